"""Two who may be one person, as a form sends them: rows and tags, never a name."""

from django import forms

from casework.corroboration import Who

_LONGEST_TAG = 40


class TwoPeople(forms.Form):
    """Nothing of it is filled in: the button is the answer."""

    one = forms.UUIDField(widget=forms.HiddenInput)
    one_tag = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_LONGEST_TAG)
    other = forms.UUIDField(widget=forms.HiddenInput)
    other_tag = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_LONGEST_TAG)

    @property
    def pair(self) -> tuple[Who, Who]:
        """Both; of a form that is valid."""
        told = self.cleaned_data
        return Who(told["one"], told["one_tag"]), Who(told["other"], told["other_tag"])

    @classmethod
    def about(cls, one: Who, other: Who) -> dict[str, object]:
        """What stands in it at first."""
        return {
            "one": one.row,
            "one_tag": one.tag,
            "other": other.row,
            "other_tag": other.tag,
        }
