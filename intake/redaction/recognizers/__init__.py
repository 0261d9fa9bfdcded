"""Every way identifiers are found. A new one is a module, its examples and a line here."""

from intake.redaction.recognizers.account import Account
from intake.redaction.recognizers.accounts_named import AccountsNamed
from intake.redaction.recognizers.address import Address
from intake.redaction.recognizers.ages import Ages
from intake.redaction.recognizers.capitals import Capitals
from intake.redaction.recognizers.dates import Dates
from intake.redaction.recognizers.device import Device
from intake.redaction.recognizers.digits import Digits
from intake.redaction.recognizers.document import Document
from intake.redaction.recognizers.english_tagger import ENGLISH_TAGGER
from intake.redaction.recognizers.kinship import KINSHIP
from intake.redaction.recognizers.localities import Localities
from intake.redaction.recognizers.name_words import NameWords
from intake.redaction.recognizers.naming import NAMING
from intake.redaction.recognizers.online import Online
from intake.redaction.recognizers.passport import Passport
from intake.redaction.recognizers.persian_taggers import DARI_TAGGER, PASHTO_TAGGER
from intake.redaction.recognizers.phone import Phone
from intake.redaction.recognizers.plate import Plate
from intake.redaction.recognizers.position import Position
from intake.redaction.recognizers.spoken import Spoken
from intake.redaction.recognizers.surroundings import SURROUNDINGS
from intake.redaction.recognizers.tazkira import Tazkira
from intake.redaction.recognizers.titles import TITLES
from intake.redaction.types import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = (
    Phone(),
    Tazkira(),
    Passport(),
    Document(),
    Online(),
    AccountsNamed(),
    Position(),
    Plate(),
    Account(),
    Device(),
    Address(),
    Digits(),
    Spoken(),
    Dates(),
    Ages(),
    Localities(),
    SURROUNDINGS,
    NameWords(),
    KINSHIP,
    TITLES,
    NAMING,
    Capitals(),
    ENGLISH_TAGGER,
    DARI_TAGGER,
    PASHTO_TAGGER,
)
# For print and speech that a machine turned into text: it misreads figures first of all.
MISREADING: tuple[Recognizer, ...] = (
    *(one for one in RECOGNIZERS if one.name != Digits.name),
    Digits(fewest=6, leaves_money=False),
)
