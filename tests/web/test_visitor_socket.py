"""The visitor's socket: what a page may rely on."""

from __future__ import annotations

from uuid import uuid4

from houses import House


async def test_an_ack_comes_before_the_line_that_it_acknowledges(house: House) -> None:
    visitor = await house.visitor()
    id = str(uuid4())
    ack = await visitor.say("hello", id=id)
    line = await visitor.expect("line", id=id)
    assert visitor.frames.index(ack) < visitor.frames.index(line)
    assert ack["seq"] == line["seq"] == 1
    await visitor.expect("line", role="bot", text="You wrote: hello")
