"""In a real browser: what staff write for each other and for the record, words that a visitor let them keep, and what a
website tells the launcher are text, and nothing of it is ever run."""

from __future__ import annotations

from html import escape
from pathlib import Path

from houses import TOLEDO, House
from playwright.async_api import Browser, Page, expect

from server.runtime import phrases
from tests.browser.test_hostile_page import Website, open_house, website
from tests.browser.test_office import page_of, sign_in
from tests.browser.test_rights import CORPUS, chat, desk, hand_off, say

__all__ = ["website"]
TAGS = "iframe[srcdoc], img[src=x], svg[onload], details, input[onfocus], meta[content*=ran], a[href^=javascript]"


class Watched:
    """Pages on which nothing may run, and what was asked for from them that nobody may ask for."""

    def __init__(self, *pages: Page) -> None:
        self.pages, self.asked, self.away = pages, list[str](), list[str]()
        for page in pages:
            page.on("dialog", lambda dialog: self.asked.append("dialog"))
            page.on("request", lambda request: self._asks(request.url))

    def _asks(self, url: str) -> None:
        if url.startswith("http://127.0.0.1:1/"):
            self.asked.append(url)
        if url.startswith("https:"):
            self.away.append(url)

    async def ran_nothing(self) -> None:
        for page in self.pages:
            assert await page.evaluate("window.ran") is None
            assert await page.locator(TAGS).count() == 0
        assert self.asked == []


async def test_notes_and_reasons_are_never_run(browser: Browser, house: House) -> None:
    app, alex = await house.add_supervisor(), await house.staff("alex")
    visitor, noor = await chat(browser, house), await house.desk(app.token)
    await say(visitor, "hello")
    await hand_off(visitor)
    id = (await alex.expect("queued"))["conversation"]
    claimed = await alex.act("claim", conversation=id)
    assert claimed["type"] == "claimed"
    for text in CORPUS:
        assert (await alex.act("note", conversation=id, text=text))["type"] == "ack"
        await noor.send("open", conversation=id, last_seq=0, reason=f"because {text}")
        await noor.expect("opened", conversation=id)
    staff = await desk(browser, house, "alex")
    watched = Watched(visitor, staff)
    await staff.get_by_test_id("mine-item").click()
    await expect(staff.get_by_test_id("note")).to_have_count(len(CORPUS))
    await visitor.get_by_test_id("menu").click()
    await visitor.get_by_test_id("readers-ask").click()
    readers = visitor.get_by_test_id("readers").locator("li")
    await expect(readers).to_have_count(1 + len(CORPUS))
    for text in CORPUS:
        shown = text.replace("\u2028", "").replace("\u2029", "")
        await expect(staff.get_by_test_id("note").filter(has_text=shown).first).to_be_visible()
        await expect(readers.filter(has_text=shown).first).to_be_visible()
    await watched.ran_nothing()


async def test_words_to_learn_from_are_never_run(browser: Browser, house: House) -> None:
    services = house.services
    for text in CORPUS:
        await phrases.keep(services.database, services.vault, TOLEDO, text, services.clock())
    app, page = await house.add_supervisor(), await page_of(browser, house, "/desk")
    watched = Watched(page)
    await sign_in(page, "noor", app=app)
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("office-phrases").click()
    await expect(page.get_by_test_id("phrase")).to_have_count(len(CORPUS))
    await watched.ran_nothing()


async def test_what_a_website_tells_the_launcher_is_never_run(
    browser: Browser, folder: Path, tmp_path: Path, website: Website
) -> None:
    house = await open_house(folder, tmp_path, [website.origin])
    try:
        for text in CORPUS:
            told = f'data-site="{escape(text)}" data-label="{escape(text)}" data-exit="{escape(text)}"'
            website.page = f'<!doctype html><script src="{house.origin}/open-door.js" {told}></script>'
            page = await (await browser.new_context()).new_page()
            watched = Watched(page)
            await page.route("https://**", lambda route: route.abort())
            await page.goto(website.origin)
            button = page.get_by_test_id("launcher-button")
            assert text.strip() in (await button.text_content() or "")
            await button.click()
            frame = page.get_by_test_id("launcher-frame")
            assert (await frame.get_attribute("src") or "").startswith(f"{house.origin}/chat?site=")
            await watched.ran_nothing()
            async with page.expect_request("https://**"):
                for _ in range(3):
                    await page.keyboard.press("Shift")
            assert watched.away == ["https://www.weather.gov/"], (
                "an exit that is no https address is not taken"
            )
            await page.context.close()
    finally:
        await house.close()
