"""The format as it is written down: what we write equals the vectors, octet for octet."""

import json

from tests.vectors.dossier import make


def test_what_we_write_is_what_the_vectors_say():
    assert make.vectors() == json.loads(make.FILE.read_text(encoding="utf-8"))
