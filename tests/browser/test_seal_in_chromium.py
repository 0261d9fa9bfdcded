"""The seal in a real browser, under a page's policy, with the least a browser may offer."""

import base64
import hashlib
import json
from dataclasses import asdict

import pytest

from intake.sealing import HybridIdentity, Inner, open_bytes, unwrap
from tests.intake.browser.conftest import BUNDLE, read_vectors
from tests.vectors.roll import make_believing, published

pytestmark = pytest.mark.browser

INNER = Inner("report", 1, "x", 1, 1)
WORDS = "گواهی ساختگی · invented testimony"
PAGE = "http://intake.example.org/"  # no secure context, as on an onion address in another browser

# Everything that sealing may not need is taken away before any script of the page runs.
POORER = """
delete Crypto.prototype.subtle; delete Crypto.prototype.randomUUID;
delete window.WebAssembly; delete window.Worker; delete window.fetch;
delete window.localStorage; delete window.sessionStorage; delete window.indexedDB;
"""
SEALS = """([documents, pinned, today, words, inner]) => {
  const text = (octets) => btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(""));
  const keys = amanat.believe(documents, pinned, today);
  const sealed = amanat.sealOctets(new TextEncoder().encode(words), keys.sealsReports(), inner);
  return {
    isSecure: isSecureContext,
    passed: amanat.selfTest(),
    header: text(sealed.header),
    payload: text(sealed.payload),
  };
}"""


def served(chromium, integrity: str, script: bytes):
    """A page with one script, under a policy that names its hash and nothing else."""
    said = json.loads((BUNDLE.parent / "manifest.json").read_text())["files"]["seal.js"]
    policy = (
        f"default-src 'none'; script-src '{said['integrity']}'; require-trusted-types-for 'script'"
    )
    html = f'<!doctype html><title>-</title><script src="seal.js" integrity="{integrity}"></script>'
    context = chromium.new_context()
    context.add_init_script(POORER)
    page = context.new_page()

    def answer(route) -> None:
        if route.request.url.endswith("seal.js"):
            route.fulfill(body=script, content_type="text/javascript")
        else:
            headers = {"Content-Security-Policy": policy, "Content-Type": "text/html"}
            route.fulfill(body=html, headers=headers)

    page.route("**/*", answer)
    page.goto(PAGE)
    return page


def integrity_of(script: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode()


def test_it_seals_under_a_policy_of_its_hash_alone(chromium):
    case = make_believing.unfolded(read_vectors("roll/believing.json"))[0]
    kind, number, document = case["certificates"][0]
    documents = {
        "roll": case["roll"],
        "certificates": [{"kind": kind, "number": number, "document": document}],
    }
    pinned = {"root": case["root"], "floor": case["floor"]}
    script = BUNDLE.read_bytes()
    page = served(chromium, integrity_of(script), script)

    made = page.evaluate(SEALS, [documents, pinned, case["today"], WORDS, asdict(INNER)])

    assert (made["isSecure"], made["passed"]) == (False, True)
    header, payload = base64.b64decode(made["header"]), base64.b64decode(made["payload"])
    for byte in (20 + number, 3):
        identity = HybridIdentity(bytes([byte] * 32))
        assert str(identity.recipient) == published.recipient(byte)
        key = unwrap(header, [identity])
        assert open_bytes(header, payload, key, INNER) == WORDS.encode()
    page.context.close()


def test_a_changed_script_does_not_run(chromium):
    script = BUNDLE.read_bytes() + b";"

    # Once with the hash that the page should have named, once with the changed one's own.
    for integrity in (integrity_of(BUNDLE.read_bytes()), integrity_of(script)):
        page = served(chromium, integrity, script)
        assert page.evaluate("typeof amanat") == "undefined"
        page.context.close()
