"""The member's page makes the same requests and tokens as Python, letter for letter."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from intake.admission import Token
from intake.admission.asking import Asking
from intake.admission.carried import Carried, write
from intake.admission.issuing import member_page
from tests.intake.admission.conftest import Coordinator, make
from tests.intake.browser.conftest import BUNDLE, ROOT

SCRIPT = BUNDLE.with_name("token.js")
WORDS: Any = yaml.safe_load(member_page._WORDS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def coordinator() -> Coordinator:
    """With a key of this module's own."""
    return make()


def run(node: Path, *jobs: dict[str, str]) -> list[dict[str, str]]:
    done = subprocess.run(
        [node, Path(__file__).with_name("tokens.mjs"), SCRIPT],
        input=json.dumps(jobs).encode(), stdout=subprocess.PIPE, check=True, timeout=400,
    )  # fmt: skip
    results: list[dict[str, str]] = json.loads(done.stdout)
    return results


@pytest.mark.node
def test_requests_and_tokens_are_those_of_python(coordinator: Coordinator, node: Path):
    key = coordinator.issuer.to_letters()
    asked = [Asking(coordinator.issuer, bytes([number]) * 20) for number in range(3)]
    seeds = [write(Carried.SEED, one.seed) for one in asked]
    answers = [coordinator.answer(one.to_letters()) for one in asked]

    found = run(
        node,
        {"do": "issuer", "key": key.lower().replace("0", "o")},
        *({"do": "seed", "seed": one.seed.hex()} for one in asked),
        *({"do": "request", "key": key, "seed": seed} for seed in seeds),
        *({"do": "token", "key": key, "seed": seed, "answer": answer}
          for seed, answer in zip(seeds, answers, strict=True)),
    )  # fmt: skip

    assert found[0] == {
        "batch": str(coordinator.issuer.id),
        "quarter": str(coordinator.issuer.quarter),
    }
    letters = [one["letters"] for one in found[1:]]
    assert letters[:3] == seeds
    assert letters[3:6] == [one.to_letters() for one in asked]
    tokens = [one.token(answer) for one, answer in zip(asked, answers, strict=True)]
    assert letters[6:] == [one.to_letters() for one in tokens]
    assert all(Token.read(one).is_of(coordinator.issuer) for one in letters[6:])


@pytest.mark.node
def test_it_refuses_what_python_refuses_and_says_the_same(coordinator: Coordinator, node: Path):
    key, seed = coordinator.issuer.to_letters(), write(Carried.SEED, bytes(20))
    asking = Asking(coordinator.issuer, bytes(20))
    answer = coordinator.answer(asking.to_letters())
    another = coordinator.answer(Asking.new(coordinator.issuer).to_letters())
    even = coordinator.issuer.octets[:-1] + b"\2"
    short = coordinator.issuer.octets[:19] + bytes(1) + coordinator.issuer.octets[20:]
    fifth = coordinator.issuer.octets[:18] + b"\5" + coordinator.issuer.octets[19:]
    elsewhere = write(Carried.ANSWER, bytes(400))
    malformed = [write(Carried.KEY, one) for one in (even, short, fifth)]

    found = run(
        node,
        *({"do": "issuer", "key": one} for one in (*malformed, key[:-1], key + "0", answer, "")),
        *({"do": "token", "key": key, "seed": seed, "answer": one}
          for one in (another, elsewhere, answer[:-2], asking.to_letters(), answer)),
        {"do": "token", "key": key, "seed": write(Carried.SEED, b"1" * 20), "answer": answer},
        {"do": "request", "key": key, "seed": seed[:-1] + "U"},
    )  # fmt: skip

    codes = [one.get("refused") for one in found]
    assert codes == [
        *["issuer_malformed"] * 3, *["carried_damaged"] * 4,
        "answer_wrong", "answer_wrong", "carried_damaged", "carried_damaged", None,
        "answer_wrong", "carried_damaged",
    ]  # fmt: skip
    assert {code for code in codes if code} <= set(WORDS["said"])


def test_the_script_reaches_for_nothing_outside_its_page():
    script = SCRIPT.read_text(encoding="ascii")
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "Storage", "indexedDB",
                 "cookie", "serviceWorker", "importScripts", "eval(", "Function(", "subtle",
                 "Math.random", "console.", "http:", "https:", "innerHTML", "</script",
                 "<!--", str(ROOT)):  # fmt: skip
        assert word not in script, word


@pytest.mark.parametrize("language", list(member_page.LANGUAGES))
def test_the_page_allows_its_own_script_and_style_and_nothing_else(language):
    page = member_page.build(language)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = hashlib.sha256(content.encode()).digest()
        assert allowed[rule] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    assert "unsafe" not in policy
    assert not re.search(r"https?:|//[a-z]|\son\w+=|style=|src=", page.replace(policy, ""))
    for area in re.findall(r"<(?:textarea|input)\b[^>]*>", page):
        assert 'autocomplete="off"' in area, "a browser that restores forms would keep it"
        assert 'dir="ltr"' in area


@pytest.mark.parametrize("language", list(member_page.LANGUAGES))
def test_the_page_weighs_twenty_kilobytes_and_nine_on_a_line_that_compresses(language):
    """It goes from phone to phone, over whatever line there is."""
    page = member_page.build(language).encode()
    assert len(page) <= 20_000
    assert len(gzip.compress(page, 9, mtime=0)) <= 9_000


def test_every_sentence_is_in_every_language_in_its_own_script():
    every = {**WORDS, **WORDS["said"]}
    every.pop("said")
    for name, said in every.items():
        assert set(said) == set(member_page.LANGUAGES), name
        for language in ("fa-af", "ps"):
            assert not re.search("[A-Za-z0-9ك]", said[language]), (name, language)
    script = SCRIPT.read_text(encoding="ascii")
    for name in WORDS["said"]:
        assert f'"{name}"' in script, name
