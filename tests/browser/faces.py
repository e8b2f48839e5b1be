"""What a visitor and a member of staff do in their browsers, in their words."""

from __future__ import annotations

import re

from playwright.async_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.stack import PASSWORD, Stack

SITE = "midwest-recovery-toledo"
SENT = re.compile("sent|seen")  # acknowledged, or even read already


class Visitor:
    """A visitor with the demonstration page open and the chat in its frame."""

    def __init__(self, page: Page, scope: FrameLocator | Page) -> None:
        self.page = page
        self.chat = scope

    @classmethod
    async def arrive(cls, browser: Browser, stack: Stack, *, phone: bool = False) -> Visitor:
        """Open the demonstration page and press the button of the launcher."""
        size = {"width": 360, "height": 740} if phone else {"width": 1200, "height": 800}
        context = await browser.new_context(viewport=size)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(stack.origin + "/")
        await page.get_by_test_id("launcher-button").click()
        visitor = cls(page, page.frame_locator("iframe"))
        await expect(visitor.find("chat-input")).to_be_visible()
        return visitor

    def find(self, hook: str) -> Locator:
        """An element of the chat."""
        return self.chat.get_by_test_id(hook)

    def lines(self, role: str, text: str | None = None) -> Locator:
        """The lines of one role, with this text where given."""
        found = self.chat.locator(f'[data-testid="line"][data-role="{role}"]')
        return found.filter(has_text=text) if text else found

    async def say(self, text: str) -> None:
        """Write a message and wait until it is acknowledged."""
        await self.find("chat-input").fill(text)
        await self.find("chat-send").click()
        await expect(self.lines("visitor", text).last).to_have_attribute("data-status", SENT, timeout=15_000)

    async def hears(self, topic: str, *, within: float = 15) -> None:
        """The newest line of the assistant is on this topic, within some seconds."""
        await expect(self.lines("bot").last).to_have_attribute("data-topic", topic, timeout=within * 1000)

    async def reload(self) -> None:
        """Reload the page; the chat comes back by itself or by its button."""
        await self.page.reload()
        button = self.page.get_by_test_id("launcher-button")
        if await button.is_visible():
            await button.click()
        await expect(self.find("chat-input")).to_be_visible()

    async def transcript(self) -> list[str]:
        """What stands in the chat now: role and text of each line."""
        return await self.chat.locator('[data-testid="line"]').evaluate_all(
            "lines => lines.filter(l => l.dataset.seq).map(l => `${l.dataset.seq} ${l.dataset.role}`)"
        )


class Staff:
    """A member of staff at the desk."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def sign_in(cls, browser: Browser, stack: Stack, username: str) -> Staff:
        """Open the desk in a browser of their own and sign in."""
        context: BrowserContext = await browser.new_context(viewport={"width": 1280, "height": 800})
        page = await context.new_page()
        await page.goto(stack.origin + "/desk")
        await page.get_by_test_id("username").fill(username)
        await page.get_by_test_id("password").fill(PASSWORD)
        await page.get_by_test_id("sign-in").click()
        await expect(page.get_by_test_id("available")).to_be_visible(timeout=15_000)
        return cls(page)

    def find(self, hook: str) -> Locator:
        """An element of the desk."""
        return self.page.get_by_test_id(hook)

    def lines(self, role: str, text: str | None = None) -> Locator:
        """The lines of the open chat, of one role, with this text where given."""
        found = self.page.locator(f'[data-testid="desk-line"][data-role="{role}"]')
        return found.filter(has_text=text) if text else found

    async def claim_first(self) -> None:
        """Take the first visitor of the queue."""
        await self.find("claim").first.click()
        await expect(self.find("desk-input")).to_be_visible(timeout=10_000)

    async def say(self, text: str) -> None:
        """Write to the visitor."""
        await self.find("desk-input").fill(text)
        await self.find("desk-send").click()
