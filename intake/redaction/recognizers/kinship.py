"""Names beside kin: فرزند …, ولد …, د … زوی, wife of …

Women are often named only through a man, and a father's name tells two men apart, so kin
lead to a person as surely as the name does. In registers (ولد, بنت) what follows is a name;
in speech (پسر جوان) it may be a plain word, which is hidden and asked about.
"""

from intake.redaction.recognizers.cued import CuedNames, cues

_DARI_KIN = (
    "پسر,پسرم,پسرش,دختر,دخترم,دخترش,برادر,برادرم,برادرش,خواهر,خواهرم,خواهرش,پدر,پدرم,پدرش,مادر,"
    "مادرم,مادرش,شوهر,شوهرم,شوهرش,همسر,همسرم,همسرش,خانم,خانمم,خانمش,زن,کاکا,کاکایم,کاکایش,ماما,"
    "مامایم,مامایش,عمه,عمه ام,خاله,خاله ام,خسر,خسرم,داماد,دامادم,عروس,عروسم,نواسه,نواسه ام,"
    "برادرزاده,برادرزاده ام,خواهرزاده,خواهرزاده ام,پسرکاکا,پسرکاکایم,بچه کاکا,دوستم,رفیقم,همسایه ام"
)
_PASHTO_KIN = (
    "زوی,زوی می,زوی یی,لور,لور می,لور یی,ورور,ورور می,ورور یی,خور,خور می,خور یی,پلار,پلار می,"
    "پلار یی,مور,مور می,میره,میړه,میړه می,ښځه,میرمن,میرمنی,تره,تره می,ماما,ماما می,زوم,وراره,"
    "وراره می,خوریی,لمسی,اکا,کاکا,نږور,خسر,ملگری می"
)
_ENGLISH_KIN = (
    "son,daughter,wife,widow,husband,brother,sister,father,mother,uncle,aunt,cousin,nephew,niece,"
    "grandson,granddaughter,grandfather,friend,neighbour,neighbor,colleague,child"
)

TABLE = (
    *cues("ولد,بنت,زوجه,ابن", "after", 0.85),
    *cues("ولد,بنت", "before", 0.7),
    *cues("فرزند", "after", 0.7, "fa-af"),
    *cues("فرزند,زوجه", "before", 0.4, "fa-af"),
    *cues(_DARI_KIN, "after", 0.3, "fa-af"),
    *cues(_PASHTO_KIN, "before", 0.45, "ps", opened_by="د"),
    *cues(_PASHTO_KIN, "after", 0.3, "ps"),
    *cues(_ENGLISH_KIN, "after", 0.85, "en"),
)
KINSHIP = CuedNames("kinship", TABLE)
