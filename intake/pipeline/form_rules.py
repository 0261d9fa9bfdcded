"""A report held to what the form lets through. Runs in the child only.

A browser that seals is not obliged to ask as the form does, and what it seals nobody else reads
first. Words keep what was said, so a code or a date that the form never offered becomes words:
those are redacted and read by a person, while a code goes through as it is and is acted on.
"""

import re
import uuid
from collections.abc import Container, Iterator
from dataclasses import replace

from intake import calendars, choices, lengths
from intake.errors import IntakeError
from intake.gazetteer import DISTRICT_BY_CODE, PROVINCE_BY_CODE
from intake.languages import spoken
from intake.letters import clean_line, clean_words
from intake.questions import is_coded
from intake.report import Answer, AttachmentEntry, Report, When, Where
from intake.taxonomy import FAMILIES

_MOST_LISTED = 200  # codes or answers in one list; the form has 52 questions
_LONGEST_CODE = 200
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KINDS = frozenset(one.code for one in FAMILIES if one.offered)
_CONSENT = frozenset((choices.IMPLIED_CONSENT, *(code for code, _label in choices.CONSENT)))
_HOW_KNOWN = frozenset(code for code, _label in choices.HOW_KNOWN)
_PRECISIONS = frozenset(code for code, _label in choices.PRECISIONS)
_DANGER = frozenset(("", *(code for code, _label in choices.DANGER)))


def held_to_form(report: Report) -> Report:
    """The same report with nothing in it that the form would not have taken; a report that the
    form made comes back equal.

    What was not offered stands among the answers, as a word under the name of its field. Signs
    that mislead the eye are taken out of the words.

    Raises IntakeError: `report_too_long`; `report_malformed` for a list of files that cannot be.
    """
    _refuse_too_long(report)
    _refuse_odd_files(report.attachments)
    odd: list[Answer] = []
    held = replace(
        report,
        language=_one_of(odd, "language", report.language, spoken(report.language)),
        account=clean_words(report.account),
        kinds=_known(odd, "kinds", report.kinds, _KINDS),
        when=_when(odd, report.when),
        where=_where(odd, report.where),
        how_known=_code(odd, "how_known", report.how_known, _HOW_KNOWN),
        danger=_code(odd, "danger", report.danger, _DANGER),
        danger_words=clean_words(report.danger_words),
        consent=_known(odd, "consent", report.consent, _CONSENT),
    )
    return replace(held, answers=(*_answers(report.answers), *odd))


def _refuse_too_long(report: Report) -> None:
    place = lengths.DISTRICT + 1 + lengths.LINE
    words = [
        (report.account, lengths.ACCOUNT),
        (report.when.words, lengths.LINE),
        (report.where.words, place),
        (report.danger_words, lengths.SEVERAL_LINES),
        *((one.words, lengths.SEVERAL_LINES) for one in report.answers),
        *((one, _LONGEST_CODE) for one in _codes(report)),
    ]
    lists = (report.kinds, report.consent, report.answers)
    too_many = any(len(one) > _MOST_LISTED for one in lists)
    if too_many or any(len(text) > most for text, most in words):
        raise IntakeError("report_too_long")


def _codes(report: Report) -> Iterator[str]:
    yield from report.kinds
    yield from report.consent
    for one in report.answers:
        yield from (one.key, one.code)
    yield from (report.language, report.how_known, report.danger)
    yield from (report.when.calendar, report.when.precision)
    yield from (report.where.province, report.where.district)
    yield from map(str, (report.when.year, report.when.month, report.when.day))


def _refuse_odd_files(listed: tuple[AttachmentEntry, ...]) -> None:
    """Ids and digests go into the working copy and into rows as they are."""
    for one in listed:
        if not (_is_row(one.id) and _DIGEST.fullmatch(one.sha256) and 0 < one.number < 1 << 31):
            raise IntakeError("report_malformed")


def _is_row(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _when(odd: list[Answer], when: When) -> When:
    precision = _code(odd, "precision", when.precision, _PRECISIONS)
    held = replace(when, words=clean_line(when.words), precision=precision)
    if _can_be(when):
        return held
    told = f"{when.calendar} {when.year}-{when.month}-{when.day}"
    odd.append(Answer("when", words=clean_line(told)))
    return replace(held, calendar="", year=0, month=0, day=0)


def _can_be(when: When) -> bool:
    """Whether the form would have made it: a day has its month, a month its year, a year its
    calendar.
    """
    if not when.year:
        return not (when.calendar or when.month or when.day)
    if when.day and not when.month:
        return False
    return calendars.exists(when.calendar, when.year, when.month, when.day)


def _where(odd: list[Answer], where: Where) -> Where:
    province = _code(odd, "province", where.province, PROVINCE_BY_CODE)
    words = "\n".join(filter(None, map(clean_line, where.words.split("\n"))))
    known = DISTRICT_BY_CODE.get(where.district)
    if known and province == where.district.partition("/")[0]:
        # A page that was handed out before may carry a code of before.
        return Where(known.province, known.code, words)
    return Where(province, _one_of(odd, "district", where.district, ""), words)


def _answers(given: tuple[Answer, ...]) -> Iterator[Answer]:
    """Each question's first code stays a code; whatever else was given is words."""
    seen: set[str] = set()
    for one in given:
        key, code, words = clean_line(one.key), clean_line(one.code), clean_words(one.words)
        if is_coded(one) and one.key not in seen:
            seen.add(one.key)
            yield Answer(one.key, code=code)
            code = ""
        if words or code:
            yield Answer(key, words="\n".join(filter(None, (words, code))))


def _known(
    odd: list[Answer], name: str, codes: tuple[str, ...], offered: frozenset[str]
) -> tuple[str, ...]:
    """Those that were offered, each once, in their order."""
    each = tuple(dict.fromkeys(codes))
    for code in each:
        _one_of(odd, name, code, code if code in offered else "")
    return tuple(code for code in each if code in offered)


def _code(odd: list[Answer], name: str, code: str, offered: Container[str]) -> str:
    return _one_of(odd, name, code, code if code in offered else "")


def _one_of(odd: list[Answer], name: str, told: str, held: str) -> str:
    """What is held; what was told instead is not lost."""
    if told != held and (words := clean_line(told)):
        odd.append(Answer(name, words=words))
    return held
