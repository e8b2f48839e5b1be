"""The e-mail to whoever is on call, over a real connection: it is sent, and it tells of nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email import message_from_string
from pathlib import Path

import pytest
from houses import TOLEDO, FakeClock, House
from on_call import OnCall, PostOffice

from server.adapters import notify
from server.adapters.notify import WORDS, Notifier

DANGER = "i want to die"
NOTE = "my name is Robin and I drank again"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


async def test_the_e_mail_says_that_somebody_waits_and_not_who_what_or_why(
    house: House, clock: FakeClock
) -> None:
    async with PostOffice() as post:
        house.services.deadlines._notifier = Notifier(None, "on-call@example.org", post.url)
        visitor = await house.visitor()
        await visitor.say(DANGER)
        await visitor.hand_off(summary=NOTE)
        clock.advance(seconds=61)
        await house.services.deadlines.end_due()
        assert post.recipients == ["on-call@example.org"]
        [raw] = post.messages
    message = message_from_string(raw)
    assert message["To"] == "on-call@example.org" and message["Subject"] == "Somebody is waiting"
    body = bytes(message.get_payload(decode=True)).decode()
    assert body.split() == WORDS.split()
    told = (raw + body).lower()
    for private in (DANGER, NOTE, "robin", "danger", "crisis", "suicide", TOLEDO, visitor.conversation):
        assert private.lower() not in told


async def test_it_goes_by_both_ways_and_one_that_cannot_work_is_not_the_other_s_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notify, "TRIES", 1)
    async with PostOffice() as post:
        assert await Notifier("http://host:port", "on-call@example.org", post.url).call()
        assert len(post.messages) == 1
        with OnCall() as on_call:
            assert await Notifier(on_call.url, "on-call@example.org", post.url).call()
            assert len(on_call.bodies) == len(post.messages) - 1 == 1
