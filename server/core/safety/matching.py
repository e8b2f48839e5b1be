"""Finds many phrases in a list of words at once, in time that grows with the number of words only.

The phrases become one automaton over words. Its deterministic states are made when they are first needed and kept; they
hold words of the phrases alone, never a visitor's. This knows nothing of danger: it matches words.

A phrase is written as people write. `a|b` is either word, `word?` may be missing, `<name>` is one of a class of phrases,
`..` lets up to three words pass and `...` up to seven, but no end of a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

END = "."  # the word that stands for the end of a sentence
OTHER = ""  # any word that is in no phrase
_GAPS = {"..": 3, "...": 7}
_KEPT_STATES = 20_000  # above that the memory of states begins anew: no text can make it grow for ever

Spell = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase in the words: from `start` up to and with `end`."""

    phrase: int
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    words: dict[str, list[int]] = field(default_factory=dict)
    any: int = -1  # where any word leads: a gap
    then: int = -1  # where this leads without a word: the ways through a class meet there again
    in_gap: bool = False
    phrases: list[int] = field(default_factory=list)


class BadPhrase(ValueError):
    """A phrase that cannot be read: an unknown class, or nothing in it."""


class Matcher:
    """All phrases of the screen. Number `n` of `phrases` is what a hit calls `n`."""

    def __init__(self, phrases: Iterable[str], classes: Mapping[str, str], spell: Spell) -> None:
        self._classes, self._spell = classes, spell
        self._nodes = [_Node()]
        self._ends: list[frozenset[int]] = []
        for number, phrase in enumerate(phrases):
            ends = self._grow({0}, phrase)
            if 0 in ends:
                raise BadPhrase(f"nothing must be there in: {phrase}")
            for end in ends:
                self._nodes[end].phrases.append(number)
            self._ends.append(frozenset(ends))
        self.words = frozenset(word for node in self._nodes for word in node.words)
        self._before: dict[int, list[tuple[str | None, int]]] = {}
        self._same: dict[int, list[int]] = {}
        for origin, node in enumerate(self._nodes):
            for word, targets in node.words.items():
                for target in targets:
                    self._before.setdefault(target, []).append((word, origin))
            if node.any >= 0:
                self._before.setdefault(node.any, []).append((None, origin))
            if node.then >= 0:
                self._same.setdefault(node.then, []).append(origin)
        self._forget()

    def hits(self, words: Sequence[str], since: int = 0) -> Iterator[Hit]:
        """Every phrase that ends at or after the word number `since`."""
        state = 0
        for place, word in enumerate(words):
            if word not in self.words and word != END:
                word = OTHER
            key = (state, word)
            following = self._steps.get(key)
            if following is None:
                following = self._step(state, word)
                self._steps[key] = following
            state = following
            if place >= since and word != END:
                for phrase in self._found[state]:
                    yield Hit(phrase, self._start(phrase, words, place), place)
            if len(self._sets) > _KEPT_STATES:
                state = self._forget(self._sets[state])

    # --- running --------------------------------------------------------------------------------------------

    def _forget(self, keep: frozenset[int] = frozenset()) -> int:
        self._steps: dict[tuple[int, str], int] = {}
        self._sets: list[frozenset[int]] = []
        self._numbers: dict[frozenset[int], int] = {}
        self._found: list[tuple[int, ...]] = []
        self._number(frozenset())
        return self._number(keep)

    def _number(self, nodes: frozenset[int]) -> int:
        known = self._numbers.get(nodes)
        if known is None:
            known = self._numbers[nodes] = len(self._sets)
            self._sets.append(nodes)
            self._found.append(tuple(sorted({p for node in nodes for p in self._nodes[node].phrases})))
        return known

    def _step(self, state: int, word: str) -> int:
        nodes, reached = self._nodes, set()
        if word == END:  # a phrase may run over the end of a sentence, a gap may not
            return self._number(frozenset(n for n in self._sets[state] if not nodes[n].in_gap))
        for node in (*self._sets[state], 0):
            targets = nodes[node].words.get(word, ())
            for target in (*targets, nodes[node].any):
                while target >= 0 and target not in reached:
                    reached.add(target)
                    target = nodes[target].then
        return self._number(frozenset(reached))

    def _start(self, phrase: int, words: Sequence[str], end: int) -> int:
        """The nearest place where a phrase that ends at `end` can have begun."""
        at, nodes = end, self._closure(self._ends[phrase])
        while at >= 0 and nodes:
            if words[at] != END:
                nodes = {
                    origin
                    for node in nodes
                    for word, origin in self._before.get(node, ())
                    if word is None or word == words[at]
                }
                if 0 in nodes:
                    return at
                nodes = self._closure(nodes)
            at -= 1
        return end

    def _closure(self, nodes: Iterable[int]) -> set[int]:
        """The nodes, and those that lead to them without a word."""
        found, waiting = set(nodes), list(nodes)
        while waiting:
            for origin in self._same.get(waiting.pop(), ()):
                if origin not in found:
                    found.add(origin)
                    waiting.append(origin)
        return found

    # --- growing --------------------------------------------------------------------------------------------

    def _grow(self, ends: set[int], phrase: str) -> set[int]:
        for element in phrase.split():
            ends = self._element(ends, element)
        return ends

    def _element(self, ends: set[int], element: str) -> set[int]:
        if element in _GAPS:
            return ends | self._gap(ends, _GAPS[element])
        optional = element.endswith("?")
        element = element.removesuffix("?")
        reached = set(ends) if optional else set()
        for choice in filter(None, element.split("|")):
            if choice.startswith("<"):
                name = choice.strip("<>?")
                if name not in self._classes:
                    raise BadPhrase(f"there is no class of words called {name}")
                target = self._new()
                for one in _alternatives(self._classes[name]):
                    for end in self._grow(ends, one):
                        self._nodes[end].then = target
                reached.add(target)
            else:
                spelled = self._spell(choice.rstrip("?"))
                reached |= self._word(ends, spelled) if spelled else set()
        return reached or ends  # of words that are always left out, nothing need be there

    def _word(self, ends: set[int], spelled: Sequence[str]) -> set[int]:
        for word in spelled:
            target = self._new()
            for end in ends:
                self._nodes[end].words.setdefault(word, []).append(target)
            ends = {target}
        return ends

    def _gap(self, ends: set[int], longest: int) -> set[int]:
        reached: set[int] = set()
        for _ in range(longest):
            target = self._new()
            self._nodes[target].in_gap = True
            for end in ends:
                if self._nodes[end].any >= 0:  # two gaps that begin at one place are one
                    continue
                self._nodes[end].any = target
            reached.add(target)
            ends = {target}
        return reached

    def _new(self) -> int:
        self._nodes.append(_Node())
        return len(self._nodes) - 1


def _alternatives(text: str) -> list[str]:
    return [one.strip() for line in text.splitlines() for one in line.split(";") if one.strip()]
