"""Reading YAML strictly: whatever is not expected is refused, with file, line and path.

Values are taken from the parser's nodes, not from its guesses, because those lose doubled keys
silently and read `no` as false and `1` as a number.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Self

import yaml

from intake.errors import IntakeError

Labels = Mapping[str, str]  # page language -> words

_PAGE_LANGUAGE = {"en": "en", "prs": "fa-af", "ps": "ps"}
LABEL_KEYS = tuple(_PAGE_LANGUAGE)
# The C parser takes a tenth of the time; every web worker pays it once.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MalformedFacts(IntakeError):
    """A file of facts is not as its head says. The text names file, line and path."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__("facts_malformed")
        self.where = where
        self.what = what

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Told:
    """A value of a facts file together with where it stands."""

    def __init__(self, file: str, path: str, node: yaml.Node) -> None:
        self._file = file
        self._path = path
        self._node = node
        self._entries: dict[str, Self] | None = None

    def __repr__(self) -> str:
        return f"<Told {self.where}>"

    @property
    def where(self) -> str:
        """File, line (from 1) and path of keys: "lists.yaml:12 codelists.sex"."""
        return f"{self._file}:{self._node.start_mark.line + 1} {self._path or '(whole file)'}"

    def refusal(self, what: str) -> MalformedFacts:
        """To be raised by whoever finds this value wrong."""
        return MalformedFacts(self.where, what)

    def entries(self) -> dict[str, Self]:
        """A mapping's values by key, in order. Raises MalformedFacts for a key written twice."""
        if self._entries is not None:
            return self._entries
        if not isinstance(self._node, yaml.MappingNode):
            raise self.refusal("a mapping is expected")
        found: dict[str, Self] = {}
        for key_node, value in self._node.value:
            key = self._at("(key)", key_node).text()
            if key in found:
                raise self._at(key, key_node).refusal("this key stands here twice")
            found[key] = self._at(key, value)
        self._entries = found
        return found

    def only(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Self]:
        """`entries`, with every required key and no other than the optional ones."""
        found = self.entries()
        for key in found:
            if key not in (*required, *optional):
                raise found[key].refusal("unknown key")
        for key in required:
            if key not in found:
                raise self.refusal(f"{key} is missing")
        return found

    def items(self) -> tuple[Self, ...]:
        """A sequence's values."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.refusal("a list is expected")
        return tuple(self._at(str(at), node) for at, node in enumerate(self._node.value))

    def text(self) -> str:
        """A text that is not empty and has no space around it."""
        text = self._scalar("str", "a text")
        if not text or text != text.strip():
            raise self.refusal("a text without surrounding space is expected")
        return text

    def texts(self) -> tuple[str, ...]:
        """A sequence of texts, none of them twice."""
        found = tuple(item.text() for item in self.items())
        if len(set(found)) < len(found):
            raise self.refusal("something is listed twice")
        return found

    def number(self) -> int:
        """A whole number from 1."""
        written = self._scalar("int", "a whole number")
        if not written.isascii() or not written.isdecimal() or int(written) < 1:
            raise self.refusal("a whole number from 1 is expected")
        return int(written)

    def flag(self) -> bool:
        """True or false."""
        return self._scalar("bool", "true or false") == "true"

    def labels(self) -> Labels:
        """The three labels of an entry, by page language."""
        told = self.entries()
        for tag in LABEL_KEYS:
            if tag not in told:
                raise self.refusal(f"{tag} is missing")
        return MappingProxyType({_PAGE_LANGUAGE[tag]: told[tag].text() for tag in LABEL_KEYS})

    def is_draft(self) -> bool:
        """Whether the entry is marked as waiting for native readers."""
        told = self.entries().get("draft")
        return told is not None and told.flag()

    def _scalar(self, tag: str, expected: str) -> str:
        node = self._node
        if not isinstance(node, yaml.ScalarNode) or node.tag != f"tag:yaml.org,2002:{tag}":
            raise self.refusal(f"{expected} is expected")
        return str(node.value)

    def _at(self, key: str, node: yaml.Node) -> Self:
        return type(self)(self._file, f"{self._path}.{key}".lstrip("."), node)


def open_facts(path: Path) -> Told:
    """The whole of a file, to be read part by part. Raises MalformedFacts if it is not YAML."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError):
        raise MalformedFacts(path.name, "this is not YAML") from None
    if node is None:
        raise MalformedFacts(path.name, "the file is empty")
    return Told(path.name, "", node)


def spoken_as(labels: Labels, language: str) -> str:
    """The label in a page language; English where the language is not one of ours."""
    return labels.get(language) or labels["en"]
