"""Reports that a browser sealed: read without a key, stored like any other.

The server learns of them what a row holds anyway, and of the receipt nothing.
"""

from intake.sealed_arrival.post import ListedFile, PostLine, SealedPost, read_line, read_post

__all__ = ["ListedFile", "PostLine", "SealedPost", "read_line", "read_post"]
