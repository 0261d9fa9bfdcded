"""A form read by the page's script says what the server's form would say, octet for octet."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.intake.browser.conftest import ROOT, read_vectors
from tests.vectors.form import districts, make

pytestmark = pytest.mark.node

PAGE = ROOT / "intake" / "static" / "page.js"


def answers(node: Path, vectors: dict[str, Any]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [node, Path(__file__).with_name("forms.mjs"), PAGE],
        input=json.dumps(vectors).encode("ascii"),
        stdout=subprocess.PIPE,
        check=True,
        timeout=400,
    )
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def compare(said: list[dict[str, Any]], cases: list[dict[str, Any]]) -> None:
    for got, case in zip(said, cases, strict=True):
        if "mistakes" in case:
            assert sorted(got.get("mistakes", [])) == case["mistakes"], case["name"]
        elif "sha256" in case:
            assert got.get("sha256") == case["sha256"], case["name"]
        else:
            assert got.get("octets") == case["octets"], case["name"]


def test_each_form_of_the_vectors_is_the_same_report_or_the_same_refusals(node):
    vectors = read_vectors("form/forms.json")

    compare(answers(node, vectors), vectors["cases"])

    assert sum("mistakes" in case for case in vectors["cases"]) > 100


def test_each_district_is_found_by_each_of_its_names(node):
    cases = [make.case(name, entries, "ps") for name, entries in make._places(1)]
    vectors = {"network": make.NETWORK, "questions": make.questions(), "cases": cases}

    compare(answers(node, vectors), cases)


def test_the_vectors_are_what_the_form_says_today():
    held = (ROOT / "tests" / "vectors" / "form" / "forms.json").read_text(encoding="utf-8")

    assert held == make.written()


def test_the_table_of_districts_is_what_the_gazetteer_holds():
    assert districts.FILE.read_text(encoding="utf-8") == districts.written()
