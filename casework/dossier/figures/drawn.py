"""Counted figures as drawings with what stands under them. Pure."""

from collections.abc import Callable, Mapping, Sequence

from casework.dossier.document import Figure
from casework.dossier.figures import charts, lying, map_drawing
from casework.dossier.figures.counted import Counted
from casework.dossier.figures.labels import figures_in, label, said
from casework.dossier.figures.tally import number
from casework.dossier.figures.under import under

_TOTAL = ""


def figures(counted: Counted, language: str, least_shown: int) -> tuple[Figure, ...]:
    """The drawings of one figure; none where it has none or there is nothing to draw."""
    if counted.withheld or not counted.rows or counted.name not in _DRAWN:
        return ()
    lines = under(counted, language, least_shown)
    return tuple(
        Figure(
            svg=svg,
            caption=said(f"caption_{name}", language),
            alt=alt(counted, language),
            under=lines if name == counted.name else (),
            frozen=counted.frozen.path,
            frozen_sha256=counted.frozen.sha256(),
        )
        for name, svg in _DRAWN[counted.name](counted, language)
    )


def alt(counted: Counted, language: str) -> str:
    """What a drawing shows, for who cannot see it."""
    values = {"first": "", "second": "", "last": "", "most": _most(counted, language)}
    if counted.name in ("weekly", "family"):
        values["first"], values["last"] = (
            figures_in(counted.rows[at][0], language) for at in (0, -1)
        )
    elif counted.name == "provinces":
        values["first"], values["second"] = (head[1] for head in _heads(counted, language))
    else:
        between = "; " if language == "en" else "؛ "
        pairs = ((_name(counted, row[0], language), row[1]) for row in counted.rows)
        told = between.join(f"{name} {figures_in(shown, language)}" for name, shown in pairs)
        return said("alt_bars", language, list=told)
    return said(f"alt_{counted.name}", language, **values)


def _most(counted: Counted, language: str) -> str:
    """The most in one cell that is drawn: totals and means are none."""
    last = {"weekly": 2, "family": -1, "provinces": 3}.get(counted.name, 2)
    rows = [row for row in counted.rows if row[0] != _TOTAL]
    numbers = [number(one) or 0 for row in rows for one in row[1:last]]
    return figures_in(str(max(numbers, default=0)), language)


def _weekly(counted: Counted, language: str) -> list[tuple[str, bytes]]:
    title = said("caption_weekly", language)
    return [("weekly", charts.weekly(counted.rows, language, title, alt(counted, language)))]


def _family(counted: Counted, language: str) -> list[tuple[str, bytes]]:
    title, names = said("caption_family", language), counted.head[1:-1]
    drawn = charts.stacked(counted.rows, names, language, title, alt(counted, language))
    return [("family", drawn)]


def _provinces(counted: Counted, language: str) -> list[tuple[str, bytes]]:
    """As tiles, which tell every number, and as shapes, which people know."""
    windows: list[Mapping[str, str]] = [
        {row[0]: row[at] for row in counted.rows if row[0].startswith("AF-")} for at in (1, 2)
    ]
    heads, title, told = (
        _heads(counted, language),
        said("caption_provinces", language),
        alt(counted, language),
    )
    return [
        ("provinces", map_drawing.tiles(windows, heads, language, title, told)),
        ("shapes", map_drawing.shapes(windows, heads, language, title, told)),
    ]


def _heads(counted: Counted, language: str) -> list[tuple[str, str]]:
    """A window's days as ISO writes a stretch of them: no script reorders it."""
    return [
        (
            said(f"is_window_{at}", language),
            figures_in(
                f"{counted.facts[f'{name}_from']} / {counted.facts[f'{name}_to']}", language
            ),
        )
        for at, name in ((1, "first"), (2, "second"))
    ]


def _bars(counted: Counted, language: str) -> list[tuple[str, bytes]]:
    rows = [(_name(counted, row[0], language), row[1:2]) for row in counted.rows]
    title = said(f"caption_{counted.name}", language)
    return [(counted.name, lying.bars(rows, language, title, alt(counted, language)))]


def _distance(counted: Counted, language: str) -> list[tuple[str, bytes]]:
    """Both runs under what is located, so that they are read together."""
    rows = [(_name(counted, row[0], language), row[1:]) for row in counted.rows]
    keys = [
        said(f"head_{one}", language) for one in ("acts", "imprecise_within", "imprecise_beyond")
    ]
    title, told = said("caption_distance", language), alt(counted, language)
    return [("distance", lying.bars(rows, language, title, told, keys))]


def _name(counted: Counted, code: str, language: str) -> str:
    return label(counted.head[0], code, language)


_DRAWN: Mapping[str, Callable[[Counted, str], Sequence[tuple[str, bytes]]]] = {
    "weekly": _weekly,
    "family": _family,
    "provinces": _provinces,
    "force": _bars,
    "distance": _distance,
    "proof": _bars,
    "outcome": _bars,
}
DRAWN = tuple(_DRAWN)
