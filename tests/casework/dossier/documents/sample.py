"""A dossier with every kind of block, in three languages. Everybody and everything is invented."""

import hashlib
from datetime import date
from typing import Any

from casework.dossier.document import (
    Bar,
    Block,
    Cover,
    Document,
    Fields,
    Figure,
    Heading,
    Inline,
    Line,
    Listing,
    NewPage,
    Note,
    Paragraph,
    Run,
    Table,
)

__all__ = ["Bar", "Cover", "Document", "Fields", "Figure", "Heading", "Listing", "NewPage", "Note",
           "Paragraph", "Run", "Table"]  # fmt: skip

LANGUAGES = ("en", "fa-af", "ps")
DAY = date(2026, 11, 21)
DIGEST = hashlib.sha256(b"an invented evidence list").hexdigest()
# What stands under a bar in the original. It is handed to nobody who draws.
BARRED = ("Zarghuna Canarizai", "زرغونه کناریزی")

_WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Detentions of teachers in one province",
        "subtitle": "A file for an investigative mechanism (invented)",
        "made_for": "Made for",
        "forum": "An invented mechanism",
        "facts": "Facts",
        "summary": "What happened",
        "told": "On {} two men of the invented unit Kandak-9 came to the house of ",
        "told_after": " and took him to a post near the bazaar.",
        "after": "He was held for eleven days, without a charge. His brother was told ",
        "after_end": " that he may not ask again.",
        "quote": "They said: whoever teaches here answers to us.",
        "list_head": "What is not known",
        "list": ("who gave the order", "where he was on the second day", "who else was held"),
        "answers": "Answers",
        "place": "Place",
        "place_is": "Kabul, district not shown",
        "date": "Date",
        "unknown": "unknown",
        "figure_head": "Figures",
        "caption": "Incidents by week, documented and not total",
        "alt": "A bar chart of five weeks: 3, 1, 4, none and 2 incidents.",
        "under": "N = 10 acts; 2 left out for want of a date. Bias: undercounts villages.",
        "weeks": ("week 1", "week 2", "week 3", "week 4", "week 5"),
        "exhibits": "Evidence",
        "table": "The evidence list",
        "columns": ("Id", "Type", "Collected", "SHA-256"),
        "kinds": ("photograph", "letter, scanned", "voice note"),
        "held": "held since it arrived",
    },
    "fa-af": {
        "title": "بازداشت آموزگاران در یک ولایت",
        "subtitle": "دوسیه برای یک میکانیزم تحقیق (ساختگی)",
        "made_for": "برای",
        "forum": "یک میکانیزم ساختگی",
        "facts": "واقعیت‌ها",
        "summary": "آنچه رخ داد",
        "told": "به تاریخ {} دو تن از قطعهٔ ساختگی Kandak-9 به خانهٔ ",
        "told_after": " آمدند و او را به پوسته‌ای نزدیک بازار بردند.",
        "after": "او یازده روز بدون اتهام نگهداری شد. به برادرش ",
        "after_end": " گفته شد که دیگر نپرسد؛ می‌ترسد.",
        "quote": "گفتند: هر که اینجا درس می‌دهد، به ما جواب می‌دهد.",
        "list_head": "آنچه معلوم نیست",
        "list": ("چه کسی امر داد", "روز دوم کجا بود", "چه کسان دیگر نگهداری می‌شدند"),
        "answers": "جواب‌ها",
        "place": "جای",
        "place_is": "کابل، ولسوالی نشان داده نمی‌شود",
        "date": "تاریخ",
        "unknown": "نامعلوم",
        "figure_head": "شکل‌ها",
        "caption": "رویدادها به تفکیک هفته، ثبت‌شده و نه همه",
        "alt": "نمودار میله‌ای پنج هفته: ۳، ۱، ۴، هیچ و ۲ رویداد.",
        "under": "تعداد = ۱۰ عمل؛ ۲ عمل بی‌تاریخ کنار گذاشته شد. سوگیری: قریه‌ها کمتر شمرده شده.",
        "weeks": ("هفتهٔ ۱", "هفتهٔ ۲", "هفتهٔ ۳", "هفتهٔ ۴", "هفتهٔ ۵"),
        "exhibits": "شواهد",
        "table": "فهرست شواهد",
        "columns": ("شماره", "نوع", "گردآوری", "SHA-256"),
        "kinds": ("عکس", "نامه، اسکن‌شده", "پیام صوتی"),
        "held": "از رسیدن به بعد نگهداری شده",
    },
    "ps": {
        "title": "په یوه ولایت کې د ښوونکو نیول",
        "subtitle": "د یوه تحقیقي میکانیزم لپاره دوسیه (جوړه شوې)",
        "made_for": "د دې لپاره",
        "forum": "یو جوړ شوی میکانیزم",
        "facts": "پېښې",
        "summary": "څه پېښ شول",
        "told": "په {} د جوړ شوي ټولي Kandak-9 دوه کسان د ",
        "told_after": " کور ته راغلل او هغه یې بازار ته نږدې پوستې ته بوتله.",
        "after": "هغه یوولس ورځې بې تورونو وساتل شو. ورور ته یې ",
        "after_end": " وویل شول چې بیا پوښتنه ونه کړي.",
        "quote": "ویې ویل: څوک چې دلته درس ورکوي، موږ ته به ځواب وايي.",
        "list_head": "څه نه دي معلوم",
        "list": ("امر چا ورکړ", "په دویمه ورځ چېرې و", "نور څوک ساتل شوي وو"),
        "answers": "ځوابونه",
        "place": "ځای",
        "place_is": "کابل، ولسوالۍ نه ښودل کېږي",
        "date": "نېټه",
        "unknown": "نامعلوم",
        "figure_head": "انځورونه",
        "caption": "پېښې په اونیو، ثبت شوې او نه ټولې",
        "alt": "د پنځو اونیو مېله‌یي انځور: ۳، ۱، ۴، هېڅ او ۲ پېښې.",
        "under": "شمېر = ۱۰ عملونه؛ ۲ بې نېټې پاتې شول. ځانګړنه: کلي لږ شمېرل شوي.",
        "weeks": ("لومړۍ اونۍ", "دویمه اونۍ", "درېیمه اونۍ", "څلورمه اونۍ", "پنځمه اونۍ"),
        "exhibits": "شواهد",
        "table": "د شواهدو لېست",
        "columns": ("ګڼه", "ډول", "راټولول", "SHA-256"),
        "kinds": ("انځور", "لیک، سکن شوی", "غږیز پیغام"),
        "held": "له رارسېدو راهیسې ساتل شوی",
    },
}
_DAYS = {"en": "1 April 2025", "fa-af": "1 April 2025", "ps": "1 April 2025"}
_SOLAR = {"fa-af": "۱۲ حمل ۱۴۰۴", "ps": "۱۲ وری ۱۴۰۴"}


def document(language: str) -> Document:
    """The whole sample: four pages of A4, three of them with blocks."""
    return Document(
        language=language, cover=cover(language), blocks=(*facts(language), *annexes(language))
    )


def cover(language: str) -> Cover:
    words = _WORDS[language]
    return Cover(
        title=words["title"],
        subtitle=words["subtitle"],
        dossier="D-2026-0007",
        version=1,
        made_on=DAY,
        evidence_sha256=DIGEST,
        fields=((words["made_for"], (Run(words["forum"]),)),),
    )


def facts(language: str) -> tuple[Block, ...]:
    words = _WORDS[language]
    before, after = words["told"].split("{}")
    return (
        Heading(1, words["facts"], "II"),
        Heading(2, words["summary"], "II.3"),
        Paragraph(
            (Run(before), *_day(language), Run(after), Bar(9, "V-03"), Run(words["told_after"]),
             Note(("E-0001", "E-0003"))),
        ),
        Paragraph(
            (Run(words["after"]), Bar(12), Run(words["after_end"]),
             Note(("E-0002",), words["held"]), Run(" "), Run(words["unknown"], strong=True)),
        ),
        Paragraph((Run(words["quote"]), Note(("E-0003",))), quote=True),
        Paragraph(
            (Run("او ته یې وویل: 1 April 2025 ته راشه."),), quote=True, language="ps",
        ),
        Heading(3, words["list_head"]),
        Listing([(Run(one),) for one in words["list"]]),
        Listing([(Run(one), Note(("E-0001",))) for one in words["list"]], numbered=True),
        Heading(2, words["answers"], "II.4"),
        Fields(
            (
                (words["place"], (Run(words["place_is"]),)),
                (words["date"], _day(language)),
                ("E-mail", (Run("desk@network.invalid", apart=True),)),
            )
        ),
    )  # fmt: skip


def annexes(language: str) -> tuple[Block, ...]:
    words = _WORDS[language]
    return (
        NewPage(),
        Heading(1, words["figure_head"], "III"),
        figure(language),
        Heading(1, words["exhibits"], "IV"),
        Table(
            words["columns"],
            [_exhibit(number, kind) for number, kind in enumerate(words["kinds"] * 4, 1)],
            caption=words["table"],
            widths=(2, 3, 3, 7),
            under=(words["held"],),
        ),
    )


def figure(language: str) -> Figure:
    words = _WORDS[language]
    rows = b"week,incidents\n1,3\n2,1\n3,4\n4,0\n5,2\n"
    return Figure(
        svg=bars(words["weeks"], rtl=language != "en"),
        caption=words["caption"],
        alt=words["alt"],
        under=(words["under"],),
        frozen="data/figures/weekly.csv",
        frozen_sha256=hashlib.sha256(rows).hexdigest(),
    )


def bars(labels, *, rtl: bool) -> bytes:
    """Five bars, one of them hatched by a pattern of the drawing's own."""
    drawn = "".join(
        f'<rect x="{110 if not rtl else 390 - 80 * count}" y="{20 + 30 * at}" width="{80 * count}" '
        f'height="20" fill="{"url(#hatch)" if at == 2 else "#555"}"/>'
        f'<text x="{100 if not rtl else 490}" y="{35 + 30 * at}" font-family="Vazirmatn" '
        f'font-size="13" text-anchor="end">{label}</text>'
        for at, (label, count) in enumerate(zip(labels, (3, 1, 4, 0, 2), strict=True))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 180"><defs><pattern id="hatch" '
        'width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0" stroke="#000"/>'
        f"</pattern></defs>{drawn}</svg>"
    ).encode()


def _day(language: str) -> tuple[Inline, ...]:
    if language == "en":
        return (Run(_DAYS["en"], apart=True),)
    return (Run(_SOLAR[language], apart=True), Run(" ("), Run("1 April 2025", apart=True), Run(")"))


def _exhibit(number: int, kind: str) -> list[Line]:
    digest = hashlib.sha256(b"invented item %d" % number).hexdigest()
    return [
        (Run(f"E-{number:04}", apart=True),),
        (Run(kind),),
        (Run("2025-04-12", apart=True),),
        (Run(digest, apart=True),),
    ]
