"""Earlier documentation: a table of which each line tells one act, read and held against our lists.

Nothing is written here (`services.legacy`). What is said of a person by name, and whatever tells
in free words, is kept apart from the rest of its line: it goes where no desk key reads it. Pure.
"""

from casework.legacy.cells import LEFT_OUT, Plan, Unknown, spelt_alike
from casework.legacy.columns import COLUMNS, Column, Shape
from casework.legacy.looking import WHOLE_LINE, Entry, Fault, Looked, look
from casework.legacy.table import Line, Table, read

__all__ = [
    "COLUMNS",
    "LEFT_OUT",
    "WHOLE_LINE",
    "Column",
    "Entry",
    "Fault",
    "Line",
    "Looked",
    "Plan",
    "Shape",
    "Table",
    "Unknown",
    "look",
    "read",
    "spelt_alike",
]
