"""In a real browser: what a supervisor does besides chats, one's own account, and the question for words to keep."""

from __future__ import annotations

import re

from clients import VisitorClient
from houses import PASSWORD, TOLEDO, Authenticator, House, totp
from playwright.async_api import Browser, Page, expect

from server.adapters.topics_file import load
from server.core.statistics import CHATS, Cell
from server.runtime.statistics import Statistics

FRESH = "eleven slow rivers bend northward"
WHY = "a court order, number 7"


async def page_of(browser: Browser, house: House, path: str) -> Page:
    context = await browser.new_context(accept_downloads=True)
    page = await context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    await page.goto(house.origin + path)
    return page


faults: list[str] = []


async def sign_in(
    page: Page, username: str, password: str = PASSWORD, app: Authenticator | None = None
) -> None:
    await page.get_by_test_id("username").fill(username)
    await page.get_by_test_id("password").fill(password)
    if app is not None:
        await page.get_by_test_id("sign-in").click()
        await page.get_by_test_id("otp").fill(app.code())
    await page.get_by_test_id("sign-in").click()
    await expect(page.get_by_test_id("available")).to_be_visible()


async def supervisor(browser: Browser, house: House) -> Page:
    app = await house.add_supervisor()
    page = await page_of(browser, house, "/desk")
    await sign_in(page, "noor", app=app)
    return page


async def shared_and_over(house: House) -> VisitorClient:
    """A chat that Alex had, and whose visitor ended the sharing."""
    alex, visitor = await house.staff("alex"), await house.visitor()
    await visitor.ask("what i shared <img src=x onerror=window.ran=1>")
    await visitor.hand_off("all")
    await alex.take(visitor)
    await visitor.act("unshare")
    await visitor.ask("what i did not share")
    return visitor


async def test_a_supervisor_opens_a_past_chat_with_a_reason_that_its_visitor_reads(
    browser: Browser, house: House
) -> None:
    visitor = await shared_and_over(house)
    page = await supervisor(browser, house)
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("office-past").click()
    await page.get_by_test_id("past-reason").fill("short")
    await page.get_by_test_id("past-open").click()
    await expect(page.get_by_test_id("past-fault")).to_contain_text("10 characters")
    await page.get_by_test_id("past-reason").fill(WHY)
    await page.get_by_test_id("past-open").click()
    await expect(page.get_by_test_id("office")).to_be_hidden()
    await expect(page.get_by_test_id("desk-line").filter(has_text="what i shared").first).to_be_visible()
    await expect(page.get_by_text("what i did not share")).to_have_count(0)
    await expect(page.get_by_test_id("desk-input")).to_be_disabled()
    assert await page.evaluate("window.ran") is None
    readers = (await visitor.act("readers"))["readers"]
    assert [(one["name"], one["what"], one.get("reason")) for one in readers][-1] == ("Noor", "opened", WHY)


async def test_a_supervisor_takes_a_copy_of_a_past_chat(browser: Browser, house: House) -> None:
    visitor = await shared_and_over(house)
    page = await supervisor(browser, house)
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("office-past").click()
    await page.get_by_test_id("past-reason").fill(WHY)
    await page.get_by_test_id("past-recipient").fill("The court of Lucas County")
    async with page.expect_download() as coming:
        await page.get_by_test_id("past-copy").click()
    text = (await (await coming.value).path()).read_text("utf-8")
    assert "what i shared" in text and "what i did not share" not in text
    readers = (await visitor.act("readers"))["readers"]
    assert readers[-1]["what"] == "disclosed" and "Lucas County" in readers[-1]["reason"]


async def test_supervisors_see_figures_with_their_intervals(browser: Browser, house: House) -> None:
    made = Statistics(house.services.database, house.clock, load(), lambda: 0)
    await made.begin([TOLEDO])
    made.add(TOLEDO, [CHATS] * 40 + [Cell("topic", "cost")] * 21 + [Cell("wait", "1_to_5_min")] * 12)
    await made.write(stopping=True)
    page = await supervisor(browser, house)
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("office-figures").click()
    site = page.get_by_test_id("figures-site")
    await expect(site.get_by_role("row", name="Chats")).to_contain_text("about 40, give or take 9")
    await expect(site.get_by_role("row", name="cost")).to_contain_text("about 21, give or take 9")
    await expect(site.get_by_role("row", name="connected")).to_contain_text("few")
    await page.get_by_test_id("figures-span").select_option("12")
    await expect(site.get_by_role("row", name="Chats")).to_contain_text("about 40")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("figures-site")).to_have_count(0)
    assert faults == []


async def test_words_are_kept_after_a_tap_read_by_a_supervisor_and_done(
    browser: Browser, house: House
) -> None:
    words = "what of the <b>quartz</b> owl"
    desk = await supervisor(browser, house)
    chat = await page_of(browser, house, f"/chat?site={TOLEDO}")
    await chat.get_by_test_id("chat-input").fill(words)
    await chat.get_by_test_id("chat-send").click()
    await expect(chat.get_by_test_id("keep-text")).to_have_text(words)
    await chat.get_by_test_id("keep-yes").click()
    await expect(chat.get_by_test_id("keep")).to_be_hidden()
    await desk.get_by_test_id("more").click()
    await desk.get_by_test_id("office-phrases").click()
    await expect(desk.get_by_test_id("phrase")).to_contain_text(words)
    await desk.get_by_test_id("phrase-done").click()
    await expect(desk.get_by_test_id("phrase")).to_have_count(0)
    await desk.get_by_test_id("office-phrases").click()
    await expect(desk.get_by_test_id("office")).to_contain_text("nothing to learn from")


async def test_whoever_writes_on_or_says_no_keeps_nothing_and_is_not_asked_again(
    browser: Browser, house: House
) -> None:
    page = await page_of(browser, house, f"/chat?site={TOLEDO}")
    for number, text in enumerate(("what of the first thing", "something else", "what of the second thing")):
        await page.get_by_test_id("chat-input").fill(text)
        await page.get_by_test_id("chat-send").click()
        await expect(page.locator('[data-testid="line"][data-role="bot"]')).to_have_count(number + 1)
        if number == 0:
            await expect(page.get_by_test_id("keep-no")).to_be_visible()
        else:
            await expect(page.get_by_test_id("keep")).to_be_hidden()


async def test_a_member_sees_and_ends_their_sessions(browser: Browser, house: House) -> None:
    other = await house.login("alex")
    page = await page_of(browser, house, "/desk")
    await sign_in(page, "alex")
    await page.get_by_test_id("more").click()
    await expect(page.get_by_test_id("session")).to_have_count(2)
    await expect(page.get_by_test_id("office-past")).to_be_hidden()
    await page.get_by_test_id("session-end").click()
    await expect(page.get_by_test_id("session").last).to_contain_text("Ended")
    assert (await house.call("GET", "/api/staff/sessions", other)).status_code == 401


async def test_a_member_adds_a_second_factor_of_their_own_will(browser: Browser, house: House) -> None:
    page = await page_of(browser, house, "/desk")
    await sign_in(page, "alex")
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("own-factor").click()
    secret = (await page.get_by_test_id("own-secret").inner_text()).replace(" ", "")
    step = int(house.clock().timestamp()) // 30
    await page.get_by_test_id("own-first-code").fill("000000")
    await page.get_by_test_id("own-factor").click()
    await expect(page.get_by_test_id("own-factor-fault")).not_to_be_empty()
    await page.get_by_test_id("own-first-code").fill(totp(secret, step))
    await page.get_by_test_id("own-factor").click()
    await expect(page.get_by_test_id("office")).to_be_hidden()
    await expect(page.get_by_test_id("desk-net")).to_have_text(re.compile("Connected"))
    assert secret not in await page.content()
    without = {"username": "alex", "password": PASSWORD}
    async with house.http() as http:
        answer = await http.post("/api/staff/login", json=without)
    assert answer.status_code == 401 and answer.json()["type"] == "urn:open-door:code-needed"


async def test_a_member_changes_their_password_and_stays_at_the_desk(browser: Browser, house: House) -> None:
    page = await page_of(browser, house, "/desk")
    await sign_in(page, "alex")
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("own-password").fill("not my password at all")
    await page.get_by_test_id("own-fresh").fill(FRESH)
    await page.get_by_test_id("own-submit").click()
    await expect(page.get_by_test_id("own-fault")).not_to_be_empty()
    await page.get_by_test_id("own-password").fill(PASSWORD)
    await page.get_by_test_id("own-submit").click()
    await expect(page.get_by_test_id("office")).to_be_hidden()
    await expect(page.get_by_test_id("desk-net")).to_have_text(re.compile("Connected"))
    await page.wait_for_timeout(1_500)  # the old session's socket has been closed by now
    await expect(page.get_by_test_id("available")).to_be_visible()
    assert await page.evaluate("document.body.innerHTML.includes('eleven slow')") is False
    await page.get_by_test_id("sign-out").click()
    await sign_in(page, "alex", FRESH)
