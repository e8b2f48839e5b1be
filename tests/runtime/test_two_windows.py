"""A member with two windows of the desk: whom they gave up and took again is in both."""

from __future__ import annotations

from uuid import UUID

from houses import House

from server.core import wire
from server.web.picture import Picture


async def test_a_chat_that_was_given_up_and_taken_again_between_two_looks_is_listed_anew(
    house: House,
) -> None:
    """The other window saw at once that the chat was given up; its lists are drawn a few times a second only."""
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.hand_off()
    epoch = await alex.take(visitor)
    services, chat = house.services, UUID(visitor.conversation)
    keys = next(iter(services.hub.desks)).keys
    other = Picture(services, keys)
    assert [entry.conversation for entry in (await other.whole()).mine] == [chat]
    released = await alex.act("release", conversation=visitor.conversation, epoch=epoch)
    assert released["type"] == "ack"
    again = await alex.take(visitor)
    frames = await other.news(await services.board.look(keys.sites))
    mine = [frame for frame in frames if isinstance(frame, wire.Mine)]
    assert [(frame.conversation, frame.epoch) for frame in mine] == [(chat, again)]
    assert not [
        frame
        for frame in await other.news(await services.board.look(keys.sites))
        if isinstance(frame, wire.Mine)
    ]
