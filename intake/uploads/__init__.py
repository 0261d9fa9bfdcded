"""Files that a browser sealed, arriving in pieces over lines that break: a small tus 1.0 core.

A piece is acknowledged when it is on the disk, and how much is there is asked of the disk, so
that whatever was killed or cut, the sender goes on from a true number. What is whole becomes a
staged attachment, as if it had come through the form. `docs/formats.md` has the requests.
"""

MAX_LENGTH = 505 << 20  # octets of one sealed file: of 500 MB, and their padding
MAX_PIECE = 256 << 10  # octets of one request: less than any proxy writes to its own disk
MAX_FILES = 10  # of one submission on their way or waiting for their report
MAX_NUMBER = 999
