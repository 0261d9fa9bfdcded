"""How people write the months of three calendars: Dari, Pashto, Iranian and Latin spellings.

Beside the one name of each that pages show (`intake.calendars.MONTHS`). Letters as typed; who
compares brings both sides to one shape. Pure.
"""

from collections.abc import Mapping
from types import MappingProxyType

from intake.calendars import GREGORIAN, SOLAR_HIJRI

LUNAR_HIJRI = "lunar_hijri"

# One line a month, spellings between commas. Pashto ones stand in every case that ends otherwise.
_SOLAR = """
حمل, وری, وري, فروردین, hamal, wray, wrai, farvardin
ثور, غویی, غوایی, اردیبهشت, sawr, saur, sawar, thawr, ghwayai, ghwayi, ordibehesht
جوزا, غبرگولی, غبرګولی, غبرګونی, خرداد, jawza, jauza, jowza, ghbargolay, ghbargoli, khordad
سرطان, چنګاښ, چنگاښ, چنگاش, تیر, saratan, sarataan, chungash, chungakh, tir
اسد, زمری, مرداد, asad, zmarai, zmaray, mordad
سنبله, سنبلې, وږی, وژی, شهریور, sunbula, sonbola, sunbola, sonbula, wazhay, wagai, wogai, shahrivar
میزان, تله, تلې, مهر, mizan, meezan, tala, mehr
عقرب, لړم, آبان, aqrab, aqrb, laram, aban
قوس, لیندۍ, لیندې, آذر, qaws, qaus, qows, lindai, leenday, azar
جدی, مرغومی, دی, jadi, jady, jaddi, marghumai, marghumi, dey
دلو, دلوه, دلوې, سلواغه, سلواغې, سلواغی, بهمن, dalw, dalwa, salwagha, bahman
حوت, کب, اسفند, hut, hoot, kab, isfand, esfand
"""
_GREGORIAN = """
january, jan, جنوری, جنورۍ, ژانویه
february, feb, فبروری, فبرورۍ, فوریه
march, mar, مارچ, مارس
april, apr, اپریل, اپرېل, آوریل
may, می, مې, مه
june, jun, جون, ژوئن
july, jul, جولای, جولایی, ژوئیه
august, aug, آگست, اگست, اګست, اوت
september, sep, sept, سپتمبر, سپټمبر, سپتامبر, ستمبر
october, oct, اکتوبر, اکتبر
november, nov, نومبر, نوامبر
december, dec, دسمبر, ډسمبر, دسامبر
"""
_LUNAR = """
محرم, محرم الحرام, muharram, moharram
صفر, صفر المظفر, safar
ربیع الاول, ربیع اول, rabi al awwal, rabi ul awwal, rabi ul awal, rabi al awal, rabi i
ربیع الثانی, ربیع الاخر, ربیع دوم, rabi al thani, rabi us sani, rabi ii
جمادی الاول, جمادی الاولی, جمادی اول, jumada al awwal, jumada al ula, jamadi ul awal, jumada i
جمادی الثانی, جمادی الاخر, جمادی دوم, jumada al thani, jumada al akhira, jamadi us sani, jumada ii
رجب, رجب المرجب, rajab
شعبان, شعبان المعظم, shaban, sha ban, shaaban
رمضان, رمضان المبارک, روژه, روژې, ramadan, ramazan, ramzan, ramadhan, rozha
شوال, شوال المکرم, shawwal, shawal
ذی القعده, ذوالقعده, ذیقعده, ذی قعده, dhu al qada, dhul qadah, dhul qa dah, zul qada, zilqada
ذی الحجه, ذوالحجه, ذیحجه, ذی حجه, dhu al hijja, dhul hijjah, zul hijja, zilhaj, zul hijjah
"""


def _rows(lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split(", ")) for line in lines.strip().splitlines())


# Twelve rows for each calendar.
SPELLINGS: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {SOLAR_HIJRI: _rows(_SOLAR), GREGORIAN: _rows(_GREGORIAN), LUNAR_HIJRI: _rows(_LUNAR)}
)
