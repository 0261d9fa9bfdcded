"""Places: province, district by code or by name, and the words that were used."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import codes
from casework.districts import district
from casework.forms.coded import Choose, OneOf
from casework.forms.records.inputs import LINE, Controls, Drawn, Input, Told, offered
from casework.records.shapes import Place
from intake.languages import spoken

_PARTS = ("province", "district", "words", "kind", "precision")


class Where(Input):
    """A place; all of it empty is none."""

    shape = "place"

    def controls(self, at: str, value: Place | None, drawn: Drawn) -> Controls:
        """The district is written: nearly four hundred are too many for a list."""
        return {
            f"{at}-province": self._list("province", _("Province"), value and value.province),
            f"{at}-district": forms.CharField(
                label=_("District, by its name"), required=False, max_length=LINE
            ),
            f"{at}-words": forms.CharField(
                label=_("In their words"), required=False, max_length=LINE
            ),
            f"{at}-kind": self._list("place_type", _("Kind of place"), value and value.kind),
            f"{at}-precision": self._list(
                "place_precision", _("How exact"), value and value.precision
            ),
        }

    def shown(self, at: str, value: Place | None) -> dict[str, Any]:
        """The district by its name in the language of the page."""
        if value is None:
            return {f"{at}-{part}": "" for part in _PARTS}
        told = {f"{at}-{part}": getattr(value, part) for part in _PARTS}
        if value.district:
            told[f"{at}-district"] = codes.label("district", value.district, spoken(get_language()))
        return told

    def read(self, at: str, told: Told, value: Any) -> Any:
        """Raises IntakeError: district_unknown, district_elsewhere."""
        parts = {part: told[f"{at}-{part}"] for part in _PARTS}
        if not any(parts.values()):
            return None
        if parts["district"]:
            parts["district"] = district(parts["district"], parts["province"])
            parts["province"] = parts["district"].split("/")[0]
        return Place(**parts)

    def _list(self, name: str, label: Any, value: Any) -> forms.Field:
        kept = [value] if isinstance(value, str) and value else []
        blank = ("", _("not said"))
        choices = [blank, *offered(name, "", kept)]
        return OneOf(label=label, choices=choices, widget=Choose, required=False)
