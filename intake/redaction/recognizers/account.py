"""Where money is kept or waits: banks, cards, mobile money, hawala, coins of the net."""

import re
from collections.abc import Iterator

from intake.redaction.recognizers.numbered import Numbered, Row
from intake.redaction.types import Finding

_KEPT = (
    "bank account,IBAN,mHawala,HesabPay,hesab pay,my money,MTCN,"
    "moneygram,western union,حساب بانکی,بانکی حساب,بانک حساب,حساب پی,شبا"
)
_SENT = (
    "account,acct,a/c,M-Paisa,MPaisa,easypaisa,jazzcash,card,debit card,credit card,bank "
    "card,hawala,sarraf,sarafi,transfer,"
    "حساب,ام پیسه,ایم پیسه,ایزی پیسه,اکونت,اکونټ,کارت,کارت بانکی,حواله,حوالی,صراف,صرافی"
)

TABLE = (
    Row("ACCOUNT", _KEPT, 0.96, says_number=False),
    Row("ACCOUNT", _KEPT, 0.96),
    Row("ACCOUNT", _SENT, 0.9, reach=3),
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?"
    r"|[a-z]{2}\d{2}(?=[a-z]{0,8}\d{6})[a-z0-9]{11,30})(?![A-Za-z0-9])"
)
_COINS = re.compile(
    r"(?<![A-Za-z0-9])(?:bc1[a-z0-9]{20,60}|T[A-Za-z0-9]{33}|0x[0-9a-fA-F]{40}"
    r"|[13][A-HJ-NP-Za-km-z1-9]{25,34})(?![A-Za-z0-9])"
)
_CARD = re.compile(
    r"(?<![\d-])(?:[2-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{2,3})?|4\d{12}|3[47]\d{2}[ "
    r"-]?\d{6}[ -]?\d{5}"
    r"|3[068]\d{2}[ -]?\d{6}[ -]?\d{4}|6\d{11})(?![\d-])"
)


def _checksum_holds(iban: str) -> bool:
    """ISO 13616: moved four characters and read as base-36 digits, the rest modulo 97 is 1."""
    plain = re.sub(r"[ -]", "", iban)
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def luhn_holds(number: str) -> bool:
    """ISO 7812, over the digits of `number`: every second doubled, the sum a multiple of ten."""
    digits = [int(one) for one in reversed(number) if one.isdigit()]
    doubled = (sum(divmod(2 * one, 10)) for one in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


class Account(Numbered):
    """See the module."""

    def __init__(self) -> None:
        super().__init__("account", TABLE)

    def find(self, text: str) -> Iterator[Finding]:
        yield from super().find(text)
        for found in _IBAN.finditer(text):
            confidence = 0.95 if _checksum_holds(found.group()) else 0.4
            yield Finding(found.start(), found.end(), "ACCOUNT", confidence, self.name)
        for found in _COINS.finditer(text):
            yield Finding(found.start(), found.end(), "ACCOUNT", 0.8, self.name)
        for found in _CARD.finditer(text):
            if luhn_holds(found.group()):
                yield Finding(found.start(), found.end(), "ACCOUNT", 0.9, self.name)
