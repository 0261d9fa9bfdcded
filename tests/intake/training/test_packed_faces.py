"""The weights that find faces are packed from one known file."""

import pytest

from intake.training.faces import packed


def test_no_other_network_than_the_measured_one_is_packed():
    with pytest.raises(ValueError, match="not the network that was measured"):
        packed(b"\x0a\x02an invented file")
