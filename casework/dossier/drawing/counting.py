"""How many pages a PDF of ours has, read without a parser."""

import re

# Typst writes the page tree uncompressed; its root is the only node that counts.
_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


def pages(pdf: bytes) -> int:
    """The number of pages of a PDF that `render` made. For measuring; not for foreign files."""
    return max((int(first or second) for first, second in _COUNT.findall(pdf)), default=0)
