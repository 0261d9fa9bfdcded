"""`python -m deploy.demonstration [--once]`, by way of ./deploy/demo."""

import argparse
import base64
import http.client
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.demonstration import authority, once
from deploy.demonstration.faults import DemoFailedError
from deploy.demonstration.keys import Places, found, issue_code, people, wait_for_epoch
from deploy.demonstration.launcher import Household, in_child, share_modules

_WARNING = """
  This demo unlocks its own keys from var/demo: whoever takes this machine reads everything.
  P4 DOES NOT HOLD HERE. Look at it, change it, and tell it nothing true.
"""
_PERSON = """
    login       {login}
    password    {password}
    device key  {device}
    passphrase  {passphrase}
"""
_START = 60  # seconds


def main() -> int:
    """0 when all went well."""
    options = _options()
    places = Places(options.var.resolve())
    places.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    if options.numbers:
        return _show_numbers(places)
    os.environ["INTAKE_BIND"] = f"127.0.0.1:{options.port}"
    os.environ["CASEWORK_BIND"] = f"127.0.0.1:{options.port + 1}"
    os.environ["MAILBOX_BIND"] = f"127.0.0.1:{options.port + 3}"
    os.environ["MAILBOX_ADDRESS"] = f"http://127.0.0.1:{options.port + 3}/"
    stamps = places.var / "authority"
    os.environ["TSA_URLS"] = f"http://127.0.0.1:{options.port + 2}/"
    os.environ["TSA_CHAINS"] = str(authority.found(stamps))
    share_modules()
    if _in_operator_child(places, lambda: found(places)):
        return 1
    beside = {"authority": lambda: authority.serve(stamps, options.port + 2)}
    household = Household(_environment_of(places), places.var / "broker.sock", beside)
    try:
        household.start_all()
        _wait_for_web(options.port, "/en/")
        _wait_for_web(options.port + 1, "/en/sign-in/")
        _wait_for_web(options.port + 3, "/en/")
        if _in_operator_child(places, lambda: wait_for_epoch(_START)):
            return 1
        if options.once:
            return _in_operator_child(places, lambda: _once(places, options.port, options.dossiers))
        if _in_operator_child(places, lambda: _welcome(places, options.port)):
            return 1
        household.watch()
    finally:
        household.stop()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/demo", description="Amanat on this machine.")
    parser.add_argument("--once", action="store_true", help="from reports to dossiers, then stop")
    parser.add_argument("--dossiers", type=Path,
                        help="with --once: leave the opened dossiers in this folder")  # fmt: skip
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help="the form; casework has the next, the mailbox the third after",
    )
    parser.add_argument("--numbers", action="store_true",
                        help="what the authenticators of the demo's people show now")  # fmt: skip
    parser.add_argument("--var", type=Path, default=Path("var/demo"), help="where it keeps things")
    return parser.parse_args()


def _environment_of(places: Places) -> Callable[[str], dict[str, str]]:
    from deploy.roles import PROCESSES  # noqa: PLC0415

    return lambda process: places.environment(PROCESSES[process][0])


def _in_operator_child(places: Places, deed: Callable[[], None]) -> int:
    """Run `deed` in a process of the operator's; its exit status."""
    _, status = os.waitpid(in_child(places.environment("operator"), deed), 0)
    return os.waitstatus_to_exitcode(status)


def _once(places: Places, port: int, keep: Path | None) -> None:
    try:
        once.run(places, port, keep)
    except DemoFailedError as fault:
        sys.stderr.write(f"{fault}\n")
        raise SystemExit(1) from None


def _welcome(places: Places, port: int) -> None:
    import django  # noqa: PLC0415

    django.setup()
    sys.stdout.write(f"\n  Amanat is at   http://127.0.0.1:{port}/\n")
    sys.stdout.write(f"  A code:        {issue_code(places)}\n")
    sys.stdout.write(f"  Receipts open  http://127.0.0.1:{port + 3}/\n\n")
    sys.stdout.write(f"  Casework is at http://127.0.0.1:{port + 1}/\n")
    for one in people(places):
        sys.stdout.write(_PERSON.format(**one))
    sys.stdout.write("  What the devices show now:  ./deploy/demo --numbers\n")
    sys.stdout.write(f"{_WARNING}\n")
    sys.stdout.write("  Ctrl-C stops everything; what was stored stays in var/demo.\n\n")
    sys.stdout.flush()


def _show_numbers(places: Places) -> int:
    """Not a secret here: the keys of the devices lie in var/demo."""
    from django_otp.oath import hotp  # type: ignore[import-untyped]  # noqa: PLC0415

    for one in people(places):
        number = hotp(base64.b32decode(one["device"]), int(time.time()) // 30)
        sys.stdout.write(f"  {one['login']}  {number:06d}\n")
    return 0


def _wait_for_web(port: int, page: str) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", page)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit("The pages did not come up.")


if __name__ == "__main__":
    sys.exit(main())
