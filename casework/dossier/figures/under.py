"""The lines that must stand under a figure, in words. Pure."""

from collections.abc import Iterator

from casework.dossier.figures.answers import NOT_ASSESSED
from casework.dossier.figures.counted import Counted, Mix, Remarks
from casework.dossier.figures.labels import beside, figures_in, label, said
from casework.dossier.figures.tally import MARK


def under(counted: Counted, language: str, least_shown: int) -> tuple[str, ...]:
    """What is counted, what is not and why, from whom, how finely, and which way it leans."""
    return (*numbers(counted.remarks, language), *_care(counted, language, least_shown))


def frozen_at(counted: Counted, language: str) -> str:
    """The file behind it and its hash, for a table; a drawing has a place of its own for them."""
    file = counted.frozen
    return said("line_frozen", language, path=file.path, sha256=file.sha256())


def listed(parts: Mix, attribute: str, language: str) -> str:
    """Codes with their numbers, in words."""
    those = ((_name(attribute, code, language), number) for code, number in parts)
    between = "; " if language == "en" else "؛ "
    told = between.join(f"{name} {figures_in(number, language)}" for name, number in those)
    return told or said("none_of_them", language)


def numbers(remarks: Remarks, language: str) -> Iterator[str]:
    """How many are counted, what is not and why, from whom, and how finely."""
    number = figures_in(remarks.number, language)
    yield said("line_number", language, unit=said(remarks.unit, language), number=number)
    if remarks.sources or remarks.left_out:
        yield said("line_left_out", language, list=listed(remarks.left_out, "", language))
    if remarks.not_placed:
        yield said("line_not_placed", language, list=listed(remarks.not_placed, "", language))
    if remarks.sources:
        yield said("line_sources", language, list=listed(remarks.sources, "mode", language))
    if remarks.dates:
        yield said("line_dates", language, list=listed(remarks.dates, "dated", language))
    if remarks.places:
        yield said("line_places", language, list=listed(remarks.places, "located", language))


def _care(counted: Counted, language: str, least_shown: int) -> Iterator[str]:
    for key, values in counted.remarks.more:
        own = {name: figures_in(value, language) for name, value in values.items()}
        yield said(key, language, **own)
    bias = counted.remarks.bias
    if bias in ("", NOT_ASSESSED):
        bias = said("not_assessed", language)
    yield said("line_bias", language, bias=bias)
    if least_shown > 1:
        most = figures_in(str(least_shown - 1), language)
        yield said("line_mark", language, mark=MARK, most=most)


def _name(attribute: str, code: str, language: str) -> str:
    return label(attribute, code, language) if attribute else beside(code, language)
