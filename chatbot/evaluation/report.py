"""The report as one Markdown page with its pictures beside it. Words and tables only; figures come from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from chatbot.evaluation import pictures
from chatbot.evaluation.conversations import Turn
from chatbot.evaluation.default_pipeline import Trained
from chatbot.evaluation.floors import FLOORS, REPORTED
from chatbot.evaluation.growth import Grown
from chatbot.evaluation.lines import (
    Outcome,
    Taken,
    by_bars,
    by_threshold,
    curve,
    figures,
    miscalibration,
    reliability,
)
from chatbot.evaluation.public_sets import Measured
from chatbot.evaluation.shares import Share
from chatbot.evaluation.side_by_side import Compared, Cost
from chatbot.topics import OUT_OF_SCOPE, Bars

PAGE = "report.md"
OUTDATED = "The model was trained from other files than the present ones; make train."
_BARS = np.arange(0.0, 1.0, 0.02)
_WORST = 60  # lines of a list
_WORDS = {
    "answered": "answered rightly at once",
    "likeliest": "likeliest topic right, before the bars",
    "among_three": "right topic among the three likeliest, before the bars",
    "refused": "in scope and refused",
    "danger_found": "danger answered as danger or with the gentle question (the server's own screen is not in this)",
    "false_alarms": "no danger, but answered as danger",
}


@dataclass
class Results:
    """What was measured so far; what was not is None or empty."""

    taken: Sequence[Taken] = ()
    bars: Bars = field(default_factory=Bars)
    outdated: bool = False  # the model was trained from other files than the present ones
    turns: Sequence[Turn] = ()
    trained: Trained | None = None
    compared: Compared | None = None
    sets: list[Measured] = field(default_factory=list)
    growth: Sequence[Grown] = ()
    training: float | None = None  # seconds


def measured(results: Results) -> dict[str, Share | float]:
    """Every figure by its name."""
    found: dict[str, Share | float] = {}
    if results.taken:
        found.update(figures(results.taken))
    if results.turns:
        found["dialogue_turns"] = Share.of(turn.right for turn in results.turns)
    found.update({one.name: one.right for one in results.sets})
    if results.training is not None:
        found["training"] = results.training
    return found


def floors(results: Results) -> str:
    """The table of what the project asks for, and what was reached."""
    found = measured(results)
    rows = []
    for floor in [*FLOORS, *REPORTED]:
        value = found.get(floor.name)
        if value is not None:
            plain = value.value if isinstance(value, Share) else value
            told = str(value) if isinstance(value, Share) else f"{value:.0f} {floor.unit}"
            rows.append(
                (floor.words, floor.wanted, told, "reached" if floor.reached(plain) else "NOT REACHED")
            )
    return _table(("what", "wanted", "measured (95 % Wilson interval)", ""), rows)


def write(results: Results, folder: Path) -> Path:
    """Write the page and its pictures; the page's path."""
    parts = ["# How well visitors are understood", floors(results)]
    if results.outdated:
        parts.insert(1, f"**{OUTDATED}**")
    if results.taken:
        parts += _understanding(results, folder)
    if results.turns:
        parts += _conversations(results.turns)
    if results.compared and results.trained:
        parts += _beside(results)
    if results.sets:
        parts += _sets(results.sets)
    if results.growth:
        parts += _growth(results.growth, folder)
    page = folder / PAGE
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return page


def _understanding(results: Results, folder: Path) -> list[str]:
    taken, bars = results.taken, results.bars
    inside = [one for one in taken if one.line.in_scope]
    outside = [one for one in taken if not one.line.in_scope]
    found = figures(taken)
    topics = [*sorted({one.line.topic for one in inside}), OUT_OF_SCOPE]
    shares = [
        (topic, Share.of(one.first_is_right for one in inside if one.line.topic == topic))
        for topic in topics[:-1]
    ]
    bins = reliability(taken)
    moved = curve(taken, by_bars(bars), _BARS)
    (used,) = curve(taken, by_bars(bars), [bars.answer])
    curves = [("ours", moved)]
    if results.compared:
        curves.append(("Rasa's default", curve(results.compared.taken, by_threshold, _BARS)))
    pictures.by_topic(folder / "topics.png", shares, FLOORS[0].bar)
    pictures.confusion(folder / "confusion.png", taken, topics)
    pictures.reliability(folder / "reliability.png", bins, miscalibration(bins))
    pictures.over_the_bars(folder / "bars.png", moved, bars.answer)
    pictures.inside_against_outside(folder / "scope.png", curves, used)
    return [
        "## The held-out lines",
        f"{len(inside)} lines of {len(topics) - 1} topics and {len(outside)} that no topic answers, each said to the "
        "assistant as the first of a conversation in Toledo.",
        _table(("what", "share"), [(words, str(found[name])) for name, words in _WORDS.items()]),
        "### By topic",
        "![first topic right, by topic](topics.png)",
        _table(
            ("topic", "lines", "first right", *(outcome.value for outcome in Outcome)),
            _by_topic(inside, shares),
        ),
        "### By form",
        _table(("form", "first right"), _by_form(inside)),
        "### Which topic is taken for which",
        "![confusion matrix](confusion.png)",
        _table(("right", "came first", "lines"), _confused(taken)),
        "### Confidence against correctness",
        "![confidence against correctness](reliability.png)",
        _table(
            ("score of the likeliest topic", "mean", "likeliest right"),
            [(f"{one.low:.1f} to {one.high:.1f}", f"{one.mean:.2f}", str(one.right)) for one in bins],
        ),
        "### Over the bars",
        "The classifier alone, without moves and follow-ups, read with other bars.",
        "![what becomes of the lines over the bar for answering](bars.png)",
        "![in scope against out of scope](scope.png)",
        "### Refusals",
        _refusals(inside, outside),
        "### Worst lines",
        "Answered as another topic, the surest first:",
        _worst(one for one in inside if one.outcome is Outcome.WRONG),
        "Out of scope and answered:",
        _worst(one for one in outside if one.outcome is Outcome.WRONG),
        "In scope and refused:",
        _worst(one for one in inside if one.outcome is Outcome.REFUSED),
        "Asked back, without the right topic among the buttons:",
        _worst(one for one in inside if one.outcome is Outcome.ASKED),
        "Read rightly by the classifier, and lost afterwards to a bar, a move or a piece of the line:",
        _worst(
            one
            for one in inside
            if one.likeliest_is_right and one.outcome not in (Outcome.ANSWERED, Outcome.OFFERED)
        ),
    ]


def _conversations(turns: Sequence[Turn]) -> list[str]:
    right = Share.of(turn.right for turn in turns)
    whole = Share.of(
        all(turn.right for turn in turns if turn.dialogue == number)
        for number in {turn.dialogue for turn in turns}
    )
    wrong = [
        (str(turn.dialogue), turn.said.text, _names(turn.said.right), ", ".join(turn.topics))
        for turn in turns
        if not turn.right
    ]
    return [
        "## Conversations",
        f"Turns right: {right}; lower bound {right.low:.1%}. Conversations without a wrong turn: {whole}.",
        _table(("conversation", "line", "should reach", "reached"), wrong),
    ]


def _beside(results: Results) -> list[str]:
    trained, compared = results.trained, results.compared
    assert trained is not None and compared is not None
    ours, theirs = figures(results.taken), figures(compared.taken)
    names = [floor.name for floor in FLOORS if floor.name in ours]
    words = {floor.name: floor.words for floor in FLOORS} | _WORDS
    rows: list[tuple[str, str, str]] = [
        (words[name], str(ours[name]) if ours else "", str(theirs[name]))
        for name in [*names, "likeliest", "refused", "danger_found", "false_alarms"]
    ]
    return [
        "## Beside Rasa's default pipeline",
        f"The same phrases through the pipeline and policies of `rasa init`, {trained.epochs} epochs, trained in "
        f"{trained.seconds:.0f} s. It refuses what it is unsure of and never asks back. Turns over HTTP by one client, "
        "each line said to both in turn, as the first of a conversation.",
        _table(
            ("what", "ours", "Rasa's default"),
            [*rows, *_costs(compared.ours, compared.default)],
        ),
    ]


def _costs(ours: Cost, default: Cost) -> list[tuple[str, str, str]]:
    return [
        ("turn, median", f"{ours.median:.1f} ms", f"{default.median:.1f} ms"),
        ("turn, 95 of 100 faster", f"{ours.slow:.1f} ms", f"{default.slow:.1f} ms"),
        (
            "memory",
            f"{ours.memory:.0f} MB, and {ours.beside:.0f} MB of the action server",
            f"{default.memory:.0f} MB",
        ),
        ("memory at most", f"{ours.at_most:.0f} MB", f"{default.at_most:.0f} MB"),
    ]


def _sets(sets: Iterable[Measured]) -> list[str]:
    rows = [
        (one.name, str(one.labels), str(one.examples), str(one.right), f"{one.seconds:.1f} s") for one in sets
    ]
    return [
        "## Public few-shot sets",
        "The same components with the general encoder, learned from the training file alone.",
        _table(("set", "labels", "examples", "first label right", "learning"), rows),
    ]


def _growth(growth: Sequence[Grown], folder: Path) -> list[str]:
    pictures.growth(folder / "growth.png", growth)
    rows = [(f"{one.phrases:,}", str(one.likeliest), str(one.among_three)) for one in growth]
    return [
        "## By number of phrases",
        "The held-out lines in scope, by the general encoder, without bars or moves.",
        "![by number of phrases](growth.png)",
        _table(("phrases", "likeliest topic right", "right topic among the three likeliest"), rows),
    ]


def _by_topic(inside: Sequence[Taken], shares: Iterable[tuple[str, Share]]) -> list[tuple[str, ...]]:
    rows = []
    for topic, share in sorted(shares, key=lambda entry: entry[1].value):
        outcomes = Counter(one.outcome for one in inside if one.line.topic == topic)
        rows.append((topic, str(share.total), str(share), *(str(outcomes[one]) for one in Outcome)))
    return rows


def _by_form(inside: Sequence[Taken]) -> list[tuple[str, str]]:
    forms = sorted({one.line.form for one in inside})
    return [
        (form, str(Share.of(one.first_is_right for one in inside if one.line.form == form))) for form in forms
    ]


def _confused(taken: Iterable[Taken]) -> list[tuple[str, str, str]]:
    counts = Counter((one.line.topic, one.first) for one in taken if not (one.first_is_right or one.kept_out))
    return [(right, came, str(number)) for (right, came), number in counts.most_common(25) if number > 1]


def _refusals(inside: Sequence[Taken], outside: Sequence[Taken]) -> str:
    def told(taken: Sequence[Taken]) -> tuple[str, str, str]:
        asked = (Outcome.OFFERED, Outcome.ASKED)
        return (
            str(Share.of(one.outcome is Outcome.REFUSED or one.topic == OUT_OF_SCOPE for one in taken)),
            str(Share.of(one.outcome in asked for one in taken)),
            str(Share.of(one.topic != OUT_OF_SCOPE and one.outcome not in asked for one in taken)),
        )

    return _table(
        ("lines", "refused", "asked back", "answered"),
        [("in scope", *told(inside)), ("out of scope", *told(outside))],
    )


def _worst(taken: Iterable[Taken]) -> str:
    ordered = sorted(taken, key=lambda one: -one.confidence)
    rows = [
        (one.line.text, _names(one.line.right), one.topic, f"{one.confidence:.2f}", _place(one))
        for one in ordered
    ]
    table = _table(("line", "right", "got", "score", "place of the right one"), rows[:_WORST])
    return f"{table}\n\nand {len(rows) - _WORST} more" if len(rows) > _WORST else table


def _place(one: Taken) -> str:
    places = [place for place, (topic, _) in enumerate(one.ranking, 1) if topic in one.line.right]
    return str(min(places)) if places else "none"


def _names(topics: Iterable[str]) -> str:
    return " or ".join(sorted(topics))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; "none" where there are no rows."""
    body = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    if not body:
        return "none"
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *body])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
