"""What a printed sheet of codes says, in every language of the pages."""

from collections.abc import Iterator
from datetime import date

import jdatetime
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from intake.calendars import GREGORIAN, MONTHS, SOLAR_HIJRI
from intake.languages import LANGUAGES, direction
from intake.letters import own_digits
from intake.sheets import Words

_TITLE = gettext_noop("Slips to cut apart")
_SLIP = gettext_noop("Good once, until %(day)s")
_POINTS = (
    gettext_noop("Each slip admits one report, until %(day)s."),
    gettext_noop("Cut the slips apart, mix them, and let each person draw one."),
    gettext_noop("Keep no list of who drew which."),
    gettext_noop("Say by word of mouth where a slip is used. Write no address on it."),
    gettext_noop("Burn this page and the slips that are left over."),
    gettext_noop(
        "If the sheet is lost or copied, tell the office the number at the foot of this page: the"
        " slips that are not used yet are then worth nothing."
    ),
)


def words(last_day: date) -> Iterator[Words]:
    """In the order of LANGUAGES; the day by the calendar of each one's readers."""
    for code, _ in LANGUAGES:
        with translation.override(code):
            day = {"day": _shown(last_day, code)}
            yield Words(
                lang=code.partition("-")[0],
                dir=direction(code),
                title=gettext(_TITLE),
                points=tuple(gettext(point) % day for point in _POINTS),
                numbers=tuple(own_digits(f"{n}.", code) for n in range(1, len(_POINTS) + 1)),
                slip=gettext(_SLIP) % day,
            )


def _shown(day: date, code: str) -> str:
    if code == "en":
        return f"{day.day} {MONTHS[GREGORIAN][code][day.month - 1]} {day.year}"
    solar = jdatetime.date.fromgregorian(date=day)
    return own_digits(
        f"{solar.day} {MONTHS[SOLAR_HIJRI][code][solar.month - 1]} {solar.year}", code
    )
