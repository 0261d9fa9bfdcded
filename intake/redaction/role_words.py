"""Words beside a name by which it stands as a perpetrator's or an official's, or surely does not.

Data that a native reader can correct, in rows as people write them; rows become runs of words in
their one shape (`reading.py`). Those who served before August 2021 are hunted under the very
titles that others hold today, so a title that both have had (`RANKS`) is never enough.
"""

from collections.abc import Mapping

from intake.redaction.reading import read

Phrase = tuple[str, ...]


def _rows(*rows: str) -> frozenset[Phrase]:
    return frozenset(
        tuple(read(one).text.lower().split()) for row in rows for one in row.split(",")
    )


# Whoever bears these today belongs to those in power; beside them a name is an official's.
_OFFICES = _rows(
    "ولسوال,والی,معاون والی,سخنگوی والی,سخنگوی طالبان,سخنگوی وزارت,قوماندان امنیه,قومندان امنیه,"
    "آمر حوزه,آمر امنیت,آمر جنایی,معاون حوزه,قوماندان حوزه,قومندان حوزه,رئیس استخبارات,"
    "مدیر استخبارات,رئیس معارف,رئیس اطلاعات و فرهنگ,رئیس امر به معروف,آمر امر به معروف,رئیس محکمه,"
    "رئیس محکمهٔ ابتداییه,رئیس محکمهٔ استیناف,سرپرست وزارت,والی ولایت,مدیر معارف,مدیر معارف ولسوالی,"
    "آمر محبس,مدیر محبس,قوماندان محبس,قومندان محبس",
    "د امنیې قوماندان,امنیې قوماندان,د حوزې آمر,حوزې آمر,د حوزې قوماندان,حوزې قوماندان,"
    "د استخباراتو رییس,استخباراتو رییس,د استخباراتو مدیر,د والي ویاند,د طالبانو ویاند,"
    "د اطلاعاتو او کلتور رییس,کلتور رییس,معارف رییس,معارف آمر,صحت عامې رییس,محکمې رییس,محبس آمر,"
    "محبس مشر,ولسوال صاحب,والي صاحب",
    "governor,district governor,provincial governor,police chief,chief of police,security chief,"
    "head of intelligence,intelligence chief,taliban spokesman,taliban spokesperson",
)
# And beside these it is one of those who did it.
_DOERS = _rows(
    "محتسب,محتسبی,مستنطق,استنطاق کننده,قوماندان شان,قومندان شان,فرمانده شان,قوماندان طالبان,"
    "قومندان طالبان,قوماندان طالب,قومندان طالب,فرمانده طالبان,طالبی",
    "استنطاق کوونکی,د طالبانو قوماندان,طالبانو قوماندان,طالب قوماندان",
    "taliban commander,talib commander,taliban fighter,interrogator,their commander",
)
CUES: Mapping[Phrase, str] = dict.fromkeys(_OFFICES, "OFFICIAL") | dict.fromkeys(
    _DOERS, "PERPETRATOR"
)
# Titles of today and of before alike: a name beside them needs a deed of its bearer as well.
RANKS = _rows(
    "قوماندان,قومندان,فرمانده,قاضی,آمر,معاون,مدیر,رئیس,ضابط,شاروال,طالب,سرپرست,تولی مشر",
    "رییس,امر,ښاروال,بلوک مشر",
    "commander,judge,prosecutor,mayor,general,colonel,captain,officer,talib,director,warden,guard",
)
# What may stand between the title and the name.
BETWEEN = _rows(
    "صاحب,ملا,مولوی,مولانا,قاری,حاجی,شیخ,مفتی,حافظ,جنرال,به نام,بنام,به اسم,محترم,سرمعلم,داکتر,"
    "انجنیر",
    "ډاکټر,انجینر,ضابط",
    "په نوم,په نامه",
    "the,mullah,mawlawi,maulvi,qari,haji,sheikh,mufti,named,called",
)
# Before the title: by, by order of, the men of.
AGENT_BEFORE = _rows(
    "توسط,از طرف,از سوی,از جانب,به امر,به دستور,به هدایت,به فرمان,به حکم,افراد,نفرهای,نفر های,"
    "عساکر,محافظ,محافظان,بادیگارد",
    "by,by the,ordered by,led by,men of,under",
)
# In the same clause as the name and after it: what its bearer did. Dari verbs are of one person,
# for what many did (زدند) was as often done to the one named; Pashto ones say "me" or "us".
DEEDS = _rows(
    "افرادش,افراد مسلحش,نفرهایش,نفر هایش,عساکرش,محافظانش,زد,می زد,میزد,می زند,"
    "لت می کرد,لت کرد,لت و کوب کرد,شکنجه کرد,شکنجه می کرد,شلاق زد,تهدید کرد,تهدید می کرد,امر کرد,"
    "امر داد,دستور داد,هدایت داد,حکم داد,فیصله کرد,فیصله داد,فیر کرد,حمله کرد,آتش زد,غصب کرد,"
    "دشنام داد,دشنام می داد,پول خواست,رشوت خواست,باج گرفت,باج می گیرد,جریمه کرد,مرا گرفت,مرا برد,"
    "ما را برد",
    "ووهلم,ووهلو,وهلم,وهلو,ونیولم,ونیولو,بوتلم,بوتلو,وګواښلم,وګواښلو,راته وویل,موږ ته وویل,"
    "ماته وویل,امر وکړ,ګواښ وکړ,کسانو یې,وسله والو یې",
    "led,ordered,beat,hit,kicked,slapped,tortured,arrested,detained,took,threatened,demanded,burned,"
    "shot,killed,commanded,commands,raided,searched,looted,flogged,insulted,whipped,and his men,"
    "his men,his fighters,of the taliban,from the taliban,unit,battalion,brigade,kandak",
)
# In the same sentence: the bearer suffered, served before, speaks here, or may have.
SUFFERING = _rows(
    "شد,شدند,شده,شده اند,گردید,گردیدند,شهید,مرحوم,لادرک,ناپدید,مفقود,فرار,متواری,پنهان,مخفی,جسد,"
    "جنازه,قربانی,شاهد,شاهدان,سابق,سابقه,پیشین,اسبق,جمهوریت,جمهوری,نظام قبلی,حکومت قبلی,دولت قبلی,"
    "هستم,استم,به قتل رسید,به شهادت رسید,جان باخت,وفات کرد",
    "شو,شول,شوه,شوی,شوې,کېږي,وژل,ووژل,ووژلو,ورک,لادرکه,پټ,وتښتېد,پخوانی,پخواني,مخکینی,جمهوریت,شهید,"
    "طالبانو,امارت,یم,جسد,جنازه,قرباني",
    "was,were,been,being,is,has,got,disappeared,missing,fled,hiding,escaped,died,dead,body,funeral,"
    "victim,witness,former,formerly,ex,late,retired,republic,previous,my,our,am,who,whose,s",
)
# Here another clause begins, with somebody else in it perhaps.
CLAUSE_OPENS = frozenset(
    word
    for row in _rows("که,وقتی,چون,اما,ولی,چی,خو,when,while,because,but,that,they,he,she")
    for word in row
)
# Right after the name: it is the object of the deed. د … یې ونیوه has its object first.
OBJECT_AFTER = _rows("را,ره,رو,یی,ته,سره,باندې,څخه,نه")
# Right before the title: at, on, with, against; house, wife, killing of.
ASIDE_BEFORE = _rows(
    "به,بالای,بالا,سر,بر,علیه,پشت,دنبال,با,همراه,همراهی,نزد,خانه,خانهٔ,منزل,دکان,زمین,زن,دختر,پسر,برادر,خواهر,پدر,مادر,قتل,شهادت,"
    "بازداشت,دستگیری,ترور,جسد,فامیل,خانواده,دوست,همکار,راننده,دریور",
    "ته,سره,کور,زوی,لور,ورور,پلار",
    "at,on,with,against,arrested,killed,detained,took,beat,shot,tortured,murdered,of,for,to,and,"
    "house,wife,son,daughter,brother,sister,father,mother,family,the late,called,saw,see,"
    "visit,visited,told,asked",
)
# Whose vehicle: theirs, or of those who suffered.
THEIR_CARS = _rows(
    "موتر طالبان,موترهای طالبان,موتر شان,موترشان,رنجر,رنجرهای,رینجر,موتر استخبارات,موتر امارت,"
    "موتر حوزه,موتر قوماندان,موتر ولسوال",
    "د طالبانو موټر,طالبانو موټر,طالبانو رنجر,استخباراتو موټر,د دوی موټر",
    "taliban vehicle,taliban car,taliban ranger,their ranger,their car,their vehicle,their pickup,"
    "ranger of the taliban,police ranger",
)
OWN_CARS = _rows(
    "من,ما,موترم,موترش,موترما,برادرم,شوهرم,پدرم,پسرم,برادرش,شوهرش,کاکایم,همسایه,قربانی,شاهد,تکسی",
    "زما,زموږ,مو,ورور,پلار,زوی,میړه",
    "my,our,his,her,victim,witness,brother,husband,father,son,neighbour,neighbor,taxi",
)
