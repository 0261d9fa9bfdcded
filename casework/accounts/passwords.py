"""What a new password must be."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from casework.accounts.signing_in import PASSWORD_LENGTH
from intake.errors import IntakeError


def check_new(password: str, again: str) -> None:
    """At least 12 characters, not among the common ones, typed twice alike.

    Raises IntakeError: passwords_differ, password_too_short, password_too_common,
    password_too_long.
    """
    if password != again:
        raise IntakeError("passwords_differ")
    if len(password) > PASSWORD_LENGTH:
        raise IntakeError("password_too_long")
    try:
        validate_password(password)
    except ValidationError as weak:
        raise IntakeError(str(weak.error_list[0].code)) from None
