"""`python -m chatbot evaluate`: which parts are measured, in which order, and where the report goes.

The report is written anew after each part, so that a long one may be broken off.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the other commands of this package start without what measuring needs
    from chatbot.evaluation.report import Results

FOLDER = Path("test-results/understanding")
DEFAULT_EPOCHS = 100  # as `rasa init` has them
PARTS = {
    "lines": "the held-out lines: topics, confusion, confidence, refusals",
    "dialogues": "the held-out conversations",
    "sets": "the public few-shot sets below the folder of --sets, if it is given",
    "growth": "the held-out lines, learned from a sixteenth of the phrases up to all, with the general encoder",
    "training": "how long training from nothing takes",
    "default": "Rasa's default pipeline on the same phrases: accuracy, turn time, memory (an hour or more)",
}


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    model: Path
    parts: frozenset[str]
    sets: Path | None
    epochs: int
    folder: Path


def add_arguments(parser: argparse.ArgumentParser, model: str) -> None:
    """The options of the command."""
    parser.description = "Measure how well visitors are understood. " + " ".join(
        f"{name}: {words}." for name, words in PARTS.items()
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help="measure these parts alone")
    choice.add_argument("--without", nargs="+", choices=PARTS, metavar="PART", help="leave these parts out")
    parser.add_argument(
        "--sets", type=Path, help="folder of few-shot sets: files train… and test…, label<TAB>text"
    )
    parser.add_argument(
        "--default-epochs",
        type=_positive,
        default=DEFAULT_EPOCHS,
        help=f"of Rasa's default pipeline (default: {DEFAULT_EPOCHS})",
    )
    parser.add_argument("--model", default=model, help=f"model archive (default: {model})")
    parser.add_argument("--out", type=Path, default=FOLDER, help=f"where the report goes (default: {FOLDER})")


def wanted(given: argparse.Namespace) -> Wanted:
    """What the parsed options ask for."""
    parts = set(given.only or PARTS) - set(given.without or ())
    return Wanted(Path(given.model), frozenset(parts), given.sets, given.default_epochs, given.out)


def evaluate(root: Path, asked: Wanted) -> int:
    """Measure, print the floors, write the report; 2 where the model or a set is missing, 1 where Rasa failed."""
    from chatbot.evaluation.default_pipeline import TrainingFailedError
    from chatbot.evaluation.processes import DidNotStartError
    from chatbot.evaluation.public_sets import BadSetError
    from chatbot.quiet import silence

    silence("INFO")
    if not asked.model.is_file():
        print(f"there is no model at {asked.model}; make one with: python -m chatbot train", file=sys.stderr)
        return 2
    try:
        _measure(root, asked)
    except BadSetError as error:
        print(error, file=sys.stderr)
        return 2
    except (TrainingFailedError, DidNotStartError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measure(root: Path, asked: Wanted) -> None:
    from chatbot.evaluation import default_pipeline, held_out, public_sets, report, side_by_side
    from chatbot.evaluation.progress import say
    from chatbot.training import is_current

    asked.folder.mkdir(parents=True, exist_ok=True)
    results = report.Results(outdated=not is_current(root, asked.model))
    if results.outdated:
        say(report.OUTDATED)
    # Looked for first: a wrong path should not be found after an hour.
    sets = public_sets.find(asked.sets) if asked.sets and "sets" in asked.parts else []

    def written(done: bool) -> None:
        page = report.write(results, asked.folder)
        if done:
            say(f"\n{report.floors(results)}\n\nThe whole report, with pictures: {page}")

    if asked.parts & {"lines", "dialogues", "default"}:
        _with_the_assistant(root, asked, results)
        written(done=False)
    if sets:
        from chatbot.vectors import SentenceVectors

        general = SentenceVectors(general=True)
        results.sets += [public_sets.measure(one, general) for one in sets]
        written(done=False)
    if "growth" in asked.parts:
        from chatbot.evaluation import growth
        from chatbot.vectors import SentenceVectors

        results.growth = list(growth.measure(root, SentenceVectors(general=True)))
        written(done=False)
    if "training" in asked.parts:
        results.training = _training_seconds(root)
        written(done=False)
    if "default" in asked.parts:
        results.trained = default_pipeline.train(root, asked.folder, asked.epochs)
        lines = held_out.lines(root)
        results.compared = side_by_side.compare(root, asked.model, results.trained.model, lines)
    written(done=True)


def _with_the_assistant(root: Path, asked: Wanted, results: Results) -> None:
    from chatbot.evaluation import conversations, held_out, lines
    from chatbot.evaluation.progress import say
    from chatbot.evaluation.talking import talking
    from chatbot.quiet import silence_again

    say("starting the assistant")
    with tempfile.TemporaryDirectory() as logs, talking(root, asked.model, Path(logs)) as assistant:

        async def everything() -> None:
            # The default pipeline is compared on the same lines.
            if asked.parts & {"lines", "default"}:
                results.taken = await lines.take(assistant, held_out.lines(root))
            if "dialogues" in asked.parts:
                results.turns = await conversations.hold(assistant, held_out.dialogues(root))

        silence_again()
        results.bars = assistant.bars
        asyncio.run(everything())


def _training_seconds(root: Path) -> float:
    from chatbot.evaluation.progress import say

    say("training the assistant from nothing, into a folder of its own")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "open-door.tar.gz"
        command: Sequence[str] = (sys.executable, "-m", "chatbot", "train", "--force", "--model", str(model))
        started = time.monotonic()
        subprocess.run(command, cwd=root, check=True, capture_output=True)
        return time.monotonic() - started


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
