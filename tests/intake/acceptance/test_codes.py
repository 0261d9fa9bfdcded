"""Admission codes: forgiving to type, gone when used."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from intake import clock, codes, networks
from intake.errors import IntakeError, TransientError
from intake.models import AdmissionCode, Attachment, Network
from tests.organisation import Organisation

KEY = bytes(range(32))


@given(st.data())
def test_a_code_typed_carelessly_is_the_same_code(data: st.DataObject) -> None:
    code = codes.draw()
    typed = "".join(
        data.draw(st.sampled_from([c, c.lower(), f" {c}", {"0": "O", "1": "l"}.get(c, c)]))
        for c in code
    )
    assert codes.digest(KEY, typed) == codes.digest(KEY, code)


def test_a_code_in_persian_digits_is_the_same_code() -> None:
    assert codes.digest(KEY, "۱۲۳۴-۵۶۷۸-۹۰۱۲-۳۴۵۶") == codes.digest(KEY, "1234-5678-9012-3456")


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_a_code_or_the_one_refusal(typed: str) -> None:
    try:
        assert len(codes.normalise(typed)) == codes.LENGTH
    except IntakeError as refusal:
        assert refusal.code == "code_unknown"  # noqa: PT017  (either outcome is right)


def test_the_table_of_codes_without_the_key_admits_nobody() -> None:
    code = codes.draw()
    assert codes.digest(KEY, code) != codes.digest(bytes(32), code)


@pytest.mark.django_db
class TestAdmission:
    """What the server answers to a code."""

    def one(self, organisation: Organisation) -> str:
        """A fresh code."""
        return networks.issue_codes(Network.objects.get(), 1)[0]

    def test_codes_rest_only_as_digests(self, organisation: Organisation) -> None:
        code = self.one(organisation)
        row = AdmissionCode.objects.get()
        assert code.replace("-", "").encode() not in bytes(row.digest)
        assert len(bytes(row.digest)) == 32

    def test_looking_at_a_code_does_not_use_it_up(self, organisation: Organisation) -> None:
        code = self.one(organisation)
        networks.find_code(code)
        networks.find_code(code)
        assert AdmissionCode.objects.count() == 1

    def test_a_reservation_that_was_abandoned_ends(self, organisation: Organisation) -> None:
        found = networks.find_code(self.one(organisation))
        networks.reserve(found, bytes(32))
        AdmissionCode.objects.update(reserved_on=clock.today() - timedelta(days=3))
        assert networks.release_stale_reservations() == 1
        assert not Attachment.objects.exists()
        assert AdmissionCode.objects.get().reserved_by is None

    def test_a_missing_code_key_closes_the_door_and_says_so(
        self, organisation: Organisation, settings: Settings
    ) -> None:
        code = self.one(organisation)
        settings.CODE_KEY_FILE = None
        with pytest.raises(TransientError, match="code_key_missing"):
            networks.find_code(code)
