"""The floor: the least a Django site does to keep a posted body durably.

No sealing, no form, no code, no page: read the body, one INSERT, one COMMIT, two letters back.
Same gunicorn settings, same database, same durability as the intake pages beside it.
"""
