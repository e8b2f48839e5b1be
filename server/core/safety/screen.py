"""The safety screen: runs before everything else, on every text of a visitor, with no network and no state but the last
lines. Pure and quick, so that the card shows with assistant, database and bus down.

It is a first signal, kept narrow; the assistant's own reading of the line is the second, and whichever fires wins. The
words of the cards are not here: they are reviewed text in chatbot/domain/safety.yml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.core.safety.findings import Finding

SUICIDE = "crisis_suicide"
OVERDOSE = "crisis_overdose"

# A long text is read in windows, so that the time grows with its length only; the overlap is longer than a pattern.
_WINDOW, _OVERLAP = 4_400, 200

_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)

# Idioms and history that use the same words: cut out before the patterns look. Each is a benign use, not a person's.
_BENIGN = re.compile(
    r"""\b(
        (is|are|was|been|it'?s|s|shift|job|back|head|feet|traffic|boss|heat|commute|homework|this|that) \s killing \s me
      | (dying|die|died) \s (to \s (know|see|try|hear)|of \s (laughter|laughing|boredom|embarrassment)|laughing|inside \s laughing)
      | over \s my \s dead \s body | kill (ed|ing)? \s (time|the \s mood|the \s vibe|it)
      | suicide \s (squad|prevention|hotline|awareness|watch \s party)
      | (naloxone|narcan|overdose|od) \s (training|awareness|prevention|class|kit)
      | (years?|months?|weeks?) \s ago
    )\b""",
    re.VERBOSE,
)
_PAST = re.compile(
    r"\b(years?|months?|weeks?|decades?) ago\b|\bwhen i was (a kid|young|younger|in)\b|\bback in (\d{4}|the day)\b|\blast (year|summer|winter|spring|fall)\b"
)

_SUICIDE = re.compile(
    r"""
      \b (kill|killing|hang|hanging|shoot|shooting|hurt|hurting|harm|harming|cut|cutting|unalive|unaliving|end|ending|off|drown) \s? (my\s?self|him\s?self|her\s?self|them\s?sel(f|ves)) \b
    | \b (end|ending|take|taking|took) \s (it \s all|my \s (own \s)? life|his \s (own \s)? life|her \s (own \s)? life|everything \s tonight) \b
    | \b (want|wanna|wanted|going|gonna|ready|planning|plan|rather|need|wish \s i \s could|trying|tryna|try) \s (to \s)? (just \s)? (die|be \s dead|unalive|kms|be \s gone \s for \s good|not \s (exist|be \s alive|wake \s up|live))\b
    | \b (i|id|i'd|i'll|im|i'm) \s (\w+ \s){0,2} (better \s off \s dead|rather \s be \s dead) \b
    | \b (better \s off \s (dead|without \s me)) \b
    | \b (kms|ctb|suicidal|suicide) \b
    | \b (don'?t|dont|do \s not|no \s longer|not) \s (wanna|want \s to|wish \s to) \s (live|be \s alive|be \s here \s any\s?more|exist|wake \s up|go \s on) \b
    | \b (no|without \s a|any) \s (reason|point) \s (to|in) \s (live|living|being \s alive|go \s on|going \s on) \b
    | \b wish \s i \s (was|were|wasn'?t) \s (dead|alive|never \s born|here) \b
    | \b wish \s i \s (wouldn'?t|would \s not|didn'?t|could \s not|won'?t) \s wake \s up \b
    | \b (can'?t|cant|cannot) \s (go \s on|live \s like \s this|live \s any\s?more) \b
    | \b (goodbye|bye) \s (everyone|everybody|world|forever) \b
    | \b (quiero|voy \s a|queria|deseo) \s (morir(me)?|matarme|suicidarme) \b | \b (no \s quiero \s (vivir|seguir \s viviendo)) \b
    | \b ready \s to \s (end \s it|go \s meet) \b | \b end \s it \s (all|tonight|now|for \s good) \b | \b want \s (it|everything) \s to \s (end|be \s over) \b
    """,
    re.VERBOSE,
)
_OVERDOSE = re.compile(
    r"""
      \b (i|he|she|they|we|friend|brother|sister|son|daughter|husband|wife|mom|dad|boyfriend|girlfriend|roommate|someone|somebody|think|just|is|might|may|could) \s (\w+ \s){0,3} (over\s?dos(ed|ing|e)|o\.?d\.?(ed|ing|'d)?|oding|od'?ed) \b
    | \b (not|isn'?t|isnt|stopped|barely|hardly|can'?t \s tell \s if \s (he|she|they) (\s is|'?s)?) \s breath (ing|es|e)? \b
    | \b (lips|face|fingers|nails|skin) \s (\w+ \s){0,2} (blue|gr[ae]y|purple) \b | \b turn (ed|ing) \s (blue|gr[ae]y|purple) \b
    | \b (won'?t|wont|will \s not|can'?t|cant|doesn'?t|isn'?t|not) \s (be \s)? (wak(e|ing)(n)? (\s up| \s (him|her|them) \s up)?|respond(ing)?) \b
    | \b (can'?t|cant|cannot) \s wake \s (him|her|them|my \s \w+) \b
    | \b took \s (too \s (many|much)|all \s (of \s)? (my|the|his|her|them)|a \s (whole|bunch|lot|handful) (\s of)?|the \s whole \s bottle|way \s too) \b
    | \b (unresponsive|gurgling|death \s rattle) \b
    | \b (nodding|nodded) \s (off|out) \s (\w+ \s){0,4} (not|won'?t|can'?t|blue) \b
    | \b (sobredosis|no \s respira) \b
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen with its cards: `cards` maps each kind of danger to its reviewed text."""

    cards: Mapping[str, str]

    def look(self, text: str, before: Sequence[str] = ()) -> Finding | None:
        """Screen a text of a visitor, together with the lines just `before` it (oldest first).

        The lines before count only together with this one: what was answered then does not fire again by itself.
        """
        own, alert = "", None
        for start in range(0, max(1, len(text)), _WINDOW - _OVERLAP):
            own = normalize(text[start : start + _WINDOW])
            alert = alert or _kind(own)
        if alert is None and before:
            earlier = [normalize(line[-300:]) for line in before[-3:]]
            if not any(_kind(line) for line in earlier):
                alert = _kind(" ".join([*earlier, own]))
        return self.card(alert) if alert else None

    def card(self, alert: str) -> Finding | None:
        """The card for a kind of danger, also when the assistant's reading found it; None where there is no such card."""
        text = self.cards.get(alert)
        return Finding(alert, text, alert) if text else None


def normalize(text: str) -> str:
    """Fold case, accents, look-alike digits, spaced-out letters and repeated letters, so that one pattern sees them all."""
    folded = unicodedata.normalize("NFKD", text.casefold()).replace("\u2019", "'").replace("\u02bc", "'")
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = re.sub(
        r"!+(?![a-z!])", " ", folded
    )  # an exclamation mark; one before a letter may stand for an i
    folded = re.sub(
        r"(?<=[a-z@$!])[013457@$!]+|[013457@$!]+(?=[a-z])", lambda m: m.group().translate(_LEET), folded
    )
    folded = re.sub(r"\b(?:[a-z][ .\-_*]){2,}[a-z]\b", lambda m: re.sub(r"[ .\-_*]", "", m.group()), folded)
    folded = re.sub(r"([a-z])\1{2,}", r"\1\1", folded)
    return re.sub(r"[^a-z0-9'.]+", " ", folded).strip()


def _kind(text: str) -> str | None:
    plain = _BENIGN.sub(" ", text)
    plain = re.sub(r"\s+", " ", plain)
    past = _PAST.search(text) is not None
    if _OVERDOSE.search(plain) and not past:
        return OVERDOSE
    if _SUICIDE.search(plain) and not past:
        return SUICIDE
    return None
