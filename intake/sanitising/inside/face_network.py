"""The network that finds faces, CenterFace, as sums of arrays: what an engine of others would do.

Its 17 blocks widen what they get, look at each channel by itself through a window of 3 x 3, and
narrow it again; three of their results are brought together on a grid of 4 x 4 pixels. A picture
goes through in strips whose numbers stay near the processor: read as a whole it takes half as
long again and several times the memory.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]  # channels, rows, columns
Layer = tuple[Array, Array]  # weights, and what is added to each channel

STEP = 4  # pixels between two places that are answered for
MULTIPLE = 32  # of both sides of a picture
# Of each block how far its window steps, and how many channels it makes. Where it makes what it
# got, both are added.
_BLOCKS = (
    *((1, 16), (2, 24), (1, 24), (2, 32), (1, 32), (1, 32), (2, 64), (1, 64), (1, 64), (1, 64)),
    *((1, 96), (1, 96), (1, 96), (2, 160), (1, 160), (1, 160), (1, 320)),
)
_KEPT = (2, 5, 12)  # blocks whose results are looked at again
_STEM, _WIDER, _LAST = 32, 6, 24  # channels; times; channels
_CHANNELS = 32  # at once
_NUMBERS = 1 << 17  # at once


def layers(packed: bytes) -> list[Layer]:
    """The weights as they are shipped: 16-bit floats, little-endian, in the order of their use.

    Raises ValueError if they are not as many as the network has.
    """
    if len(packed) != 2 * sum(map(math.prod, _shapes())):
        raise ValueError("These are not the weights of this network.")
    numbers = np.frombuffer(packed, "<f2").astype(np.float32)
    read: list[Array] = []
    for shape in _shapes():
        size = math.prod(shape)
        read.append(numbers[:size].reshape(shape))
        numbers = numbers[size:]
    return list(zip(read[::2], read[1::2], strict=True))


def _shapes() -> Iterator[tuple[int, ...]]:
    """Of the weights and of what is added, in turn."""
    yield from ((_STEM, 3, 3, 3), (_STEM,))
    channels = _STEM
    beside = []
    for number, (_, makes) in enumerate(_BLOCKS):
        wide = channels
        if number:
            wide *= _WIDER
            yield from ((wide, channels, 1, 1), (wide,))
        yield from ((wide, 1, 3, 3), (wide,), (makes, wide, 1, 1), (makes,))
        channels = makes
        beside += [makes] if number in _KEPT else []
    yield from ((_LAST, channels, 1, 1), (_LAST,))
    for channels in reversed(beside):
        yield from ((_LAST, _LAST, 2, 2), (_LAST,), (_LAST, channels, 1, 1), (_LAST,))
    yield from ((_LAST, _LAST, 3, 3), (_LAST,))
    for makes in (1, 2, 2):
        yield from ((makes, _LAST, 1, 1), (makes,))


def looked_at(picture: Array, weights: Sequence[Layer]) -> tuple[Array, Array, Array]:
    """How sure a face is around each place (0 to 1), its size, and where its middle is.

    Args:
        picture: 3 channels of 0 to 255, both sides multiples of MULTIPLE.
        weights: 62 layers in the order in which they are used.

    Returns:
        (1, rows, columns); (2, …) the logarithm of height and width in STEPs; (2, …) down and
        right from the place, in STEPs.
    """
    left = iter(weights)
    seen = _stem(picture, *next(left))
    kept = []
    for number, (stride, _) in enumerate(_BLOCKS):
        made = _block(seen, left, stride, is_widened=number > 0)
        seen = seen + made if seen.shape == made.shape else made
        if number in _KEPT:
            kept.append(seen)
    seen = _positive(_mixed(seen, *next(left)))
    for beside in reversed(kept):
        seen = _doubled(seen, *next(left))
        seen += _positive(_mixed(beside, *next(left)))
    seen = _windowed(seen, *next(left))
    sure, size, middle = (_mixed(seen, *next(left)) for _ in range(3))
    one = np.float32(1)
    return one / (one + np.exp(-sure)), size, middle


def _positive(values: Array) -> Array:
    return np.maximum(values, 0, out=values)


def _mixed(values: Array, weights: Array, bias: Array) -> Array:
    """Each place by itself: new channels out of the old."""
    made: Array = weights.reshape(len(weights), -1) @ values.reshape(len(values), -1)
    made += bias[:, None]
    return made.reshape(-1, *values.shape[1:])


def _framed(values: Array) -> Array:
    return np.pad(values, ((0, 0), (1, 1), (1, 1)))


def _stem(picture: Array, weights: Array, bias: Array) -> Array:
    """The picture at half its size, in 32 channels."""
    _, rows, columns = picture.shape
    framed = _framed(picture)
    windows = [framed[:, y : y + rows : 2, x : x + columns : 2] for y in range(3) for x in range(3)]
    return _positive(_mixed(np.stack(windows, 1).reshape(27, rows // 2, -1), weights, bias))


def _windowed(values: Array, weights: Array, bias: Array) -> Array:
    """Every channel out of all, through a window of 3 x 3."""
    channels, rows, columns = values.shape
    framed = _framed(values)
    made = np.zeros((len(weights), rows * columns), np.float32)
    for y in range(3):
        for x in range(3):
            part = framed[:, y : y + rows, x : x + columns].reshape(channels, -1)
            made += np.ascontiguousarray(weights[:, :, y, x]) @ part
    made += bias[:, None]
    return _positive(made.reshape(-1, rows, columns))


def _doubled(values: Array, weights: Array, bias: Array) -> Array:
    """Twice the rows and columns: four new places out of each."""
    channels, rows, columns = values.shape
    flat = values.reshape(channels, -1)
    made = np.empty((weights.shape[1], rows, 2, columns, 2), np.float32)
    for y in range(2):
        for x in range(2):
            part = np.ascontiguousarray(weights[:, :, y, x].T) @ flat
            made[:, :, y, :, x] = part.reshape(-1, rows, columns)
    grown = made.reshape(-1, 2 * rows, 2 * columns)
    grown += bias[:, None, None]
    return _positive(grown)


def _block(values: Array, left: Iterator[Layer], stride: int, *, is_widened: bool) -> Array:
    widening = next(left) if is_widened else None
    through = (widening, next(left), next(left))
    _, rows, columns = values.shape
    high, wide = rows // stride, columns // stride
    made = np.empty((len(through[-1][0]), high, wide), np.float32)
    at_once = max(2, _NUMBERS // (_CHANNELS * columns * stride))
    framed = np.pad(values, ((0, 0), (1, 1), (0, 0)))
    for start in range(0, high, at_once):
        end = min(start + at_once, high)
        strip = framed[:, start * stride : (end - 1) * stride + 3]
        # Rows beyond the picture count as nothing, and not as what widening makes of nothing.
        beyond = (start == 0, (end - 1) * stride + 3 > rows + 1)
        made[:, start:end] = _strip(strip, through, stride, beyond)
    return made


def _strip(
    values: Array,
    through: tuple[Layer | None, Layer, Layer],
    stride: int,
    beyond: tuple[bool, bool],
) -> Array:
    """Some rows of a block's result; `values` has one row more above and below."""
    widening, window, narrowing = through
    channels, rows, columns = values.shape
    flat = values.reshape(channels, -1)
    high, wide = (rows - 3) // stride + 1, columns // stride
    made = np.zeros((len(narrowing[0]), high * wide), np.float32)
    many = len(window[0])
    framed = np.zeros((min(_CHANNELS, many), rows, columns + 2), np.float32)
    narrow = narrowing[0].reshape(len(made), many)
    for first in range(0, many, _CHANNELS):
        these = slice(first, first + _CHANNELS)
        part = framed[: min(_CHANNELS, many - first)]
        part[:, :, 1:-1] = _widened(flat, widening, these).reshape(len(part), rows, columns)
        part[:, : beyond[0]] = 0
        part[:, rows - beyond[1] :] = 0
        seen = (_each if stride == 1 else _each_other)(part, window[0][these, 0])
        seen += window[1][these, None, None]
        made += narrow[:, these] @ _positive(seen).reshape(len(part), -1)
    made += narrowing[1][:, None]
    return made.reshape(-1, high, wide)


def _widened(flat: Array, widening: Layer | None, these: slice) -> Array:
    if widening is None:
        return flat[these]
    weights, bias = widening
    made: Array = weights[these].reshape(-1, len(flat)) @ flat
    made += bias[these, None]
    return _positive(made)


def _each(framed: Array, weights: Array) -> Array:
    """Channel by channel through a window of 3 x 3; what is beside the rows is cut off last."""
    channels, rows, columns = framed.shape
    flat, length = framed.reshape(channels, -1), (rows - 2) * columns - 2
    made = np.zeros((channels, (rows - 2) * columns), np.float32)
    part = np.empty((channels, length), np.float32)
    for y in range(3):
        for x in range(3):
            start = y * columns + x
            np.multiply(flat[:, start : start + length], weights[:, y, x, None], out=part)
            made[:, :length] += part
    return np.ascontiguousarray(made.reshape(channels, rows - 2, columns)[:, :, :-2])


def _each_other(framed: Array, weights: Array) -> Array:
    """As `_each`, for every other row and column."""
    channels, rows, columns = framed.shape
    high, wide = (rows - 1) // 2, columns // 2 - 1
    even, odd = framed[:, :, 0::2].copy(), framed[:, :, 1::2].copy()
    made = np.zeros((channels, high, wide), np.float32)
    part = np.empty_like(made)
    for y in range(3):
        for x, columns_of, start in ((0, even, 0), (1, odd, 0), (2, even, 1)):
            seen = columns_of[:, y : y + 2 * high - 1 : 2, start : start + wide]
            np.multiply(seen, weights[:, y, x, None, None], out=part)
            made += part
    return made
