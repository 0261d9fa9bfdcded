"""The second factor: a TOTP secret that the database alone cannot read, and recovery codes."""

from django.db import models
from django_otp.models import Device  # type: ignore[import-untyped]

from casework.models.member import Member


class SecondFactor(Device):  # type: ignore[misc]
    """A member's authenticator. The secret rests sealed under a key made from the password.

    What time step was last used is kept in memory only: at rest it would be the time of a
    sign-in to half a minute (P4).
    """

    user: "models.OneToOneField[Member, Member]" = models.OneToOneField(
        Member, on_delete=models.CASCADE, related_name="+", editable=False
    )
    name = None  # people write their own name there
    salt: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        editable=False
    )  # 16 octets, of this device alone
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        editable=False
    )  # nonce, then AES-256-GCM-SIV of the secret

    def __str__(self) -> str:
        return f"second factor {self.pk}"


class RecoveryCode(models.Model):
    """One single-use code, hashed. Using it deletes it."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, editable=False)
    digest = models.BinaryField(editable=False)  # scrypt under the factor's salt

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
