"""The pictures of the report, drawn with matplotlib, which Rasa brings. Counts nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from chatbot.evaluation.growth import Grown
from chatbot.evaluation.lines import AtBar, Bin, Taken
from chatbot.evaluation.shares import Share

DOTS = 110  # per inch
BLUE, GREEN, RED, GRAY, ORANGE = "#2b6cb0", "#2f855a", "#c53030", "#718096", "#b7791f"


def by_topic(path: Path, shares: Sequence[tuple[str, Share]], bar: float) -> None:
    """A bar for each topic with its interval; the dashed line is the floor of all topics together."""
    figure, axes = _figure(8, 0.24 * len(shares) + 1.2)
    ordered = sorted(shares, key=lambda entry: entry[1].value)
    values = np.array([share.value for _, share in ordered])
    bounds = np.array([share.interval for _, share in ordered])
    errors = np.abs(np.stack([values - bounds[:, 0], bounds[:, 1] - values]))
    colors = [GREEN if value >= bar else ORANGE if value >= bar - 0.1 else RED for value in values]
    axes.barh(range(len(ordered)), values, xerr=errors, color=colors, ecolor=GRAY, height=0.7)
    axes.set_yticks(range(len(ordered)))
    axes.set_yticklabels([f"{name} ({share.total})" for name, share in ordered], fontsize=8)
    axes.set_ylim(-0.6, len(ordered) - 0.4)
    axes.set_xlim(0, 1)
    axes.axvline(bar, color=GRAY, linestyle="--", linewidth=1)
    axes.set_xlabel("first topic right (95 % Wilson interval)")
    _save(figure, path)


def confusion(path: Path, taken: Sequence[Taken], topics: Sequence[str]) -> None:
    """Rows: the topic that is right; columns: the one that came first. Where either of two is right, both count."""
    place = {topic: number for number, topic in enumerate(topics)}
    counts: Counter[tuple[int, int]] = Counter()
    for one in taken:
        row = place[one.line.topic]
        # Who asks back about what no topic answers has not taken it for the topic of a button.
        column = row if one.first_is_right or one.kept_out else place.get(one.first)
        if column is not None:
            counts[row, column] += 1
    matrix = np.zeros((len(topics), len(topics)))
    for (row, column), number in counts.items():
        matrix[row, column] = number
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    side = 0.27 * len(topics) + 2.5
    figure, axes = _figure(side, side)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), number in counts.items():
        color = "white" if shares[row, column] > 0.5 else RED if row != column else "black"
        axes.text(column, row, str(number), ha="center", va="center", fontsize=6.5, color=color)
    for axis, labels in ((axes.xaxis, topics), (axes.yaxis, topics)):
        axis.set_ticks(range(len(topics)))
        axis.set_ticklabels(labels, fontsize=7)
    axes.tick_params(axis="x", rotation=90)
    axes.set_xlabel("came first")
    axes.set_ylabel("is right")
    _save(figure, path)


def reliability(path: Path, bins: Sequence[Bin], off: float) -> None:
    """How often the likeliest topic is right against its score, and how many lines have such a score."""
    figure, (above, below) = _figures(6, 6.5, 2, {"height_ratios": [3, 1]})
    means, values = [one.mean for one in bins], np.array([one.right.value for one in bins])
    bounds = np.array([one.right.interval for one in bins])
    errors = np.abs(np.stack([values - bounds[:, 0], bounds[:, 1] - values]))
    above.plot([0, 1], [0, 1], color=GRAY, linestyle="--", linewidth=1, label="score = share right")
    above.errorbar(means, values, yerr=errors, color=BLUE, marker="o", capsize=3, label="measured")
    above.set_xlim(0, 1)
    above.set_ylim(0, 1.02)
    above.set_ylabel("likeliest topic right")
    above.set_title(f"mean distance {off:.1%}", fontsize=10)
    above.legend(fontsize=8)
    below.bar(
        [(one.low + one.high) / 2 for one in bins],
        [one.right.total for one in bins],
        width=0.09,
        color=GRAY,
    )
    below.set_xlim(0, 1)
    below.set_xlabel("score of the likeliest topic")
    below.set_ylabel("lines")
    _save(figure, path)


def over_the_bars(path: Path, curve: Sequence[AtBar], bar: float) -> None:
    """What becomes of the lines as the bar for answering rises; the dotted line is the bar in use."""
    figure, axes = _figure(7, 4.8)
    answers = [at.answer for at in curve]
    for values, color, label in (
        ([at.right for at in curve], GREEN, "in scope: answered rightly"),
        ([at.wrong for at in curve], RED, "in scope: answered as another topic"),
        ([at.asked for at in curve], ORANGE, "in scope: asked back"),
        ([at.kept_out for at in curve], BLUE, "out of scope: refused or asked back"),
    ):
        axes.plot(answers, values, color=color, label=label)
    axes.axvline(bar, color=GRAY, linestyle=":", label=f"in use: {bar:.2f}")
    axes.set_ylim(0, 1)
    axes.set_xlabel("bar for answering")
    axes.set_ylabel("share of lines")
    axes.legend(fontsize=8)
    _save(figure, path)


def inside_against_outside(path: Path, curves: Sequence[tuple[str, Sequence[AtBar]]], used: AtBar) -> None:
    """In-scope lines answered rightly against out-of-scope lines kept out, one point for each bar."""
    figure, axes = _figure(6, 5)
    for (name, curve), color in zip(curves, (BLUE, ORANGE), strict=False):
        axes.plot([at.kept_out for at in curve], [at.right for at in curve], color=color, label=name)
    axes.plot([used.kept_out], [used.right], "o", color=BLUE, label="the bars in use")
    axes.set_xlim(0, 1.01)
    axes.set_ylim(0, 1.01)
    axes.set_xlabel("out of scope: refused or asked back")
    axes.set_ylabel("in scope: answered rightly")
    axes.legend(fontsize=8, loc="lower left")
    _save(figure, path)


def growth(path: Path, grown: Sequence[Grown]) -> None:
    """The likeliest topic and the three likeliest over the number of phrases, each step twice as many."""
    figure, axes = _figure(7, 4)
    phrases = [one.phrases for one in grown]
    axes.plot(
        phrases, [one.likeliest.value for one in grown], marker="o", color=BLUE, label="likeliest topic"
    )
    axes.plot(phrases, [one.among_three.value for one in grown], marker="o", color=GREEN, label="among three")
    axes.set_xscale("log", base=2)
    axes.set_xticks(phrases)
    axes.set_xticklabels([f"{number:,}" for number in phrases])
    axes.set_ylim(0, 1)
    axes.set_xlabel("phrases")
    axes.set_ylabel("right topic")
    axes.legend(loc="lower right")
    _save(figure, path)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    return _figures(width, height, 1, {})


def _figures(width: float, height: float, rows: int, grid: dict[str, Any]) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("Agg")  # no window: only files
    from matplotlib import pyplot

    return pyplot.subplots(rows, 1, figsize=(width, height), gridspec_kw=grid)


def _save(figure: Any, path: Path) -> None:
    from matplotlib import pyplot

    figure.tight_layout()
    figure.savefig(path, dpi=DOTS)
    pyplot.close(figure)
