"""The screen with its cards: a line of a visitor in, an alarm, a gentle check or nothing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.core.safety.deciding import decide
from server.core.safety.findings import CHECK_IN, Finding
from server.core.safety.judging import prepare
from server.core.safety.phrases import book
from server.core.safety.weighing import weights


@dataclass(frozen=True, slots=True)
class Screen:
    """`cards` maps each kind of danger, or `kind_sub` where it has several texts, and `check_in` to its text."""

    cards: Mapping[str, str]

    def __post_init__(self) -> None:
        prepare()
        weights()

    def look(self, text: str, before: Sequence[str] = ()) -> Finding | None:
        """Screen a text of a visitor, together with the lines just `before` it (oldest first).

        The lines before count only together with this one: what was answered then does not fire again by itself.
        What is only hinted gives a finding without an alert, the gentle check.
        """
        meaning = decide(text, before).meaning
        if meaning is None:
            return None
        if meaning.level != book.HINTED:
            return self.card(meaning.kind, meaning.sub)
        return self.card(CHECK_IN)

    def card(self, alert: str, sub: str | None = None) -> Finding | None:
        """The card for a kind of danger, also when the assistant's reading found it; None where there is no such card.

        Where a kind has several texts and `sub` is not known, the one that names none of them. The gentle question
        has a card too, and is no alert.
        """
        text = self.cards.get(f"{alert}_{sub}") or self.cards.get(alert)
        return Finding(None if alert == CHECK_IN else alert, text, alert, sub) if text else None
