"""In a real browser: what the chat page loads at once, and what comes with an open chat and on a line that breaks."""

from __future__ import annotations

from urllib.parse import urlsplit

from houses import TOLEDO, House
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.test_rights import hand_off, say

OFFER = "/static/chat/offer.js"


async def watched(browser: Browser) -> tuple[Page, list[str]]:
    """A page, and the scripts and styles that it asks for, as they are asked for."""
    page = await (await browser.new_context()).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    return page, asked


async def opened(page: Page, house: House) -> None:
    await page.goto(f"{house.origin}/chat?site={TOLEDO}", wait_until="networkidle")
    await expect(page.get_by_test_id("danger-card")).to_be_hidden()
    await expect(page.get_by_test_id("greeting")).to_contain_text("assistant")


async def test_what_asks_before_a_person_may_read_is_loaded_with_the_chat_and_not_with_the_page(
    browser: Browser, house: House
) -> None:
    page, asked = await watched(browser)
    await opened(page, house)
    assert "/static/chat/lines.js" in asked and "/static/chat/chat.css" in asked
    aside = {f"/static/chat/{name}.js" for name in ("offer", "later", "learn", "record", "sealed")}
    assert aside.isdisjoint(asked)
    await say(page, "hello")
    await expect(page.locator('[data-testid="line"][data-role="bot"]')).to_have_count(1)
    assert aside.intersection(asked) == {OFFER}, "before anybody asks for a person"
    await hand_off(page)
    assert asked.count(OFFER) == 1


async def test_the_offer_comes_though_its_part_of_the_page_was_lost_at_first(
    browser: Browser, house: House
) -> None:
    page, asked = await watched(browser)

    async def lose(route: Route) -> None:
        await (route.abort() if asked.count(OFFER) <= 2 else route.continue_())

    await page.route(f"**{OFFER}*", lose)
    await opened(page, house)
    await hand_off(page)
    assert asked.count(OFFER) == 3
