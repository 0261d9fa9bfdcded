"""The sample drawn once in each language, in the box, for all that only look at it."""

from collections.abc import Mapping

import pytest

from casework.dossier.drawing import render

from . import sample


@pytest.fixture(scope="session")
def drawn() -> Mapping[str, Mapping[str, bytes]]:
    """Files by format, by language."""
    return {language: render(sample.document(language)) for language in sample.LANGUAGES}


@pytest.fixture(params=sample.LANGUAGES)
def language(request):
    return request.param
