"""The figures of the safety screen: ``.venv/bin/python -m tests.safety.report``. With a half, seen or held_out, that
one alone. Prints counts, never a line."""

from __future__ import annotations

import sys

from tests.safety import measure


def main(halves: list[str]) -> None:
    """Print a table for each half."""
    for half in halves or [measure.SEEN, measure.HELD_OUT, measure.WHOLE]:
        print(f"\n{half}")
        for name, share in sorted(measure.figures(half).items()):
            print(f"  {name:42} {share}")


if __name__ == "__main__":
    main(sys.argv[1:])
