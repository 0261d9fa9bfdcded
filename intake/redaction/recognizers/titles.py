"""Names after titles: حاجی …, ملا …, Engineer … The title stays, the name goes.

A title of office without a name (قوماندان امنیه, رئیس استخبارات) stays whole: what follows
is on the list of common words.
"""

from intake.redaction.recognizers.cued import CuedNames, cues

# After these nearly every word is a name.
_STRONG = (
    "حاجی,حاجیه,الحاج,ملا,مولوی,مولانا,قاری,انجنیر,انجینر,انجینیر,داکتر,دکتر,ډاکټر,ډاکتر,استاد,"
    "پوهاند,پوهنوال,خلیفه,شیخ,اخوند,اخندزاده,صاحبزاده,بی بی,جنرال,دگروال,ډگروال,دگرمن,تورن,جگرن,"
    "سناتور,سید,میا,پیر"
)
# After these a plain word is as likely.
_WEAK = (
    "قوماندان,قومندان,معلم,ارباب,ملک,وکیل,اقای,اغای,محترم,محترمه,شهید,شهیده,مرحوم,مرحومه,میرمن,ښاغلی,اغلی,"
    "مفتی,قاضی,والی,ولسوال,کاتب,سارنوال,څارنوال,ژورنالیست,خبرنگار,خبریال,ښوونکی,ښوونکی,امر,مدیر,رییس"
)
_ENGLISH = (
    "haji,mullah,mawlawi,mawlana,qari,ustad,engineer,mr,mrs,ms,miss,dr,doctor,professor,commander,general,"
    "colonel,captain,sheikh,shaikh,sayed,bibi,maulvi,molavi,mufti,qazi,judge,teacher,malik,khalifa"
)
# A title of respect may follow the name: احمد خان, مریم جان, رحیم صاحب.
_FOLLOWING = "خان,جان,اغا,خانم,صاحب"
_EVERY = frozenset(f"{_STRONG},{_WEAK},{_ENGLISH}".split(","))

TABLE = (
    *cues(_STRONG, "after", 0.8),
    *cues(_WEAK, "after", 0.4),
    *cues(_ENGLISH, "after", 0.85),
    *cues(_FOLLOWING, "before", 0.45),
)
TITLES = CuedNames("titles", TABLE, skipped=_EVERY)
