"""Make the weights of the redaction taggers again from the corpora."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from intake.redaction.tagging.shipped import SUMS, WEIGHTS, digests
from intake.training import COURSES


class Command(BaseCommand):
    help = "Train the redaction taggers and write their weights, or --check the shipped ones."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("models", nargs="*", metavar="MODEL", help="all, unless named")
        parser.add_argument("--corpora", type=Path, default=Path("tests/corpus/redaction"))
        parser.add_argument("--check", action="store_true", help="write nothing; fail if different")

    def handle(self, *, models: list[str], corpora: Path, check: bool, **_: object) -> None:
        unknown = set(models) - {course.name for course in COURSES}
        if unknown:
            raise CommandError(f"no such model: {', '.join(sorted(unknown))}")
        different = []
        for course in COURSES:
            if models and course.name not in models:
                continue
            weights = course.weights(corpora)
            digest = hashlib.sha256(weights).hexdigest()
            same = digests().get(f"{course.name}.crf") == digest
            self.stdout.write(f"{course.name} {len(weights)} bytes {digest} {_said(same)}")
            if check and not same:
                different.append(course.name)
            if not check:
                _write(course.name, weights, digest)
        if different:
            raise CommandError(f"not the shipped weights: {', '.join(different)}")


def _said(same: bool) -> str:
    return "as shipped" if same else "not as shipped"


def _write(name: str, weights: bytes, digest: str) -> None:
    WEIGHTS.mkdir(exist_ok=True)
    (WEIGHTS / f"{name}.crf").write_bytes(weights)
    every = digests() | {f"{name}.crf": digest}
    SUMS.write_text("".join(f"{every[file]}  {file}\n" for file in sorted(every)), "ascii")
