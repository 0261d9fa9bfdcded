"""The key agent: the one process that holds epoch keys, and lets out one file key at a time."""
