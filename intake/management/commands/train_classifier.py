"""Make the weights of classification again from the training accounts."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from intake.classification.model import SHIPPED
from intake.training import acts


class Command(BaseCommand):
    help = "Train the classifier and write its weights, or --check the shipped ones."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpora", type=Path, default=Path("tests/corpus/classification"))
        parser.add_argument("--check", action="store_true", help="write nothing; fail if different")

    def handle(self, *, corpora: Path, check: bool, **_: object) -> None:
        weights = acts.weights(corpora)
        same = SHIPPED.exists() and SHIPPED.read_bytes() == weights
        digest = hashlib.sha256(weights).hexdigest()
        said = "as shipped" if same else "not as shipped"
        self.stdout.write(f"acts {len(weights)} bytes {digest} {said}")
        if check and not same:
            raise CommandError("not the shipped weights")
        if not check:
            SHIPPED.write_bytes(weights)
