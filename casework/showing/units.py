"""Numbers as their readers write them: digits of their script, sizes, shares."""

from intake.letters import own_digits

_KILO = 1024


def number(value: int, language: str) -> str:
    """A whole number in the digits of a page language."""
    return own_digits(str(value), language)


def percent(share: float, language: str) -> str:
    """A share from 0 to 1 as whole percent, such as "76 %" or "۷۶٪"."""
    whole = round(100 * share)
    return f"{whole} %" if language == "en" else f"{own_digits(str(whole), language)}٪"


def size(octets: int, language: str) -> str:
    """Octets in kB below one MB, rounded up so that nothing weighs 0."""
    if octets < _KILO**2:
        return own_digits(f"{-(-octets // _KILO)} kB", language)
    mega = f"{octets / _KILO**2:.1f} MB"
    return own_digits(mega if language == "en" else mega.replace(".", "٫"), language)
