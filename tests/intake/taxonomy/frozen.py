"""The codes of each taxonomy version, written down: `python -m tests.intake.taxonomy.frozen`."""

import json
from pathlib import Path

from casework import codes
from intake.facts import field_sets

FOLDER = Path(__file__).parent / "frozen"


def recordable() -> dict[str, list[str]]:
    """Every code that a record may carry now, by list; field keys under "(fields)"."""
    # Places have versions of their own: districts are named together with their set.
    named = {
        name: codes.list(name) for name in codes.names() if name not in {"province", "district"}
    }
    lists = {name: sorted(one.codes) for name, one in named.items()}
    return {**lists, "(fields)": sorted(field_sets().fields)}


if __name__ == "__main__":
    written = json.dumps(recordable(), indent=0, sort_keys=True, ensure_ascii=False)
    (FOLDER / f"{codes.VERSION}.json").write_text(written + "\n", encoding="utf-8")
