"""Rasa's own checks, made to fail where Rasa only warns: the data validation and the test stories."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
import warnings
from pathlib import Path

REPORT = "story_report.json"
FAILED = "failed_test_stories.yml"


def validate(root: Path) -> int:
    """Check config, domain, data and stories against each other; 1 for any error or warning, which is printed."""
    _settle_logs()
    import rasa.cli.utils
    from rasa.shared.importers.importer import TrainingDataImporter

    # Read as training reads it, and the test stories with it: they must fit the domain too.
    importer = TrainingDataImporter.load_from_config(
        str(root / "config.yml"),
        str(root / "chatbot" / "domain"),
        [str(root / "data"), str(root / "tests" / "stories")],
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            rasa.cli.utils.validate_files(fail_on_warnings=True, max_history=None, importer=importer)
            valid = True
        except SystemExit:
            valid = False
    expected = _expected()
    ours = [
        message
        for message in map(str, (one.message for one in caught if _about_data(one)))
        if message not in expected
    ]
    for message in ours:
        print(f"warning: {message}", file=sys.stderr)
    if valid and not ours:
        print("The assistant's data is valid, without a warning.")
    return 0 if valid and not ours else 1


def run_stories(root: Path, model: Path) -> int:
    """Run every story below tests/stories on the trained model; 1 if one goes another way, which is printed."""
    _settle_logs()
    if not model.is_file():
        print(f"there is no model at {model}; make one with: python -m chatbot train", file=sys.stderr)
        return 2
    from rasa.core.agent import Agent
    from rasa.core.test import test as test_stories

    agent = Agent.load(str(model))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(
            test_stories(
                str(root / "tests" / "stories"), agent, out_directory=folder, e2e=True, disable_plotting=True
            )
        )
        counted = json.loads((Path(folder) / REPORT).read_text(encoding="utf-8")).get(
            "conversation_accuracy", {}
        )
        failed = (Path(folder) / FAILED).read_text(encoding="utf-8")
    correct, total = counted.get("correct", 0), counted.get("total", 0)
    print(f"{correct} of {total} stories went as written.")
    if correct == total and total > 0:
        return 0
    print(failed, file=sys.stderr)
    return 1


def _expected() -> set[str]:
    """The warnings about what this project does on purpose.

    Moves of a conversation (chatbot/moves.py) are read from closed phrases, so their intents have none to train on; and
    what a form asks is said by Rasa's form, and before it by the form's action, not by a rule.
    """
    from actions.care import CARE
    from actions.filling import SAID
    from actions.requests import CALLBACK, COVERAGE, MESSAGE
    from chatbot.moves import INTENTS

    fields = [one for form in (CALLBACK, COVERAGE, CARE, MESSAGE) for one in form.fields]
    said = {*SAID, *(f"utter_ask_{one.slot}" for one in fields), *(one.needed for one in fields)}
    return {
        f"The intent '{intent}' is listed in the domain file, but is not found in the NLU training data."
        for intent in INTENTS
    } | {f"The utterance '{name}' is not used in any story or rule." for name in said}


def _about_data(warning: warnings.WarningMessage) -> bool:
    """Not the deprecations inside libraries, nor what Rasa itself counts as expected."""
    from rasa.utils.common import EXPECTED_WARNINGS

    message = str(warning.message)
    expected = any(
        issubclass(warning.category, kind) and re.match(pattern, message)
        for kind, pattern in EXPECTED_WARNINGS
    )
    return issubclass(warning.category, UserWarning) and not expected


def _settle_logs() -> None:
    from chatbot.quiet import silence_structlog

    silence_structlog()
