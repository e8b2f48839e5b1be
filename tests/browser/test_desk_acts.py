"""In a real browser: what a member of staff does at the desk is done once, is said where it was refused, and loses no
word of theirs; and a desk that is locked is shut, with a connection or without."""

from __future__ import annotations

import json
import re
from uuid import UUID

from houses import House
from playwright.async_api import Browser, Page, expect

from server.core.conversation import AlarmOver
from tests.browser.line import Line
from tests.browser.test_office import WHY, shared_and_over, supervisor
from tests.browser.test_rights import desk, say

DANGER = "i want to kill myself"


async def desk_and_line(browser: Browser, house: House, username: str = "alex") -> tuple[Page, Line]:
    """A desk, signed in, and its line."""
    page = await (await browser.new_context()).new_page()
    line = await Line.of(page)
    await desk(browser, house, username, page)
    await expect(page.get_by_test_id("desk-net")).to_have_text("Connected")
    return page, line


async def test_who_reaches_out_second_learns_who_was_first(browser: Browser, house: House) -> None:
    alex, visitor, (sam, _) = (
        await house.staff("alex"),
        await house.visitor(),
        await desk_and_line(browser, house, "sam"),
    )
    await visitor.say(DANGER)
    await expect(sam.get_by_test_id("alert")).to_have_count(1)
    assert (await alex.act("reach_out", conversation=visitor.conversation))["type"] == "ack"
    await sam.get_by_test_id("reach-out").click()
    await expect(sam.get_by_test_id("alert")).to_contain_text("Alex has reached out already.")
    await expect(sam.get_by_test_id("reach-out")).to_be_hidden()


async def test_an_alarm_that_is_over_is_off_the_desk_and_out_of_its_title(
    browser: Browser, house: House
) -> None:
    first, second, (page, _) = (
        await house.visitor(),
        await house.visitor(),
        await desk_and_line(browser, house),
    )
    await first.say(DANGER)
    await expect(page.get_by_test_id("alert")).to_have_count(1)
    await expect(page).to_have_title(re.compile(r"\(1\)"))
    await first.act("end")
    await expect(page.get_by_test_id("alert")).to_have_count(0)
    await expect(page).not_to_have_title(re.compile(r"\(1\)"))
    await second.say(DANGER)
    await second.hand_off()
    await expect(page.get_by_test_id("alert")).to_have_count(1)
    await house.services.runner.apply(UUID(second.conversation), AlarmOver())  # a day has passed
    await expect(page.get_by_test_id("alert")).to_have_count(0)
    await expect(page.get_by_test_id("claim")).to_have_count(1)


async def test_who_may_not_reach_out_is_told_why(browser: Browser, house: House) -> None:
    visitor, (sam, line) = await house.visitor(), await desk_and_line(browser, house, "sam")
    await visitor.say(DANGER)
    line.answers["reach_out"] = {
        "type": "error",
        "code": "refused",
        "message": "There is no alarm in this chat.",
    }
    await sam.get_by_test_id("reach-out").click()
    await expect(sam.get_by_test_id("alert")).to_contain_text("There is no alarm in this chat.")


async def test_lock_shuts_the_desk_at_once_and_ends_the_session(browser: Browser, house: House) -> None:
    page, _ = await desk_and_line(browser, house)
    token = json.loads(await page.evaluate("sessionStorage['open-door.desk']"))["token"]
    async with page.expect_response("**/api/staff/logout"):
        await page.get_by_test_id("lock").click()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    assert (await house.call("GET", "/api/staff/sessions", token)).status_code == 401


async def test_lock_shuts_the_desk_without_a_connection_too(browser: Browser, house: House) -> None:
    visitor, (page, _) = await house.visitor(), await desk_and_line(browser, house)
    await visitor.ask("what nobody else may see")
    await visitor.hand_off("all")
    await page.get_by_test_id("claim").click()
    await expect(page.get_by_text("what nobody else may see").last).to_be_visible()
    await page.context.set_offline(True)
    await expect(page.get_by_test_id("desk-net")).to_contain_text("No connection")
    await page.get_by_test_id("lock").click()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    await expect(page.get_by_text("what nobody else may see")).to_have_count(0)
    assert "token" not in await page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


async def test_a_chat_stays_before_the_member_s_eyes_when_the_window_in_which_it_was_taken_is_closed(
    browser: Browser, house: House
) -> None:
    visitor, (first, _), (second, line) = (
        await house.visitor(),
        await desk_and_line(browser, house),
        await desk_and_line(browser, house),
    )
    await visitor.hand_off()
    await expect(second.get_by_test_id("claim")).to_have_count(1)
    await first.get_by_test_id("claim").click()
    await expect(first.get_by_test_id("desk-input")).to_be_visible()
    await first.close()
    await visitor.say("is anybody there?")
    await second.get_by_test_id("mine-item").click()
    await expect(second.get_by_test_id("desk-line").filter(has_text="is anybody there?")).to_have_count(1)
    await say(second, "I am.", "desk")
    await visitor.expect("line", role="staff", text="I am.")
    assert line.count("claim") == 0


async def test_the_focus_stays_on_a_claim_when_a_colleague_takes_somebody_else(
    browser: Browser, house: House
) -> None:
    sam, (page, _) = await house.staff("sam"), await desk_and_line(browser, house)
    first, second = await house.visitor(), await house.visitor()
    await first.hand_off()
    await expect(page.get_by_test_id("queue-item")).to_have_count(1)
    await second.hand_off()
    item = page.locator(f'[data-testid="queue-item"][data-conversation="{second.conversation}"]')
    await item.get_by_test_id("claim").focus()
    await sam.take(first)
    await expect(page.get_by_test_id("queue-item")).to_have_count(1)
    await expect(item.get_by_test_id("claim")).to_be_focused()


async def test_close_pressed_twice_closes_once_and_is_not_said_to_be_refused(
    browser: Browser, house: House
) -> None:
    visitor, (page, line) = await house.visitor(), await desk_and_line(browser, house)
    await visitor.hand_off()
    await page.get_by_test_id("claim").click()
    await expect(page.get_by_test_id("close-chat")).to_be_visible()
    line.slow()
    await page.get_by_test_id("close-chat").dblclick()
    line.flow()
    await expect(page.get_by_test_id("mine-item")).to_have_count(0)
    await expect(page.get_by_test_id("close-chat")).to_be_disabled()
    await expect(page.get_by_test_id("desk-fault")).to_be_hidden()
    assert line.count("close") == 1


async def test_a_line_that_was_not_sent_stays_though_the_chat_is_lost(browser: Browser, house: House) -> None:
    visitor, (page, line) = await house.visitor(), await desk_and_line(browser, house)
    await visitor.hand_off()
    await page.get_by_test_id("claim").click()
    line.answers["say"] = {"type": "error", "code": "conflict", "message": "no"}
    await say(page, "a long answer of mine", "desk")
    await expect(page.get_by_test_id("desk-retry")).to_be_visible()
    await visitor.act("unshare")
    await expect(page.get_by_test_id("desk-input")).to_be_disabled()
    await page.get_by_test_id("desk-retry").click()
    await expect(page.get_by_test_id("desk-line").filter(has_text="a long answer of mine")).to_have_count(1)


async def test_who_is_handed_everything_the_second_time_sees_everything_at_once(
    browser: Browser, house: House
) -> None:
    visitor, (page, _) = await house.visitor(), await desk_and_line(browser, house)
    said = [
        f"said in private {number}" for number in range(12)
    ]  # with the answers more than a desk asks for again
    for text in said:
        await visitor.ask(text)
    await visitor.hand_off("from_now")
    await page.get_by_test_id("claim").click()
    await visitor.say("said to Alex")
    heard = page.locator('[data-testid="desk-line"][data-role="visitor"]')
    await expect(heard).to_have_text([re.compile("said to Alex")])
    await page.get_by_test_id("close-chat").click()
    await visitor.expect("state", mode="closed")
    await visitor.hand_off("all")
    await page.get_by_test_id("claim").click()
    await expect(heard).to_have_text([re.compile(text) for text in [*said, "said to Alex"]])


async def test_a_half_written_note_waits_in_its_chat(browser: Browser, house: House) -> None:
    first, second, (page, _) = (
        await house.visitor(),
        await house.visitor(),
        await desk_and_line(browser, house),
    )
    await first.hand_off()
    await page.get_by_test_id("claim").click()
    note = page.get_by_test_id("note-text")
    await note.fill("call them on")
    await second.hand_off()
    await page.get_by_test_id("claim").click()
    await expect(page.get_by_test_id("mine-item")).to_have_count(2)
    await expect(note).to_have_value("")
    await page.get_by_test_id("mine-item").first.click()
    await expect(note).to_have_value("call them on")
    await page.get_by_test_id("note-add").click()
    await expect(page.get_by_test_id("note")).to_contain_text("call them on")
    await page.get_by_test_id("mine-item").last.click()
    await page.get_by_test_id("mine-item").first.click()
    await expect(note).to_have_value("")


async def test_a_chat_that_is_answered_from_a_message_has_its_center_and_its_colleagues(
    browser: Browser, house: House
) -> None:
    await house.staff("sam")
    visitor, (page, _) = await house.visitor(), await desk_and_line(browser, house)
    await visitor.ask("send what we wrote")
    await page.get_by_test_id("request-answer").click()
    await expect(page.get_by_test_id("desk-input")).to_be_enabled()
    await expect(page.locator("[data-part=chat-title]")).to_contain_text("Midwest Recovery Center")
    await expect(page.get_by_test_id("transfer-to").get_by_role("option", name="Sam")).to_have_text("Sam")


async def test_who_opens_a_past_chat_is_told_that_its_visitor_can_see_that(
    browser: Browser, house: House
) -> None:
    await shared_and_over(house)
    page = await supervisor(browser, house)
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("office-past").click()
    await page.get_by_test_id("past-reason").fill(WHY)
    await page.get_by_test_id("past-open").click()
    await expect(page.get_by_test_id("desk-line").filter(has_text="what i shared").first).to_be_visible()
    await expect(page.locator("[data-part=chat-note]")).to_contain_text(
        "its visitor can see that you opened it"
    )
