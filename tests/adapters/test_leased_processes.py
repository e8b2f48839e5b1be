"""Rows of turns and deadlines: what is gone does not come back, and a clock that was set back holds nobody up."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from houses import FakeClock, House

from server.adapters import leases

HOLD = timedelta(seconds=30)


async def test_what_is_put_off_after_it_was_cleared_stays_cleared(house: House) -> None:
    """A visitor is gone while it is looked whether somebody must be called for them."""
    visitor, now = await house.visitor(), FakeClock()()
    chat = UUID(visitor.conversation)
    async with house.services.database.writing() as connection:
        await leases.set_deadline(connection, chat, "wait_notify", now)
        assert await leases.take_deadline(
            connection, chat, "wait_notify", now=now + HOLD, until=now + 2 * HOLD
        )
        await leases.clear_deadline(connection, chat, "wait_notify")
        await leases.put_off(connection, chat, "wait_notify", now + HOLD)
    assert await house.count("deadline", visitor) == 0


async def test_what_is_put_off_can_be_taken_again_then(house: House) -> None:
    visitor, now = await house.visitor(), FakeClock()()
    chat = UUID(visitor.conversation)
    async with house.services.database.writing() as connection:
        await leases.set_deadline(connection, chat, "wait_notify", now)
        for at in (now + HOLD, now + 3 * HOLD):
            assert await leases.take_deadline(connection, chat, "wait_notify", now=at, until=at + HOLD)
            assert not await leases.take_deadline(connection, chat, "wait_notify", now=at, until=at + HOLD)
            await leases.put_off(connection, chat, "wait_notify", at + HOLD)


async def test_what_is_held_for_longer_than_anybody_may_hold_it_is_free(house: House) -> None:
    """It was taken before the clock was set back, by a process that is gone."""
    visitor, now = await house.visitor(), FakeClock()()
    chat, before = UUID(visitor.conversation), now + timedelta(hours=1)
    async with house.services.database.writing() as connection:
        assert await leases.take_turn(connection, chat, uuid4(), now=before, until=before + HOLD)
        assert await leases.take_turn(connection, chat, uuid4(), now=now, until=now + HOLD)
        assert not await leases.take_turn(connection, chat, uuid4(), now=now, until=now + HOLD)
        await leases.set_deadline(connection, chat, "alarm_again", now - HOLD)
        assert await leases.take_deadline(connection, chat, "alarm_again", now=before, until=before + HOLD)
        assert await leases.take_deadline(connection, chat, "alarm_again", now=now, until=now + HOLD)
        assert not await leases.take_deadline(connection, chat, "alarm_again", now=now, until=now + HOLD)
