"""In a real browser, on a line that is slow, cut or lossy: a visitor sees that what they asked for is under way, asks
for it once, and is told where it did not work."""

from __future__ import annotations

import pytest
from houses import House
from playwright.async_api import Browser, Route, expect

from tests.browser.test_rights import hand_off, say
from tests.browser.test_small_screens import chat, lines


async def test_stop_sharing_tapped_twice_on_a_slow_line_is_done_once_and_not_said_to_be_refused(
    browser: Browser, house: House
) -> None:
    alex, (page, line) = await house.staff("alex"), await chat(browser, house)
    await say(page, "hello")
    await hand_off(page)
    queued = await alex.expect("queued")
    assert (await alex.act("claim", conversation=queued["conversation"]))["type"] == "claimed"
    await expect(page.get_by_test_id("with")).to_contain_text("Alex")
    line.slow()
    await page.get_by_test_id("unshare").click()
    await expect(page.get_by_test_id("status")).to_have_text("One moment…")
    await page.get_by_test_id("unshare").click()
    line.flow()
    await expect(page.get_by_test_id("with")).to_contain_text("assistant")
    await expect(page.get_by_test_id("status")).to_have_text("")
    assert line.count("unshare") == 1


async def test_leaving_the_line_tapped_twice_on_a_slow_line_is_done_once(
    browser: Browser, house: House
) -> None:
    page, line = await chat(browser, house)
    await say(page, "hello")
    await hand_off(page)
    line.slow()
    await page.get_by_test_id("leave-line").dblclick()
    line.flow()
    await expect(page.get_by_test_id("waiting-position")).to_be_hidden()
    await expect(page.get_by_test_id("status")).to_have_text("")
    assert line.count("cancel_handoff") == 1


async def test_who_deletes_without_a_connection_is_told_to_keep_the_page_open(
    browser: Browser, house: House
) -> None:
    page, line = await chat(browser, house)
    await say(page, "something that i take back")
    await expect(lines(page, "bot")).to_have_count(1)
    line.slow()
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("forget-chat").click()
    await page.get_by_test_id("forget-confirm").click()
    await expect(page.get_by_test_id("status")).to_contain_text("Keep this page open")
    line.flow()
    await expect(page.get_by_test_id("notice")).to_contain_text("deleted for good")
    await expect(page.get_by_test_id("status")).to_have_text("")


async def test_where_a_chat_may_not_be_deleted_what_was_unsent_can_be_sent_after_all(
    browser: Browser, house: House
) -> None:
    page, line = await chat(browser, house)
    await say(page, "show me buttons")
    choice = page.get_by_test_id("choice").first
    await expect(choice).to_be_enabled()
    line.lost = {"say"}
    await say(page, "never arrives")
    await expect(choice).to_be_disabled()
    line.answers["forget"] = {"type": "error", "code": "held", "message": "A court keeps this chat."}
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("forget-chat").click()
    await page.get_by_test_id("forget-confirm").click()
    await expect(page.get_by_test_id("status")).to_contain_text("cannot be deleted")
    await expect(lines(page, "visitor").last).to_have_attribute("data-status", "failed")
    await expect(choice).to_be_enabled()
    line.lost = set()
    await page.get_by_test_id("retry").click()
    await expect(lines(page, "bot").last).to_contain_text("You wrote: never arrives")


@pytest.mark.parametrize("hook", ["message", "come-back", "have-code"])
async def test_a_panel_whose_part_of_the_page_was_lost_says_so_and_comes_when_it_is_pressed_again(
    browser: Browser, house: House, hook: str
) -> None:
    page, _ = await chat(browser, house)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    asked: list[str] = []

    async def lose(route: Route) -> None:
        asked.append(route.request.url)
        await (route.abort() if len(asked) == 1 else route.continue_())

    await page.route("**/static/chat/later.js*", lose)
    for attempt in range(2):
        await page.get_by_test_id("menu").click()
        await page.get_by_test_id(hook).click()
        if attempt == 0:
            await expect(page.get_by_test_id("status")).to_contain_text("did not work")
    await expect(page.get_by_test_id("later")).to_be_visible()
    await expect(page.get_by_test_id("status")).to_have_text("")
    assert faults == []
