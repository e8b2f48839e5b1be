"""The calls are what their description says, whatever is sent: schemathesis makes calls of every kind from it, for a
member of admissions, and for a supervisor at whose center there is something to read."""

from __future__ import annotations

import asyncio
import os
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from houses import PASSWORD, FakeClock, House
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from server.runtime.limits import Addresses

EXAMPLES = 25  # calls of each kind that keep to the contract, and as many of which half do not
PHRASES = 6
REFUSALS = ["401", "403", "404", "405", "409", "413", "422", "429"]
"""What counts as a refusal of what is not of the contract; schemathesis itself does not count 413, which what is longer
than any call may be is answered with."""
SUPERVISORS = {
    "GET /api/staff/past-chats", "POST /api/staff/transcripts", "GET /api/staff/statistics",
    "GET /api/staff/phrases", "DELETE /api/staff/phrases/{phrase}",
}  # fmt: skip
"""What a supervisor must be answered at least once: else nothing was asked of what lies behind the refusals."""


@dataclass
class There:
    """A server, who is signed in there, and what they may ask for by its id."""

    origin: str
    admissions: str
    supervisor: str
    ids: dict[str, list[str]] = field(default_factory=dict)
    """By the name of the field or of the part of the address."""


@pytest.fixture
def there(folder: Path) -> Iterator[There]:
    """A server in a thread of its own: these tests are no coroutines."""
    ready, end, found = threading.Event(), threading.Event(), []

    async def serve() -> None:
        clock = FakeClock()
        house = await House.open(folder, clock=clock)
        try:
            # The limits have tests of their own; here they would answer everything.
            house.services.limits.signing_in = Addresses(1e9, 1e9)
            house.services.limits.addresses = Addresses(1e9, 1e9)
            house.app.state.slowdown.failed = lambda username: None
            found.append(await furnished(house, clock))
            ready.set()
            await asyncio.to_thread(end.wait)
        finally:
            ready.set()
            await house.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(60) and found, "the server did not begin"
        yield found[0]
    finally:
        end.set()
        thread.join(30)


async def furnished(house: House, clock: FakeClock) -> There:
    """A chat that is shared, one that was, phrases to review, and a session beside the one that calls."""
    alex, app = await house.staff(), await house.add_supervisor()
    shared, past = await house.visitor(), await house.visitor()
    for visitor in (shared, past):
        await visitor.ask("hello")
        await visitor.hand_off("all")
        await alex.take(visitor)
    await past.act("unshare")
    for number in range(PHRASES):
        visitor = await house.visitor()
        await visitor.ask(f"what of the {'quartz ' * (number + 1)}owl")
        asked = await visitor.expect("may_keep")
        await visitor.act("keep_words", line=asked["line"], keep=True)
    clock.advance(seconds=30)
    other = {"username": app.username, "password": PASSWORD, "otp": app.code()}
    assert (await house.call("POST", "/api/staff/login", app.token, other)).status_code == 200
    sessions = (await house.call("GET", "/api/staff/sessions", app.token)).json()["sessions"]
    phrases = (await house.call("GET", "/api/staff/phrases", app.token)).json()["phrases"]
    ids = {
        "conversation": [shared.conversation, past.conversation],
        "phrase": [one["phrase"] for one in phrases],
        "session": [one["session"] for one in sessions if not one["current"]],
    }
    return There(house.origin, await house.login("alex"), app.token, ids)


def checked(operation: Any, headers: dict[str, str], ids: dict[str, list[str]], by: int) -> list[int]:
    """Make calls of one kind, such as the description asks for and such as it rules out, and check the answers in every
    way that schemathesis knows; the statuses that came."""
    statuses = []
    kept, broken = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    for cases in (kept, kept | broken):  # of some calls nothing can be broken

        @seed(by)
        @given(case=cases, named=st.randoms(use_true_random=False))
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def check(case: Any, named: random.Random) -> None:
            name_what_is_there(case, ids, named)
            statuses.append(case.call_and_validate(headers=headers).status_code)

        check()
    return statuses


def name_what_is_there(case: Any, ids: dict[str, list[str]], named: random.Random) -> None:
    """Put an id that exists in the place of a made-up one, in most of the calls that keep to the contract.

    Not in the others: what is wrong with them may be that very id.
    """
    if not case.meta.generation.mode.is_positive or named.random() < 0.3:
        return
    for place in (case.path_parameters, case.body):
        for name in ids.keys() & (place if isinstance(place, dict) else {}):
            place[name] = named.choice(ids[name])


def every_call(there: There, token: str, *, alone: bool = False) -> dict[str, list[int]]:
    """Try every call in the name of whose token it is, or those `alone` that ask who calls; the statuses that came, by
    call. Prints the seed that repeats the run."""
    by = int(os.environ.get("ATTACK_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"ATTACK_SEED={by}")
    config = SchemathesisConfig.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
    )
    schema = schemathesis.openapi.from_url(f"{there.origin}/openapi.json", config=config)
    tried = {}
    for found in schema.get_all_operations():
        operation: Any = found.ok()
        named = any(one["name"] == "authorization" for one in operation.definition.raw.get("parameters", ()))
        if alone and not named:
            continue
        headers = {"Origin": there.origin}
        if not operation.path.endswith("/logout"):  # that would end the session of the others
            headers["Authorization"] = f"Bearer {token}"
        call = f"{operation.method.upper()} {operation.path}"
        tried[call] = checked(operation, headers, there.ids, by)
    return tried


def test_every_call_keeps_to_its_description(there: There) -> None:
    tried = every_call(there, there.admissions)
    assert "POST /api/staff/login" in tried and len(tried) >= 10
    for call in SUPERVISORS:
        assert not any(status < 300 for status in tried[call]), f"{call} is not for admissions"


def test_so_does_every_call_of_a_supervisor_and_each_succeeds_at_times(there: There) -> None:
    tried = every_call(there, there.supervisor, alone=True)
    for call in SUPERVISORS | {"GET /api/staff/sessions", "DELETE /api/staff/sessions/{session}"}:
        assert any(status < 300 for status in tried[call]), f"{call} was never answered"
