# ruff: noqa: T201 - it prints what it learned
"""Learns which signs make danger likely, and writes server/core/safety/signs.tsv, by which the screen decides, and
chatbot/danger.yml, by which the assistant judges the screen's numbers and its own reading together.

Part of `make screen`, in the assistant's Python, after the screen's weights and the model. It learns from the lines
for the bars alone (tests/safety/bars.tsv and bars_posts.tsv, the ordinary ones of tests/understanding/bars.tsv, and the
turns of the practice dialogues beside them): of what stands in data/nlu both signals are surer than of anything new.
The lines that the phrases were written against count too, so that a phrase that is added for one is heard.
Prints how often both are right on lines that they were not shown, each tenth in turn, at several bars.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from server.core.safety.deciding import weighed  # noqa: E402

LINES = ROOT / "tests" / "safety" / "bars.tsv"
POSTS = ROOT / "tests" / "safety" / "bars_posts.tsv"
WRITTEN_AGAINST = ROOT / "tests" / "safety" / "development.yml"
ORDINARY = ROOT / "tests" / "understanding" / "bars.tsv"
PRACTICE = ROOT / "tests" / "understanding" / "practice_dialogues.yml"
SCREEN = ROOT / "server" / "core" / "safety" / "signs.tsv"
TOGETHER = ROOT / "chatbot" / "danger.yml"
MODEL = ROOT / "models" / "open-door.tar.gz"
# What the weights depend on besides the lines.
MADE_OF = [
    LINES,
    POSTS,
    WRITTEN_AGAINST,
    ORDINARY,
    PRACTICE,
    ROOT / "server" / "core" / "safety" / "weights.tsv",
    ROOT / "server" / "core" / "safety" / "signs.py",
    ROOT / "chatbot" / "encoder_weights" / "SHA256SUMS",
    ROOT / "chatbot" / "danger.py",
    Path(__file__),
]
CLASSES = ("none", "hinted", "stated")
STRENGTH = 0.05  # inverse regularisation; 0.01 to 0.2 were alike
ORDINARY_COUNTS = 3.0  # times: most of what visitors write is ordinary
AGAINST_COUNTS = 2.0  # times, of the lines that the phrases were written against
FOLDS, SEED, LONG = 10, 0, 60  # LONG: words, from which on a text has bars of its own
# The bars (alarm, check); main() prints what others would bring.
SCREEN_BARS = {"short": (0.25, 0.45), "long": (0.40, 0.40)}
BARS = {"short": (0.07, 0.20), "long": (0.25, 0.25)}


def lines() -> list[tuple[str, str, str]]:
    """Every line to learn from with what it is, and from where. An urge counts as stated, however it is said: its card
    is gentle."""
    # The server's environment, in which `fingerprint` is asked for, has not what these need.
    from chatbot.evaluation import held_out
    from chatbot.topics import CHECK_IN, CRAVING, is_danger

    found = []
    for path, source in ((LINES, "lines"), (POSTS, "posts")):
        for row in path.read_text("utf-8").splitlines():
            kind, _, text = row.partition("\t")
            name, _, form = kind.partition("/")
            what = (
                "none" if name == "none" else "hinted" if form == "hinted" and name != CRAVING else "stated"
            )
            found.append((text, what, source))
    for kind, groups in yaml.safe_load(WRITTEN_AGAINST.read_text("utf-8")).items():
        by_form = {"none": groups} if kind == "nothing" else groups
        for form, texts in by_form.items():
            what = {"none": "none", "check": "hinted"}.get(form, "stated")
            found += [(text, what, "against") for text in texts if isinstance(text, str)]
    for row in ORDINARY.read_text("utf-8").splitlines():
        topic, _, text = row.partition("\t")
        if not is_danger(topic) and topic not in (CRAVING, CHECK_IN):
            found.append((text, "none", "ordinary"))
    for dialogue in held_out.dialogues(ROOT, held_out.PRACTICE):
        for turn in dialogue.turns:
            danger = {topic for topic in turn.right if is_danger(topic) or topic == CRAVING}
            if danger == turn.right:
                found.append((turn.text, "stated", "lines"))
            elif not danger and CHECK_IN not in turn.right:  # what may be asked or answered teaches nothing
                found.append((turn.text, "none", "ordinary"))
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

    from chatbot.quiet import silence

    silence("ERROR")
    found = lines()
    words = [weighed(text) for text, _, _ in found]
    given = {
        "source": np.array([source for _, _, source in found]),
        "wanted": np.array([CLASSES.index(what) for _, what, _ in found]),
        "long": np.array([np.expm1(one.signs["length"]) > LONG for one in words]),
    }
    screen = _Learned([dict(one.signs) for one in words], given)
    both = _Learned(_read([text for text, _, _ in found], words), given)
    print("the screen alone")
    _report(screen.shares, given, SCREEN_BARS)
    print("both signals")
    _report(both.shares, given, BARS, screen.shares)
    head = (
        "# Made by scripts/weigh_danger.py (make screen) from the lines for the bars. Do not edit.\n"
        f"# fingerprint {fingerprint()}\n"
    )
    rows = [("short", *SCREEN_BARS["short"]), ("long", *SCREEN_BARS["long"]), ("always", *screen.always)]
    rows += [(name, *screen.usual[name], *screen.weights[name]) for name in screen.usual]
    SCREEN.write_text(head + "".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    held = {
        "bars": {form: dict(zip(("alarm", "check"), bars, strict=True)) for form, bars in BARS.items()},
        "usual": {name: list(pair) for name, pair in both.usual.items()},
        "weights": {
            name: {"always": both.always[place], **{one: row[place] for one, row in both.weights.items()}}
            for place, name in enumerate(CLASSES)
        },
    }
    TOGETHER.write_text(head + yaml.safe_dump(held, sort_keys=False), encoding="utf-8")
    for path, learned in ((SCREEN, screen), (TOGETHER, both)):
        print(f"{path.relative_to(ROOT)}: {len(learned.usual)} numbers of {len(found)} lines")
    return 0


def _read(texts: list[str], words: list[Any]) -> list[dict[str, float]]:
    """The numbers of both signals for each text."""
    from chatbot.contract import Weighed
    from chatbot.danger import numbers
    from chatbot.evaluation.talking import talking

    async def signals() -> list[dict[str, float]]:
        rows = []
        for number, (text, one) in enumerate(zip(texts, words, strict=True)):
            ranking, pieces = await assistant.ranked(text)
            rows.append(numbers(ranking, pieces, Weighed(**asdict(one))))
            if number % 500 == 0:
                print(f"{number} of {len(texts)} lines read", flush=True)
        return rows

    with TemporaryDirectory() as logs, talking(ROOT, MODEL, Path(logs)) as assistant:
        return asyncio.run(signals())


class _Learned:
    """A model over the numbers of every line: where each number usually lies, what it weighs for each class, what each
    class has always; and the shares of each line by models that were not shown it."""

    def __init__(self, rows: list[dict[str, float]], given: dict[str, Any]) -> None:
        import numpy as np
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold

        names = list(rows[0])
        table = np.array([[row[name] for name in names] for row in rows])
        middle, spread = table.mean(axis=0), table.std(axis=0)
        spread[spread == 0] = 1.0
        level, wanted, source = (table - middle) / spread, given["wanted"], given["source"]
        counts = np.where(source == "ordinary", ORDINARY_COUNTS, 1.0)
        counts[source == "against"] = AGAINST_COUNTS
        model = LogisticRegression(C=STRENGTH, max_iter=5_000)
        self.shares = np.zeros((len(rows), len(CLASSES)))
        parts = [f"{one}{of}" for one, of in zip(wanted, source, strict=True)]
        for shown, left in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(level, parts):
            model.fit(level[shown], wanted[shown], sample_weight=counts[shown])
            self.shares[left] = model.predict_proba(level[left])
        model.fit(level, wanted, sample_weight=counts)
        self.usual = {
            name: (round(float(middle[place]), 4), round(float(spread[place]), 4))
            for place, name in enumerate(names)
        }
        self.weights = {
            name: tuple(round(float(weight), 4) for weight in model.coef_[:, place])
            for place, name in enumerate(names)
        }
        self.always = [round(float(bias), 4) for bias in model.intercept_]


def _report(shares: Any, given: dict[str, Any], chosen: dict[str, Any], screen: Any = None) -> None:
    """What several bars bring; with the shares of the `screen`, whose alarms count at its own bars."""
    source, wanted = given["source"], given["wanted"]
    print("        alarm check   stated: alarm, heard    hinted: heard  harmless: alarm, question  ordinary")
    for form in ("short", "long"):
        here = given["long"] == (form == "long")
        alarmed = screen[:, 2] >= SCREEN_BARS[form][0] if screen is not None else np_false(shares)
        tried = [
            (0.06, 0.20),
            (0.08, 0.20),
            (0.10, 0.20),
            (0.15, 0.25),
            (0.20, 0.30),
            (0.25, 0.25),
            (0.30, 0.40),
        ]
        for alarm, check in sorted({*tried, (0.40, 0.50), (0.50, 0.50), chosen[form]}):
            alarms = alarmed | (shares[:, 2] >= alarm)
            asked = ~alarms & (1 - shares[:, 0] >= check)
            new = here & np_in(source, ("lines", "posts"))
            everyday = here & (source == "ordinary")
            stated, hinted, none = (new & (wanted == what) for what in (2, 1, 0))
            parts = [alarms[stated], (alarms | asked)[stated], (alarms | asked)[hinted]]
            parts += [alarms[none], asked[none], alarms[everyday], asked[everyday]]
            mark = "*" if (alarm, check) == chosen[form] else " "
            print(
                f"{mark} {form:5} {alarm:.2f}  {check:.2f} " + "".join(f"{share(one):12.1%}" for one in parts)
            )


def share(found: Any) -> float:
    """So many of a column are true; 0 of none."""
    return float(found.mean()) if len(found) else 0.0


def np_false(shares: Any) -> Any:
    """Nothing, for every line."""
    return shares[:, 0] > 1


def np_in(column: Any, values: tuple[str, ...]) -> Any:
    """Where a column has one of these values."""
    return sum(column == value for value in values) > 0


if __name__ == "__main__":
    sys.exit(main())
