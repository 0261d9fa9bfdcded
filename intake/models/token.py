"""Blind-signed tokens: whose are taken, which were, and whose are taken no more."""

from django.db import models


class IssuerStatement(models.Model):
    """Issuers' public keys, signed by the organisation root. Old versions stay, for audits."""

    version = models.PositiveIntegerField(primary_key=True, editable=False)
    document = models.TextField(editable=False)


class SpentToken(models.Model):
    """A token that was exchanged for a code. What it says of its time is the end of its quarter."""

    # HMAC-SHA256 of the token's prefix under a key outside the database.
    digest = models.BinaryField(primary_key=True, max_length=32, editable=False)
    expires_on = models.DateField(editable=False)


class RefusedIssuer(models.Model):
    """An issuer whose tokens are taken no more, from now on and not from the next statement."""

    id = models.UUIDField(primary_key=True, editable=False)
