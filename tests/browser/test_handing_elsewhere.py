"""The question about another center, on the visitor's page: it ends where nobody is there to go to."""

from __future__ import annotations

from typing import Any

from clients import StaffClient
from houses import MAUMEE, TOLEDO, House
from playwright.async_api import Browser, expect

from tests.browser.faces import Visitor


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
