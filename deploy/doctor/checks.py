"""Every look of the doctor, in the order in which faults are worth mending."""

from deploy.doctor import (
    agent,
    backups,
    broker,
    certificates,
    clocks,
    custody_log,
    database,
    files,
    memory,
    programs,
    roll,
    rows,
    space,
    startup,
)
from deploy.doctor.fault import Check

CHECKS = (
    Check("Disk", space.look),
    Check("Backups", backups.look),
    Check("Clock", clocks.look_at_host),
    Check("Swap", memory.look_at_swap),
    Check("Core dumps", memory.look_at_cores),
    Check("Programs", programs.look),
    Check("What comes with the program", programs.look_at_shipped),
    Check("Keys in the wrong place", files.look_at_keys),
    Check("Modes of files", files.look_at_modes),
    Check("Pinned root", files.look_at_pin),
    Check("Certificates of others", certificates.look),
    Check("Start-up checks", startup.look),
    # The next one tells whether the database can be asked at all.
    Check("Database", database.look, asks_database=True),
    Check("Clock and rows", clocks.look_at_rows, asks_database=True),
    Check("Roll", roll.look, asks_database=True),
    Check("Keys on the roll", roll.look_at_keys, asks_database=True),
    Check("Keys of the week", roll.look_at_epochs, asks_database=True),
    Check("Packet pages", roll.look_at_packet_pages, asks_database=True),
    Check("Floor of the roll", roll.look_at_floors, asks_database=True),
    Check("Custody log", custody_log.look, asks_database=True),
    Check("Rows", rows.look, asks_database=True),
    Check("Broker", broker.look),
    Check("Sweeper", broker.look_at_gauges),
    Check("Key agent", agent.look),
)
