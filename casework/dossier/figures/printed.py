"""Counted figures as tables of a page, in words; what is too wide for one is in its file. Pure."""

from collections.abc import Iterator, Sequence

from casework.dossier.document import Line, Paragraph, Run, Table
from casework.dossier.figures.counted import Counted
from casework.dossier.figures.labels import figures_in, label, said
from casework.dossier.figures.placing import NOT_PLACED
from casework.dossier.figures.under import frozen_at, numbers, under

_TOTAL, _MONTHS, _PAGE = "", 12, 6


def tables(counted: Counted, language: str, least_shown: int) -> tuple[Table | Paragraph, ...]:
    """The tables of one figure, the last with what must stand under it."""
    found = [one for one in _tables(counted, language) if one.rows] if counted.rows else []
    if counted.withheld or not found:
        return tuple(Paragraph([one]) for one in _unprinted(counted, language))
    lines = (*under(counted, language, least_shown), frozen_at(counted, language))
    last = found[-1]
    found[-1] = Table(last.head, last.rows, last.caption, last.widths, (*last.under, *lines))
    return tuple(found)


def _unprinted(counted: Counted, language: str) -> Iterator[Run]:
    """Its name, why there is no table, what is left out of it where that may be said, and the
    file. Of numbers that nobody sees, remarks would fill the pages of a small annex.
    """
    yield Run(said(f"caption_{counted.name}", language), strong=True)
    why = said("line_withheld" if counted.withheld else "line_empty", language)
    yield Run(f"{why} {frozen_at(counted, language)}")
    if not counted.withheld:
        yield from map(Run, numbers(counted.remarks, language))


def _tables(counted: Counted, language: str) -> Iterator[Table]:
    if counted.name == "code_month":
        yield from _by_months(counted, language)
    elif counted.name == "interventions":
        yield _pairs(counted, language)
    elif counted.name == "claims":
        yield _claims(counted, language)
    else:
        yield _plain(counted, language)


def _plain(counted: Counted, language: str) -> Table:
    """A row of the page for each row counted."""
    names = _TEXTS.get(counted.name, 1)
    rows = [_row(counted, row, names, language) for row in counted.rows]
    head, legend = _head(counted, language)
    numbers = len(counted.head) - names
    wide = max(2, 5 - names) if numbers < 6 else 4
    return Table(
        head=head,
        rows=rows,
        caption=said(f"caption_{counted.name}", language),
        widths=(*[wide] * names, *[1 if numbers > 3 else 2] * numbers),
        under=legend,
    )


# How many columns of words a table begins with; one where it is not named.
_TEXTS = {"victims": 3}
_ALL = ("acts", "accounts", "interventions")


def _row(counted: Counted, row: Sequence[str], names: int, language: str) -> list[Line]:
    if row[0] == _TOTAL:
        said_all = [[Run(said("head_all", language), strong=True)]]
        blank: list[Line] = [[Run("")] for _ in range(names - 1)]
        return [*said_all, *blank, *(_number(one, language, True) for one in row[names:])]
    told: list[Line] = [[Run(label(counted.head[at], row[at], language))] for at in range(names)]
    return [*told, *(_number(one, language) for one in row[names:])]


def _number(shown: str, language: str, strong: bool = False) -> Line:
    return [Run(figures_in(shown, language), strong=strong, apart=True)]


def _head(counted: Counted, language: str) -> tuple[list[str], tuple[str, ...]]:
    """Heads, and the meaning of those that are codes because their words are too long."""
    head, short = [], []
    attribute = {"province_family": "family", "grade": "credibility"}.get(counted.name, "")
    for name in counted.head:
        if f"head_{name}" in _HEADS:
            head.append(said(f"head_{name}", language))
        elif attribute and name not in NOT_PLACED and not name.startswith("~"):
            head.append(figures_in(name, language))
            short.append(_meaning(attribute, name, language))
        else:
            head.append(label("", f"~window_{name}" if name in "12" else name, language))
    between = "; " if language == "en" else "؛ "
    return head, ((between.join(short),) if short else ())


def _meaning(attribute: str, code: str, language: str) -> str:
    told = label(attribute, code, language)
    return told if attribute == "credibility" else f"\u2066{code}\u2069: {told}"


def _by_months(counted: Counted, language: str) -> Iterator[Table]:
    """The last months, six to a table, and the totals with the last of them."""
    months = [one for one in counted.head[1:-1] if one not in NOT_PLACED]
    shown = months[-_MONTHS:]
    for first in range(0, len(shown), _PAGE):
        part = shown[first : first + _PAGE]
        last = first + _PAGE >= len(shown)
        columns = [*part, *counted.head[1 + len(months) :]] if last else part
        yield _month_table(counted, columns, language, caption=not first)
    if not shown:
        yield _month_table(counted, counted.head[1:], language, caption=True)


def _month_table(
    counted: Counted, columns: Sequence[str], language: str, *, caption: bool
) -> Table:
    at = [counted.head.index(one) for one in columns]
    rows = [
        _row(counted, (row[0], *(row[one] for one in at)), 1, language)
        for row in counted.rows
        if row[0] == _TOTAL or any(row[one] != "0" for one in at)
    ]
    heads = [_month_head(one, language) for one in columns]
    part = said("line_part", language, months=figures_in(str(_MONTHS), language))
    long = len(counted.head) > _MONTHS + 2
    return Table(
        head=[said("head_code", language), *heads],
        rows=rows,
        caption=said("caption_code_month", language) if caption else "",
        widths=(5, *[2] * len(columns)),
        under=(part,) if long and counted.head[-1] in columns else (),
    )


def _month_head(code: str, language: str) -> str:
    if code in _ALL:
        return said("head_all", language)
    return label("", code, language) if code.startswith("~") else figures_in(code, language)


def _pairs(counted: Counted, language: str) -> Table:
    """Kinds and results that there are, one a row: in columns their words would not fit."""
    rows: list[Sequence[Line]] = [
        [
            [Run(label("kind", row[0], language))],
            [Run(label("result", result, language))],
            _number(shown, language),
        ]
        for row in counted.rows
        if row[0] != _TOTAL
        for result, shown in zip(counted.head[1:-1], row[1:-1], strict=True)
        if shown != "0"
    ]
    head = [said("head_kind", language), said("head_outcome_of", language)]
    return Table(
        head=[*head, said("head_number", language)],
        rows=rows,
        caption=said("caption_interventions", language),
        widths=(3, 3, 1),
    )


def _claims(counted: Counted, language: str) -> Table:
    keys = ("claim", "code", "claimed", "checked", "check_outcome", "ratio")
    return Table(
        head=[said(f"head_{one}", language) for one in keys],
        rows=[_claim(dict(zip(counted.head, row, strict=True)), language) for row in counted.rows],
        caption=said("caption_claims", language),
        widths=(2, 4, 4, 4, 3, 2),
    )


def _claim(row: dict[str, str], language: str) -> list[Line]:
    force = [Run(f" ({label('force', row['force'], language)})")] if row["force"] else []
    return [
        [Run(row["claim"], apart=True)],
        [Run(label("code", row["code"], language)), *force],
        _counted_in(row, "claimed", language),
        _counted_in(row, "checked", language),
        [Run(label("check", row["outcome"], language))],
        _ratio(row["ratio"], language),
    ]


def _ratio(shown: str, language: str) -> Line:
    if shown.startswith("~"):
        return [Run(label("", shown, language))]
    return _number(shown, language)


def _counted_in(row: dict[str, str], name: str, language: str) -> Line:
    """A number and the days it is of, each written out where it is not known."""
    unknown = said("is_unknown", language)
    number = figures_in(row[name], language) or unknown
    first, last = (figures_in(row[f"{name}_{one}"], language) for one in ("from", "to"))
    days = f"{first} / {last}" if first and last else unknown
    return [Run(number, strong=True, apart=True), Run(" "), Run(days, apart=True)]


_HEADS = frozenset(
    f"head_{one}"
    for one in (
        *(
            "province",
            "family",
            "acts",
            "mode",
            "proof",
            "outcome",
            "reliability",
            "role",
            "sex",
            "child",
        ),
        *("records", "persons", "flag", "first_hand", "urgency", "number", "status"),
        *("detentions", "accounts", "interventions", "side", "force"),
        *("imprecise_within", "imprecise_beyond", "median_days_least", "median_days_most"),
    )
)
