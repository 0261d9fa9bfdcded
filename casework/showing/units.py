"""Numbers as their readers write them: digits of their script, sizes, shares."""

from collections.abc import Mapping

from intake.letters import own_digits

_KILO = 1024
_UNITS: Mapping[str, tuple[str, str]] = {
    "en": ("kB", "MB"),
    "fa-af": ("کیلوبایت", "مگابایت"),
    "ps": ("کیلوبایټه", "میګابایټه"),
}


def number(value: int, language: str) -> str:
    """A whole number in the digits of a page language."""
    return own_digits(str(value), language)


def percent(share: float, language: str) -> str:
    """A share from 0 to 1 as whole percent, such as "76 %" or "۷۶٪"."""
    whole = round(100 * share)
    return f"{whole} %" if language == "en" else f"{own_digits(str(whole), language)}٪"


def length(seconds: int, language: str) -> str:
    """A time as minutes and seconds, such as "2:05" or "۷۲:۳۰"."""
    return own_digits(f"{seconds // 60}:{seconds % 60:02}", language)


def size(octets: int, language: str) -> str:
    """Octets in kB below one MB, rounded up so that nothing weighs 0."""
    kilo, mega = _UNITS.get(language, _UNITS["en"])
    if octets < _KILO**2:
        return f"{number(-(-octets // _KILO), language)} {kilo}"
    count = own_digits(f"{octets / _KILO**2:.1f}", language)
    return f"{count if language == 'en' else count.replace('.', '٫')} {mega}"
