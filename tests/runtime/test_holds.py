"""A legal hold keeps the record: what was shared stays for the center, though the visitor shares no more."""

from __future__ import annotations

from uuid import UUID

import pytest
from houses import House

from server.adapters import holds

SHARED = "said before the hold"
REASON = "a court order of this morning"


@pytest.mark.parametrize("how", ["cancel_handoff", "unshare"])
async def test_under_a_hold_leaving_the_line_deletes_nothing_and_ends_the_sharing(
    house: House, how: str
) -> None:
    app, visitor, alex = await house.add_supervisor(), await house.visitor(), await house.staff()
    await visitor.ask(SHARED)
    await visitor.hand_off("all", "my note")
    async with house.services.database.writing() as connection:
        await holds.place(connection, UUID(visitor.conversation), house.clock())
    assert (await visitor.act(how))["type"] == "ack"
    await visitor.expect("state", mode="bot")
    await visitor.ask("said in private")
    assert (await visitor.act("forget"))["code"] == "held"
    assert "took this back" in (await visitor.act("export"))["transcript"]
    assert await alex.what_can_be_read(visitor) == [], "sharing has ended for all that"
    noor = await house.desk(app.token)
    assert (await noor.open(visitor, reason=REASON))["type"] == "opened"
    assert SHARED in noor.texts and "said in private" not in noor.texts
    assert await house.count("handoff", visitor) == 1
