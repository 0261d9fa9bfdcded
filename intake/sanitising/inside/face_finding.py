"""Where the faces of one page are: looked at as it is for small ones, and smaller for large ones.

Smaller it is looked at four times, turned: whoever lies on the ground has their face on its side,
and the network was taught on people who stand.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .face_network import MULTIPLE, STEP, Array, Layer, looked_at

_LEAST = 0.2  # sure enough to be hidden
_TURNED = 150_000  # pixels of what is looked at turned
_SAME = 0.3  # of what two boxes cover, the share that both do, above which they are of one face
_MOST_PLACES, _MOST = 20_000, 1000
_Boxes = NDArray[np.float64]  # rows of left, top, right, bottom, sure


def faces(pixels: bytes, width: int, weights: Sequence[Layer]) -> list[dict[str, int]]:
    """Of RGB rows of `width` pixels; the surest first, at most 1000."""
    rows = np.frombuffer(pixels, np.uint8).reshape(-1, width, 3)
    picture = rows.transpose(2, 0, 1).astype(np.float32)
    found = [_found(picture, weights)]
    by = math.ceil(math.sqrt(rows.shape[0] * width / _TURNED))
    small = _smaller(picture, by)
    for turns in range(4):
        boxes = _found(np.rot90(small, turns, (1, 2)), weights)
        boxes = _turned_back(boxes, turns, *small.shape[1:])
        boxes[:, :4] *= by
        found.append(boxes)
    return [_told(box, width, len(rows)) for box in _apart(np.concatenate(found))]


def _smaller(picture: Array, by: int) -> Array:
    """The mean of `by` times `by` pixels each."""
    _, rows, columns = picture.shape
    rows, columns = max(rows // by, 1), max(columns // by, 1)
    whole = picture[:, : rows * by, : columns * by]
    small: Array = whole.reshape(3, rows, -1, columns, whole.shape[2] // columns).mean((2, 4))
    return small


def _found(picture: Array, weights: Sequence[Layer]) -> _Boxes:
    _, rows, columns = picture.shape
    full = ((0, 0), (0, -rows % MULTIPLE), (0, -columns % MULTIPLE))
    sure, size, middle = looked_at(np.pad(picture, full), weights)
    down, right = np.nonzero(sure[0] > _LEAST)
    surest = np.argsort(-sure[0, down, right], kind="stable")[:_MOST_PLACES]
    down, right = down[surest], right[surest]
    high, wide = STEP * np.exp(size[:, down, right].astype(np.float64))
    y = STEP * (down + middle[0, down, right] + 0.5)
    x = STEP * (right + middle[1, down, right] + 0.5)
    here = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2, sure[0, down, right])
    return _apart(np.stack(here, 1))


def _turned_back(boxes: _Boxes, turns: int, rows: int, columns: int) -> _Boxes:
    """On the picture as it was, what was found after `turns` quarters to the left."""
    for turn in range(turns, 0, -1):
        side = columns if turn % 2 else rows
        left, top, right, bottom, sure = boxes.T
        boxes = np.stack((side - bottom, left, side - top, right, sure), 1)
    return boxes


def _apart(boxes: _Boxes) -> _Boxes:
    """The surest box of each face."""
    left = boxes[np.argsort(-boxes[:, 4], kind="stable")]
    kept: list[NDArray[np.float64]] = []
    while len(left) and len(kept) < _MOST:
        kept.append(left[0])
        left = left[1:][_shared(left[0], left[1:]) < _SAME]
    return np.array(kept).reshape(-1, 5)


def _shared(box: NDArray[np.float64], others: _Boxes) -> NDArray[np.float64]:
    """How much of what each covers together with `box` both cover, 0 to 1."""
    corner, opposite = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:4], others[:, 2:4])
    both = np.maximum(opposite - corner, 0).prod(1)
    areas = (others[:, 2:4] - others[:, :2]).prod(1) + (box[2:4] - box[:2]).prod()
    shared: NDArray[np.float64] = both / np.maximum(areas - both, 1e-9)
    return shared


def _told(box: NDArray[np.float64], width: int, height: int) -> dict[str, int]:
    """Whole pixels of the page, at least one."""
    left, right = np.clip((box[0], box[2]), (0, 1), (width - 1, width))
    top, bottom = np.clip((box[1], box[3]), (0, 1), (height - 1, height))
    sides = {
        "left": left,
        "top": top,
        "right": max(right, left + 1),
        "bottom": max(bottom, top + 1),
    }
    return {side: int(where) for side, where in sides.items()} | {"sure": int(100 * box[4])}
