"""Forms about records, made from their classes: a new kind or field needs labels, and no code.

The labels and their order are in `casework/facts/record_fields.yaml`; a form is drawn for the
language of the page.
"""

from casework.forms.records.form import NAME, Group, RecordForm, ShownSection, values_of
from casework.forms.records.led import sets_sent
from casework.forms.records.links import LinkChoices, Links, NoLinks
from casework.forms.records.plan import Section, inputs_of, sections_of

__all__ = [
    "NAME",
    "Group",
    "LinkChoices",
    "Links",
    "NoLinks",
    "RecordForm",
    "Section",
    "ShownSection",
    "inputs_of",
    "sections_of",
    "sets_sent",
    "values_of",
]
