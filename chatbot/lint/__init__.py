"""Reads what visitors are told, and refuses what must not be said: `python -m chatbot lint`.

That is the assistant's replies, the safety cards, the server's own lines, the centers' entries and the sentences of the
chat page and the launcher. It needs neither Rasa nor a model, so it takes a second. Each refusal names the file,
the reply and what to do. It is a net, not a judge: a person still reviews every answer, and a licensed clinician those
for danger (docs/writing-answers.md).
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

from chatbot.lint.checks import check_assistant, check_text
from chatbot.lint.copying import Articles
from chatbot.lint.names import Names
from chatbot.lint.texts import CENTERS, Unreadable, load, spoken_by_the_pages, spoken_by_the_server
from chatbot.yaml_files import read_yaml

__all__ = ["find", "lint"]


def find(root: Path, today: date) -> list[str]:
    """What is wrong with the texts below `root`, one message each, in order; raises Unreadable."""
    assistant = load(root)
    articles = Articles.load(root / "chatbot" / "lint" / "articles.hashes")
    centers = Names.of(read_yaml(root / CENTERS)["sites"])
    found = [
        f"{said.where}: {problem}"
        for said in [*assistant.texts, *spoken_by_the_server(root), *spoken_by_the_pages(root)]
        for problem in check_text(said, assistant, articles, centers, today)
    ]
    return found + check_assistant(assistant)


def lint(root: Path) -> int:
    """Print what is wrong with the texts below `root`; 0 when nothing is."""
    try:
        found = find(root, datetime.now().astimezone().date())
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 1
    for message in found:
        print(message, file=sys.stderr)
    if found:
        print(f"{len(found)} to correct. docs/writing-answers.md says how.", file=sys.stderr)
        return 1
    print("Every answer is as it should be.")
    return 0
