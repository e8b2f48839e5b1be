"""In a real browser: a visitor sees who opened the chat, takes a copy away, and deletes it; nothing that anybody writes
is ever run; and a member of staff adds a second factor."""

from __future__ import annotations

import asyncio
from pathlib import Path

from houses import PASSWORD, TOLEDO, House, totp
from playwright.async_api import Browser, Page, expect

PATIENCE = 15_000
# What runs where it is taken for markup, a style, an address or a template. Each sets a mark on the page.
CORPUS = [
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    "</p><iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    '"><input autofocus onfocus=window.ran=1>',
    "<a href=javascript:window.ran=1>911</a>",
    "javascript:window.ran=1",
    "<style>*{background:url('http://127.0.0.1:1/leak')}</style>",
    "<meta http-equiv=refresh content='0;url=data:text/html,<script>window.ran=1</script>'>",
    "{{constructor.constructor('window.ran=1')()}} ${window.ran=1}",
    "<!--><script>window.ran=1</script-->",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "]]></text><script>window.ran=1</script>",
    "\u2028<details open ontoggle=window.ran=1>\u2029",
]


async def chat(browser: Browser, house: House) -> Page:
    """The chat page, alone."""
    context = await browser.new_context(accept_downloads=True)
    page = await context.new_page()
    await page.goto(f"{house.origin}/chat?site={TOLEDO}")
    await expect(page.get_by_test_id("chat-input")).to_be_visible()
    return page


async def say(page: Page, text: str, hook: str = "chat") -> None:
    await page.get_by_test_id(f"{hook}-input").fill(text)
    await page.get_by_test_id(f"{hook}-send").click()


async def desk(browser: Browser, house: House, username: str = "alex", page: Page | None = None) -> Page:
    """The desk, signed in; in `page` where one is given."""
    page = page or await (await browser.new_context()).new_page()
    await page.goto(f"{house.origin}/desk")
    await page.get_by_test_id("username").fill(username)
    await page.get_by_test_id("password").fill(PASSWORD)
    await page.get_by_test_id("sign-in").click()
    return page


async def hand_off(page: Page, note: str = "my note") -> None:
    await page.get_by_test_id("person-button").click()
    await page.get_by_test_id("offer-summary").fill(note)
    await page.get_by_test_id("offer-share-all").check()
    await page.get_by_test_id("offer-accept").click()
    await expect(page.get_by_test_id("waiting-position")).to_be_visible()


async def download(page: Page, form: str) -> tuple[str, str]:
    """The copy that the menu hands out: its file's name and text."""
    await page.get_by_test_id("menu").click()
    async with page.expect_download() as coming:
        await page.get_by_test_id(f"export-{form}").click()
    got = await coming.value
    path: Path = await got.path()
    return got.suggested_filename, await asyncio.to_thread(path.read_text, "utf-8")


async def test_a_visitor_deletes_a_chat_after_being_asked(browser: Browser, house: House) -> None:
    page = await chat(browser, house)
    await say(page, "what if i relapse")
    await expect(page.locator('[data-testid="line"][data-role="bot"]')).to_have_count(1)
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("forget-chat").click()
    await expect(page.get_by_test_id("forget-keep")).to_be_focused()
    await page.get_by_test_id("forget-keep").click()
    await expect(page.locator('[data-testid="line"]')).to_have_count(2)
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("forget-chat").click()
    await page.get_by_test_id("forget-confirm").click()
    await expect(page.get_by_test_id("notice")).to_contain_text("deleted for good")
    await expect(page.locator('[data-testid="line"]')).to_have_count(0)
    assert await page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})") == "{}"
    await page.reload()
    await expect(page.locator('[data-testid="line"]')).to_have_count(0)


async def test_the_desk_blanks_a_chat_that_was_deleted(browser: Browser, house: House) -> None:
    page, staff = await chat(browser, house), await desk(browser, house)
    await say(page, "something that i take back")
    await hand_off(page)
    await staff.get_by_test_id("claim").click()
    await expect(staff.get_by_text("something that i take back").last).to_be_visible()
    await staff.get_by_test_id("desk-input").fill("a draft of mine")
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("forget-chat").click()
    await page.get_by_test_id("forget-confirm").click()
    await expect(staff.get_by_test_id("desk-status")).to_contain_text("deleted")
    await expect(staff.get_by_text("something that i take back")).to_have_count(0)
    assert "a draft of mine" not in await staff.get_by_test_id("desk-input").input_value()


async def test_a_visitor_sees_who_opened_the_chat(browser: Browser, house: House) -> None:
    page, staff = await chat(browser, house), await desk(browser, house)
    await say(page, "hello")
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("readers-ask").click()
    await expect(page.get_by_test_id("readers")).to_contain_text("Nobody of the staff")
    await page.get_by_test_id("readers-close").click()
    await hand_off(page)
    await staff.get_by_test_id("claim").click()
    await expect(page.get_by_test_id("with")).to_contain_text("Alex")
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("readers-ask").click()
    await expect(page.get_by_test_id("readers")).to_contain_text("Alex: answered you")


async def test_what_anybody_writes_is_never_run(browser: Browser, house: House) -> None:
    """In the chat, at the desk, in the note, in a name, in the copy that is taken away and opened."""
    await house.services.team.add("markup", CORPUS[1], "admissions", [TOLEDO], PASSWORD)
    page, staff = await chat(browser, house), await desk(browser, house, "markup")
    asked: list[str] = []
    for one in (page, staff):
        one.on("dialog", lambda dialog: asked.append("dialog"))
        one.on("request", lambda request: asked.append(request.url) if "leak" in request.url else None)
    for text in CORPUS:
        await say(page, text)
    await expect(page.locator('[data-testid="line"][data-role="visitor"][data-seq]')).to_have_count(
        len(CORPUS)
    )
    await hand_off(page, " ".join(CORPUS)[:990])
    await staff.get_by_test_id("claim").click()
    await expect(staff.get_by_test_id("desk-input")).to_be_visible(timeout=PATIENCE)
    for text in CORPUS:
        await say(staff, text, "desk")
    await expect(page.locator('[data-testid="line"][data-role="staff"]')).to_have_count(len(CORPUS))
    name, html = await download(page, "page")
    assert name == "chat.html" and (await download(page, "text"))[0] == "chat.txt"
    opened = await (await browser.new_context()).new_page()
    opened.on("request", lambda request: asked.append(request.url) if "leak" in request.url else None)
    path = house.folder / "chat.html"
    await asyncio.to_thread(path.write_text, html, "utf-8")
    await opened.goto(path.as_uri())
    marked = [text for text in CORPUS if "ran=1" in text]
    await expect(opened.locator("article").filter(has_text="ran=1").last).to_be_visible()
    assert await opened.locator("article").filter(has_text="ran=1").count() >= 3 * len(marked), (
        "said, echoed, answered"
    )
    for one in (page, staff, opened):
        assert await one.evaluate("window.ran") is None
        for tag in ("iframe", "img[src=x]", "svg[onload]", "details", "input[onfocus]", "meta[content*=ran]"):
            assert await one.locator(tag).count() == 0, tag
    assert asked == []


async def test_a_supervisor_adds_a_second_factor_at_the_desk(browser: Browser, house: House) -> None:
    await house.services.team.add("noor", "Noor", "supervisor", [TOLEDO], PASSWORD)
    page = await desk(browser, house, "noor")
    await expect(page.get_by_test_id("factor-secret")).not_to_be_empty()
    secret = (await page.get_by_test_id("factor-secret").inner_text()).replace(" ", "")
    step = int(house.clock().timestamp()) // 30
    await page.get_by_test_id("factor-code").fill("000000")
    await page.get_by_test_id("factor-submit").click()
    await expect(page.get_by_test_id("factor-error")).to_contain_text("not right")
    await page.get_by_test_id("factor-code").fill(totp(secret, step))
    await page.get_by_test_id("factor-submit").click()
    await expect(page.get_by_test_id("available")).to_be_visible()
    assert secret not in await page.content() and "otpauth" not in await page.content()
    await page.get_by_test_id("lock").click()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    await page.get_by_test_id("username").fill("noor")
    await page.get_by_test_id("password").fill(PASSWORD)
    await page.get_by_test_id("sign-in").click()
    await expect(page.get_by_test_id("sign-in-error")).to_contain_text("code of your authenticator app")
    await page.get_by_test_id("otp").fill(totp(secret, step + 1))
    await page.get_by_test_id("sign-in").click()
    await expect(page.get_by_test_id("available")).to_be_visible()


async def test_the_desk_suggests_a_password_of_six_words(browser: Browser, house: House) -> None:
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{house.origin}/desk")
    await page.get_by_test_id("show-enroll").click()
    await page.get_by_test_id("suggest-password").click()
    await expect(page.get_by_test_id("suggestion")).not_to_be_empty()
    assert len((await page.get_by_test_id("suggestion").inner_text()).split()) == 6
