"""Words for the codes of figures: those of the code lists, and what stands beside them. Pure."""

from collections.abc import Mapping

from casework import codes
from casework.dossier.figures.placing import BEYOND, NOT_LOCATED, PROVINCE_ONLY, WITHIN
from casework.dossier.figures.rules import rules
from casework.dossier.words import keys, word
from intake.letters import own_digits

SUBJECT = "figures"
# Which code list an attribute's codes are of.
_LISTS: Mapping[str, str] = {
    "code": "act",
    "family": "family",
    "province": "province",
    "force": "perpetrator_type",
    "outcome": "attribution_outcome",
    "proof": "proof_level",
    "mode": "collection_mode",
    "dated": "date_precision",
    "located": "place_precision",
    "sex": "sex",
    "role": "involvement_role",
    "flag": "role_flag",
    "child": "yes_no_unknown",
    "first_hand": "yes_no_unknown",
    "reliability": "source_reliability",
    "credibility": "information_credibility",
    "urgency": "triage_level",
    "kind": "intervention_type",
    "result": "intervention_result",
    "check": "claim_status",
}
_SIDES = (WITHIN, BEYOND, NOT_LOCATED, PROVINCE_ONLY)
_APART = "~"


def said(key: str, language: str, **values: str) -> str:
    """Words of this part."""
    return word(SUBJECT, key, language, **values)


def label(attribute: str, code: str, language: str) -> str:
    """A code in words."""
    if attribute == "force" and code == "~several":
        return said("is_several_claimants", language)
    if code.startswith(_APART) or attribute not in _LISTS:
        return beside(code, language)
    return codes.label(_LISTS[attribute], code, language)


def beside(code: str, language: str) -> str:
    """A code that no list has: a reason, a side of the line, what is not known."""
    key = "is_" + code.removeprefix(_APART)
    if key not in keys(SUBJECT):
        return said("is_other_reason", language)
    line = own_digits(str(rules().capital_line_km), language)
    return said(key, language, km=line) if code in _SIDES else said(key, language)


def figures_in(text: str, language: str) -> str:
    """Digits as the readers of a language write them."""
    return own_digits(text, language)
