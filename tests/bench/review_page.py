"""The page of a review, against pages of the plain admin in the same run.

    python -m tests.bench review_page [--quick]

`ttfb_ms` is the median time from sending a request over the loopback until the first octet of
its answer is there, pages taken in turn; `bytes` is the body as it goes over the wire. The review
has 50 hidden stretches and 10 files of about 100 kB each, at a desk of 200 reviews. `admin_list` is
a page of casework's own plain lists; `admin_change` the form for a group that Django's admin draws
as it comes, behind the same sign-in, middleware and frame. Everybody in it is invented.
"""

import argparse
import http.client
import io
import os
import random
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

SPANS, FILES, REVIEWS = 50, 10, 200
_WARM = 3


def run(arguments: list[str]) -> dict[str, object]:
    """Found a desk in a temporary folder, serve it from this process, and ask."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench review_page")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and reviews")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="b") as name:
        web, pages = _found(Path(name), 20 if options.quick else REVIEWS)
        cookies = "; ".join(f"{one}={value.value}" for one, value in web.cookies.items())
        return _measured(pages, cookies, 7 if options.quick else 25)


def _found(folder: Path, reviews: int) -> tuple[Any, dict[str, str]]:
    """Somebody's browser, and the addresses to ask for."""
    web = served(folder)
    from django.contrib.auth.models import Group  # noqa: PLC0415
    from django.test.utils import teardown_test_environment  # noqa: PLC0415

    desk = web.house.desk
    review = _fill(web, reviews)
    group = Group.objects.create(name="Invented group")
    pages = {
        "review_page": f"/en/desk/{desk}/reviews/{review}/",
        "admin_list": "/en/admin/casework/member/",
        "admin_change": f"/plain/auth/group/{group.pk}/change/",
        "queue": f"/en/desk/{desk}/queue/",
    }
    browser = web.unlocked("Amina")
    teardown_test_environment()  # templates drawn under it are slower
    return browser, pages


def served(folder: Path) -> Any:
    """An invented house with its pages, in this process, on a database of its own. Templates are
    watched, for signing in, until `teardown_test_environment`.
    """
    os.environ.update(VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test.utils import setup_test_environment  # noqa: PLC0415

    setup_test_environment()
    for setting, value in (
        ("ROOT_URLCONF", "tests.bench.review_page_urls"),
        ("MIDDLEWARE", settings.CASEWORK_MIDDLEWARE),
        ("FILE_UPLOAD_HANDLERS", ["casework.uploads.NoFiles"]),
        ("STATIC_URL", "/static/"),  # the plain admin names its files; nobody fetches them here
        ("BLOBS", f"file://{folder / 'blobs'}"),
        ("ROLL_ROOT_FILE", folder / "root.pub"),
        ("ROLL_FLOOR_FILE", folder / "floor"),
    ):
        setattr(settings, setting, value)
    (folder / "blobs").mkdir()
    call_command("migrate", verbosity=0)
    return _web()


def _web() -> Any:
    from django.conf import settings  # noqa: PLC0415

    from casework.accounts import factor  # noqa: PLC0415
    from tests.casework.house import House  # noqa: PLC0415
    from tests.casework.web import Web  # noqa: PLC0415
    from tests.organisation import Organisation  # noqa: PLC0415

    organisation = Organisation()
    organisation.publish(settings.ROLL_ROOT_FILE)
    house = House(organisation)
    house.furnish()
    web = Web(house, step=int(time.time()) // factor.STEP)  # its next number is the one after
    web.furnish()
    return web


def _fill(web: Any, reviews: int) -> Any:
    """The desk's reports; the id of the one that is measured."""
    from casework.services import arrivals  # noqa: PLC0415
    from tests.casework.pages.arriving import arrive, rendition  # noqa: PLC0415

    told = " ".join(f"Witness {n} is at +44 7700 900{n:03}, and saw it." for n in range(SPANS))
    content = _picture()
    measured = arrive(web.house, told, files=[rendition(content=content) for _ in range(FILES)])
    for _ in range(reviews - 1):
        arrive(web.house, "They beat my neighbour at a checkpoint.")
    by = web.house.unlocked("Amina")
    while arrivals.take_new(by, web.house.desk):
        pass
    return arrivals.review_id(by.desk(web.house.desk), measured.id_digest)


def _picture() -> bytes:
    """A JPEG of about 100 kB: noise, which no encoder shortens much."""
    from PIL import Image  # noqa: PLC0415

    made = io.BytesIO()
    noise = random.Random(1).randbytes(320 * 240 * 3)
    Image.frombytes("RGB", (320, 240), noise).save(made, "JPEG", quality=90)
    return made.getvalue()


def _measured(pages: dict[str, str], cookies: str, rounds: int) -> dict[str, object]:
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    from tests.browser.conftest import Quiet  # noqa: PLC0415
    from tests.browser.test_casework import Threads  # noqa: PLC0415

    server = make_server("127.0.0.1", 0, WSGIHandler(), Threads, Quiet)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    taken: dict[str, list[float]] = {name: [] for name in pages}
    sizes = {}
    for turn in range(_WARM + rounds):
        for name, path in pages.items():
            seconds, size = _ask(server.server_port, path, cookies)
            sizes[name] = size
            if turn >= _WARM:
                taken[name].append(seconds)
    server.shutdown()
    found = {
        name: {"ttfb_ms": round(1000 * statistics.median(taken[name]), 1), "bytes": sizes[name]}
        for name in pages
    }
    return {"benchmark": "review_page", "spans": SPANS, "files": FILES, "rounds": rounds, **found}


def _ask(port: int, path: str, cookies: str) -> tuple[float, int]:
    """Seconds until the answer begins, and the octets of its body. Anything but 200 stops it."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.connect()
    began = time.perf_counter()
    line.request("GET", path, headers={"Cookie": cookies})
    answer = line.getresponse()
    seconds = time.perf_counter() - began
    size = len(answer.read())
    line.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return seconds, size
