"""What is counted by one or two codes: forces, proof, grades, victims, attribution. Pure."""

from dataclasses import replace

from casework import codes
from casework.dossier.figures import detention
from casework.dossier.figures.counted import Counted
from casework.dossier.figures.counts import OPEN_GROUPS, Counts
from casework.dossier.figures.over_time import families_of
from casework.dossier.figures.remarks import More, of_acts, of_others
from casework.dossier.figures.sample import NO_FINDING, NOT_SAID, SEVERAL, UNATTRIBUTED
from casework.dossier.figures.tally import MARK, Tally, number, total

_TRIAGE = ("T0", "T1", "T2", "T3", "T9", NOT_SAID)


def by_force(counts: Counts) -> Counted:
    """Acts by force; those with several claimants and those not attributed apart, never split."""
    acts, apart = counts.acts, (SEVERAL, UNATTRIBUTED)
    known = [one for one in acts.found("force") if one not in apart]
    known.sort(key=lambda one: (-(number(acts.shown(force=one)) or 0), one))
    return Counted(
        name="force",
        head=("force", "acts"),
        rows=tuple((one, acts.shown(force=one)) for one in (*known, *apart)),
        remarks=of_acts(counts, "force", more=(("force_rule", {}),)),
        withheld=acts.withheld("force"),
    )


def by_proof(counts: Counts) -> Counted:
    """Acts by level of proof, every level."""
    return _acts_by(counts, "proof", tuple(one.code for one in codes.list("proof_level")))


def by_outcome(counts: Counts) -> Counted:
    """Acts by outcome of attribution; those nobody has looked at are named."""
    outcomes = tuple(one.code for one in codes.list("attribution_outcome"))
    return _acts_by(counts, "outcome", (*outcomes, NO_FINDING))


def by_grade(counts: Counts) -> Counted:
    """Accounts by the reliability of their source and the credibility of what it told."""
    accounts = counts.accounts
    across = (*(one.code for one in codes.list("information_credibility")), NOT_SAID)
    down = (*(one.code for one in codes.list("source_reliability")), NOT_SAID)
    rows = tuple(
        (
            one,
            *(accounts.shown(reliability=one, credibility=each) for each in across),
            accounts.shown(reliability=one),
        )
        for one in down
    )
    bottom = ("", *(accounts.shown(credibility=each) for each in across), accounts.shown())
    return Counted(
        name="grade",
        head=("reliability", *across, "accounts"),
        rows=(*rows, bottom),
        remarks=of_others(counts, "grade", "unit_accounts", accounts),
        withheld=accounts.withheld("credibility", "reliability"),
    )


def by_persons(counts: Counts) -> Counted:
    """The numbers of persons that acts themselves tell, by family, from least to most."""
    acts, families = counts.acts, families_of(counts.acts)
    rows = [(one, acts.shown(family=one), acts.between(family=one)) for one in families]
    untold: More = (("persons_untold", {"number": acts.shown(numbered="no")}),)
    return Counted(
        name="persons",
        head=("family", "acts", "persons"),
        rows=(*rows, ("", acts.shown(), acts.between())),
        remarks=of_acts(counts, "persons", more=untold),
        withheld=acts.withheld("family"),
    )


def by_victim(counts: Counts) -> Counted:
    """Persons by role, sex and whether a child: records, and the persons they stand for."""
    victims = counts.victims
    parts = sorted(victims.cube.margin(("child", "role", "sex")))
    rows = tuple(
        (
            role,
            sex,
            child,
            victims.shown(child=child, role=role, sex=sex),
            victims.between(child=child, role=role, sex=sex),
        )
        for child, role, sex in sorted(parts, key=lambda one: (one[1], one[2], one[0]))
    )
    bottom = ("", "", "", victims.shown(), victims.between())
    return Counted(
        name="victims",
        head=("role", "sex", "child", "records", "persons"),
        rows=(*rows, bottom),
        remarks=of_others(counts, "victims", "unit_victims", victims, _open_groups(counts)),
        withheld=victims.withheld("child", "role", "sex"),
    )


def by_flag(counts: Counts) -> Counted:
    """Victims by what marks them, those marked by several things apart."""
    return _others_by(counts, "flag", counts.victims, "unit_victims")


def by_first_hand(counts: Counts) -> Counted:
    """Accounts by whether they are first-hand."""
    return _others_by(counts, "first_hand", counts.accounts, "unit_accounts")


def by_urgency(counts: Counts) -> Counted:
    """Submissions by level of triage."""
    return _others_by(counts, "urgency", counts.reviews, "unit_reviews", _TRIAGE)


def by_intervention(counts: Counts) -> Counted:
    """Interventions by kind and result."""
    done = counts.interventions
    across = tuple(
        one.code for one in codes.list("intervention_result") if one.code in done.found("result")
    )
    rows = tuple(
        (kind, *(done.shown(kind=kind, result=one) for one in across), done.shown(kind=kind))
        for kind in done.found("kind")
    )
    bottom = ("", *(done.shown(result=one) for one in across), done.shown())
    return Counted(
        name="interventions",
        head=("kind", *across, "interventions"),
        rows=(*rows, bottom),
        remarks=of_others(counts, "interventions", "unit_interventions", done),
        withheld=done.withheld("kind", "result"),
    )


def by_detention(counts: Counts) -> Counted:
    """Detentions that ended, are still held or of unknown end, with the median of the ended."""
    acts = counts.acts
    rows = [(one, acts.shown(held=one), *_median(counts, one)) for one in detention.STATUSES]
    rule: More = (("detention_rule", {}),)
    remarks = replace(of_acts(counts, "detention", more=rule), unit="unit_detentions")
    return Counted(
        name="detention",
        head=("status", "detentions", "median_days_least", "median_days_most"),
        rows=tuple(rows),
        remarks=replace(remarks, number=total(*(row[1] for row in rows))),
        withheld=acts.withheld("held"),
    )


def _median(counts: Counts, status: str) -> tuple[str, str]:
    if status != detention.ENDED or not (shown := counts.acts.shown(held=status)):
        return "", ""
    if not number(shown):
        return ("", "") if shown == "0" else (MARK, MARK)
    least, most = detention.medians(counts.sample)
    return f"{least:g}", f"{most:g}"


def _acts_by(counts: Counts, attribute: str, known: tuple[str, ...]) -> Counted:
    return Counted(
        name=attribute,
        head=(attribute, "acts"),
        rows=tuple((one, counts.acts.shown(**{attribute: one})) for one in known),
        remarks=of_acts(counts, attribute),
        withheld=counts.acts.withheld(attribute),
    )


def _others_by(
    counts: Counts, attribute: str, tally: Tally, unit: str, known: tuple[str, ...] = ()
) -> Counted:
    return Counted(
        name=attribute,
        head=(attribute, "number"),
        rows=tuple(
            (one, tally.shown(**{attribute: one})) for one in known or tally.found(attribute)
        ),
        remarks=of_others(counts, attribute, unit, tally),
        withheld=tally.withheld(attribute),
    )


def _open_groups(counts: Counts) -> More:
    told = {"number": counts.standing(OPEN_GROUPS)}
    return ((OPEN_GROUPS, told),) if counts.alone[OPEN_GROUPS] else ()
