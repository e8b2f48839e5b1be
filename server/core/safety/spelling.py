"""From what somebody typed to the words that the phrases are made of: one spelling for look-alikes, leet, spaced and
repeated letters, emoji, contractions, slang and typing mistakes. It judges nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from server.core.safety.matching import END
from server.core.safety.phrases import words as given

# A zero in "l0ve" is an o. Between letters, or at their edge; "11" is how "ll" is written.
_LEET = str.maketrans({**dict(zip("0134578@$!|+", "oieastbasiit", strict=True)), "€": "e", "£": "l"})
_SWAPPED = re.compile(
    r"(?<=[a-z@$!|])(?:[01345780@$!|+]+)(?=[a-z])|(?<=[a-z])[01345780@$|+]+|[0134578@$!|+]+(?=[a-z])"
)
_MEASURE = re.compile(
    r"\b\d+(?:mg|ml|g|mcg|oz|lbs?|am|pm|min|mins|hrs?|h|m|yo|yrs?|y|x|k|th|st|nd|rd|days?|weeks?|s)\b"
)
_SPACED = re.compile(r"(?<![a-z'])[a-z](?:[ .\-_*~/,|]{1,2}[a-z]){2,}(?![a-z'])")
_JOINED = re.compile(r"(?<=[a-z])[-_*~.](?=[a-z])")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_TOKEN = re.compile(r"[a-z0-9']+|[.!?\n;]+")
_DOUBLED = re.compile(r"([a-z])\1")
_CORE = re.compile(r"kill|die|suicid|overdos|myself|live|dead|breath|end")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LONGEST_GLUED = 40
_CAN_BE_LEET = re.compile(r"[0-9@$!|+\u20ac\u00a3]")
YEAR = "#year"
_ENDINGS = {"'s": "is", "'ll": "will", "'d": "would", "'ve": "have", "'re": "are", "n't": "not"}


def _edits(word: str) -> Iterator[str]:
    """What a hasty thumb makes of a word: one letter missing, added, swapped or another; the first letter is right."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for letter in letters:
            yield word[:at] + letter + word[at + 1 :]
            yield word[:at] + letter + word[at:]
    for letter in letters:
        yield word + letter


def _words(text: str) -> list[str]:
    return [word for line in text.splitlines() for word in line.split("#")[0].split()]


def _pairs(text: str) -> dict[str, tuple[str, ...]]:
    """Lines of `a b = c d`: whoever writes a or b means c d."""
    meant: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        written, equals, means = line.split("#")[0].partition("=")
        if equals:
            meant.update(dict.fromkeys(written.split(), tuple(means.split())))
    return meant


_MEANT = _pairs(given.MEANT)
_DROPPED = frozenset(_words(given.DROPPED))
_KEYS = _words(given.KEY_WORDS)
_REAL = frozenset(_words(given.REAL_WORDS)) | set(_KEYS) | set(_MEANT) | _DROPPED
_TYPOS = {edit: key for key in reversed(_KEYS) for edit in _edits(key) if edit not in _REAL}
_GLUE = frozenset(_words(given.GLUE)) | set(_KEYS) | set(_MEANT)
_LOOKALIKES = str.maketrans(given.LOOKALIKES)
_EMOJI = {mark: f" {meant} " for mark, meant in given.EMOJI.items()}
_EMOJI_MARKS = re.compile("|".join(map(re.escape, _EMOJI)))
_AFTER_TO = frozenset(_words(given.BEFORE_TO))
_CAN_BE_STARRED = _words(given.STARRED)


def plain(text: str) -> str:
    """Small latin letters, digits and marks: look-alikes, leet, spaced and repeated letters undone."""
    text = _INVISIBLE.sub("", text.casefold())
    if not text.isascii():
        text = _EMOJI_MARKS.sub(lambda found: _EMOJI[found.group()], text.translate(_LOOKALIKES))
        text = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
        text = _NOT_ASCII.sub(_uncombined, text).casefold()
    if _CAN_BE_LEET.search(text):
        text = _SWAPPED.sub(_unleet, _MEASURE.sub(" ", text))
    text = _SPACED.sub(_unspaced, text)
    if "*" in text or "#" in text:
        text = re.sub(r"[a-z]+[*#]+[a-z]+", _unstarred, text)
    text = _JOINED.sub(_unhyphened, text)
    text = _REPEATED.sub(r"\1\1", text)
    return text if text.isascii() else text.encode("ascii", "replace").decode().replace("?", " ")


def read(text: str) -> list[str]:
    """The words of a text as the phrases spell them, with END where a sentence ends."""
    found: list[str] = []
    known: dict[str, tuple[str, ...]] = {}  # for this text alone: nobody's words are kept
    for token in _TOKEN.findall(plain(text)):
        if token in known:
            found.extend(known[token])
            continue
        if token[0] in ".!?\n;":
            if found and found[-1] != END:
                found.append(END)
            continue
        if token == "2":
            found.append("to" if found and found[-1] in _AFTER_TO else token)
            continue
        known[token] = spell(token.strip("'"))
        found.extend(known[token])
    return found


def spell(token: str) -> tuple[str, ...]:
    """The words that are meant by one; none for a word that says nothing here."""
    if token in _DROPPED:
        return ()
    meant = _MEANT.get(token)
    if meant is not None:
        return meant
    if token in _REAL or not token:
        return (token,) if token else ()
    if token[0].isdigit():
        return (YEAR,) if _YEAR.fullmatch(token) else (token,)
    if "'" in token:
        joined = token.replace("'", "")
        if joined in _MEANT or joined in _REAL:
            return spell(joined)
        for ending, word in _ENDINGS.items():
            if token.endswith(ending):
                return (*spell(token.removesuffix(ending)), word)
        token = joined
    key = _TYPOS.get(token)
    if key is None and len(token) > 3 and _DOUBLED.search(token):
        single = _DOUBLED.sub(r"\1", token)
        if single in _MEANT or single in _DROPPED:
            return spell(single)
        key = single if single in _REAL or single in _GLUE else _TYPOS.get(single)
    if key is not None:
        return _MEANT.get(key, (key,))
    if 8 <= len(token) <= _LONGEST_GLUED and _CORE.search(token):
        parts = _unglued(token)
        if parts:
            return tuple(word for part in parts for word in spell(part))
    return (token,)


def normalize(text: str) -> str:
    """The words as one text: what the screen compares, for people and tests to look at."""
    return " ".join(read(text))


def _uncombined(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found.group()) else found.group()


def _unleet(found: re.Match[str]) -> str:
    return found.group().replace("11", "ll").replace("!!", "ll").translate(_LEET)


def _unspaced(found: re.Match[str]) -> str:
    """Letters set apart; a wider gap parts words. What is then one long word is cut where words begin."""
    words = []
    for part in re.split(r"[ ]{2,}|(?<=[a-z]) ?[/|,] ?(?=[a-z])", found.group()):
        joined = re.sub(r"[^a-z]", "", part)
        words.extend(_unglued(joined) or [joined])
    return " ".join(words)


def _unglued(token: str) -> list[str]:
    """The known words that a word consists of, the fewest; none if it does not."""
    if len(token) > _LONGEST_GLUED:
        return []
    best: list[list[str] | None] = [[]] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 12), end):
            before = best[start]
            if before is not None and token[start:end] in _GLUE:
                known = best[end]
                if known is None or len(before) + 1 < len(known):
                    best[end] = [*before, token[start:end]]
    return best[-1] or []


def _unstarred(found: re.Match[str]) -> str:
    pattern = re.compile(re.sub(r"[*#]", "[a-z]", found.group()))
    return next((word for word in _CAN_BE_STARRED if pattern.fullmatch(word)), found.group())


def _unhyphened(found: re.Match[str]) -> str:
    return ". " if found.group() == "." else " "
