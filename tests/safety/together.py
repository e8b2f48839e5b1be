"""What the assistant reads in the lines of the corpus, to be counted beside the screen; in the assistant's Python."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.safety.measure import Line, Outcome, Readings, everything, graver

ROOT = Path(__file__).resolve().parents[2]
CHECK_IN, CRAVING = "check_in", "craving"


def readings(model: Path) -> Readings:
    """Every entry, said to the assistant of `model` line by line, as one conversation each."""
    from chatbot.evaluation.talking import talking

    with TemporaryDirectory() as logs, talking(ROOT, model, Path(logs)) as assistant:

        async def read(line: Line) -> Outcome:
            state, found = None, [Outcome(None, None, "")]
            for text in line.texts:
                answer = await assistant.say(text, state)
                state = answer["state"]
                alerts = [answer["alert"], *(reply["alert"] for reply in answer["replies"])]
                alert = next(filter(None, alerts), None)
                topics = {answer["topic"], *(reply["topic"] for reply in answer["replies"])}
                if alert is not None:
                    found.append(Outcome("alarm", alert, "the assistant's reading"))
                elif CHECK_IN in topics:
                    found.append(Outcome("check", None, "the assistant's reading"))
            return max(found, key=graver)

        async def all_of_them() -> Readings:
            return {line.texts: await read(line) for line in everything()}

        return asyncio.run(all_of_them())
