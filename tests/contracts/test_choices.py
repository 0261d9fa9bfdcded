"""No form says again what was sent in place of a choice: it may be words of a report.

Django quotes it ("Select a valid choice. … is not one of the available choices"), and a page of
refusals is more easily left open, printed or sent on than the page of a report.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation

import casework.forms
import intake.forms

CANARY = "Canary-7Qz-پرنده"
MODULES = [
    intake.forms,
    *(
        importlib.import_module(f"casework.forms.{one.name}")
        for one in pkgutil.iter_modules(casework.forms.__path__)
    ),
]


def every_form() -> Iterator[type[forms.BaseForm]]:
    for module in MODULES:
        for _name, one in inspect.getmembers(module, inspect.isclass):
            if issubclass(one, forms.BaseForm) and one.__module__ == module.__name__:
                yield one


def chosen(form: forms.BaseForm) -> list[str]:
    """Fields that take one of a list, or several."""
    return [name for name, field in form.fields.items() if isinstance(field, forms.ChoiceField)]


FORMS = [one for one in every_form() if one.base_fields]  # type: ignore[attr-defined]


def test_there_are_forms_with_choices_in_both_apps():
    apps = {one.__module__.partition(".")[0] for one in FORMS if chosen(one())}
    assert apps == {"casework", "intake"}


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.__name__)
def test_what_was_sent_in_place_of_a_choice_is_not_in_the_refusal(form, language):
    with translation.override(language):
        bound = form(dict.fromkeys(form.base_fields, CANARY), prefix=None)
        said = str(bound.errors) + bound.errors.as_json()
        refused = [name for name in chosen(bound) if bound.errors.get(name)]

    assert CANARY not in said
    assert refused == chosen(bound), "it was taken"
