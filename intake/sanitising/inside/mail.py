"""A letter of electronic mail: what it says, and the names that stand in its head.

Who wrote to whom, by which way and with which program is left out of the text. What is attached is
counted; a letter in a letter, too.
"""

import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import NamedTuple

from .counted import Carried, counted
from .texts import Letters, letters

_PEOPLE = ("from", "sender", "reply-to", "to", "cc", "bcc", "return-receipt-to")
_TOLD = ("Subject", "Date")
_LONGEST_HEAD = 8 * 1024
_MOST_PEOPLE = 200
_MOST_PARTS = 500
_SPACE = re.compile(r"\s+")


class Letter(NamedTuple):
    """What was read of a letter; `people` are words of the names in its head."""

    text: str
    people: list[str]
    carried: Carried


def letter(content: bytes) -> Letter:
    """Of the bodies the first that is plain text, or else the first in HTML without its tags."""
    message = BytesParser(policy=compat32).parsebytes(content)
    parts = [part for part, _ in zip(_leaves(message), range(_MOST_PARTS), strict=False)]
    bodies = [part for part in parts if _is_body(part)]
    plain = [part for part in bodies if part.get_content_type() == "text/plain"]
    body = _body((plain or bodies)[0]) if bodies else Letters("", is_guessed=False)
    head = [f"Subject: {_said(message, 'Subject')}"] if message["Subject"] else []
    head += [f"Date: {_dated(message)}"] if message["Date"] else []
    people = list(_people(message))
    carried = counted(
        author=bool(message["From"]),
        codepage=body.is_guessed,
        headers=len([name for name, _ in message.items() if name.title() not in _TOLD]),
        files=len([part for part in parts if not _is_body(part)]),
    )
    return Letter("\n".join([*head, "", body.text]), people, carried)


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold no further; what a letter within holds is that letter's."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        held = part.get_payload() if part.is_multipart() else None
        if isinstance(held, list) and part.get_content_maintype() == "multipart":
            waiting += reversed([one for one in held if isinstance(one, Message)])
        else:
            yield part


def _is_body(part: Message) -> bool:
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return is_text and part.get_content_disposition() != "attachment" and not part.get_filename()


def _body(part: Message) -> Letters:
    content = part.get_payload(decode=True)
    found = letters(
        content if isinstance(content, bytes) else b"", part.get_content_charset() or ""
    )
    if part.get_content_type() == "text/plain":
        return found
    reader = _Untagged()
    reader.feed(found.text)
    reader.close()
    return found._replace(text="".join(reader.said))


def _dated(message: Message) -> str:
    """Day and time where it was sent, in figures: the short name of a month looks like a name."""
    told = _said(message, "Date")
    try:
        return f"{parsedate_to_datetime(told):%Y-%m-%d %H:%M}"
    except (TypeError, ValueError, IndexError, OverflowError):
        return told


def _people(message: Message) -> Iterator[str]:
    heads = [_said(message, name, head) for name in _PEOPLE for head in message.get_all(name, [])]
    for name, _ in getaddresses(heads)[:_MOST_PEOPLE]:
        yield from re.findall(r"[^\W\d_]+", name)


def _said(message: Message, name: str, head: object = None) -> str:
    """A line of the head in letters."""
    written = str(message[name] if head is None else head)[:_LONGEST_HEAD]
    pieces = []
    for piece, code in decode_header(written):
        is_coded = isinstance(piece, bytes)
        pieces.append(letters(piece, code or "").text if is_coded else str(piece))
    return _SPACE.sub(" ", "".join(pieces)).strip()


class _Untagged(HTMLParser):
    """What stands between tags; those that begin a line begin one."""

    _BEGIN = frozenset({"p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "blockquote"})
    _SILENT = frozenset({"script", "style", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        if tag in self._BEGIN:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)
