"""What a telephone, a computer or a line is known by: IMEI, SIM, IP and MAC addresses."""

import re
from collections.abc import Callable, Iterator
from ipaddress import AddressValueError, IPv6Address

from intake.redaction.recognizers.account import luhn_holds
from intake.redaction.recognizers.numbered import Numbered, Row
from intake.redaction.types import Finding

TABLE = (
    Row(
        "DEVICE",
        "IMEI,IMSI,ICCID,serial,S/N,ام ای,ای ام ای ای,ای ام ای,ای ایم ای ای,سریال,سیریال,"
        "سیم کارت,سیمکارت,SIM card",
        0.96,
        says_number=False,
    ),
    Row("DEVICE", "serial,SIM,SIM card,سریال,سیریال,سیم کارت,سیمکارت,device", 0.96),
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP4 = re.compile(rf"(?<![\d.]){_OCTET}(?:\.{_OCTET}){{3}}(?::\d{{1,5}})?(?![\d]|\.\d)")
_IP6 = re.compile(r"(?<![\w:.])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{6,39}+(?![\w])")
_MAC = re.compile(
    r"(?<![\w:-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:-])"
)
_IMEI = re.compile(r"(?<![\d-])\d{2}-?\d{6}-?\d{6}-?\d(?![\d-])")
_SIM = re.compile(r"(?<!\d)89\d{2}(?:[ -]?\d{3,4}){3}[ -]?\d{2,4}(?!\d)")


def _is_ip6(found: str) -> bool:
    try:
        IPv6Address(found.removesuffix(":") if not found.endswith("::") else found)
    except AddressValueError:
        return False
    return True


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], bool], float], ...] = (
    (_IP4, lambda _: True, 0.9),
    (_IP6, _is_ip6, 0.9),
    (_MAC, lambda _: True, 0.9),
    (_IMEI, luhn_holds, 0.8),
    (_SIM, lambda _: True, 0.8),
)


class Device(Numbered):
    """See the module."""

    def __init__(self) -> None:
        super().__init__("device", TABLE)

    def find(self, text: str) -> Iterator[Finding]:
        yield from super().find(text)
        for shape, holds, confidence in _SHAPES:
            for found in shape.finditer(text):
                if holds(found.group()):
                    yield Finding(found.start(), found.end(), "DEVICE", confidence, self.name)
