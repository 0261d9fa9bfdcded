"""The table of examples of each profile: a whole selection, and what happens when a piece goes.

A profile that is not here fails the contract. All people and events are invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casework.dates import ToldDate
from casework.dossier.profiles import annex, communication, extract, mechanism, uwazi, wgad
from casework.dossier.selection import Selection
from casework.records import Act
from tests.casework.dossier.people import (
    ANSWERS,
    CANARIES,
    DETENTION,
    DISAPPEARANCE,
    EVENT,
    NAMES,
    TORTURE,
    VICTIM,
    row,
    selection_of,
)

Changes = Mapping[str, Any]
_TOLD = ToldDate(raw="when Ahmad Karimi left")
# What the disappearance brings with it, for a file that is about one person.
OF_OTHERS = tuple(map(row, (5, 11, 21, 31, 41, 42, 71, 74)))


@dataclass(frozen=True)
class Example:
    """`whole`: arguments of `selection_of` by which nothing is missing.

    `refused`: by a sentence, what is changed in it, and the (code, field) it is refused for.
    `leaves_out`: made of counts, it leaves out who did not agree and what nobody stands behind
    instead of refusing; tests of its own show that they are in no number.
    """

    profile: str
    whole: Changes
    refused: Mapping[str, tuple[Changes, tuple[str, str]]] = field(default_factory=dict)
    leaves_out: bool = False

    def selection(self, **changes: Any) -> Selection:
        """The whole one with these arguments instead."""
        return selection_of(self.profile, **{**self.whole, **changes})


def answers_without(*keys: str) -> dict[str, str]:
    """All answers but these."""
    return {key: text for key, text in ANSWERS.items() if key not in keys}


def values_without(act: Act, *keys: str) -> dict[str, Any]:
    """An act without the answers to these fields, and with nothing that stands in for them."""
    kept = tuple(one for one in act.values if one.key not in keys)
    return {"values": kept}


def _without(act: Act, *keys: str, **also: Any) -> Changes:
    changed = {**values_without(act, *keys), **also}
    return {"changing": {act.id: changed, EVENT.id: {"description": ""}}}


WGAD = Example(
    wgad.PROFILE.name,
    {
        "without": OF_OTHERS,
        "changing": {row(60): {"persons": (row(10), row(12)), "acts": (row(4), row(6))}},
        "names": {row(10): NAMES[row(10)]},
    },
)


def _wgad(**act: Any) -> Changes:
    """The case with its detention, and the event beside it, changed."""
    changing = {**WGAD.whole["changing"], DETENTION.id: act, EVENT.id: {"description": ""}}
    return {"changing": changing}


def _wgad_lacks(*keys: str, **act: Any) -> Changes:
    return _wgad(**values_without(DETENTION, *keys), **act)


WGAD = replace(
    WGAD,
    refused={
        "no name": ({"names": {}}, ("name_missing", "")),
        "two victims": (
            {"without": (), "names": NAMES, "changing": {}}, ("one_person_only", "")
        ),
        "a group": (
            {"changing": {**WGAD.whole["changing"], VICTIM.id: {"unit": "group"}}},
            ("one_person_only", ""),
        ),
        "no detention": (
            {"changing": {DETENTION.id: {"code": "HOM-04"}, TORTURE.id: {"code": "INT-02"}}},
            ("no_detention", ""),
        ),
        "no date": (
            _wgad_lacks("arrest_date", "detention_since", began=None),
            ("field_missing", "arrest_date"),
        ),
        "no place": (
            _wgad_lacks("arrest_place", place=None), ("field_missing", "arrest_place")
        ),
        "no forces": (
            _wgad_lacks("arrest_forces", forces=("unknown",)), ("field_missing", "arrest_forces")
        ),
        "no circumstances": (
            _wgad_lacks("arrest_circumstances"), ("field_missing", "arrest_circumstances")
        ),
        "no category": (_wgad_lacks("wgad_category"), ("field_missing", "wgad_category")),
        "no reason": (
            {**_wgad_lacks("why_arbitrary"), "answers": answers_without("why_arbitrary")},
            ("field_missing", "why_arbitrary"),
        ),
        "no remedies": (
            {
                **_wgad_lacks("internal_steps"),
                "answers": answers_without("remedies"),
                "without": (*OF_OTHERS, row(53)),
            },
            ("field_missing", "internal_steps"),
        ),
        "nobody submits it": (
            {"answers": answers_without("submitter")}, ("answer_missing", "submitter")
        ),
        "nobody can be reached": (
            {"answers": answers_without("contact")}, ("answer_missing", "contact")
        ),
        "no evidence": ({"items": ()}, ("act_without_evidence", "")),
        "a third name in block V": (
            {"answers": {**ANSWERS, "why_arbitrary": "His uncle Ahmad Karimi was held, too."}},
            ("identifier_in_text", "PERSON"),
        ),
        "another protected person by name": (
            {
                "names": NAMES,
                "answers": {**ANSWERS, "why_arbitrary": "SPOZHMAI Canarizai  witness saw it."},
            },
            ("name_in_text", "why_arbitrary"),
        ),
        "in Dari": ({"language": "fa-af"}, ("language_not_taken", "fa-af")),
        "for the public": (
            {"audience": "public", "scope": "public_anonymised"}, ("audience_not_taken", "public")
        ),
    },
)  # fmt: skip

COMMUNICATION = Example(
    communication.PROFILE.name,
    {"names": NAMES},
    {
        "no name": ({"names": {}}, ("field_missing", "full_name")),
        "no name of one": ({"names": {row(10): NAMES[row(10)]}}, ("name_missing", "")),
        "no date": (
            _without(DISAPPEARANCE, "missing_since", began=None), ("field_missing", "date")
        ),
        "no place": (
            _without(DISAPPEARANCE, "missing_last_seen_place", place=None),
            ("field_missing", "last_seen"),
        ),
        "no forces": (
            _without(DISAPPEARANCE, "missing_forces", forces=("unknown",)),
            ("field_missing", "forces"),
        ),
        "no action by relatives": (
            {
                **_without(DISAPPEARANCE, "missing_relatives_action"),
                "answers": answers_without("remedies"),
            },
            ("field_missing", "action"),
        ),
        "nobody submits it": (
            {"answers": answers_without("submitter")}, ("field_missing", "submitter")
        ),
        "no consent of the family": (
            {
                "changing": {
                    DISAPPEARANCE.id: values_without(DISAPPEARANCE, "missing_family_consent"),
                    row(71): {"scopes": ()},
                }
            },
            ("field_missing", "family_consent"),
        ),
        "nobody to ask later": (
            {
                **_without(DISAPPEARANCE, "missing_follow_up_possible"),
                "answers": answers_without("follow_up"),
            },
            ("field_missing", "follow_up"),
        ),
        "no circumstances": (_without(DISAPPEARANCE), ("field_missing", "circumstances")),
        "nothing about confidence": (
            {"answers": answers_without("confidential")}, ("answer_missing", "confidential")
        ),
        "no acts": ({"without": (row(4), row(5), row(6))}, ("no_acts", "")),
        "no evidence": ({"items": ()}, ("act_without_evidence", "")),
        "a stranger's name": (
            {
                "names": NAMES,
                "answers": {**ANSWERS, "steps_taken": "Told by Spozhmai Canarizai Witness."},
            },
            ("name_in_text", "steps_taken"),
        ),
    },
)  # fmt: skip

_PUBLIC: Changes = {"audience": "public", "scope": "public_anonymised", "items": ()}


def _summary(text: str) -> Changes:
    return {"answers": {**ANSWERS, "summary": text}}


EXTRACT = Example(
    extract.PROFILE.name,
    _PUBLIC,
    {
        "no summary": ({"answers": answers_without("summary")}, ("answer_missing", "summary")),
        "no acts": ({"without": (row(4), row(5), row(6))}, ("no_acts", "")),
        "names opened for it": ({"names": NAMES}, ("names_not_carried", "")),
        "a picture": ({"items": selection_of().items}, ("item_not_public", "")),
        "a telephone number": (_summary("Call 0799 123 456."), ("identifier_in_text", "PHONE")),
        "a name": (_summary("Ahmad Karimi was taken."), ("identifier_in_text", "PERSON")),
        "a name in Dari": (
            _summary("احمد کریمی را بردند."), ("identifier_in_text", "PERSON")
        ),
        "what may be a name": (
            _summary("They met Sharpoor Bridgewell."), ("identifier_perhaps", "PERSON")
        ),
        "a day": (_summary("It was on 24 Asad 1405."), ("context_in_text", "date")),
        "a district": (_summary("They came to Rokha."), ("context_in_text", "place")),
        "a village": (_summary("In the village of Poplars."), ("context_in_text", "village")),
        "an age": (_summary("A teacher, 31 years old."), ("context_in_text", "age")),
        "a name in a claim": (
            {"changing": {row(50): {"claimant": "Ahmad Karimi"}}}, ("identifier_in_text", "PERSON")
        ),
        "for the United Nations in confidence": (
            {"audience": "un_confidential", "scope": "un_confidential"},
            ("audience_not_taken", "un_confidential"),
        ),
    },
)  # fmt: skip

MECHANISM = Example(
    mechanism.PROFILE.name,
    {"audience": "prosecutor", "scope": "court_or_mechanism_confidential", "names": NAMES},
    {
        "no jurisdiction": (
            {"answers": answers_without("jurisdiction")}, ("answer_missing", "jurisdiction")
        ),
        "no method": (
            {"answers": answers_without("methodology")}, ("answer_missing", "methodology")
        ),
        "nothing about translation": (
            {"answers": answers_without("translation")}, ("answer_missing", "translation")
        ),
        "no word on interests": (
            {"answers": answers_without("conflicts_of_interest")},
            ("answer_missing", "conflicts_of_interest"),
        ),
        "no acts": ({"without": (row(4), row(5), row(6))}, ("no_acts", "")),
        "no evidence": ({"items": ()}, ("act_without_evidence", "")),
        "a protected name in an answer": (
            {"answers": {**ANSWERS, "context": f"As {CANARIES[0]} was told."}},
            ("name_in_text", "context"),
        ),
        "for the public": (
            {"audience": "public", "scope": "public_anonymised"}, ("audience_not_taken", "public")
        ),
    },
)  # fmt: skip

_LEANS = dict.fromkeys(annex.PROFILE.asks, "not_assessed") | {"windows": "halves"}
_UNEQUAL = "2026-01-01/2026-01-31 2026-03-01/2026-03-02"
ANNEX = Example(
    annex.PROFILE.name,
    {"audience": "statistics", "scope": "statistics_only", "answers": {**ANSWERS, **_LEANS}},
    {
        "no direction of bias": (
            {"answers": {**ANSWERS, **_LEANS, "bias_weekly": " "}},
            ("answer_missing", "bias_weekly"),
        ),
        "windows of unequal length": (
            {"answers": {**ANSWERS, **_LEANS, "windows": _UNEQUAL}},
            ("windows_malformed", "windows"),
        ),
        "a telephone number in an answer": (
            {"answers": {**ANSWERS, **_LEANS, "bias_force": "Ask 0799 123 456."}},
            ("identifier_in_text", "PHONE"),
        ),
        "no acts": ({"without": (row(4), row(5), row(6))}, ("no_acts", "")),
        "names that it does not carry": ({"names": NAMES}, ("names_not_carried", "")),
        "for a prosecutor": (
            {"audience": "prosecutor", "scope": "court_or_mechanism_confidential"},
            ("audience_not_taken", "prosecutor"),
        ),
    },
    leaves_out=True,
)  # fmt: skip

UWAZI = Example(
    uwazi.PROFILE.name,
    {"audience": "partner", "scope": "partner_organisation"},
    {
        "no acts": ({"without": (row(4), row(5), row(6))}, ("no_acts", "")),
        "names that it does not carry": ({"names": NAMES}, ("names_not_carried", "")),
        "a protected name in a claim": (
            {"names": NAMES, "changing": {row(50): {"text": f"{CANARIES[0]} is not held."}}},
            ("name_in_text", ""),
        ),
        **{
            f"a name that no record knows in {where}": (
                {"changing": {at: {field: value}}}, ("identifier_in_text", "PERSON")
            )
            for where, at, field, value in (
                ("a claim", row(50), "text", "Ahmad Karimi is not held."),
                ("a claim's translation", row(50), "translation", "Ahmad Karimi is not held."),
                ("who claims", row(50), "claimant", "Ahmad Karimi"),
                ("when it was claimed", row(50), "published", _TOLD),
                ("an edict", row(54), "title", "Order on Ahmad Karimi"),
                ("when it was issued", row(54), "issued", _TOLD),
                ("when it was done", row(4), "began", _TOLD),
                ("a pseudonym", VICTIM.id, "pseudonym", "Ahmad Karimi"),
                ("a source's pseudonym", row(20), "pseudonym", "Ahmad Karimi"),
            )
        },
        "for the public": (
            {"audience": "public", "scope": "public_anonymised"}, ("audience_not_taken", "public")
        ),
    },
)  # fmt: skip

EXAMPLES: tuple[Example, ...] = (WGAD, COMMUNICATION, MECHANISM, UWAZI, EXTRACT, ANNEX)
