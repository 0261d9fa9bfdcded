"""Settings under which both tables are made: the intake's and the floor's."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = ["intake", "tests.bench.floor"]
