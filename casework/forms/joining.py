"""Two who may be one person, as a form sends them: rows and tags, never a name."""

from django import forms

from casework.corroboration import Who

_LONGEST_TAG = 40


class TwoPeople(forms.Form):
    """Nothing of it is filled in: the button is the answer."""

    one = forms.UUIDField(widget=forms.HiddenInput)
    one_tag = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_LONGEST_TAG)
    one_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    other = forms.UUIDField(widget=forms.HiddenInput)
    other_tag = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_LONGEST_TAG)
    other_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @property
    def pair(self) -> tuple[Who, Who]:
        """Both; of a form that is valid."""
        told = self.cleaned_data
        one, other = (
            Who(told[name], told[f"{name}_tag"], told[f"{name}_version"])
            for name in ("one", "other")
        )
        return one, other

    @classmethod
    def about(cls, one: Who, other: Who) -> dict[str, object]:
        """What stands in it at first."""
        return {
            "one": one.row,
            "one_tag": one.tag,
            "one_version": one.version,
            "other": other.row,
            "other_tag": other.tag,
            "other_version": other.version,
        }
