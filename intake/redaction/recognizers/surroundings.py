"""Schools, clinics, employers, units and villages by name: where somebody learns, earns, lives."""

from intake.redaction.recognizers.headed import Headed

SURROUNDINGS = Headed(
    "surroundings",
    first={
        "SCHOOL": (
            "مکتب,لیسه,مدرسه,پوهنتون,دانشگاه,آموزشگاه,کورس,دارالحفاظ,دارالعلوم,دارالمعلمین,کودکستان,لیلیه,"
            "انستیتیوت,انستیتوت,فاکولته,پوهنځی,دانشکده,مکتب عالی,لیسه عالی"
        ),
        "CLINIC": (
            "شفاخانه,کلینیک,درمانگاه,بیمارستان,مرکز صحی,مرکز ترک اعتیاد,دواخانه,کلنیک,زایشگاه"
        ),
        "WORKPLACE": (
            "شرکت,رستورانت,رستوران,رادیو,تلویزیون,تلویزون,دفتر,موسسه,انجمن,روزنامه,هفته نامه,"
            "فابریکه,کارخانه,"
            "کارگاه,گمرک,هوتل,کافه,آرایشگاه,بانک,ریاست,قالین بافی,انجو,نهاد"
        ),
        "UNIT": (
            "کندک,لوا,لوای,قطعه,حوزه,فرقه,تولی,غند,قول اردوی,قول اردو,پوسته,پوسته های,قوماندانی,"
            "پولیس محلی,"
            "پسته,پاسگاه"
        ),
        "PLACE": (
            "قریه,قشلاق,گذر,محله,دره,ولسوالی,کارته,چهارراهی,چهاراهی,چارراهی,پل,قلعه,مسجد,شهرک,بازار,"
            "پروژه,سرپل,کوتل,تنگی,کمپ,منطقه,ناحیه,سرای,تپه,چوک"
        ),
    },
    last={
        "SCHOOL": "ښوونځی,ښونځی,سوونځی,لیسه,لیسی,پوهنتون,مدرسه,مدرسی,پوهنځی,وړکتون",
        "CLINIC": "روغتون,کلینیک,درملتون,روغتیایی مرکز",
        "WORKPLACE": (
            "کمپنی,شرکت,راډیو,رادیو,ټلویزیون,تلویزیون,ورځپاڼه,ورځپاڼی,ټولنه,ټولنی,څارنوالی,بانک,هوټل,موسسه,"
            "موسسی,فابریکه,فابریکی,ریاست"
        ),
        "UNIT": (
            "کندک,کنډک,لوا,لواء,قطعه,قطعی,حوزه,حوزی,فرقه,قول اردو,پوسته,پوستی,قوماندانی,ملیشو,"
            "ملیشی,ګزمه,ګزمی"
        ),
        "PLACE": "کلی,کلا,ولسوالی,مینه,مینی,جومات,بانډه,بانده,دره,بازار,کمپ,کور کلی,چوک",
    },
    english={
        "SCHOOL": (
            "school,high school,university,college,madrasa,madrassa,institute,academy,"
            "kindergarten,faculty"
        ),
        "CLINIC": "hospital,clinic,health center,health centre,pharmacy",
        "WORKPLACE": (
            "company,ngo,radio,tv,newspaper,ministry,bank,restaurant,bakery,factory,hotel,foundation,"
            "organization,organisation,association,union,agency,ltd"
        ),
        "UNIT": (
            "unit,brigade,battalion,kandak,corps,checkpoint,check post,outpost,division,regiment,"
            "directorate,police district"
        ),
        "PLACE": "village,district,hamlet,quarter,valley,mosque,bazaar,camp,bridge,square",
    },
)
