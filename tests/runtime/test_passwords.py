"""Which passwords are good enough, and that a flood of sign-ins cannot eat the machine."""

from __future__ import annotations

import asyncio

import pytest

from server.adapters.sealing import Secret
from server.runtime.passwords import (
    AT_ONCE,
    IN_LINE,
    Busy,
    Hashing,
    NotAllowed,
    generate,
    require_strong,
    word_list,
)


def test_a_generated_password_is_six_words_of_the_list_and_good_enough() -> None:
    made = [generate() for _ in range(50)]
    assert len(set(made)) == 50
    for password in made:
        assert len(password.split()) == 6 and set(password.split()) <= set(word_list())
        require_strong(password, "alex")


@pytest.mark.parametrize(
    "username, made",
    [
        ("demo", "democracy demote demotion democrat unselfish gravel"),
        ("ed", "freedom exhale edgy edition gravel speed"),
        ("alex", "unreal exit petal expert royal exhale"),
        ("abacus", "abacus unreal gravel exhale royal petal"),
        ("t", "t-shirt gravel exhale royal petal unreal"),
    ],
)
def test_six_words_that_we_made_are_taken_whatever_the_username_is(username: str, made: str) -> None:
    assert set(made.split()) <= set(word_list())
    require_strong(made, username)


def test_the_list_is_the_one_that_is_named() -> None:
    assert len(word_list()) == len(set(word_list())) == 7776


@pytest.mark.parametrize(
    "weak",
    [
        "short", "fourteen chars", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword1", "qwertyuiopasdfgh",
        "letmeinletmeinletmein", "abcdefghijklmnopq", "1234567890123456789", "correcthorsebatterystaple",
        "midwest recovery open door", "iloveyouiloveyou", "alex and nobody else but me", "x" * 1_001,
    ],
)  # fmt: skip
def test_what_is_short_or_known_or_has_the_own_name_is_refused(weak: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        require_strong(weak, "alex")
    assert weak not in str(refused.value)


@pytest.mark.parametrize(
    "username, typed",
    [
        ("alex", "nobody but Alex walks on quiet rivers"),
        ("alex", "2026alex99 walks on quiet rivers"),
        ("alex", "a-l-e-x walks on quiet rivers"),
        ("alex.smith", "eleven slow rivers of AlexSmith1990"),
        ("abacus", "abacus of seven quiet herons"),
        ("alex", "Alex12345678901234"),
    ],
)
def test_the_own_name_as_a_word_is_refused(username: str, typed: str) -> None:
    with pytest.raises(NotAllowed):
        require_strong(typed, username)


@pytest.mark.parametrize("username", ["ed", "al", "era", "slowr"])
def test_letters_of_the_own_name_within_or_across_words_are_none_of_it(username: str) -> None:
    require_strong("the general walked eleven slow rivers", username)


@pytest.mark.parametrize(
    "good", ["seven quiet herons at dusk", "eleven slow rivers bend", "mqv8-Tz2!kfw_93bLr"]
)
def test_what_is_long_and_its_own_is_taken(good: str) -> None:
    require_strong(good, "alex")


async def test_only_so_many_wait_and_the_rest_is_told_to_come_back() -> None:
    hashing = Hashing(Secret.random())
    asked = [hashing.key("a password", bytes(16)) for _ in range(AT_ONCE + IN_LINE + 5)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(answer, Busy) for answer in answers) == 5
    assert len({answer.reveal() for answer in answers if isinstance(answer, Secret)}) == 1
    assert isinstance(await hashing.key("a password", bytes(16)), Secret), "and then it goes on"
