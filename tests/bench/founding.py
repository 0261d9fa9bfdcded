"""`python -m tests.bench.founding CODES`: a database to post to; prints slips as JSON.

Runs in a process of its own, because a database is chosen when Django starts. Keys are real
and made in memory; the roll is signed and verified as always. All names are invented.
"""

import itertools
import json
import os
import secrets
import string
import sys

import django

from tests.bench.load import Slip

_LETTERS = f"{string.ascii_letters}{string.digits}-_"


def main(count: int) -> list[Slip]:
    """Migrate, publish, issue codes, make the floor's table; returns what a form carries."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from intake import networks, receipts  # noqa: PLC0415
    from intake.models import Network  # noqa: PLC0415
    from tests.bench.floor.models import Kept  # noqa: PLC0415
    from tests.organisation import Organisation  # noqa: PLC0415

    # As in a server that has been at work for a while: the store's folders are there.
    for first, second in itertools.product(_LETTERS, _LETTERS):
        (settings.VAR_DIR / "blobs" / f"{first}{second}").mkdir(parents=True, exist_ok=True)
    assert settings.CODE_KEY_FILE is not None
    settings.CODE_KEY_FILE.touch(mode=0o600)
    settings.CODE_KEY_FILE.write_bytes(os.urandom(32))
    settings.ROLL_ROOT_FILE.parent.mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Kept)
    organisation = Organisation()
    organisation.publish(settings.ROLL_ROOT_FILE)
    network = Network.objects.get(pk=organisation.network_id)
    codes = networks.issue_codes(network, count)
    return [(code, secrets.token_hex(16), receipts.draw()) for code in codes]


def stored() -> dict[str, int]:
    """How many reports, seeds and events rest in the database."""
    from intake.models import CustodyEvent, MailboxSeed, Submission  # noqa: PLC0415

    models = {"submissions": Submission, "seeds": MailboxSeed, "events": CustodyEvent}
    return {name: model._default_manager.count() for name, model in models.items()}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.floor.founded"
    django.setup()
    print(json.dumps(main(int(sys.argv[1])) if len(sys.argv) > 1 else stored()))
