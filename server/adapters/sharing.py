"""A secret split in three, any two of which give it back and any one of which tells nothing (Shamir, 1979).

Over GF(2^8) with the polynomial of AES, byte by byte: share x of a byte s is s + r·x, with r random. Each share ends in
a check of the set that it belongs to, so that a typing error or a share of another set is told apart from success.
"""

from __future__ import annotations

import os
from hashlib import sha256

from server.adapters.sealing import Secret

_CHECK = 4  # bytes
SHARES = 3


class WrongShares(ValueError):
    """These are not two different shares of one secret."""


def split(secret: Secret) -> list[bytes]:
    """Three shares of a secret."""
    value = secret.reveal()
    slope = os.urandom(len(value))
    made = []
    for x in range(1, SHARES + 1):
        points = bytes(s ^ _times(r, x) for s, r in zip(value, slope, strict=True))
        made.append(bytes([x]) + points + _check(value))
    return made


def combine(one: bytes, other: bytes) -> Secret:
    """The secret of two different shares; raises WrongShares."""
    if len(one) != len(other) or len(one) < 2 + _CHECK or one[0] == other[0]:
        raise WrongShares
    if not (1 <= one[0] <= SHARES and 1 <= other[0] <= SHARES):
        raise WrongShares
    # The line through both points, at zero: s = (y1·x2 + y2·x1) / (x1 + x2).
    below = _inverse(one[0] ^ other[0])
    pairs = zip(one[1:-_CHECK], other[1:-_CHECK], strict=True)
    value = bytes(_times(_times(y1, other[0]) ^ _times(y2, one[0]), below) for y1, y2 in pairs)
    if not one[-_CHECK:] == other[-_CHECK:] == _check(value):
        raise WrongShares
    return Secret(value)


def _check(value: bytes) -> bytes:
    return sha256(b"open-door/1/share" + value).digest()[:_CHECK]


def _times(a: int, b: int) -> int:
    product = 0
    for _ in range(8):
        product ^= a if b & 1 else 0
        a, b = (a << 1) ^ (0x11B if a & 0x80 else 0), b >> 1
    return product


def _inverse(a: int) -> int:
    result = 1
    for _ in range(254):  # a^254 is the inverse of a
        result = _times(result, a)
    return result
