"""In a real browser: what was written is not lost, and does not come in another order, because something failed on its
way; and what was not sent says so. The server that refuses is the real one."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from houses import PASSWORD, TOLEDO, FakeClock, House
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.faces import SENT
from tests.browser.test_rights import chat, desk, hand_off, say

SOON = 40_000  # patience in ms: reconnecting, and the database's own patience with a lock
NO_CODE = "7K3QM-9XW2B-4T8ZD-N5VRC-H1YPJ-6"
# The next id that the page makes is one that it made before: what comes under it is refused as `conflict`.
IDS = """
const make = crypto.randomUUID.bind(crypto);
window.made = [];
window.again = null;
crypto.randomUUID = () => {
  const id = window.again ?? make();
  window.again = null;
  window.made.push(id);
  return id;
};
"""


def lines(page: Page, role: str, text: str, hook: str = "line") -> Locator:
    """The lines of one role with this text, in the chat or (`desk-line`) at the desk."""
    return page.locator(f'[data-testid="{hook}"][data-role="{role}"]').filter(has_text=text)


async def arrived(page: Page, text: str) -> None:
    """The visitor's line is sent, and stands there once."""
    await expect(lines(page, "visitor", text)).to_have_attribute("data-status", SENT, timeout=SOON)
    await expect(lines(page, "visitor", text)).to_have_count(1)


async def try_code(page: Page, code: str) -> None:
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("have-code").click()
    await page.get_by_test_id("code-input").fill(code)
    await page.get_by_test_id("code-open").click()


async def sign_in(page: Page, username: str) -> None:
    """Sign in at a desk that shows the form."""
    await page.get_by_test_id("username").fill(username)
    await page.get_by_test_id("password").fill(PASSWORD)
    await page.get_by_test_id("sign-in").click()
    await expect(page.get_by_test_id("available")).to_be_visible(timeout=SOON)


async def end_sessions(house: House, username: str) -> None:
    """End every session of a member, as they would from another device."""
    token = await house.login(username)
    found = (await house.call("GET", "/api/staff/sessions", token)).json()["sessions"]
    for one in sorted(found, key=lambda one: bool(one["current"])):  # the one that asks comes last
        await house.call("DELETE", f"/api/staff/sessions/{one['session']}", token)


async def with_a_visitor(browser: Browser, house: House, script: str | None = None) -> tuple[Page, Page]:
    """Alex's desk with a visitor, and that visitor's page."""
    context = await browser.new_context()
    if script:
        await context.add_init_script(script)
    alex, visitor = await desk(browser, house, page=await context.new_page()), await chat(browser, house)
    await hand_off(visitor)
    await alex.get_by_test_id("claim").click()
    await say(alex, "I am here.", "desk")
    await expect(lines(visitor, "staff", "I am here.")).to_have_count(1, timeout=SOON)
    return alex, visitor


async def signed_out_with_a_line_unsent(alex: Page, house: House) -> None:
    """Alex writes without a connection, and the session is over before there is one again."""
    await alex.context.set_offline(True)
    await say(alex, "written in a lift", "desk")
    await alex.get_by_test_id("desk-input").fill("half an ans")
    await expect(lines(alex, "staff", "written in a lift", "desk-line")).to_have_attribute(
        "data-status", "sending"
    )
    await end_sessions(house, "alex")
    await alex.context.set_offline(False)
    await expect(alex.get_by_test_id("sign-in")).to_be_visible(timeout=SOON)


def hear_refusals(page: Page, refused: asyncio.Event) -> None:
    """Set `refused` once the page was told that the records are away."""

    def hear(frame: str | bytes) -> None:
        if '"unavailable"' in str(frame):
            refused.set()

    page.on("websocket", lambda socket: socket.on("framereceived", hear))


async def in_a_chat(browser: Browser, house: House) -> tuple[Page, asyncio.Event]:
    """A chat page whose first line was answered, and what is set when the server refuses a line of it."""
    page, refused = await (await browser.new_context()).new_page(), asyncio.Event()
    hear_refusals(page, refused)
    await page.goto(f"{house.origin}/chat?site={TOLEDO}")
    await say(page, "hello")
    await expect(page.locator('[data-testid="line"][data-role="bot"]')).to_have_count(1)
    return page, refused


async def in_order(page: Page, role: str, hook: str, *texts: str) -> None:
    """These lines arrive, each once, one after the other."""
    numbers = []
    for text in texts:
        line = lines(page, role, text, hook)
        await expect(line).to_have_attribute("data-seq", re.compile(r"\d"), timeout=SOON)
        await expect(line).to_have_count(1)
        numbers.append(int(await line.get_attribute("data-seq") or 0))
    assert numbers == sorted(numbers)


# --- a code -------------------------------------------------------------------------------------------------


async def test_a_code_that_opens_nothing_leaves_the_chat_and_what_is_not_sent_yet(
    browser: Browser, house: House
) -> None:
    page = await chat(browser, house)
    await say(page, "the first of mine")
    await expect(page.locator('[data-testid="line"][data-role="bot"]')).to_have_count(1)
    async with house.locked():
        await say(page, "while the records were away")
        for wrong in (NO_CODE, "not a code", "x" * 200):
            await try_code(page, wrong)
            await expect(page.get_by_test_id("code-fault")).to_contain_text("No chat opens with this code")
            await expect(page.get_by_test_id("code-input")).to_have_value(wrong)
        await expect(page.get_by_test_id("notice")).to_be_hidden()
        await expect(lines(page, "visitor", "the first of mine")).to_have_count(1)
    await arrived(page, "while the records were away")
    await page.reload()
    await arrived(page, "while the records were away")
    await arrived(page, "the first of mine")


async def test_who_talks_with_a_person_keeps_them_after_a_mistyped_code(
    browser: Browser, house: House
) -> None:
    alex, page = await with_a_visitor(browser, house)
    await try_code(page, NO_CODE)
    await expect(page.get_by_test_id("code-fault")).to_contain_text("No chat opens with this code")
    await say(alex, "Still there?", "desk")
    await expect(lines(page, "staff", "Still there?")).to_have_count(1)
    await say(page, "still here")
    await expect(lines(alex, "visitor", "still here", "desk-line")).to_have_count(1)


async def test_a_code_that_cannot_be_tried_changes_nothing_and_one_that_opens_a_chat_opens_it(
    browser: Browser, house: House
) -> None:
    other = await house.visitor()
    await other.ask("said on another device")
    page = await chat(browser, house)
    await say(page, "the first of mine")
    await expect(page.locator('[data-testid="line"][data-role="bot"]')).to_have_count(1)
    await try_code(page, NO_CODE)
    await expect(page.get_by_test_id("code-fault")).to_contain_text("No chat opens")
    await page.get_by_test_id("code-input").fill(other.code)
    await page.context.set_offline(True)
    await page.get_by_test_id("code-open").click()
    await expect(page.get_by_test_id("code-fault")).to_contain_text("could not be tried")
    await expect(page.get_by_test_id("code-fault").get_by_role("link", name="988")).to_be_visible()
    await expect(lines(page, "visitor", "the first of mine")).to_have_count(1)
    await page.context.set_offline(False)
    await page.get_by_test_id("code-open").click()
    await expect(lines(page, "visitor", "said on another device")).to_have_count(1, timeout=SOON)
    await expect(lines(page, "visitor", "the first of mine")).to_have_count(0)
    await expect(page.get_by_test_id("later")).to_have_count(0)


# --- the order of lines -------------------------------------------------------------------------------------


async def test_a_line_that_had_to_wait_still_comes_before_one_that_was_written_after_it(
    browser: Browser, house: House
) -> None:
    page, refused = await in_a_chat(browser, house)
    async with house.locked():
        await say(page, "written first")
        await refused.wait()
    await say(page, "written second")
    await in_order(page, "visitor", "line", "written first", "written second")


async def test_a_line_typed_while_the_one_before_it_is_being_refused_does_not_overtake_it(
    browser: Browser, house: House
) -> None:
    """The records are back before the second one is looked at."""
    page, refused = await in_a_chat(browser, house)
    async with house.locked():
        await say(page, "typed first")
        await say(page, "typed second")
        await say(page, "typed third")
        await refused.wait()
    await in_order(page, "visitor", "line", "typed first", "typed second", "typed third")


async def test_replies_typed_while_the_records_are_away_arrive_in_their_order(
    browser: Browser, house: House
) -> None:
    alex, visitor = await with_a_visitor(browser, house)
    refused = asyncio.Event()
    await alex.reload()
    hear_refusals(alex, refused)
    await alex.reload()
    await alex.get_by_test_id("mine-item").click()
    await expect(lines(alex, "staff", "I am here.", "desk-line")).to_have_count(1)
    async with house.locked():
        await say(alex, "typed first", "desk")
        await say(alex, "typed second", "desk")
        await refused.wait()
    await in_order(visitor, "staff", "line", "typed first", "typed second")


async def test_danger_typed_behind_a_line_that_is_held_up_is_answered_at_once(
    browser: Browser, house: House
) -> None:
    """While the records are away, and so before either of the two is written."""
    page, refused = await in_a_chat(browser, house)
    card = page.locator('[data-testid="line"][data-role="system"]').filter(has_text="988")
    async with house.locked():
        await say(page, "typed first")
        await refused.wait()
        await say(page, "i want to kill myself")
        await expect(card).to_have_count(1, timeout=SOON)
    await in_order(page, "visitor", "line", "typed first", "i want to kill myself")
    await expect(card).to_have_count(1)


async def test_of_one_chat_one_line_is_under_way_at_a_time_and_nothing_else_waits(
    browser: Browser, house: House
) -> None:
    """Of the module itself, with a time that the test decides."""
    page = await chat(browser, house)
    sent = await page.evaluate("""async () => {
      const { Outbox } = await import("/static/shared/outbox.js");
      const box = new Outbox(), went = [];
      const flush = (now) => {
        box.flush(({ id }) => went.push(id), now);
        went.push("|");
      };
      const put = (id, type, conversation) => box.put({ id, type, conversation });
      put("a", "say", 1);
      put("b", "choose", 1);
      put("c", "say", 2);
      put("note", "note", 1);
      put("claim", "claim", 1);
      flush(0); // b waits for the answer to a
      box.delay("a", 5, 0);
      flush(1000); // now b is read for danger
      box.delay("b", 1, 1000);
      put("d", "say", 1);
      flush(2500); // and so is d, once; b is due, and not before a
      box.delay("d", 1, 2500);
      flush(4000);
      flush(5000);
      flush(6000); // b waits for the answer to a again
      box.settle("a");
      flush(6000);
      box.delay("b", 9, 6000);
      box.reopen();
      flush(7000); // over a new connection nothing goes ahead of b
      flush(15000);
      box.settle("b"); // or is given up
      flush(15000);
      return went.join(" ");
    }""")
    assert sent == "a c note claim | b | d | | a | | b | c note claim | b | d |"


# --- what the server refuses --------------------------------------------------------------------------------


async def test_a_line_that_was_refused_says_so_and_arrives_once_when_it_is_tried_again(
    browser: Browser, house: House
) -> None:
    context = await browser.new_context()
    await context.add_init_script(IDS)
    page = await context.new_page()
    await page.goto(f"{house.origin}/chat?site={TOLEDO}")
    await say(page, "the first of mine")
    await expect(page.locator('[data-testid="line"][data-role="bot"]')).to_have_count(1)
    await page.evaluate("window.again = window.made.at(-1)")
    await say(page, "the second of mine")
    mine = lines(page, "visitor", "the second of mine")
    await expect(mine).to_have_attribute("data-status", "failed")
    await expect(mine).to_contain_text("Not sent")
    await mine.get_by_role("button", name="Try again").click()
    await arrived(page, "the second of mine")
    await expect(page.get_by_test_id("retry")).to_have_count(0)
    await page.reload()
    await arrived(page, "the first of mine")
    await arrived(page, "the second of mine")


async def test_a_line_for_the_assistant_that_is_late_is_kept_from_the_person_who_came_until_it_is_sent_to_them(
    browser: Browser, house: House
) -> None:
    visitor, alex, page = await house.visitor(), await house.staff(), await chat(browser, house)
    await visitor.act("leave_message", text="please answer")
    await try_code(page, visitor.code)
    await expect(lines(page, "visitor", "please answer")).to_have_count(1)
    await page.context.set_offline(True)
    await say(page, "for the assistant only")
    mine = lines(page, "visitor", "for the assistant only")
    await expect(mine).to_contain_text("Not sent yet")
    await alex.take(visitor)
    await page.context.set_offline(False)
    await expect(page.get_by_test_id("with")).to_contain_text("Alex", timeout=SOON)
    await expect(mine).to_have_attribute("data-status", "failed", timeout=SOON)
    await expect(mine).to_contain_text("The team can read this chat now")
    await alex.ping()
    assert "for the assistant only" not in alex.texts
    await mine.get_by_role("button", name="Try again").click()
    await arrived(page, "for the assistant only")
    await alex.expect("line", text="for the assistant only")


async def test_a_reply_that_was_refused_says_so_and_arrives_once_when_it_is_tried_again(
    browser: Browser, house: House
) -> None:
    alex, visitor = await with_a_visitor(browser, house, IDS)
    await alex.evaluate("window.again = window.made[0]")  # that of the claim
    await say(alex, "Take your time.", "desk")
    mine = lines(alex, "staff", "Take your time.", "desk-line")
    await expect(mine).to_have_attribute("data-status", "failed")
    await expect(mine).to_contain_text("Not sent")
    await mine.get_by_role("button", name="Try again").click()
    await expect(lines(visitor, "staff", "Take your time.")).to_have_count(1, timeout=SOON)
    await expect(mine).to_have_attribute("data-status", SENT)
    await expect(mine).to_have_count(1)
    await expect(alex.get_by_test_id("desk-retry")).to_have_count(0)


async def test_a_first_line_is_kept_over_a_reload_before_there_is_a_chat(
    browser: Browser, house: House
) -> None:
    page = await chat(browser, house)
    await page.route("**/api/conversations", lambda route: route.abort())
    await say(page, "the first of mine")
    await expect(lines(page, "visitor", "the first of mine")).to_contain_text("Kept in this tab only")
    await page.reload()
    await expect(lines(page, "visitor", "the first of mine")).to_contain_text("Kept in this tab only")
    await page.unroute("**/api/conversations")
    await arrived(page, "the first of mine")
    await page.reload()
    await arrived(page, "the first of mine")


# --- a desk that was signed out -----------------------------------------------------------------------------


async def test_what_was_written_before_a_sign_out_is_sent_after_the_same_person_signs_in(
    browser: Browser, house: House
) -> None:
    alex, visitor = await with_a_visitor(browser, house)
    await signed_out_with_a_line_unsent(alex, house)
    await expect(alex.get_by_text("before all that you wrote was sent")).to_be_visible()
    assert "written in a lift" not in await alex.content()
    await sign_in(alex, " Alex")
    await expect(lines(visitor, "staff", "written in a lift")).to_have_count(1, timeout=SOON)
    await expect(lines(alex, "staff", "written in a lift", "desk-line")).to_have_attribute(
        "data-status", SENT
    )
    await expect(lines(alex, "staff", "written in a lift", "desk-line")).to_have_count(1)
    await expect(alex.get_by_test_id("desk-input")).to_have_value("half an ans")
    await expect(alex.get_by_test_id("unsent")).to_have_count(0)


async def test_after_15_minutes_without_a_connection_a_reply_that_cannot_be_sent_any_more_is_listed(
    browser: Browser, folder: Path
) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)
    try:
        alex, visitor = await with_a_visitor(browser, house)
        await alex.context.set_offline(True)
        await say(alex, "written in a lift", "desk")
        clock.advance(minutes=16)
        await expect(visitor.get_by_test_id("with")).not_to_contain_text("Alex", timeout=SOON)
        await alex.context.set_offline(False)
        await expect(alex.get_by_test_id("sign-in")).to_be_visible(timeout=SOON)
        await sign_in(alex, "alex")
        unsent = alex.get_by_test_id("unsent")
        await expect(unsent).to_contain_text("written in a lift")
        await expect(unsent).to_contain_text("Not sent")
        await unsent.get_by_test_id("unsent-dismiss").click()
        await expect(unsent).to_have_count(0)
        await expect(lines(visitor, "staff", "written in a lift")).to_have_count(0)
    finally:
        await house.close()


async def test_what_was_written_to_a_chat_that_was_deleted_meanwhile_is_gone_and_that_is_said(
    browser: Browser, house: House
) -> None:
    alex, visitor = await with_a_visitor(browser, house)
    await signed_out_with_a_line_unsent(alex, house)
    await visitor.get_by_test_id("menu").click()
    await visitor.get_by_test_id("forget-chat").click()
    await visitor.get_by_test_id("forget-confirm").click()
    await expect(visitor.get_by_test_id("notice")).to_contain_text("deleted for good")
    await sign_in(alex, "alex")
    await expect(alex.get_by_test_id("desk-status")).to_contain_text("That chat is gone")
    await expect(alex.get_by_test_id("unsent")).to_have_count(0)
    assert "written in a lift" not in await alex.content()


async def test_another_person_at_the_same_desk_finds_nothing_of_it(browser: Browser, house: House) -> None:
    alex, visitor = await with_a_visitor(browser, house)
    await signed_out_with_a_line_unsent(alex, house)
    await sign_in(alex, "sam")
    assert "written in a lift" not in await alex.content()
    await alex.get_by_test_id("sign-out").click()
    await sign_in(alex, "alex")
    await say(alex, "Back again.", "desk")
    await expect(lines(visitor, "staff", "Back again.")).to_have_count(1, timeout=SOON)
    await expect(lines(visitor, "staff", "written in a lift")).to_have_count(0)


async def test_whoever_signs_out_leaves_nothing_behind(browser: Browser, house: House) -> None:
    alex, visitor = await with_a_visitor(browser, house)
    await alex.context.set_offline(True)
    await say(alex, "written in a lift", "desk")
    await alex.get_by_test_id("sign-out").click()
    await alex.context.set_offline(False)
    await sign_in(alex, "alex")
    await say(alex, "Back again.", "desk")
    await expect(lines(visitor, "staff", "Back again.")).to_have_count(1, timeout=SOON)
    await expect(lines(visitor, "staff", "written in a lift")).to_have_count(0)
