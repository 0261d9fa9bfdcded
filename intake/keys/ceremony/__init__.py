"""Making and mending the keys that live offline. Needs neither database nor settings.

Run it on a machine that has no network: `python -m intake.keys.ceremony --help`.
"""
