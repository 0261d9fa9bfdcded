"""Names that the text itself announces: به نام …, … په نوم, called …"""

from intake.redaction.recognizers.cued import CuedNames, cues

_DARI = (
    "به نام,بنام,به اسم,باسم,به نامهای,به نام های,نامش,اسمش,نامم,اسمم,نام من,اسم من,نام او,"
    "نام وی,اسم او,نام پدرش,نام پدرم,نام پدر,مسمی,مسما,ملقب به,مشهور به,معروف به,ولدیت"
)
_PASHTO_BEFORE = "په نوم,په نامه,نومیږی,نومیده,نومیده"
_PASHTO_AFTER = "نوم یی,نوم می,نوم,مشهور په,د پلار نوم"
_ENGLISH = (
    "named,called,name is,name was,names are,known as,nicknamed,alias,myself,"
    "i am,this is,victim,witness"
)

TABLE = (
    *cues(_DARI, "after", 0.8, "fa-af"),
    *cues(_PASHTO_BEFORE, "before", 0.7, "ps"),
    *cues(_PASHTO_AFTER, "after", 0.6, "ps"),
    *cues(_ENGLISH, "after", 0.8, "en"),
)
NAMING = CuedNames("naming", TABLE)
