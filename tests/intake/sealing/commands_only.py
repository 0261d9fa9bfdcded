"""Settings with nothing but the commands: sealing needs no database and no secrets."""

SECRET_KEY = "not one"
INSTALLED_APPS = ["intake"]
USE_TZ = True
