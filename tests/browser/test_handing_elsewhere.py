"""The question about another center, on the visitor's page: it ends where nobody is there to go to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from clients import StaffClient
from houses import MAUMEE, TOLEDO, House
from playwright.async_api import Browser, expect

from tests.browser.faces import Visitor
from tests.browser.test_rights import desk
from tests.runtime.test_messages_after_a_move import moves


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[House]:
    """Nobody has room for more than one chat."""
    running = await House.open(folder, chats_per_member=1)
    yield running
    await running.close()


async def asked_about_maumee(
    browser: Browser, house: House
) -> tuple[Visitor, StaffClient, StaffClient, dict[str, Any]]:
    """Alex has a visitor, who is asked whether Ines in Maumee may take over: the page, both desks, chat and epoch."""
    await house.add_member("ines", site=MAUMEE)
    alex, ines = await house.staff(), await house.staff("ines")
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{house.origin}/chat?site={TOLEDO}")
    visitor = Visitor(page, page)
    await visitor.say("a person, please")
    await visitor.find("offer-accept").click()
    chat = (await alex.expect("queued"))["conversation"]
    claimed = await alex.act("claim", conversation=chat)
    there = {"conversation": chat, "epoch": claimed["epoch"]}
    assert (await alex.act("transfer", to="ines", **there))["type"] == "ack"
    await expect(visitor.find("offer")).to_contain_text("Ohio Detox Center")
    return visitor, alex, ines, there


async def test_a_yes_to_a_center_that_nobody_is_at_any_more_keeps_the_person_one_has(
    browser: Browser, house: House
) -> None:
    visitor, alex, ines, there = await asked_about_maumee(browser, house)
    await ines.send("status", available=False)
    await ines.ping()
    await expect(visitor.find("offer-message")).to_be_hidden()
    await visitor.find("offer-accept").click()
    await expect(visitor.lines("system", "is not there any more")).to_have_count(1)
    await expect(visitor.find("offer")).to_be_hidden()
    assert (await alex.act("say", text="I am still with you.", **there))["type"] == "ack"
    await expect(visitor.lines("staff", "I am still with you.")).to_have_count(1)
    await expect(visitor.find("offer")).to_be_hidden()


async def test_a_yes_to_another_center_brings_the_person_there_who_reads_what_was_shared_with_them(
    browser: Browser, house: House
) -> None:
    visitor, alex, ines, there = await asked_about_maumee(browser, house)
    await visitor.find("offer-summary").fill("my note for Maumee")
    await visitor.find("offer-accept").click()
    await expect(visitor.find("waiting-position")).to_be_visible()
    chat = there["conversation"]
    await ines.expect("queued", conversation=chat, to="ines", summary="my note for Maumee")
    taken = await ines.act("claim", conversation=chat)
    await expect(visitor.find("with")).to_contain_text("Ines")
    await ines.send("open", conversation=chat, last_seq=0)
    await visitor.say("hello Maumee")
    await ines.expect("line", text="hello Maumee")
    answer = {"conversation": chat, "epoch": taken["epoch"], "text": "Hello from Maumee."}
    assert (await ines.act("say", **answer))["type"] == "ack"
    await expect(visitor.lines("staff", "Hello from Maumee.")).to_have_count(1)
    await alex.ping()
    assert "hello Maumee" not in alex.texts


async def test_a_yes_to_a_colleague_who_has_no_room_any_more_says_so_and_keeps_the_person_one_has(
    browser: Browser, house: House
) -> None:
    visitor, alex, ines, there = await asked_about_maumee(browser, house)
    other = await house.visitor(MAUMEE)
    await other.hand_off()
    await ines.take(other)
    await visitor.find("offer-summary").fill("my note for Maumee")
    await visitor.find("offer-accept").click()
    await expect(visitor.lines("system", "as many chats as they can take right now")).to_have_count(1)
    await expect(visitor.find("offer")).to_be_hidden()
    await expect(visitor.find("with")).to_contain_text("Alex")
    await visitor.say("still here?")
    assert (await alex.act("say", text="I am still with you.", **there))["type"] == "ack"
    await expect(visitor.lines("staff", "I am still with you.")).to_have_count(1)
    assert "my note for Maumee" not in ines.texts


async def test_a_message_whose_visitor_went_to_another_center_is_read_here_and_not_answered_in_the_chat(
    browser: Browser, house: House
) -> None:
    await house.add_member("ines", site=MAUMEE)
    visitor, alex, ines = await house.visitor(), await house.staff(), await house.staff("ines")
    page = await desk(browser, house, "sam")
    await visitor.act("leave_message", text="please call my sister")
    request = page.get_by_test_id("request")
    await expect(request).to_contain_text("please call my sister")
    await expect(request.get_by_test_id("request-answer")).to_be_visible()
    await moves(visitor, alex, ines, "ines")
    await expect(request).to_contain_text("with another center now")
    await expect(request).to_contain_text("please call my sister")
    await expect(request.get_by_test_id("request-answer")).to_be_hidden()
    await request.get_by_role("button", name="Done").click()
    await expect(request.get_by_role("button", name="Open again")).to_be_visible()
