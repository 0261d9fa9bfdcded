"""A long file is sealed in little memory, whatever its length."""

import json
import subprocess
from pathlib import Path

import pytest

from .conftest import BUNDLE

pytestmark = pytest.mark.node

MIB = 1024 * 1024


@pytest.mark.parametrize("mib", [40, pytest.param(500, marks=pytest.mark.full)])
def test_a_stream_of_any_length_is_sealed_within_64_mib(node, mib):
    done = subprocess.run(
        # Heap and octet buffers: V8 counts the latter as external.
        [node, "--max-old-space-size=64", Path(__file__).with_name("memory.mjs"), BUNDLE, str(mib)],
        stdout=subprocess.PIPE,
        check=True,
        timeout=400,
    )
    told = json.loads(done.stdout)

    assert told["sealed"] == told["size"] > mib * MIB
    assert told["most"] <= 64 * MIB
    assert told["digest"] == 32
