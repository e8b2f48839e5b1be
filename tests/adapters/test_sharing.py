"""The recovery key split in three: any two give it back, one tells nothing, and a mistake is told apart."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.adapters import sharing
from server.adapters.sealing import Secret, spell, unspell
from server.adapters.sharing import WrongShares
from server.runtime.passwords import NotAllowed
from server.runtime.periods import read_recovery, spelled, spelled_shares


@given(st.binary(min_size=32, max_size=32))
def test_any_two_of_three_give_the_secret_back(secret: bytes) -> None:
    shares = sharing.split(Secret(secret))
    for one, other in permutations(shares, 2):
        assert sharing.combine(one, other).reveal() == secret


def test_one_share_can_belong_to_any_secret() -> None:
    """For each value of a byte of the secret there is a line through the point of the share."""
    for x in range(1, 4):
        for point in (0, 1, 77, 255):
            reached = {
                sharing._times(r, x) ^ s
                for s in range(256)
                for r in range(256)
                if s == point ^ sharing._times(r, x)
            }
            assert reached == {point}
            assert len({point ^ sharing._times(r, x) for r in range(256)}) == 256


@given(st.binary(min_size=32, max_size=32), st.integers(0, 36), st.integers(1, 255))
def test_a_share_with_an_error_is_told_apart(secret: bytes, at: int, change: int) -> None:
    one, other, _ = sharing.split(Secret(secret))
    wrong = bytearray(one)
    wrong[at] ^= change
    with pytest.raises(WrongShares):
        sharing.combine(bytes(wrong), other)


def test_shares_of_two_secrets_do_not_mix() -> None:
    one, other = sharing.split(Secret.random()), sharing.split(Secret.random())
    for first, second in ((one[0], other[1]), (one[0], one[0]), (one[0], one[1][:-1]), (b"", b"")):
        with pytest.raises(WrongShares):
            sharing.combine(first, second)


@given(st.binary(min_size=1, max_size=64))
def test_what_was_written_on_paper_is_read_again(value: bytes) -> None:
    written = spell(value)
    assert unspell(written) == unspell(written.lower().replace("-", " ")) == value


def test_the_recovery_key_is_read_whole_or_from_two_shares() -> None:
    seed = Secret.random()
    shares = spelled_shares(seed)
    assert read_recovery([spelled(seed)]).reveal() == seed.reveal()
    assert read_recovery([shares[2], shares[0]]).reveal() == seed.reveal()
    for typed in ([], [shares[0]], [shares[0], shares[0]], ["not this"], [spelled(seed)[:-1]], shares):
        with pytest.raises(NotAllowed):
            read_recovery(typed)
