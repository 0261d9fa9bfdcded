"""Records as rows of codes, in the order of the attributes of their plan. Pure."""

from collections.abc import Iterator

from casework import codes
from casework.dossier.figures import detention, placing
from casework.dossier.figures.cube import Row
from casework.dossier.figures.placing import UNKNOWN, Window
from casework.dossier.figures.sample import NO_FINDING, NOT_SAID, SEVERAL, Sample
from casework.records import Act, Information, Intervention, Involvement, Person, Review

VICTIM_ROLES = ("victim", "indirect_victim")
_CHILDREN = frozenset(("under_5", "5_to_11", "12_to_17", "child_age_unknown"))
_ADULTS = frozenset(("18_to_29", "30_to_44", "45_to_59", "60_and_over", "adult_age_unknown"))
_ONE = "person"


def of_acts(sample: Sample, windows: tuple[Window, Window]) -> Iterator[Row]:
    """One per counted act; see `plans.acts`."""
    for act in sample.acts:
        finding = sample.finding(act)
        yield (
            act.code,
            act.began.precision if act.began else UNKNOWN,
            codes.act(act.code).family,
            sample.force(act),
            detention.status(sample, act),
            _located(act),
            sample.mode(act),
            placing.month(act.began),
            placing.near(act.place),
            finding.outcome if finding else NO_FINDING,
            act.proof_level or "P0",
            _province(act),
            placing.week(act.began),
            placing.window(act.began, windows),
            *_numbers(act),
        )


def of_victims(sample: Sample) -> Iterator[Row]:
    """One per person and role, in however many acts; see `plans.VICTIMS`."""
    seen = set()
    for act in sample.acts:
        for one in sample.told.involvements.get(act.id, ()):
            if one.role in VICTIM_ROLES and (key := (one.person or one.id, one.role)) not in seen:
                seen.add(key)
                yield _victim(one, sample.person(one))


def of_accounts(sample: Sample) -> Iterator[Row]:
    """One per account of a counted act; see `plans.ACCOUNTS`."""
    for act in sample.acts:
        for account in sample.told.accounts.get(act.id, ()):
            yield _account(account)


def of_reviews(sample: Sample) -> Iterator[Row]:
    """One per review; see `plans.REVIEWS`."""
    reviews = sample.selection.of(Review)
    return ((one.urgency or NOT_SAID,) for one in reviews if sample.permitted.review(one))


def of_interventions(sample: Sample) -> Iterator[Row]:
    """One per intervention; see `plans.INTERVENTIONS`."""
    done = sample.selection.of(Intervention)
    return ((one.kind, one.result) for one in done if sample.permitted.intervention(one))


def _numbers(act: Act) -> tuple[str, str, str]:
    """Whether a number of persons is told, the least and the most; an act without one adds none.

    A number told at one end only is both.
    """
    least, most = act.persons_least, act.persons_most
    if least is None and most is None:
        return "no", "0", "0"
    low = least if least is not None else 0
    return "yes", str(low), str(max(low, most or 0))


def _located(act: Act) -> str:
    return (act.place.precision or NOT_SAID) if act.place else NOT_SAID


def _province(act: Act) -> str:
    known = act.place.province if act.place else ""
    return known if known in codes.list("province") else UNKNOWN


def _account(account: Information) -> Row:
    if account.grade is None:
        return (NOT_SAID, account.first_hand, NOT_SAID)
    grade = account.grade
    return (grade.credibility or NOT_SAID, account.first_hand, grade.reliability or NOT_SAID)


def _victim(one: Involvement, person: Person | None) -> Row:
    least, most = persons(person)
    flags = person.flags if person else ()
    flag = flags[0] if len(flags) == 1 else SEVERAL if flags else NOT_SAID
    sex = (person.sex if person else "") or "unknown"
    return (_child(one, person), flag, str(least), str(most), one.role, sex)


def persons(person: Person | None) -> tuple[int, int]:
    """Least and most persons that a record of a person stands for.

    A group of which no number is known is at least one, and at most as many as that.
    """
    if person is None or person.unit == _ONE:
        return 1, 1
    least = person.persons_least if person.persons_least is not None else 1
    return least, max(least, person.persons_most or 0)


def _child(one: Involvement, person: Person | None) -> str:
    """ "yes", "no" or "unknown": by the age then, else by what was answered of that day, else by
    the band and what marks the person.
    """
    if one.age_then is not None:
        return "yes" if one.age_then < 18 else "no"
    if (told := _answer(one, "victim_is_child")) in ("yes", "no"):
        return told
    if (told := _of_band(_answer(one, "victim_age_band"))) or person is None:
        return told or "unknown"
    return "yes" if "child" in person.flags else _of_band(person.age_band) or "unknown"


def _of_band(band: str) -> str:
    if band in _CHILDREN:
        return "yes"
    return "no" if band in _ADULTS else ""


def _answer(one: Involvement, key: str) -> str:
    """What was answered to one field of the role; empty where nothing was."""
    return next((text for value in one.values if value.key == key for text in value.texts), "")
