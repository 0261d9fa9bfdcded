"""Identities and a place for what is sealed. Nobody's keys, and nothing that happened."""

import pytest

from intake.sealing import HybridIdentity, Inner

PLACE = Inner("report", 1, "00000000-0000-4000-8000-000000000001", 1, 3)


@pytest.fixture(scope="session")
def epoch() -> HybridIdentity:
    return HybridIdentity(bytes(range(32)))


@pytest.fixture(scope="session")
def custody() -> HybridIdentity:
    return HybridIdentity(bytes(range(32, 64)))


@pytest.fixture(scope="session")
def stranger() -> HybridIdentity:
    return HybridIdentity(bytes(range(64, 96)))
