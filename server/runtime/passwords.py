"""Passwords of members of staff: how strong they must be, how one is made, and the slow hash that reads one.

A password stands between a stolen copy of data and secrets and what was shared, so it is six random words, or long
and hard to guess (NIST SP 800-63B-4, section 3.1.1.2: 15 characters where it stands alone, and none that is known).
How hard is estimated by zxcvbn, which knows the lists of common passwords, words, names, dates and keyboard runs.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from functools import cache
from pathlib import Path

from zxcvbn import zxcvbn

from server.adapters.sealing import Secret, password_key

LENGTH = 15  # characters
WORDS = 6  # of a list of 7,776: 77 bits
HARD = (
    16.0  # decimal logarithm of the guesses that zxcvbn estimates; at 0.1 s each, far more than anybody has
)
_READ = 128  # characters that are estimated: it takes long for long texts, and these decide already
_LIST = Path(__file__).resolve().parents[1] / "passphrase_words.txt"

AT_ONCE = 2  # Argon2id takes 64 MiB each: bounded, whatever is asked at once
IN_LINE = 20  # who comes after that many is told to come back: nobody's sign-in waits behind a flood


class NotAllowed(Exception):
    """A member cannot be added, enrolled or signed in like this; the message may be shown."""


class Busy(Exception):
    """Too many sign-ins at once."""


@cache
def word_list() -> tuple[str, ...]:
    """The EFF's long list for passphrases (see NOTICE)."""
    return tuple(_LIST.read_text("utf-8").split())


def generate() -> str:
    """A password of six random words."""
    return " ".join(secrets.choice(word_list()) for _ in range(WORDS))


def require_strong(password: str, username: str) -> None:
    """Refuse a password that is easy to guess; raises NotAllowed, without a word of it."""
    if len(password) < LENGTH:
        raise NotAllowed(f"A password needs at least {LENGTH} characters. Several unrelated words work well.")
    if len(password) > 1_000:
        raise NotAllowed("A password has at most 1000 characters.")
    known = [username, "open door", "midwest recovery", "chat", "desk"]
    # Six words of our list are taken whatever they hold: we made them, and some usernames are in many words.
    named = not _can_be_made(password) and _names(password, username)
    if named or _guesses(password, known) < HARD:
        raise NotAllowed("This password is easy to guess. Several unrelated words work well.")


def _can_be_made(password: str) -> bool:
    """Whether this is six words of the list, as `generate` makes them."""
    words = password.split(" ")
    return len(words) == WORDS and set(words) <= set(word_list())


def _names(password: str, username: str) -> bool:
    """Whether the username stands in a password as a word of its own, also with blanks or marks between its letters.
    Digits beside it are no part of a word."""
    letters = r"[\W_]*".join(letter for letter in username.casefold() if letter.isalnum())
    return re.search(rf"(?<![^\W\d_]){letters}(?![^\W\d_])", password.casefold()) is not None


def _guesses(password: str, known: list[str]) -> float:
    return float(zxcvbn(password[:_READ], user_inputs=known, max_length=_READ)["guesses_log10"])


class Hashing:
    """Turns passwords into keys, a few at a time."""

    def __init__(self, pepper: Secret) -> None:
        self._pepper = pepper
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def key(self, password: str, salt: bytes) -> Secret:
        """The key that a password opens; raises Busy where too many wait already."""
        if self._waiting >= AT_ONCE + IN_LINE:
            raise Busy
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(password_key, password, salt, self._pepper)
        finally:
            self._waiting -= 1
