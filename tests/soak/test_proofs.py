"""The proofs of docs/reliability.md in the size of `make test`; `make soak` runs the same code in full.

A failure names its seed: SOAK_SEED repeats it here, --seed there.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
from pathlib import Path

import pytest

from . import PROOFS
from .figures import Figure, fresh_seed, table


@pytest.mark.parametrize("name", PROOFS)
def test_a_promise_of_delivery_or_of_the_hand_off_holds(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = fresh_seed()
    with capsys.disabled():
        print(f"\n{name}: seed {seed}", end=" ", flush=True)
    proof = importlib.import_module(f"soak.{name}")
    done = proof.run(folder, proof.FAST, seed, print)
    figures: list[Figure] = asyncio.run(done) if inspect.isawaitable(done) else done
    missed = [(name, figure) for figure in figures if not figure.holds]
    assert figures and not missed, f"seed {seed}\n{table(missed)}"
