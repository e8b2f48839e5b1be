"""`make soak`: the proofs of docs/reliability.md in full size, one after the other, with a table of their figures.

Exits with 1 where a figure misses its floor. Needs no network and no assistant of Rasa's; servers listen on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import inspect
import sys
import tempfile
import time
import traceback
from pathlib import Path

from houses import prepare

from . import PROOFS
from .figures import Figure, fresh_seed, holds, table


def main(arguments: list[str]) -> int:
    """Run what is asked for; 0 where every figure reaches its floor."""
    parser = argparse.ArgumentParser(prog="make soak OPTIONS=…", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=PROOFS, default=PROOFS, help="these proofs and no others"
    )
    parser.add_argument("--seed", type=int, default=None, help="what to draw from, to repeat a run")
    parser.add_argument("--fast", action="store_true", help="the size of `make test`")
    chosen = parser.parse_args(arguments)
    seed = fresh_seed() if chosen.seed is None else chosen.seed
    rows: list[tuple[str, Figure]] = []
    failed: list[str] = []
    for name in chosen.only:
        say(f"{name}: begins, seed {seed}")
        began = time.monotonic()
        try:
            figures = prove(name, seed, fast=chosen.fast)
        except Exception as error:  # the other proofs still run
            say(f"{name}: failed")
            traceback.print_exception(error)
            failed.append(name)
            continue
        rows += [(name, figure) for figure in figures]
        say(f"{name}: {'holds' if holds(figures) else 'MISSED'} after {time.monotonic() - began:.0f} s")
    print(f"\nSeed {seed}\n\n{table(rows)}", flush=True)
    for name in failed:
        print(f'{name} did not come to its end. Again: make soak OPTIONS="--only {name} --seed {seed}"')
    return 0 if holds(figure for _, figure in rows) and not failed else 1


def prove(name: str, seed: int, *, fast: bool) -> list[Figure]:
    """Run one proof on an installation of its own."""
    proof = importlib.import_module(f".{name}", __package__)
    with tempfile.TemporaryDirectory(prefix="open-door-soak-") as folder:
        house = prepare(Path(folder))
        done = proof.run(house, proof.FAST if fast else proof.FULL, seed, say)
        figures: list[Figure] = asyncio.run(done) if inspect.isawaitable(done) else done
    return figures


def say(words: str) -> None:
    """Print how far it has come."""
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
