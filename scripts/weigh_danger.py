# ruff: noqa: T201 - it prints what it learned
"""Learns how much the assistant's reading and the words of a line count together for danger, and writes
chatbot/danger.yml.

Part of `make screen`, in the assistant's Python, after the screen's weights and the model. It learns from the lines
for the bars alone (tests/safety/bars.tsv, the ordinary ones of tests/understanding/bars.tsv, and the turns of the
practice dialogues beside them): of what stands in data/nlu both signals are surer than of anything new. Prints how
often both signals are right on lines that it was not shown, each tenth in turn, at several bars; the screen's own
alarms count, as they do in use.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from server.core.safety.deciding import decide, weighed  # noqa: E402
from server.core.safety.judging import Verdict  # noqa: E402
from server.core.safety.phrases.book import HINTED  # noqa: E402

LINES = ROOT / "tests" / "safety" / "bars.tsv"
ORDINARY = ROOT / "tests" / "understanding" / "bars.tsv"
PRACTICE = ROOT / "tests" / "understanding" / "practice_dialogues.yml"
TARGET = ROOT / "chatbot" / "danger.yml"
MODEL = ROOT / "models" / "open-door.tar.gz"
# What the weights depend on besides the lines.
MADE_OF = [
    LINES,
    ORDINARY,
    PRACTICE,
    ROOT / "server" / "core" / "safety" / "weights.tsv",
    ROOT / "server" / "core" / "safety" / "deciding.py",
    ROOT / "chatbot" / "encoder_weights" / "SHA256SUMS",
    ROOT / "chatbot" / "danger.py",
    Path(__file__),
]
CLASSES = ("none", "hinted", "stated")
STRENGTH = 0.05  # inverse regularisation; 0.01 to 0.2 were alike
ORDINARY_COUNTS = 3.0  # times: most of what visitors write is ordinary
FOLDS, SEED = 10, 0
ALARM, CHECK = 0.10, 0.20  # the bars; main() prints what others would bring


def lines() -> list[tuple[str, str]]:
    """Every line for the bars with what it is. An urge counts as stated, however it is said: its card is gentle."""
    # The server's environment, in which `fingerprint` is asked for, has not what these need.
    from chatbot.evaluation import held_out
    from chatbot.topics import CHECK_IN, CRAVING, is_danger

    found = []
    for row in LINES.read_text("utf-8").splitlines():
        kind, _, text = row.partition("\t")
        name, _, form = kind.partition("/")
        what = "none" if name == "none" else "hinted" if form == "hinted" and name != "craving" else "stated"
        found.append((text, what))
    for row in ORDINARY.read_text("utf-8").splitlines():
        topic, _, text = row.partition("\t")
        if not topic.startswith("crisis_") and topic not in ("craving", "check_in"):
            found.append((text, "ordinary"))
    for dialogue in held_out.dialogues(ROOT, held_out.PRACTICE):
        for turn in dialogue.turns:
            danger = {topic for topic in turn.right if is_danger(topic) or topic == CRAVING}
            if danger or CHECK_IN in turn.right:
                what = (
                    "stated" if danger == turn.right else None
                )  # what may be asked or answered teaches nothing
            else:
                what = "ordinary"
            if what is not None:
                found.append((turn.text, what))
    return found


def fingerprint() -> str:
    """One hash over everything that the weights are made of."""
    whole = hashlib.sha256()
    for path in MADE_OF:
        whole.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def main() -> int:
    """Learn, report and write."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    from chatbot.contract import Weighed
    from chatbot.danger import numbers, terms
    from chatbot.evaluation.talking import talking
    from chatbot.quiet import silence

    silence("ERROR")
    found = lines()
    alarms = np.array([_is_alarm(decide(text)) for text, _ in found])
    ordinary = np.array([what == "ordinary" for _, what in found])

    async def signals() -> list[dict[str, float]]:
        rows = []
        for number, (text, _) in enumerate(found):
            seen = weighed(text)
            screen = Weighed(**asdict(seen))
            rows.append(numbers(await assistant.ranked(text), screen))
            if number % 500 == 0:
                print(f"{number} of {len(found)} lines read", flush=True)
        return rows

    with TemporaryDirectory() as logs, talking(ROOT, MODEL, Path(logs)) as assistant:
        rows = asyncio.run(signals())
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    usual = {
        name: (round(float(middle), 4), round(float(spread) or 1.0, 4))
        for name, middle, spread in zip(names, table.mean(axis=0), table.std(axis=0), strict=True)
    }
    made = [terms(row, usual) for row in rows]
    products = np.array([list(row.values()) for row in made])
    middle, spread = products.mean(axis=0), products.std(axis=0)
    level = (products - middle) / np.where(spread > 0, spread, 1.0)
    wanted = np.array([CLASSES.index("none" if what == "ordinary" else what) for _, what in found])
    counts = np.where(ordinary, ORDINARY_COUNTS, 1.0)
    model = LogisticRegression(C=STRENGTH, max_iter=5_000)
    shares = np.zeros((len(found), len(CLASSES)))
    for shown, left in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(level, wanted):
        model.fit(level[shown], wanted[shown], sample_weight=counts[shown])
        shares[left] = model.predict_proba(level[left])
    _report(shares, np.where(ordinary, len(CLASSES), wanted), alarms)
    model.fit(level, wanted, sample_weight=counts)
    rows_of = model.coef_ / np.where(spread > 0, spread, 1.0)
    weights = {
        name: {
            "always": round(float(model.intercept_[place] - rows_of[place] @ middle), 4),
            **{term: round(float(weight), 4) for term, weight in zip(made[0], rows_of[place], strict=True)},
        }
        for place, name in enumerate(CLASSES)
    }
    head = (
        "# Made by scripts/weigh_danger.py (make screen) from tests/safety/bars.tsv. Do not edit.\n"
        f"# fingerprint {fingerprint()}\n"
    )
    lies = {name: list(pair) for name, pair in usual.items()}
    held = {"bars": {"alarm": ALARM, "check": CHECK}, "usual": lies, "weights": weights}
    TARGET.write_text(head + yaml.safe_dump(held, sort_keys=False), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(made[0])} terms of {len(found)} lines")
    return 0


def _is_alarm(verdict: Verdict) -> bool:
    return verdict.meaning is not None and verdict.meaning.level != HINTED


def _report(shares, wanted, screen) -> None:  # type: ignore[no-untyped-def]
    print("alarm check  stated: alarm  hinted: heard  harmless: alarm, question  ordinary: alarm, question")
    for alarm in (0.06, 0.08, 0.10, 0.15, 0.20, 0.25):
        for check in (0.20, 0.30, 0.40, 0.50, 0.60):
            alarms = screen | (shares[:, 2] >= alarm)
            asked = ~alarms & (1 - shares[:, 0] >= check)
            parts = [alarms[wanted == 2], (alarms | asked)[wanted == 1]]
            parts += [row[wanted == what] for what in (0, 3) for row in (alarms, asked)]
            print(f"{alarm:.2f}  {check:.2f} " + "".join(f"{part.mean():12.1%}" for part in parts))


if __name__ == "__main__":
    sys.exit(main())
