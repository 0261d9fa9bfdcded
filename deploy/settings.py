"""Settings of every role. What a role may hold is checked by `intake.checks`.

No sessions, messages, staticfiles or auth for the intake role: what is not installed
cannot leak. Casework adds what it needs when its role is asked for; the operator's commands
get the same tables, none of the pages.
"""

import secrets
from pathlib import Path

from django.conf import global_settings

from deploy import addresses, environment
from intake.languages import register as register_languages

BASE_DIR = Path(__file__).resolve().parent.parent
ROLE = environment.role()
VAR_DIR = environment.path("VAR_DIR") or BASE_DIR / "var"

DEBUG = False
# Only casework signs with it (its sessions live in one process's memory), so that a new one at
# each start is the best there is. No other role has anything to sign; Django insists.
SECRET_KEY = environment.secret("SECRET_KEY") or (
    secrets.token_urlsafe(48)
    if ROLE == "casework"
    else "unused:no-role-of-intake-signs-anything:" + "0" * 32
)
ALLOWED_HOSTS = list(environment.words("ALLOWED_HOSTS", default=("localhost", "127.0.0.1")))

# The workers compile dossiers of its rows, and the sweeper keeps the files those name.
HAS_CASEWORK = ROLE in ("casework", "operator", "signer", "worker")
INSTALLED_APPS = ["intake"]
if HAS_CASEWORK:
    INSTALLED_APPS += ["casework", "django.contrib.contenttypes", "django.contrib.auth"]
    AUTH_USER_MODEL = "casework.Member"
CASEWORK_PAGES = ["django.contrib.messages", "casework.admin.apps.QuietAdmin"]
if ROLE == "casework":
    INSTALLED_APPS += CASEWORK_PAGES
if ROLE == "operator":
    INSTALLED_APPS += ["deploy"]  # for its commands: no table, no page
MIGRATION_MODULES = {"admin": None}  # its table is never made, see QuietAdmin

ROOT_URLCONF = {
    "intake": "deploy.urls_intake",
    "mailbox": "deploy.urls_mailbox",
    "casework": "deploy.urls_casework",
}.get(ROLE, "deploy.urls_none")
WSGI_APPLICATION = {
    "intake": "deploy.wsgi_intake.application",
    "mailbox": "deploy.wsgi_mailbox.application",
    "casework": "deploy.wsgi_casework.application",
}.get(ROLE)
CASEWORK_MIDDLEWARE = [
    "casework.middleware.CaseworkPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MIDDLEWARE = {
    "intake": ["intake.middleware.SealedPages"],
    "mailbox": ["intake.middleware.SealedPages"],
    "casework": CASEWORK_MIDDLEWARE,
}.get(ROLE, [])
# The headers these ask for are set by SealedPages and CaseworkPages. On the intake no cookie or
# session speaks for anyone, so there is no forged request to fend off (the admission code in
# the body is the authority); casework has Django's own middleware for that.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W003"]
_TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.i18n",
                *(
                    [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "casework.look.page",
                    ]
                    if HAS_CASEWORK
                    else ()
                ),
            ]
        },
    }
]
# What has no pages loads no code of pages either.
TEMPLATES = _TEMPLATES if ROLE in ("intake", "mailbox", "casework", "operator") else []

# -- Signing in to casework: all of it in the memory of its one process, gone with a restart --
PASSWORD_HASHERS = ["casework.accounts.hashing.Argon2id"]
AUTHENTICATION_BACKENDS = ["casework.accounts.backend.Members"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Memory of one hash, in KiB: of a password, and of the key that the second factor rests under.
ARGON2_MEMORY = environment.number("ARGON2_MEMORY", default=1 << 16, least=8, most=1 << 20)
# scrypt cost of a passphrase file, as a power of two: 18 is about a second and 256 MiB a guess.
PASSPHRASE_WORK = environment.number("PASSPHRASE_WORK", default=18, least=1, most=22)
# Unlocked keys and opened reports stand in this process's memory, which a swap file would keep.
# The demo alone has 0: it promises nothing of the kind.
REQUIRE_MLOCK = environment.flag("REQUIRE_MLOCK", default=True)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Browsers take Secure and __Host- cookies from onion services and from this very machine over
# plain http too, so nothing is loosened anywhere.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
if ROLE in ("casework", "operator"):
    CSRF_FAILURE_VIEW = "casework.views.failures.forged"
LOGIN_URL = "sign_in"

DATABASES = {"default": addresses.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Bodies are read by intake.body alone. Were a view ever to touch request.FILES, Django's own
# handlers would spool plaintext to a temporary file: this one refuses instead.
FILE_UPLOAD_HANDLERS = ["intake.body.RefuseToSpool"]
if ROLE == "casework":
    FILE_UPLOAD_HANDLERS = ["casework.uploads.NoFiles"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

LANGUAGE_CODE = "en"
LANGUAGES = register_languages()
LOCALE_PATHS = [BASE_DIR / "intake" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING_CONFIG = "intake.silence.configure_logging"
# Not empty: where it is, Django never calls the function above and leaves its own way in place.
LOGGING: dict[str, object] = {"version": 1}

# -- Where sealed things rest ------------------------------------------------------------
BLOBS = addresses.blobs(VAR_DIR / "blobs")
if BLOBS.startswith("s3://"):
    STORAGES = {**global_settings.STORAGES, "blobs": addresses.object_storage(BLOBS)}
# Refuse new reports below this much free space, so that what is acknowledged can be finished.
FREE_SPACE_FLOOR = environment.number("FREE_SPACE_FLOOR", default=1 << 30, least=0, most=1 << 50)
# Where `python -m deploy.backups take` is told to put them; the doctor looks there.
BACKUP_DIR = environment.path("BACKUP_DIR")
BROKER_URL = addresses.broker(VAR_DIR / "broker" / "s")

# -- Keys: public ones by pinned file, private ones only where the role may hold them ------
ROLL_ROOT_FILE = environment.path("ROLL_ROOT_FILE") or VAR_DIR / "keys" / "root.pub"
ROLL_FLOOR_FILE = environment.path("ROLL_FLOOR_FILE") or VAR_DIR / "floor" / ROLE
# The root's statement about the pages of this site, as anybody may ask for it.
SITE_NOTE_FILE = environment.path("SITE_NOTE_FILE") or VAR_DIR / "site" / f"{ROLE}.note"
CODE_KEY_FILE = environment.path("CODE_KEY_FILE")
AGENT_SOCKET = environment.path("AGENT_SOCKET") or VAR_DIR / "agent.sock"
AGENT_DIR = environment.path("AGENT_DIR")
# OS users who may ask the agent how it is, have it go round, and hand it a new desk's first half.
AGENT_OPERATORS = environment.words("AGENT_OPERATORS")
AGENT_PASSPHRASE_FILE = environment.path("AGENT_PASSPHRASE_FILE")
LOG_KEY_FILE = environment.path("LOG_KEY_FILE")
DOSSIER_KEY_FILE = environment.path("DOSSIER_KEY_FILE")
SIGNER_SOCKET = environment.path("SIGNER_SOCKET") or VAR_DIR / "signer.sock"
# What the root says of the dossier keys: three files, made where the root key is.
VOUCHED_DIR = environment.path("VOUCHED_DIR") or VAR_DIR / "vouched"

# Time-stamping authorities of releases, two at most: where they are asked, through which proxy
# (socks5://… for Tor), and for each the file of the certificates that are believed.
TSA_URLS = environment.words("TSA_URLS")
TSA_CHAINS = tuple(Path(one) for one in environment.words("TSA_CHAINS"))
TSA_PROXY = environment.words("TSA_PROXY", default=("",))[0]

# Originals that one person may sign for on a day: more is not work but leafing through.
OPENINGS_A_DAY = environment.number("OPENINGS_A_DAY", default=50, least=1, most=10_000)

# Where receipts open a mailbox, as the page of the receipt tells it: the onion of ROLE=mailbox.
MAILBOX_ADDRESS = environment.words("MAILBOX_ADDRESS", default=("",))[0]

# -- Limits of one network, so that a flood through one circle cannot silence the others ---
NETWORK_UPLOADS_AT_ONCE = environment.number(
    "NETWORK_UPLOADS_AT_ONCE", default=200, least=1, most=10_000
)
LEASE_SECONDS = environment.number("LEASE_SECONDS", default=60, least=1, most=3600)
# Faults of its own that a row may meet before it is left to a person.
MAX_ATTEMPTS = environment.number("MAX_ATTEMPTS", default=5, least=1, most=100)
# How long every look at an admission code takes, right or wrong, in milliseconds.
CODE_PACE_MS = environment.number("CODE_PACE_MS", default=400, least=0, most=10_000)
