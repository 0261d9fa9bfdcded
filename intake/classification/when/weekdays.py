"""Days of the week: the latest before the day of receipt, or the next one."""

import re
from datetime import date, timedelta

from intake.classification.when.calendars import Span, week_of
from intake.classification.when.frame import Found, Frame, Rule, rule
from intake.classification.when.meaning import Meaning, meaning, weighed

_ONE = timedelta(days=1)


def _before(day: date, weekday: int) -> date:
    return day - ((day.weekday() - weekday - 1) % 7 + 1) * _ONE


def _told(day: date) -> Meaning:
    return meaning(Span(day, day), "day")


def _weekday(frame: Frame, match: re.Match[str]) -> Found | None:
    """On Friday: the last one, and rather the next where the sentence looks ahead."""
    if not _is_day(frame, match):
        return None
    last = _before(frame.today, frame.number(match, "day"))
    coming = last + 7 * _ONE
    cue = match.groupdict().get("cue") or match.groupdict().get("after") or ""
    if "x" in cue:
        told = [coming + (7 * _ONE if coming == frame.today else 0 * _ONE)]
    elif "l" in cue:
        told = [last]
    elif _looks_ahead(frame, match):
        ahead = coming if coming > frame.today else coming + 7 * _ONE
        told = [ahead, last]
    else:
        told = [last] if _is_past(frame, match) else [last, coming]
    if _is_night(frame, match):
        told += [one - _ONE for one in told]
    return Found(match.start(), match.end(), weighed(map(_told, told)), is_weekday=True)


def _is_night(frame: Frame, match: re.Match[str]) -> bool:
    """شب جمعه, د جمعې شپه: the evening before it may be meant."""
    night = match.groupdict().get("night") or match.groupdict().get("night2")
    place = match.start("night") if match.groupdict().get("night") else match.end() - 1
    return bool(night) and not frame.tokens[place].latin


def _is_day(frame: Frame, match: re.Match[str]) -> bool:
    """Not every Friday, and no Thursday on which the market is."""
    around = frame.around(match.start() - 1) + frame.around(match.end())
    habit = "*" in frame.sentence(match) and len(match.group()) == 1
    # "Friday before last", "the Friday before Eid": those are not counted out.
    counted = frame.row[match.end() : match.end() + 2] in ("<l", "<F", ">F")
    return not set("!*") & set(around) and not habit and not counted


def _is_past(frame: Frame, match: re.Match[str]) -> bool:
    """Whether the sentence tells what was, or nothing but the day; می tells of what goes on."""
    sentence = frame.sentence(match)
    if frame.around(match.start() - 1) == "<":
        return False  # they told us to leave before Friday
    around = frame.tokens[max(match.start() - 3, 0) : match.end() + 12]
    ongoing = any(frame.written(one) in ("می", "نمی") for one in around)
    return ("T" in sentence or "_" not in sentence) and not ongoing


def _looks_ahead(frame: Frame, match: re.Match[str]) -> bool:
    if frame.around(match.start() - 1) == "u":
        return True
    return frame.looks_ahead(match)


def _of_week(frame: Frame, match: re.Match[str]) -> Found:
    """Tuesday of last week."""
    words = match.group("week")
    step = 1 if "x" in words else 0 if "i" in words else -1
    first = week_of(frame.today).first + 7 * step * _ONE
    day = first + ((frame.number(match, "day") - first.weekday()) % 7) * _ONE
    return Found(match.start(), match.end(), (_told(day),))


RULES: tuple[Rule, ...] = (
    rule(r"(?P<cue>[lx]?)(?:(?P<night>q)|[tP])?f?(?P<day>W)(?:p?t)?(?:p?P)?", _weekday),
    rule(r"f?(?P<day>W)t?(?P<after>[lx])(?!w)", _weekday),
    rule(r"f?(?P<day>W)p?(?P<night2>q)", _weekday),
    rule(r"(?P<day>W)f?(?P<week>w[lai]|[lix]w|wx)", _of_week),
    rule(r"(?P<week>w[lai]|[lix]w|wx),?(?P<day>W)", _of_week),
)
