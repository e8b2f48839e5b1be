"""Limits allow bursts, hold over every socket of one sender, and never shut out a shared address or delay a card."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from clients import NothingCame
from houses import TOLEDO, FakeClock, House
from websockets.asyncio.client import connect

from server.core.conversation import Alarmed
from server.runtime import limits
from server.runtime.limits import DAY, Addresses, Bucket, Buckets, Limits
from server.runtime.runner import Outcome
from server.web import alarming, connection, peer

DANGER = "i want to kill myself"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


def hold(house: House, **tighter: object) -> None:
    """Give this server tighter limits."""
    for name, buckets in tighter.items():
        setattr(house.services.limits, name, buckets)


# --- rates --------------------------------------------------------------------------------------------------


async def test_two_pages_of_one_visitor_share_one_rate_and_another_visitor_has_their_own(
    house: House,
) -> None:
    hold(house, conversations=Buckets(size=3, rate=0.2))
    one, other = await house.visitor(), await house.visitor()
    second = await house.back(one.code)
    answers = [await page.say("words") for page in (one, second, one)]
    assert {answer["type"] for answer in answers} == {"ack"}
    late = await second.say("words")
    assert late["code"] == "rate_limited" and 0 < late["retry_after"] <= 5
    assert (await other.say("words"))["type"] == "ack"


async def test_a_frame_that_came_too_fast_can_be_sent_again_after_the_wait(house: House) -> None:
    hold(house, conversations=Buckets(size=1, rate=0.5))
    visitor = await house.visitor()
    await visitor.say("first")
    late = await visitor.say("second")
    await asyncio.sleep(late["retry_after"])
    assert (await visitor.say("second", id=late["id"]))["type"] == "ack"


async def test_danger_gets_its_card_and_raises_the_alarm_whatever_the_limit_says(house: House) -> None:
    hold(house, conversations=Buckets(size=1, rate=0.01))
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.say("first")
    late = await visitor.say(DANGER)
    assert late["code"] == "rate_limited"
    assert (await visitor.expect("card", id=late["id"]))["alert"] == "crisis_suicide"
    assert (await desk.expect("alert"))["conversation"] == visitor.conversation, (
        "also if it never comes again"
    )
    assert DANGER not in visitor.texts
    hold(house, conversations=Buckets(size=100, rate=100))
    assert (await visitor.say(DANGER, id=late["id"]))["type"] == "ack"
    await visitor.expect("line", role="system", id=late["id"])
    await desk.ping()
    assert len(desk.everything("alert")) == 1, "and once if it does"


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        (f"{DANGER}. " + "x " * 3_000, {}, "too_large"),
        (DANGER, {"surplus": 1}, "bad_frame"),
        (f"{DANGER}. " + "x " * 40_000, {}, "too_large"),
    ],
    ids=["a text too long", "no frame of the contract", "a frame too large"],
)
async def test_danger_in_what_is_not_taken_at_all_raises_the_alarm(
    house: House, text: str, more: dict[str, object], code: str
) -> None:
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.send("say", id=str(uuid4()), text=text, **more)
    assert (await visitor.expect("error"))["code"] == code
    assert (await desk.expect("alert"))["conversation"] == visitor.conversation
    assert await desk.what_can_be_read(visitor) == []


async def test_danger_in_a_note_for_an_offer_whose_wording_has_changed_raises_the_alarm(house: House) -> None:
    visitor, desk = await house.visitor(), await house.staff()
    assert (await visitor.hand_off(summary=DANGER, consent="1999-01"))["code"] == "refused"
    assert (await desk.expect("alert"))["conversation"] == visitor.conversation


async def test_danger_that_comes_much_too_fast_is_no_flood_of_alarms(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarming, "PAUSE", 60.0)
    hold(house, conversations=Buckets(size=1, rate=0.01))
    visitor, desk, apply = await house.visitor(), await house.staff(), house.services.runner.apply
    raised = []

    async def counted(id: UUID, given: Any, **more: Any) -> Outcome:
        raised.extend([given] if isinstance(given, Alarmed) else [])
        return await apply(id, given, **more)

    monkeypatch.setattr(house.services.runner, "apply", counted)
    await visitor.say("first")
    for _ in range(40):
        assert (await visitor.say(DANGER))["code"] == "rate_limited"
    await desk.expect("alert")
    assert len(raised) == 1
    assert len(visitor.everything("card")) == 40


async def test_an_alarm_that_waits_does_not_sound_for_a_line_that_came_again_and_was_answered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarming, "PAUSE", 2.0)
    hold(house, conversations=Buckets(size=2, rate=0.01))
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.hand_off()
    late = [(await visitor.say(DANGER))["id"] for _ in range(2)]
    await desk.expect("alert")
    hold(house, conversations=Buckets(size=100, rate=100))
    for id in late:
        assert (await visitor.say(DANGER, id=id))["type"] == "ack"
    epoch = await desk.take(visitor)
    await desk.say(visitor, epoch, "I am with you.")  # which ends the alarm that there was
    await asyncio.sleep(2.5)
    await desk.act("release", conversation=visitor.conversation, epoch=epoch)
    assert (await desk.expect("queued", handed_back=True))["urgent"] is False


async def test_who_has_very_many_lines_put_off_is_a_flood(house: House) -> None:
    """However young the first of them is kept, so that none is given up."""
    hold(house, conversations=Buckets(size=1, rate=0.001))
    visitor = await house.visitor()
    await visitor.say("takes the only place")
    late = [(await visitor.say("too fast"))["id"] for _ in range(peer.MOST_PUT_OFF)]
    assert len(visitor.everything("error", code="rate_limited")) == peer.MOST_PUT_OFF
    for _ in range(20):
        assert (await visitor.say("too fast", id=late[0]))["code"] == "rate_limited", "it waits already"
    await visitor.send("say", id=str(uuid4()), text="one more")
    assert await visitor.close_code() == 4429
    [told] = [error for error in visitor.everything("error") if "id" not in error]
    assert told["code"] == "rate_limited" and told["retry_after"] > 0


async def test_desks_of_one_member_share_one_rate(house: House) -> None:
    hold(house, members=Buckets(size=2, rate=0.2))
    desk, visitor = await house.staff(), await house.visitor()
    second = await house.desk(desk.token)
    await visitor.hand_off()
    epoch = await desk.take(visitor)
    assert (await second.say(visitor, epoch, "from the other desk"))["type"] == "ack"
    assert (await desk.say(visitor, epoch, "too much"))["code"] == "rate_limited"
    sam = await house.staff("sam")
    assert (await sam.act("note", conversation=visitor.conversation, text="mine"))["type"] == "ack"


async def test_a_hundred_people_behind_one_address_can_begin_at_once(house: House) -> None:
    async with house.http() as http:
        begun = [
            await http.post("/api/conversations", json={"site": TOLEDO, "language": "en"}) for _ in range(100)
        ]
        assert {answer.status_code for answer in begun} == {201}
        late = await http.post("/api/conversations", json={"site": TOLEDO, "language": "en"})
    if late.status_code != 201:  # on a slow machine the bucket has refilled meanwhile
        assert late.status_code == 429 and 1 <= int(late.headers["Retry-After"]) <= 2
    hold(house, addresses=Addresses(size=1, rate=0.1))
    async with house.http() as http:
        codes = [
            (await http.post("/api/conversations", json={"site": TOLEDO, "language": "en"})).status_code
            for _ in range(2)
        ]
    assert codes == [201, 429]


def test_an_address_is_nowhere_in_memory_and_a_bucket_that_is_full_again_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = Limits().addresses
    addresses.take("203.0.113.7")
    assert "203.0.113.7" not in repr(addresses._buckets._buckets)
    buckets = Buckets(size=1, rate=1_000_000)
    for key in range(30_000):
        buckets.take(key)
    assert len(buckets._buckets) <= 20_000


def test_the_key_under_which_addresses_are_counted_lives_a_day_and_the_counts_go_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: now))
    addresses = Addresses(size=1, rate=1e-9)
    first = addresses._key
    assert addresses.take("203.0.113.7") == 0.0
    now += DAY
    assert addresses.take("203.0.113.7") > 0.0 and addresses._key == first
    now += 1
    assert addresses.take("203.0.113.7") == 0.0 and addresses._key != first


def test_a_bucket_refills_and_never_over_its_size() -> None:
    bucket = Bucket(size=2, rate=50)
    assert [bucket.take() > 0 for _ in range(3)] == [False, False, True]
    time.sleep(0.1)
    assert [bucket.take() > 0 for _ in range(3)] == [False, False, True]


# --- sockets ------------------------------------------------------------------------------------------------


async def test_an_eleventh_window_is_refused_while_the_others_live_and_let_in_once_one_is_dead(
    house: House, clock: FakeClock
) -> None:
    visitor = await house.visitor()
    pages = [visitor, *[await house.back(visitor.code) for _ in range(9)]]
    eleventh = await house.socket()
    await eleventh.send("hello", protocol=1, code=visitor.code, last_seq=0)
    assert (await eleventh.expect("error"))["code"] == "rate_limited"
    assert await eleventh.close_code() == 4429
    clock.advance(seconds=36)
    for page in pages[1:]:
        await page.ping()  # the first one is silent: its tab is gone, its socket is not
    await house.back(visitor.code)
    assert await visitor.close_code() == 1012
    assert (await pages[1].say("still here"))["type"] == "ack"


# --- a reader that does not read ----------------------------------------------------------------------------


async def test_a_stuck_reader_is_sent_away_and_slows_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes nothing off its socket, while another page of the same chat is served as ever."""
    monkeypatch.setattr(connection, "STUCK", 3.0)
    visitor = await house.visitor()
    hold(house, conversations=Buckets(size=10_000, rate=10_000))
    stuck = await connect(
        f"ws://127.0.0.1:{house.port}/ws/visitor", origin=house.origin, proxy=None, compression=None,
        max_queue=1, ping_interval=None,
    )  # fmt: skip
    await stuck.send(f'{{"type": "hello", "protocol": 1, "code": "{visitor.code}", "last_seq": 0}}')
    await asyncio.sleep(0.2)
    longest = 0.0
    for _ in range(600):  # each line goes out twice, as 16 KB: more than a socket and our queue hold
        before = time.monotonic()
        assert (await visitor.say("\U0001f642" * 4_000))["type"] == "ack"
        longest = max(longest, time.monotonic() - before)
        if len(house.services.hub.pages_of(next(iter(house.services.hub._pages)))) == 1:
            break
    else:
        raise NothingCame("the stuck page was never sent away")
    assert longest < 2.0
    again = await house.back(visitor.code, last_seq=0)
    assert len(again.everything("line")) >= sum(frame["type"] == "ack" for frame in visitor.frames)
    assert [line["seq"] for line in again.everything("line")] == list(
        range(1, len(again.everything("line")) + 1)
    )
    await stuck.close()
