"""Packets: a report sealed on a device without a network, carried by somebody who cannot read it.

The server learns of one what rows hold anyway. Whose circle it comes from stands inside the seal
and is judged by the worker (`intake.pipeline.packets`); who carries it answers for its arrival
only. `docs/formats.md` has the octets.
"""

MAX_PACKET = 512 << 20  # octets of a whole packet
MAX_FILES = 10
MAX_LINE = 4096
MAX_REPORT = 1 << 20  # octets of a sealed report; the longest account takes a fifth of it
MAX_SEED = 8192  # octets of a sealed receipt
