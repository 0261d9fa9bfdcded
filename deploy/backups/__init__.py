"""Backups: taken while everything runs, sealed to a key that is not on this host, and restored
onto an empty one.

    python -m deploy.backups take FOLDER      a snapshot; then what is older than 35 days goes
    python -m deploy.backups check FOLDER     is every snapshot as it was written?
    python -m deploy.backups restore FOLDER --key backup.age --checkpoint FILE
    python -m deploy.backups drill FOLDER --key backup.age      the same, aside and for a moment

A snapshot is the database. Beside it stand the payloads that rest outside the database, as they
rest: sealed, and without the headers they open with, which are in the database. No key of this
host is in a backup: what had not been worked opens with the custody key alone.
"""
