"""The floors: the least a Django site does to keep a posted body durably.

No sealing, no form, no code, no page: read the body, INSERT, COMMIT, two letters back. At `/`
one row with the body; at `/rows` as many rows and octets as an acceptance writes, and the one
it deletes.
Same gunicorn settings, same database, same durability as the intake pages beside it.
"""
