"""Settings of every role. What a role may hold is checked by `intake.checks`.

No sessions, messages, staticfiles or auth for the intake role: what is not installed
cannot leak. Casework adds what it needs when its role is asked for.
"""

from pathlib import Path

from django.conf import global_settings

from deploy import environment
from intake.languages import register as register_languages

BASE_DIR = Path(__file__).resolve().parent.parent
ROLE = environment.role()
VAR_DIR = environment.path("VAR_DIR") or BASE_DIR / "var"

DEBUG = False
# Nothing of ours is signed with it (no sessions, no cookies, no tokens); Django insists.
SECRET_KEY = (
    environment.secret("SECRET_KEY") or "unused:no-role-of-intake-signs-anything:" + "0" * 32
)
ALLOWED_HOSTS = list(environment.words("ALLOWED_HOSTS", default=("localhost", "127.0.0.1")))

INSTALLED_APPS = ["intake"]
if ROLE in ("casework", "operator"):
    INSTALLED_APPS += ["casework"]

ROOT_URLCONF = {"intake": "deploy.urls_intake"}.get(ROLE, "deploy.urls_none")
WSGI_APPLICATION = "deploy.wsgi_intake.application" if ROLE == "intake" else None
MIDDLEWARE = ["intake.middleware.SealedPages"] if ROLE == "intake" else []
# The headers these ask for are set by SealedPages; no cookie or session speaks for anyone, so
# there is no forged request to fend off (the admission code in the body is the authority).
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W003"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.i18n"]},
    }
]

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Bodies are read by intake.body alone. Were a view ever to touch request.FILES, Django's own
# handlers would spool plaintext to a temporary file: this one refuses instead.
FILE_UPLOAD_HANDLERS = ["intake.body.RefuseToSpool"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

LANGUAGE_CODE = "en"
LANGUAGES = register_languages()
LOCALE_PATHS = [BASE_DIR / "intake" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING_CONFIG = "intake.silence.configure_logging"
LOGGING: dict[str, object] = {}

# -- Where sealed things rest ------------------------------------------------------------
BLOBS = environment.words("BLOBS", default=(f"file://{VAR_DIR / 'blobs'}",))[0]
if BLOBS.startswith("s3://"):
    STORAGES = {**global_settings.STORAGES, "blobs": environment.object_storage(BLOBS)}
# Refuse new reports below this much free space, so that what is acknowledged can be finished.
FREE_SPACE_FLOOR = environment.number("FREE_SPACE_FLOOR", default=1 << 30, least=0, most=1 << 50)
BROKER_URL = environment.words(
    "BROKER_URL", default=(f"redis+socket://{VAR_DIR / 'broker' / 's'}?virtual_host=0",)
)[0]

# -- Keys: public ones by pinned file, private ones only where the role may hold them ------
ROLL_ROOT_FILE = environment.path("ROLL_ROOT_FILE") or VAR_DIR / "keys" / "root.pub"
ROLL_FLOOR_FILE = environment.path("ROLL_FLOOR_FILE") or VAR_DIR / "floor" / ROLE
CODE_KEY_FILE = environment.path("CODE_KEY_FILE")
AGENT_SOCKET = environment.path("AGENT_SOCKET") or VAR_DIR / "agent.sock"
AGENT_DIR = environment.path("AGENT_DIR")
AGENT_PASSPHRASE_FILE = environment.path("AGENT_PASSPHRASE_FILE")
LOG_KEY_FILE = environment.path("LOG_KEY_FILE")

# -- Limits of one network, so that a flood through one circle cannot silence the others ---
NETWORK_UPLOADS_AT_ONCE = environment.number(
    "NETWORK_UPLOADS_AT_ONCE", default=200, least=1, most=10_000
)
LEASE_SECONDS = environment.number("LEASE_SECONDS", default=60, least=1, most=3600)
# Faults of its own that a row may meet before it is left to a person.
MAX_ATTEMPTS = environment.number("MAX_ATTEMPTS", default=5, least=1, most=100)
# How long every look at an admission code takes, right or wrong, in milliseconds.
CODE_PACE_MS = environment.number("CODE_PACE_MS", default=400, least=0, most=10_000)
