"""Names of accounts without their @ and e-mails spelled out: "sample at gmail dot com".

After the word for a network in Dari or Pashto a Latin word is an account; in English it must
look like one (a figure, a dot, an underscore) or the text must say that it is one.
"""

import re
from collections.abc import Iterator

from intake.redaction.reading import read
from intake.redaction.types import Finding
from intake.redaction.words import COMMON

_NETWORKS = (
    "telegram facebook fb instagram insta twitter tiktok whatsapp skype imo signal viber "
    "snapchat x "
    "تلگرام تیلیگرام تلیگرام تیلگرام ټلیگرام ټیلیگرام ٹیلیگرام فیسبوک فیس‌بوک فسبوک "
    "انستاگرام انستا اینستاگرام "
    "تویتر توییتر ټویټر وتساپ واتساپ واتس‌اپ وټساپ ایمو سیگنال سکایپ تیک‌تاک"
)
_SAYS = (
    "id account username user name page profile handle ایدی ای‌دی ایډی یوزرنیم یوزر حساب "
    "اکونت اکونټ "
    "ادرس پیج صفحه پروفایل"
)
_BETWEEN = (
    "is as my his her called named او وی من اش ام است یی می زما د به نام نامم نامش اسمم اسمش نوم"
)
_MAILS = "gmail yahoo hotmail outlook email e-mail جیمیل ایمیل یاهو"
_ACCOUNT = r"(?P<account>(?:live:)?[a-z][a-z0-9._-]{3,40}+)(?![@\w])"


def _any(words: str) -> str:
    every = sorted({read(one).text for one in words.split()}, key=len, reverse=True)
    return f"(?:{'|'.join(every)})(?![^\\W_])"


_GAP = r"[^\w\n]{1,3}"
_THEN = rf"(?:{_GAP}(?:{_any(_BETWEEN)}|{_any(_SAYS)})){{0,3}}"
_TOLD = re.compile(
    rf"(?<![^\W_])(?P<cue>{_any(_NETWORKS)}|{_any(_MAILS)}|{_any(_SAYS)})(?P<then>{_THEN}){_GAP}{_ACCOUNT}",
    re.IGNORECASE,
)
_AT = r"(?:[ ]?[\[(][ ]?(?:@|at|ات|ایت)[ ]?[\])][ ]?|[ ]@[ ]?|@[ ]|[ ](?:at|ات|ایت)[ ])"
_DOT = r"(?:[ ]?[\[(][ ]?(?:\.|dot)[ ]?[\])][ ]?|[ ]?\.[ ]?|[ ](?:dot|دات|نقطه)[ ])"
_HOST = r"(?:[a-z0-9-]{2,30}|جی[ ]?میل|یاهو|هات[ ]?میل|اوتلوک)"
_TOP = r"(?:com|org|net|af|info|edu|gov|io|me|uk|de|کام|کم|اورگ|نت)"
_LOCAL = rf"(?<![\w.%+-])(?:[a-z0-9_%+-]{{1,30}}{_DOT}){{0,3}}[a-z0-9_%+-]{{2,40}}+"
_SPELLED = re.compile(
    rf"(?i){_LOCAL}(?:{_AT}{_HOST}(?:{_DOT}{_TOP}){{1,2}}"
    r"|(?:@|[ ]?(?:at|ات|ایت)[ ])(?:gmail|yahoo|hotmail|outlook|protonmail|proton|جی[ "
    r"]?میل|یاهو))(?!\w)"
)
_LIKE_ONE = re.compile(r"[0-9._:]")


class AccountsNamed:
    """See the module."""

    name = "accounts_named"

    def find(self, text: str) -> Iterator[Finding]:
        for found in _SPELLED.finditer(text):
            yield Finding(found.start(), found.end(), "EMAIL", 0.6, self.name)
        for found in _TOLD.finditer(text):
            account = found["account"].rstrip("._-")
            if self._is_account(found, account):
                start = found.start("account")
                kind = "EMAIL" if found["cue"].lower() in _MAIL_KEYS else "HANDLE"
                yield Finding(start, start + len(account), kind, 0.45, self.name)

    def _is_account(self, found: re.Match[str], account: str) -> bool:
        if account.lower() in COMMON or len(account) < 4:
            return False
        says = found["then"].strip() or found["cue"] > "\u0250" or ":" in found.group()
        return bool(_LIKE_ONE.search(account)) or (bool(says) and found["cue"].lower() not in _WEAK)


_MAIL_KEYS = frozenset(read(_MAILS).text.split())
_WEAK = frozenset(["page", "profile", "name", "x"])
