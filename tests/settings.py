"""Settings of the tests: every app installed, the intake pages served, all in one temp folder.

The processes that the journeys and fault tests start use `deploy.settings` with real roles.
"""

import os
import tempfile
from pathlib import Path

_var = Path(os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="amanat-tests-")))
os.environ.setdefault("ROLE", "operator")
os.environ.setdefault("DATABASE_URL", f"sqlite://{_var / 'tests.sqlite3'}")
# A browser driven from this process keeps an event loop running in it; Django takes that for
# asynchronous code. The code under test has none.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("FREE_SPACE_FLOOR", "0")
os.environ.setdefault("CODE_PACE_MS", "0")

from deploy.settings import *  # noqa: E402, F403

# Whoever reads a failed test needs the texts of faults; what is said in them is invented.
LOGGING = {}
# A second for each password would be an hour for the tests. Not by the environment: the real
# processes that some of them start must do without.
WORK_FACTORS_OF_TESTS = True
ARGON2_MEMORY, PASSPHRASE_WORK = 8, 1
ROOT_URLCONF = "deploy.urls_intake"
MIDDLEWARE = ["intake.middleware.SealedPages"]
INSTALLED_APPS += CASEWORK_PAGES  # noqa: F405
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}  # noqa: F405
if "postgresql" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": "test_amanat"}  # noqa: F405
