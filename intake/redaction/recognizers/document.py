"""Papers and cards with a number: courts, refugee offices, rations, driving, service, prison."""

import re
from collections.abc import Iterator

from intake.redaction.recognizers.numbered import Numbered, Row
from intake.redaction.types import Finding

# One row of digits after these is the holder's, with or without the word "number".
_CARDS = (
    "PoR card,proof of registration,amayesh,ACC card,CNIC,ration card,scope card,ID card,"
    "identity card,driving licence,driving license,driver's licence,driver's license,"
    "driver license,"
    "drivers license,military ID,army ID,police ID,ISAF badge,NATO badge,employee badge,"
    "employee ID,staff ID,student ID,press card,UNHCR,SIV,social security,SSN,biometric,kankor ID,"
    "voter card,work permit,residence permit,"
    "کارت راشن,راشن کارت,کارت امایش,امایش,کد فراگیر,کد ملی,کدملی,شناختی کارډ,شناختی کارت,کارت هویت,"
    "هویت کارت,لایسنس,لیسنس,جواز رانندگی,جواز دریوری,گواهینامه,کارت نظامی,کارت عسکری,د عسکری کارت,"
    "عسکری کارت,کارت کارمندی,کارت وظیفه,کارت خبرنگاری,کارت یو ان اچ سی ار,یو ان اچ سی ار,"
    "کارت مهاجرت,کارت پناهندگی,کارت پناهنده گی,د کډوالی کارت,کډوالی کارت,پی او ار کارډ,"
    "پی او ار کارت,"
    "پی او ار,بایومتریک,کارت رای دهی,کارت محصلی,ای دی کانکور"
)
# After these a number alone may be a count: the text must say that it is a number.
_PAPERS = (
    "case,file,dossier,registration,badge,visa,student,kankor,prison,prisoner,prison card,inmate,"
    "detainee,referral,complaint,warrant,permit,certificate,deed,"
    "دوسیه,دوسیی,قضیه,قضیی,پرونده,مکتوب,قباله,قبالی,ویزه,ویزا,محبس,زندان,زندانی,عریضه,عریضی,رسید,"
    "کانکور,ثبت قباله,جواز,د هویت کارت,کارت محبس"
)

# A number that the text calls one without saying of what, long enough to be somebody's.
_ANY = Row("NUMBER", "number,no,شماره,شمیره,نمبر,نومره,گڼه,کد,کود,code", 0.4, says_number=False)

TABLE = (
    Row("DOCUMENT", _CARDS, 0.96, says_number=False),
    Row("DOCUMENT", _CARDS, 0.96),
    Row("DOCUMENT", _PAPERS, 0.96),
    _ANY,
)
_SIGNED = re.compile(r"(?<![^\W_])(?:SIV|PoR|POR|WFP|UNHCR|P-?[12]|NGO|IOM|ICRC)-\d[\w-]{2,20}+")


class Document(Numbered):
    """See the module."""

    def __init__(self) -> None:
        super().__init__("document", TABLE)

    def find(self, text: str) -> Iterator[Finding]:
        yield from super().find(text)
        for found in _SIGNED.finditer(text):
            yield Finding(found.start(), found.end(), "DOCUMENT", 0.8, self.name)
