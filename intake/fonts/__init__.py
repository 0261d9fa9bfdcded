"""Where the letters are that printed pages in Dari, Pashto and English are set in. Pure."""

from pathlib import Path

FONTS = Path(__file__).parent
