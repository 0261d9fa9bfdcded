"""The plain admin: people, desks, code tables and the log, to look at."""
