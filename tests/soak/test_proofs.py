"""The proofs of docs/reliability.md in the size of `make test`; `make soak` runs the same code in full.

Each names its seed at the end of the run, and in its failure: SOAK_SEED repeats it here, --seed there.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from server.core import wire

from . import PROOFS
from .conftest import SEED
from .figures import Figure, fresh_seed, table
from .frames import FROM_STAFF, FROM_VISITOR, Shapes


@pytest.mark.parametrize("name", PROOFS)
def test_a_promise_of_delivery_or_of_the_hand_off_holds(
    name: str, folder: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = fresh_seed()
    record_property(SEED, f"{name} {seed}")
    proof = importlib.import_module(f"soak.{name}")
    try:
        done = proof.run(folder, proof.FAST, seed, print)
        figures: list[Figure] = asyncio.run(done) if inspect.isawaitable(done) else done
    except Exception as error:
        error.add_note(f"seed {seed}")
        raise
    missed = [(name, figure) for figure in figures if not figure.holds]
    assert figures and not missed, f"seed {seed}\n{table(missed)}"


@pytest.mark.parametrize(
    ("contract", "shapes"), [(wire.VisitorFrame, FROM_VISITOR), (wire.StaffFrame, FROM_STAFF)]
)
def test_every_frame_of_the_contract_is_one_that_malformed_frames_are_made_of(
    contract: object, shapes: Shapes
) -> None:
    union, _ = get_args(contract)
    types = {get_args(frame.model_fields["type"].annotation)[0] for frame in get_args(union)}
    assert shapes.keys() == types - {"ping"}, "a ping is what tells the sender that all before it was read"
