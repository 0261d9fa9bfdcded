"""Admission without a list: tokens that a coordinator signs and cannot recognise (RFC 9474). Pure.

A member of a circle blinds a request, the coordinator signs it offline, the member unblinds what
comes back. Whoever sees the token can tell that the coordinator signed one of the circle's requests
of that quarter, and nobody, the coordinator included, can tell which.

This door leads to public things only, so the web role may import it. The issuer's private half is
behind `intake.admission.issuing`, for a machine without a network.
"""

from intake.admission.issuer import Issuer, Quarter
from intake.admission.token import Token, is_token

__all__ = ["Issuer", "Quarter", "Token", "is_token"]
