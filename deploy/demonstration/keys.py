"""The demo's ceremony: every key made on this one machine, which is what real use must not do."""

import base64
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PASSPHRASE_WORK = 12  # scrypt; the demo unlocks itself, so a slow guess protects nothing


@dataclass(frozen=True)
class Places:
    """Where the demo keeps its things, all under one folder."""

    var: Path

    @property
    def made(self) -> Path:
        """What the founding leaves for later starts: ids and demo passphrases."""
        return self.var / "demo.json"

    def environment(self, role: str) -> dict[str, str]:
        """The environment of one role: only the keys that it may hold."""
        common = {
            "ROLE": role,
            "VAR_DIR": str(self.var),
            "DATABASE_URL": f"sqlite://{self.var / 'amanat.sqlite3'}",
            "ROLL_ROOT_FILE": str(self.var / "keys" / "root.pub"),
            "ROLL_FLOOR_FILE": str(self.var / "floor" / role),
            "AGENT_SOCKET": str(self.var / "agent.sock"),
            "BROKER_URL": f"redis+socket://{self.var / 'broker.sock'}?virtual_host=0",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DJANGO_SETTINGS_MODULE": "deploy.settings",
            "REQUIRE_MLOCK": "0",
        }
        agent = {
            "AGENT_DIR": str(self.var / "agent"),
            "AGENT_PASSPHRASE_FILE": str(self.var / "keys" / "host.passphrase"),
        }
        code = {"CODE_KEY_FILE": str(self.var / "keys" / "code.key")}
        log = {"LOG_KEY_FILE": str(self.var / "keys" / "log.key")}
        dossier = {"DOSSIER_KEY_FILE": str(self.var / "keys" / "dossier.key")}
        held = {
            "agent": agent,
            "intake": code,
            "operator": code,
            "sequencer": log,
            "signer": dossier,
            "worker": code,
        }
        return common | held.get(role, {})


def found(places: Places) -> None:
    """Make everything once: database, root, custody, agent, a desk of three, a network, a roll.

    Runs as the operator, in a process of its own.
    """
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    (places.var / "blobs").mkdir(mode=0o700, exist_ok=True)
    call_command("migrate", verbosity=0)
    if places.made.exists():
        if not (places.var / "vouched").exists():
            raise SystemExit(f"{places.var} was made by an earlier version: delete it.")
        return
    places.made.write_text(json.dumps(_ceremony(places)), encoding="utf-8")


def people(places: Places) -> list[dict[str, str]]:
    """The demo's people, with everything they type."""
    made = json.loads(places.made.read_text(encoding="utf-8"))
    return list(made["members"])


def issue_code(places: Places) -> str:
    """One admission code of the demo's network. Runs as the operator."""
    from intake.models import Network  # noqa: PLC0415
    from intake.networks import issue_codes  # noqa: PLC0415

    made = json.loads(places.made.read_text(encoding="utf-8"))
    return issue_codes(Network.objects.get(pk=made["network"]), 1)[0]


def _ceremony(places: Places) -> Mapping[str, Any]:
    from casework.dossier.signing.key import make as make_dossier_key  # noqa: PLC0415
    from casework.services.desks import found_desk  # noqa: PLC0415
    from intake import clock  # noqa: PLC0415
    from intake.custody.signing import make_key  # noqa: PLC0415
    from intake.keys import Entry, Kind  # noqa: PLC0415
    from intake.keys.agent.escrow import keep_half  # noqa: PLC0415
    from intake.keys.agent.store import Store  # noqa: PLC0415
    from intake.keys.ceremony import drafting, founding  # noqa: PLC0415
    from intake.models import Network  # noqa: PLC0415

    keys, today = places.var / "keys", clock.today()
    host, root = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    first = founding.found(
        places.var / "ceremony", keys, organisation="Demo", root_name="demo/root",
        today=today, passphrase=root, work_factor=PASSPHRASE_WORK,
    )  # fmt: skip
    _write_secret(keys / "host.passphrase", f"{host}\n".encode())
    _write_secret(keys / "code.key", secrets.token_bytes(32))
    store = Store.found(places.var / "agent", host, work_factor=PASSPHRASE_WORK)
    desk = found_desk(3, today, work_factor=PASSPHRASE_WORK)
    custody = first.draft.single(Kind.CUSTODY).hybrid
    keep_half(store, str(desk.id), 1, desk.half_b, custody)
    network = Network.objects.create()
    certifier = Entry(Kind.CERTIFIER, "organisation", 1, today,
                      verifier=store.certifier().verifier.base64)  # fmt: skip
    log = make_key(keys / "log.key")
    dossier = make_dossier_key(keys / "dossier.key")
    entries = (certifier, log, dossier, *desk.entries)
    changes = drafting.Changes(entries, {str(network.pk): str(desk.id)})
    drafted = drafting.draft(first.draft, changes, today=today)
    _publish(places, _of_last_week(drafted, today), root)
    return {
        "network": str(network.pk),
        "desk": str(desk.id),
        "members": [_told(one) for one in desk.members],
    }


def _of_last_week(roll: Any, today: date) -> Any:
    """As if its people had come then: who is newer than seven days may not approve anything.

    A ceremony gives the day of its own to whatever it puts on the roll.
    """
    from intake.keys import Kind  # noqa: PLC0415

    came = today - timedelta(days=8)
    keys = (replace(one, since=came) if one.kind is Kind.PERSONAL else one for one in roll.keys)
    return replace(roll, keys=tuple(keys))


def _told(member: Any) -> Mapping[str, str]:
    """All that one of the demo's people knows; on a real desk nobody keeps this."""
    return {
        "id": str(member.id),
        "login": member.login,
        "password": member.password,
        "device": base64.b32encode(member.secret).decode(),
        "passphrase": member.passphrase,
    }


def _publish(places: Places, roll: Any, passphrase: str) -> None:
    from casework.dossier.signing.vouched import Vouched  # noqa: PLC0415
    from intake.keys import roll as rolls  # noqa: PLC0415
    from intake.keys.ceremony import founding  # noqa: PLC0415
    from intake.keys.publishing import publish  # noqa: PLC0415

    root_file = places.var / "ceremony" / founding.ROOT_FILE
    signer = founding.open_root(root_file, "demo/root", passphrase)
    publish(rolls.sign(roll, signer))
    Vouched.by(signer.private, roll).write(places.var / "vouched")


def _write_secret(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(content)


def wait_for_epoch(seconds: float) -> None:
    """Until the agent has published its first certificate. Runs as the operator."""
    import django  # noqa: PLC0415

    django.setup()
    from intake import recipients  # noqa: PLC0415
    from intake.errors import IntakeError  # noqa: PLC0415

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        recipients.forget()
        try:
            _ = recipients.current().epoch
        except IntakeError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The key agent published no certificate.")
