"""The figures of the safety screen: ``.venv/bin/python -m tests.safety.report``. With a part (seen, held_out, second,
third or posts) that one alone. With ``--together``, in the assistant's Python, of the screen and the assistant's
reading, whichever fires: ``.venv-rasa/bin/python -m tests.safety.report --together``. Prints counts, never a line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.safety import measure


def main(asked: list[str]) -> None:
    """Print a table for each part."""
    readings = None
    if "--together" in asked:
        from chatbot.quiet import silence
        from tests.safety import together

        silence("INFO")
        readings = together.readings(Path("models/open-door.tar.gz"))
    for half in [one for one in asked if not one.startswith("-")] or [
        measure.SEEN,
        measure.HELD_OUT,
        measure.SECOND,
        measure.THIRD,
        measure.POSTS,
        measure.WHOLE,
    ]:
        print(f"\n{half}")
        for name, share in sorted(measure.figures(half, readings).items()):
            print(f"  {name:42} {share}")


if __name__ == "__main__":
    main(sys.argv[1:])
