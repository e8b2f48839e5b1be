"""In a real browser, on the smallest telephone, upright and on its side: what answers a visitor is seen above an open
form, and everything that can be pressed can be reached."""

from __future__ import annotations

import re

import pytest
from houses import TOLEDO, House
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.line import Line
from tests.browser.test_rights import say

UPRIGHT, ASIDE = (320, 568), (568, 320)
TOP = "document.querySelector('[data-part=scroll]').scrollTop"
READERS = [
    {"name": f"Noor {n}", "at": "2026-11-21T02:00:00Z", "what": "opened", "reason": "a court order, number 7"}
    for n in range(12)
]


async def chat(browser: Browser, house: House, size: tuple[int, int] = UPRIGHT) -> tuple[Page, Line]:
    """The chat page, alone on a screen of this size, and its line."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    line = await Line.of(page)
    await page.goto(f"{house.origin}/chat?site={TOLEDO}")
    await expect(page.get_by_test_id("chat-input")).to_be_visible()
    return page, line


def lines(page: Page, role: str) -> Locator:
    return page.locator(f'[data-testid="line"][data-role="{role}"]')


async def test_a_card_and_an_answer_are_seen_though_an_offer_stands_open_below(
    browser: Browser, house: House
) -> None:
    page, _ = await chat(browser, house)
    await say(page, "hello")
    await expect(lines(page, "bot")).to_have_count(1)
    await page.get_by_test_id("person-button").click()
    await page.get_by_test_id("offer-summary").fill("my note")
    await say(page, "i want to kill myself")
    card = page.locator('[data-testid="line"][data-alert="crisis_suicide"]')
    await expect(card.get_by_role("link", name="Call 988")).to_be_in_viewport(ratio=1)
    await expect(card.get_by_role("link", name="Call 911")).to_be_in_viewport(ratio=1)
    await expect(page.locator("[data-part=newer]")).to_be_hidden()  # it would stand on the numbers
    await say(page, "what do i do now")
    answer = lines(page, "bot").filter(has_text="how are you right now")  # alone, after an alarm
    await expect(answer).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("offer-summary")).to_have_value("my note")


async def test_an_answer_pulls_nobody_out_of_the_form_they_write_in(browser: Browser, house: House) -> None:
    page, _ = await chat(browser, house)
    await say(page, "hello")
    await expect(lines(page, "bot")).to_have_count(1)
    await page.get_by_test_id("person-button").click()
    await expect(page.get_by_test_id("offer-summary")).to_be_visible()
    house.assistant.gate.clear()
    await say(page, "one more question")
    await expect(lines(page, "visitor").last).to_have_attribute("data-seq", re.compile("."))
    await page.get_by_test_id("offer-summary").fill("my note")
    await page.get_by_test_id("offer-summary").press("End")
    house.assistant.gate.set()
    await expect(lines(page, "bot")).to_have_count(2)
    await expect(page.get_by_test_id("offer-summary")).to_be_in_viewport()
    await expect(lines(page, "visitor").last).not_to_be_in_viewport(ratio=1)


async def test_a_line_that_failed_leaves_the_page_where_its_reader_scrolled(
    browser: Browser, house: House
) -> None:
    page, line = await chat(browser, house)
    for text in ("one", "two", "three", "four"):
        await say(page, text)
        await expect(lines(page, "bot").filter(has_text=text)).to_have_count(1)
    line.answers["say"] = {"type": "error", "code": "conflict", "message": "no"}
    await say(page, "five")
    await expect(lines(page, "visitor").last).to_have_attribute("data-status", "failed")
    await expect(lines(page, "visitor").last).to_be_in_viewport()
    await page.evaluate(f"{TOP} = 0")
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("readers-ask").click()
    await expect(page.get_by_test_id("readers")).to_contain_text("Nobody of the staff")
    assert await page.evaluate(TOP) == 0


@pytest.mark.parametrize("size", [UPRIGHT, ASIDE], ids=["upright", "aside"])
async def test_however_many_opened_the_chat_one_can_close_the_list_and_write_on(
    browser: Browser, house: House, size: tuple[int, int]
) -> None:
    page, line = await chat(browser, house, size)
    await say(page, "hello")
    await expect(lines(page, "bot")).to_have_count(1)
    line.answers["readers"] = {"type": "readers", "readers": READERS}
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("readers-ask").click()
    await expect(page.get_by_test_id("readers").get_by_role("listitem")).to_have_count(len(READERS))
    for hook in ("readers-close", "chat-input", "person-button"):
        await expect(page.get_by_test_id(hook)).to_be_in_viewport(ratio=1)
    await page.get_by_test_id("readers").get_by_role("listitem").last.scroll_into_view_if_needed()
    await expect(page.get_by_test_id("readers").get_by_role("listitem").last).to_be_in_viewport()
    await page.get_by_test_id("readers-close").click()
    await expect(page.get_by_test_id("readers")).to_be_hidden()


@pytest.mark.parametrize("size", [UPRIGHT, ASIDE], ids=["upright", "aside"])
async def test_every_entry_of_the_menu_can_be_pressed(
    browser: Browser, house: House, size: tuple[int, int]
) -> None:
    page, _ = await chat(browser, house, size)
    await page.get_by_test_id("menu").click()
    for hook in ("come-back", "export-text", "forget-chat"):
        await page.get_by_test_id(hook).scroll_into_view_if_needed()
        await expect(page.get_by_test_id(hook)).to_be_in_viewport(ratio=1)
    await page.get_by_test_id("forget-chat").click()
    await expect(page.get_by_test_id("forget-keep")).to_be_focused()
