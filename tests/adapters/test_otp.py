"""One-time passwords: the vectors of the RFCs, and that each is good once."""

from __future__ import annotations

import base64

import pytest
from houses import totp
from hypothesis import given
from hypothesis import strategies as st

from server.adapters import otp
from server.adapters.sealing import Secret

KEY = Secret(b"12345678901234567890")  # of RFC 4226, appendix D, and RFC 6238, appendix B


@pytest.mark.parametrize(
    ("counter", "code"),
    list(enumerate("755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split())),
)
def test_the_vectors_of_rfc_4226(counter: int, code: str) -> None:
    assert otp.code(KEY, counter) == code


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")],
)
def test_the_vectors_of_rfc_6238(seconds: int, eight_digits: str) -> None:
    assert otp.code(KEY, seconds // otp.STEP) == eight_digits[2:]


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**40))
def test_it_agrees_with_an_app_that_was_written_apart(key: bytes, step: int) -> None:
    assert otp.code(Secret(key), step) == totp(base64.b32encode(key).decode(), step)


def test_a_code_is_good_for_its_step_and_one_to_each_side() -> None:
    at = 100 * otp.STEP + 7
    good = [n for n in range(90, 111) if otp.accepted(KEY, otp.code(KEY, n), at, None) is not None]
    assert good == [99, 100, 101]


def test_a_code_that_was_used_and_all_before_it_are_good_no_more() -> None:
    at = 100 * otp.STEP
    assert otp.accepted(KEY, otp.code(KEY, 100), at, 99) == 100
    assert otp.accepted(KEY, otp.code(KEY, 100), at, 100) is None
    assert otp.accepted(KEY, otp.code(KEY, 99), at, 100) is None


@pytest.mark.parametrize("wrong", ["", "000000", "75522", "7552244", "é55224", "755 22x"])
def test_what_is_no_code_is_refused(wrong: str) -> None:
    assert otp.accepted(KEY, wrong, otp.STEP, None) is None


def test_blanks_in_a_code_do_not_count() -> None:
    assert otp.accepted(KEY, "287 082", otp.STEP, None) == 1


def test_the_address_holds_what_an_app_needs() -> None:
    assert otp.address(KEY, "alex") == (
        "otpauth://totp/Open%20Door:alex?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Open%20Door&algorithm=SHA1&digits=6&period=30"
    )
