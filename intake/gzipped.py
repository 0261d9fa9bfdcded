"""Answers made smaller for whoever takes them so. Pure."""

import gzip


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a browser takes it; an encoding that it weighs with zero is one it does not."""
    asked = accept_encoding[:200].replace(" ", "").lower().split(",")
    weighed = (one.partition(";q=") for one in asked)
    return any(name == "gzip" and _wanted(weight) for name, _, weight in weighed)


def gzipped(content: bytes, level: int = 6) -> bytes:
    """The same octets each time: no time is in them."""
    return gzip.compress(content, level, mtime=0)


def _wanted(weight: str) -> bool:
    return weight.strip("0.") != "" or weight == ""
