"""What may have been used since the snapshot admits nobody on the host that was restored."""

import uuid
from datetime import timedelta

import pytest

from casework.models import Desk, Invitation
from deploy.backups.voiding import Voided, void_unused
from intake import clock, networks
from intake.errors import IntakeError
from intake.models import AdmissionCode
from tests.intake.admission.conftest import Coordinator

pytestmark = pytest.mark.django_db(transaction=True)


def test_tokens_codes_and_invitations_are_void_and_a_token_admitted_before(
    circle: Coordinator,
) -> None:
    token = circle.token().to_letters()
    assert networks.meant(token), "before, the token stands for a code"
    desk = Desk.objects.create()
    Invitation.objects.create(
        desk=desk,
        invited_by=uuid.uuid4(),
        digest=bytes(32),
        expires_on=clock.today() + timedelta(days=7),
    )

    voided = void_unused()

    assert voided == Voided(codes=1, issuers=1, invitations=1)
    assert not AdmissionCode.objects.exists()
    assert not Invitation.objects.exists()
    for typed in (token, circle.token().to_letters()):
        with pytest.raises(IntakeError) as refusal:
            networks.find_code(networks.meant(typed))
        assert refusal.value.code == "code_unknown"
