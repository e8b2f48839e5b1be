"""What one look could not show a desk is shown by the next, and what fails for one chat fails for that one alone."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import TOLEDO, House

from server.adapters.bus import ConversationChanged, SiteChanged
from server.adapters.database import Unavailable
from server.adapters.sealing import Unsealable
from server.runtime.board import Look
from server.web import peer
from server.web.desk_chats import Chats
from server.web.peer import Peer


@pytest.fixture
def never_polled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only hints say that there is something new."""
    monkeypatch.setattr(peer, "POLL", 3600.0)


async def two_chats(house: House) -> tuple[StaffClient, list[VisitorClient]]:
    """A desk with two chats, in the order in which it looks at them."""
    desk = await house.staff()
    visitors = [await house.visitor(), await house.visitor()]
    for visitor in visitors:
        await visitor.hand_off()
        await desk.take(visitor)
    return desk, sorted(visitors, key=lambda visitor: UUID(visitor.conversation))


async def test_a_line_that_comes_while_the_database_is_away_is_shown_with_the_next_hint(
    house: House, monkeypatch: pytest.MonkeyPatch, never_polled: None
) -> None:
    desk, (one, other) = await two_chats(house)
    board, bus, failed = house.services.board, house.services.bus, asyncio.Event()

    async def fails(_: object) -> Look:
        failed.set()
        raise Unavailable("for a moment")

    with monkeypatch.context() as away:
        away.setattr(board, "look", fails)
        await one.say("are you there")
        failed.clear()
        bus.publish(SiteChanged(TOLEDO))
        await asyncio.wait_for(failed.wait(), 10)
    await other.say("hello")
    await desk.expect("line", text="hello")
    await desk.expect("line", text="are you there")


async def test_a_desk_whose_picture_cannot_be_read_is_told_to_come_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await house.login("alex")

    async def fails(_: object) -> Look:
        raise Unavailable("for a moment")

    with monkeypatch.context() as away:
        away.setattr(house.services.board, "look", fails)
        desk = await house.socket("staff")
        await desk.send("hello", protocol=1, token=token)
        told = await desk.expect("error")
        assert told["code"] == "unavailable" and told["retry_after"] > 0
        assert await desk.close_code() == 1013
    assert (await house.desk(token)).desk["queue"] == []


async def test_a_chat_taken_at_one_desk_of_a_member_is_at_their_other_desk_too(house: House) -> None:
    visitor, there, here = await house.visitor(), await house.staff(), await house.staff()
    await visitor.hand_off("all", "my note")
    await here.expect("queued", conversation=visitor.conversation)
    epoch = await there.take(visitor)
    await visitor.say("is anybody there?")
    mine = await here.expect("mine", conversation=visitor.conversation)
    assert (mine["epoch"], mine["summary"], mine["visitor_here"]) == (epoch, "my note", True)
    assert there.everything("mine") == [], "whoever claimed it was told so"
    await there.leave()
    assert "is anybody there?" in await here.what_can_be_read(visitor)
    assert (await here.say(visitor, epoch, "I am."))["type"] == "ack"


async def test_a_desk_is_told_once_which_chats_are_its_member_s(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.hand_off()
    await alex.take(visitor)
    again = await house.staff()
    assert [chat["conversation"] for chat in again.desk["mine"]] == [visitor.conversation]
    await visitor.say("a word")
    house.services.bus.publish(SiteChanged(TOLEDO))
    other = await house.visitor()
    await other.hand_off()
    await again.expect("queued", conversation=other.conversation)
    assert again.everything("mine") == []


async def test_a_claim_that_was_won_says_so_also_where_the_note_cannot_be_read_just_then(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.hand_off()
    await alex.expect("queued", conversation=visitor.conversation, summary="a note")

    async def fails(*_: object) -> str:
        raise Unavailable("for a moment")

    with monkeypatch.context() as away:
        away.setattr(house.services.vault, "open_summary", fails)
        claimed = await alex.claim(visitor)
    assert (claimed["type"], claimed["summary"]) == ("claimed", "")
    assert (await alex.say(visitor, claimed["epoch"], "I am here."))["type"] == "ack"


async def test_a_chat_that_does_not_open_keeps_no_other_from_being_shown(
    house: House, monkeypatch: pytest.MonkeyPatch, never_polled: None
) -> None:
    desk, (one, other) = await two_chats(house)
    first, second = UUID(one.conversation), UUID(other.conversation)
    sealed, tried, show = {first, second}, asyncio.Event(), Chats.show

    async def shows(self: Chats, chat: UUID, **of: Any) -> bool:
        if chat in sealed:
            tried.set()
            raise Unsealable
        return await show(self, chat, **of)

    monkeypatch.setattr(Chats, "show", shows)
    tried.clear()
    await other.say("hello")
    await asyncio.wait_for(tried.wait(), 10)
    sealed.discard(second)
    for chat in (first, second):
        house.services.bus.publish(ConversationChanged(chat))
    await desk.expect("line", text="hello")


async def test_everything_is_looked_at_every_few_seconds_also_where_hints_never_cease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[bool] = []

    class Busy(Peer):
        async def show_news(self, *, polled: bool) -> bool:
            self.dirty.set()
            shown.append(polled)
            await asyncio.sleep(0.01)
            return not polled and len(shown) < 1000

    monkeypatch.setattr(peer, "POLL", 0.05)
    nobody: Any = None
    busy = Busy(nobody, nobody, nobody)
    busy.dirty.set()
    await busy.follow()
    assert shown[-1]
