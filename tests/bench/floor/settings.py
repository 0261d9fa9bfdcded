"""Settings of the intake web, less everything the floor does not need."""

from deploy.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.bench.floor"]
ROOT_URLCONF = "tests.bench.floor.site"
WSGI_APPLICATION = "tests.bench.floor.site.application"
MIDDLEWARE = []
TEMPLATES = []
