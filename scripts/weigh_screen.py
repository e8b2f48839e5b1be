# ruff: noqa: T201 - it prints what it learned
"""Learns the weights of the safety screen from the lines in data/nlu and writes server/core/safety/weights.tsv.

Run it by `make screen` after a change of data/nlu or of how the screen spells; a test fails until that is done. What
stands in tests/ is never read here, but for the lines that the phrases were written against. With --report it says how
well each kind is found in lines that were left out of the learning.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from server.core.safety.spelling import read
from server.core.safety.weighing import NONE, SCALE, features

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "nlu"
DEVELOPMENT = ROOT / "tests" / "safety" / "development.yml"
DEVELOPMENT_COUNTS = 3  # times: few lines, each with a reason
TARGET = ROOT / "server" / "core" / "safety" / "weights.tsv"
# What the weights depend on besides the lines.
CODE = [
    ROOT / "server" / "core" / "safety" / name for name in ("weighing.py", "spelling.py", "phrases/words.py")
] + [Path(__file__)]

STRENGTH = 10.0  # inverse regularisation; 10 and 30 were alike on lines left out, 3 was worse
ROUNDS = 160
LEAST_TIMES = 2  # a feature that one line alone has says nothing
LEAST_WEIGHT = 6  # in units of 1/SCALE; smaller ones cost time and change hardly a line
FOLDS = 5


def lines() -> Iterator[tuple[str, str]]:
    """Every line of data/nlu with its class: a danger, the same with a question mark where it is hinted, or `none`."""
    for path in sorted(DATA.glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            name = class_of(block["intent"], block.get("metadata") or {})
            for line in block["examples"].splitlines():
                if line.startswith("- "):
                    yield line[2:].strip(), name


def development() -> Iterator[tuple[str, str]]:
    """The lines that the phrases of the screen were written against; the screen must not fall behind them."""
    for kind, groups in yaml.safe_load(DEVELOPMENT.read_text("utf-8")).items():
        if kind == "nothing":
            yield from ((line, NONE) for line in groups if isinstance(line, str))
            continue
        for says, found in groups.items():
            name = {"alarm": kind, "check": f"{kind}?"}.get(says, f"{kind}/{says}")
            if name == "craving?":
                continue  # not told apart from an urge that is stated
            name = "crisis_violence/threat?" if name == "crisis_violence?" else name
            yield from ((line, name) for line in found if isinstance(line, str))


def class_of(intent: str, metadata: dict[str, Any]) -> str:
    """The class of an intent: `kind` or `kind/sub`, with a question mark for what is hinted."""
    if intent == "check_in":
        return "/".join(filter(None, (metadata["kind"], metadata.get("sub")))) + "?"
    if intent == "craving" or intent.startswith("crisis_"):
        return "/".join(filter(None, (intent, metadata.get("sub"))))
    return NONE


def fingerprint() -> str:
    """One hash over everything that the weights are made of."""
    whole = hashlib.sha256()
    for path in [*sorted(DATA.glob("*.yml")), DEVELOPMENT, *CODE]:
        whole.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def main() -> int:
    """Learn, report and write."""
    # The server itself needs neither; imported here so that the test may use `fingerprint` alone.
    import numpy as np
    import scipy.sparse as sparse
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    found = [*lines(), *list(development()) * DEVELOPMENT_COUNTS]
    words = [list(features(read(text))) for text, _ in found]
    names = np.array([name for _, name in found])
    counter = CountVectorizer(analyzer=lambda line: line, min_df=LEAST_TIMES)
    counts = counter.fit_transform(words).astype(np.float64)
    table = sparse.diags([1 / math.sqrt(max(1, len(line))) for line in words]).dot(counts).tocsr()
    print(f"{len(found)} lines, {table.shape[1]} features: {dict(Counter(names.tolist()))}", flush=True)
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(table, names)
    if "--report" in sys.argv[1:]:
        _report(table, names, LogisticRegression)
    rounded = np.rint(model.coef_ * SCALE).astype(int)
    rounded[np.abs(rounded) < LEAST_WEIGHT] = 0
    rows = []
    for feature in sorted(counter.vocabulary_):
        column = rounded[:, counter.vocabulary_[feature]]
        pairs = [f"{number}:{column[number]}" for number in np.flatnonzero(column)]
        if pairs:
            rows.append("\t".join([feature, *pairs]))
    head = [
        "# Made by scripts/weigh_screen.py (make screen) from data/nlu. Do not edit.",
        f"# fingerprint {fingerprint()}",
        "\t".join(["classes", *model.classes_]),
        "\t".join(["bias", *(f"{value:.4f}" for value in model.intercept_)]),
    ]
    TARGET.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(rows)} features, {TARGET.stat().st_size:,} bytes")
    return 0


def _report(table: Any, names: Any, learner: Any) -> None:
    import numpy as np
    from sklearn.model_selection import cross_val_predict

    model = learner(C=STRENGTH, max_iter=ROUNDS)
    shares = cross_val_predict(model, table, names, cv=FOLDS, method="predict_proba")
    classes = sorted(set(names.tolist()))
    danger = 1 - shares[:, classes.index(NONE)]
    print("danger found at     " + "".join(f"{bar:8.2f}" for bar in _BARS))
    for name in [*classes]:
        there = danger[names == name]
        print(f"{name:24}" + "".join(f"{np.mean(there >= bar):8.1%}" for bar in _BARS) + f"  of {len(there)}")


_BARS: Sequence[float] = (0.1, 0.2, 0.3, 0.4, 0.5)


if __name__ == "__main__":
    sys.exit(main())
