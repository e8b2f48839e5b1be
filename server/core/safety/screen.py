"""The screen with its cards: a line of a visitor in, an alarm, a gentle check or nothing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from server.core.safety.about import about_other
from server.core.safety.deciding import Weighed, decide, weighed
from server.core.safety.findings import CHECK_IN, Finding
from server.core.safety.judging import prepare
from server.core.safety.languages import is_spanish
from server.core.safety.phrases import book
from server.core.safety.phrases.book import Meaning
from server.core.safety.weighing import weights

IN_SPANISH = "in_spanish"  # the line behind a card


@dataclass(frozen=True, slots=True)
class Screen:
    """`cards` maps each kind of danger, or `kind_sub` where it has several texts, `check_in`, and each
    of them with `_other` where it has words about somebody else, to its text; `in_spanish` to the line behind them."""

    cards: Mapping[str, str]

    def __post_init__(self) -> None:
        prepare()
        weights()

    def look(self, text: str, before: Sequence[str] = (), *, asked: bool = True) -> Finding | None:
        """Screen a text of a visitor, together with the lines just `before` it (oldest first).

        The lines before count only together with this one: what was answered then does not fire again by itself.
        `asked` says whether the gentle question may be what this text answers.
        What is only hinted gives a finding without an alert, the gentle check. Where the line hints at it by itself
        (`may_wait`), the assistant judges that better, which reads the line with this screen's numbers beside it.
        """
        meaning = decide(text, before, asked=asked).meaning
        if meaning is None:
            return None
        alone: Meaning | None = meaning
        if meaning.level == book.HINTED and before:
            alone = decide(text).meaning
            if alone is not None and alone.level != book.HINTED:
                meaning = alone  # what was said before makes no danger less
        if meaning.level != book.HINTED:
            return self.card(meaning.kind, meaning.sub, text=text, before=before)
        found = self.card(CHECK_IN, text=text, before=before)
        return replace(found, may_wait=alone is not None) if found else None

    def weigh(self, text: str) -> Weighed:
        """What a text by itself holds, for the assistant, which takes it together with its own reading."""
        return weighed(text)

    def card(
        self, alert: str, sub: str | None = None, *, text: str = "", before: Sequence[str] = ()
    ) -> Finding | None:
        """The card for a kind of danger, also when the assistant's reading found it; None where there is no such card.

        Where a kind has several texts and `sub` is not known, the one that names none of them; the one for somebody
        else, where there is one and `text` is about somebody else; with a line in Spanish, where that is Spanish. The
        gentle question has a card too, and is no alert.
        """
        names = [f"{alert}_{sub}", alert]
        if about_other(text, before):
            names = [f"{alert}_{sub}_other", f"{alert}_{sub}", f"{alert}_other", alert]
        words = next((self.cards[name] for name in names if name in self.cards), None)
        if not words:
            return None
        spanish = self.cards.get(IN_SPANISH) if is_spanish(text) else None
        words = f"{words} {spanish}" if spanish else words
        return Finding(None if alert == CHECK_IN else alert, words, alert, sub)
