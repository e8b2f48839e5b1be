"""Discrete Laplace noise, drawn exactly: from whole random numbers of the operating system, without a rounded one.

A sampler that rounds leaves marks in the low digits by which the noise can be taken off again (Mironov 2012). This one
is algorithms 1 and 2 of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020).
"""

from __future__ import annotations

from collections.abc import Callable
from secrets import randbelow

Noise = Callable[[], int]
Below = Callable[[int], int]


def discrete_laplace(scale: int, below: Below = randbelow) -> int:
    """A whole number z with probability proportional to exp(-|z| / scale). `below(n)` draws one from 0 to n - 1."""
    while True:
        low = below(scale)
        if not _is_under_exp(low, scale, below):
            continue
        rounds = 0
        while _is_under_exp(1, 1, below):
            rounds += 1
        size, negative = low + scale * rounds, below(2)
        if not (negative and size == 0):  # zero has one sign, or it would come twice as often
            return -size if negative else size


def _is_under_exp(numerator: int, denominator: int, below: Below) -> bool:
    """True with probability exp(-numerator / denominator), for a quotient from 0 to 1."""
    turn = 1
    while below(denominator * turn) < numerator:
        turn += 1
    return turn % 2 == 1
