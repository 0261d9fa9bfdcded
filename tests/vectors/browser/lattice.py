"""ML-KEM-768 encapsulation with given randomness, written from FIPS 203 for tests alone.

No library here lets a caller choose the 32 octets, and without that two implementations cannot
be compared octet by octet. Slow, not constant-time, and never used to seal anything real. That
it is right shows when `cryptography` decapsulates what it made.
"""

import hashlib
from collections.abc import Iterator

Poly = list[int]

_Q, _N, _RANK, _ETA_BITS = 3329, 256, 3, 2
_REVERSED = [int(f"{place:07b}"[::-1], 2) for place in range(128)]
_ZETAS = [pow(17, power, _Q) for power in _REVERSED]
_GAMMAS = [pow(17, 2 * power + 1, _Q) for power in _REVERSED]
_HALVED_128 = 3303  # 128^-1


def encapsulate(public: bytes, chosen: bytes) -> tuple[bytes, bytes]:
    """(shared secret, ciphertext) for a key of 1184 octets and 32 chosen ones (Algorithm 17)."""
    both = hashlib.sha3_512(chosen + hashlib.sha3_256(public).digest()).digest()
    return both[:32], _encrypt(public, chosen, both[32:])


def _encrypt(public: bytes, message: bytes, seed: bytes) -> bytes:
    """K-PKE.Encrypt (Algorithm 14)."""
    key, rho = [_decode(public[384 * row :][:384], 12) for row in range(_RANK)], public[1152:]
    noise = [_sample_noise(seed, number) for number in range(2 * _RANK + 1)]
    secret = [_transform(poly) for poly in noise[:_RANK]]
    rows = []
    for row in range(_RANK):
        products = [_multiply(_uniform(rho, row, col), secret[col]) for col in range(_RANK)]
        rows.append(_add(_back(_add(*products)), noise[_RANK + row]))
    bits = [bit * ((_Q + 1) // 2) for bit in _decode(message, 1)]
    sum_ = _add(*(_multiply(key[col], secret[col]) for col in range(_RANK)))
    last = _add(_back(sum_), noise[2 * _RANK], bits)
    return b"".join(_encode(_compress(row, 10), 10) for row in rows) + _encode(
        _compress(last, 4), 4
    )


def _add(*polys: Poly) -> Poly:
    return [sum(each) % _Q for each in zip(*polys, strict=True)]


def _uniform(rho: bytes, row: int, col: int) -> Poly:
    """The entry of the transposed matrix (Algorithm 7)."""
    # Rejection needs 840 octets with overwhelming likelihood; more are there.
    stream = hashlib.shake_128(rho + bytes([row, col])).digest(2048)
    return [value for value in _decode(stream[:2046], 12) if value < _Q][:_N]


def _sample_noise(seed: bytes, number: int) -> Poly:
    """Algorithm 8."""
    bits = _decode(hashlib.shake_256(seed + bytes([number])).digest(128), 1)
    pairs = [bits[at] + bits[at + 1] for at in range(0, len(bits), _ETA_BITS)]
    return [(pairs[at] - pairs[at + 1]) % _Q for at in range(0, len(pairs), 2)]


def _transform(poly: Poly) -> Poly:
    """NTT (Algorithm 9)."""
    values, zeta = list(poly), 1
    for length in (128, 64, 32, 16, 8, 4, 2):
        for start in range(0, _N, 2 * length):
            for at in range(start, start + length):
                turned = _ZETAS[zeta] * values[at + length]
                values[at + length] = (values[at] - turned) % _Q
                values[at] = (values[at] + turned) % _Q
            zeta += 1
    return values


def _back(poly: Poly) -> Poly:
    """Inverse NTT (Algorithm 10)."""
    values, zeta = list(poly), 127
    for length in (2, 4, 8, 16, 32, 64, 128):
        for start in range(0, _N, 2 * length):
            for at in range(start, start + length):
                kept = values[at]
                values[at] = (kept + values[at + length]) % _Q
                values[at + length] = _ZETAS[zeta] * (values[at + length] - kept) % _Q
            zeta -= 1
    return [value * _HALVED_128 % _Q for value in values]


def _multiply(one: Poly, other: Poly) -> Poly:
    """MultiplyNTTs (Algorithm 11)."""
    product: Poly = []
    for place, gamma in enumerate(_GAMMAS):
        (a, b), (c, d) = one[2 * place :][:2], other[2 * place :][:2]
        product += [(a * c + b * d * gamma) % _Q, (a * d + b * c) % _Q]
    return product


def _compress(poly: Poly, bits: int) -> Poly:
    return [(2 * (value << bits) + _Q) // (2 * _Q) % (1 << bits) for value in poly]


def _encode(poly: Poly, bits: int) -> bytes:
    whole = sum(value << (bits * place) for place, value in enumerate(poly))
    return whole.to_bytes(len(poly) * bits // 8, "little")


def _decode(octets: bytes, bits: int) -> Poly:
    return list(_values(int.from_bytes(octets, "little"), bits, len(octets) * 8 // bits))


def _values(whole: int, bits: int, count: int) -> Iterator[int]:
    for place in range(count):
        yield whole >> (bits * place) & ((1 << bits) - 1)
