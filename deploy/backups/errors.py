"""What keeps a backup from being taken or restored, in a sentence with what to do about it."""

SENTENCES = {
    "folder_missing": "There is no such folder. Is the disk mounted? Make the folder by hand, so "
    "that a missing disk is never mistaken for it.",
    "folder_refuses": "The folder of the backups cannot be written. Look whose it is, and whether "
    "its disk is mounted read-only.",
    "folder_full": "The disk of the backups is full. Nothing of before was touched. Make room, "
    "then take it again.",
    "no_room_here": "This host has no room for a copy of its database beside it. Make room: "
    "manage.py gauges says how much is free.",
    "another_runs": "Another backup is at work in this folder. If none is, nothing holds the "
    "folder: try again.",
    "copy_differs": "What was read back is not what was written. Do not trust this disk: take the "
    "backup onto another.",
    "payload_fault": "A payload of this host cannot be read: manage.py audit says which. The "
    "snapshots of before are untouched.",
    "dump_missing": "pg_dump and pg_restore are not installed: apt install postgresql-client.",
    "dump_failed": "The database did not give all of itself. Is it running, and may this user "
    "read every table?",
    "no_snapshot": "There is no such snapshot in this folder.",
    "altered": "This snapshot is not as it was written. Take an older one, or another copy.",
    "not_a_backup": "This is no snapshot that this Amanat can read.",
    "wrong_key": "This key does not open it. It needs the file backup.age of the ceremony.",
    "not_empty": "This host is not empty: it has a database or payloads already. Restore onto an "
    "empty one; nothing was changed.",
    "no_scratch": "This role may make no database to restore into. Do the drill on another host, "
    "or as a role of PostgreSQL that may: ALTER ROLE … CREATEDB.",
    "root_missing": "The root is not pinned on this host. Carry root.pub of the ceremony to where "
    "ROLL_ROOT_FILE says, compare it with the offline one, then restore. Nothing was changed.",
    "load_failed": "The database did not take it: is it the same kind, and as new as the one it "
    "came from? Empty it before you try again.",
    "checkpoint_unreadable": "The checkpoint cannot be read as a text file. Nothing was changed.",
}


class BackupError(Exception):
    """A backup that was not taken, or not restored. `code` is one of SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
