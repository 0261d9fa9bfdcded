"""RO-Crate 1.2 metadata over a bag's `data/`: what each file is, for archives and machines. Pure.

Source: https://www.researchobject.org/ro-crate/specification/1.2/. The JSON is written by us: it
is a list of files, and a library for it would bring a dozen others.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from casework.dossier import words
from casework.dossier.bagfile import BagFile
from casework.dossier.selection import Item
from casework.dossier.tarring import PIECE
from casework.dossier.terms import Terms

PATH = "data/ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_PROFILE = "https://w3id.org/ro/crate/1.2"
_EVIDENCE, _CUSTODY = "evidence/", "custody/"
_LANGUAGES = {"en": "en", "fa-af": "prs", "ps": "ps"}
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".zip": "application/zip",
}
_UNKNOWN = "application/octet-stream"

Entity = dict[str, Any]


def metadata(terms: Terms, files: Iterable[BagFile], items: Sequence[Item] = ()) -> BagFile:
    """The metadata file, the same octets for the same bag.

    Args:
        files: below `data/`, the evidence among them or not.
        items: the evidence; what is known of them is not hashed once more.
    """
    evidence = {f"{_EVIDENCE}{one.name}": one for one in items}
    others = {file.path.removeprefix("data/"): file for file in files}
    listed = sorted(evidence.keys() | others.keys())
    parts = [
        _item(evidence[path], terms, listed) if path in evidence else _file(path, others[path])
        for path in listed
    ]
    graph = [_descriptor(), _root(terms, listed), *_around(terms), *parts]
    whole = {"@context": _CONTEXT, "@graph": graph}
    written = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return BagFile.of(PATH, written.encode())


def _descriptor() -> Entity:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _PROFILE},
    }


def _root(terms: Terms, listed: Sequence[str]) -> Entity:
    def say(key: str) -> str:
        return words.word("crate", key, terms.language, **_values(terms))

    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": terms.dossier,
        "version": str(terms.version),
        "name": say("name"),
        "description": say("description"),
        "datePublished": terms.made_on.isoformat(),
        "inLanguage": _LANGUAGES[terms.language],
        "license": {"@id": "#terms-of-use"},
        "hasPart": [{"@id": path} for path in listed],
    }
    return root | ({"author": {"@id": "#organisation"}} if terms.organisation else {})


def _around(terms: Terms) -> Iterator[Entity]:
    """What the root names and no file is."""
    yield {
        "@id": "#terms-of-use",
        "@type": "CreativeWork",
        "name": words.word("crate", "license", terms.language),
    }
    if terms.organisation:
        yield {"@id": "#organisation", "@type": "Organization", "name": terms.organisation}


def _item(item: Item, terms: Terms, listed: Sequence[str]) -> Entity:
    extract = f"{_CUSTODY}{item.number}.txt"
    entity = _entity(f"{_EVIDENCE}{item.name}", item.media_type, item.size) | {
        "name": words.word("crate", "evidence", terms.language, number=item.number),
        "identifier": item.number,
        "sha256": item.sha256,
    }
    return entity | ({"subjectOf": {"@id": extract}} if extract in listed else {})


def _file(path: str, file: BagFile) -> Entity:
    with file.open() as stream:
        size = sum(map(len, iter(lambda: stream.read(PIECE), b"")))
    media_type = _MEDIA_TYPES.get(PurePosixPath(path).suffix, _UNKNOWN)
    return _entity(path, media_type, size) | {
        "name": PurePosixPath(path).name,
        "sha256": file.sha256(),
    }


def _entity(path: str, media_type: str, size: int) -> Entity:
    return {"@id": path, "@type": "File", "encodingFormat": media_type, "contentSize": str(size)}


def _values(terms: Terms) -> dict[str, str]:
    return {"dossier": terms.dossier, "version": str(terms.version)}
