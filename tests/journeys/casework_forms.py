"""The forms of a page, read from its HTML and filled in as a person might, so that every deed
that a page offers is tried without a list of deeds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_WORDS = {"text", "search", "password", "email", "tel", "url", ""}
_DATES = ("began", "ended", "from_day", "to_day", "_date", "-on", "made", "issued", "published")
_CHOSEN = {"radio", "checkbox"}
_REDRAWS = {"more", "look"}  # buttons that only draw the form again


@dataclass
class Form:
    """One form: where it goes, what stands in it, and which fields take words."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def filled(self, text: str, day: str = "") -> dict[str, str]:
        """With `text` wherever words go, and the first of what can be chosen.

        Args:
            day: what goes where a date is asked for; "" for the text there too.
        """
        told = {**self.fields, **dict.fromkeys(self.words, text)}
        if not day:
            return told
        return told | {name: day for name in self.words if name.endswith(_DATES)}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = told.get("action", "").partition("#")[0]
            self._open = Form(action, told.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None:
            self._field(self._open, tag, told)

    def _field(self, form: Form, tag: str, told: Mapping[str, str]) -> None:
        name, value, kind = told.get("name", ""), told.get("value", ""), told.get("type", "")
        if tag == "select":
            self._select = name
            form.fields[name] = ""
        elif tag == "option" and self._select:
            if value and (not form.fields[self._select] or "selected" in told):
                form.fields[self._select] = value
        elif name and tag == "textarea":
            self._words(form, name, "")
        elif name and tag == "input" and kind in _WORDS:
            self._words(form, name, value)
        elif name and tag == "input" and kind in _CHOSEN:
            form.fields.setdefault(name, value)
        elif name in _REDRAWS:
            return
        elif name and tag in ("input", "button"):
            form.fields[name] = value

    def _words(self, form: Form, name: str, value: str) -> None:
        form.fields[name] = value
        form.words.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""


def forms_of(page: str) -> Iterator[Form]:
    """Every form that is posted, in the order of the page."""
    reader = _Reader()
    reader.feed(page)
    yield from (form for form in reader.forms if form.method == "post")
