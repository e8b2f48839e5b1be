"""In a real browser: a desk that nobody looks at calls for attention outside its tab, without a word of anybody's; and
giving a visitor back to the assistant is an end that both sides see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from houses import PASSWORD, TOLEDO, House
from playwright.async_api import Browser, Locator, Page, expect

from server.core.conversation import ReservationOver
from tests.browser.line import Line
from tests.browser.test_rights import CORPUS, chat, desk, hand_off, say

NOTE = "my name is Robin and i drank again"
WAITING = '["Someone is waiting",{"tag":"open-door","renotify":true}]'
# The page is not looked at; what it would show and sound outside of it is written down.
LOOKING_ELSEWHERE = """
window.shown = []; window.sounded = 0;
document.hasFocus = () => false;
window.Notification = class {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(title, options) { window.shown.push(JSON.stringify([title, options])); }
};
const begin = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.sounded += 1; return begin.apply(this, at); };
"""


# The same with the browser's own notifications: they are shown, and what each shows is written down as well.
REALLY_SHOWN = """
window.shown = [];
document.hasFocus = () => false;
const note = (title, options) => window.shown.push(JSON.stringify([title, options]));
window.Notification = class extends Notification {
  constructor(title, options) { super(title, options); note(this.title, options); }
};
const show = ServiceWorkerRegistration.prototype.showNotification;
ServiceWorkerRegistration.prototype.showNotification = function (...what) {
  note(...what);
  return show.apply(this, what);
};
"""


async def away_from(
    browser: Browser,
    house: House,
    username: str = "alex",
    script: str = LOOKING_ELSEWHERE,
    page: Page | None = None,
) -> Page:
    """A desk whose person looks elsewhere, with sound and notifications on; in `page` where one is given."""
    page = page or await (await browser.new_context()).new_page()
    await page.context.grant_permissions(["notifications"])
    await page.add_init_script(script)
    await desk(browser, house, username, page=page)
    await expect(page.get_by_test_id("available")).to_be_visible(timeout=15_000)
    for switch in ("sound", "notify"):
        await page.get_by_test_id(switch).click()
        await expect(page.get_by_test_id(switch)).to_have_attribute("aria-checked", "true")
    return page


async def with_alex(browser: Browser, house: House) -> tuple[Page, Page]:
    """Alex's desk, looked away from, and the page of a visitor whom Alex has."""
    alex, visitor = await away_from(browser, house), await chat(browser, house)
    await hand_off(visitor, NOTE)
    await alex.get_by_test_id("claim").first.click()
    await expect(visitor.get_by_test_id("with")).to_contain_text("Alex")
    return alex, visitor


def lines_of_visitor(desk: Page) -> Locator:
    """The lines of the visitor whose chat is open at a desk."""
    return desk.locator('[data-testid="desk-line"][data-role="visitor"]')


async def shown(page: Page) -> list[str]:
    """What was notified, each with all that the system would show of it."""
    found: list[Any] = await page.evaluate("window.shown")
    return [str(one) for one in found]


async def test_who_looks_elsewhere_is_called_by_notification_sound_and_title_without_a_word_of_anybody(
    browser: Browser, house: House
) -> None:
    alex, visitor = await away_from(browser, house), await chat(browser, house)
    sounded = await alex.evaluate("window.sounded")
    assert await alex.title() == "Desk"
    await hand_off(visitor, NOTE)
    await expect(alex.get_by_test_id("queue-item")).to_contain_text(NOTE)
    await expect(alex).to_have_title("(1) Desk")
    assert await shown(alex) == ['["Someone is waiting",{"tag":"open-door","renotify":true}]']
    assert await alex.evaluate("window.sounded") == sounded + 1
    await alex.get_by_test_id("claim").first.click()
    await expect(alex).to_have_title("Desk")
    await expect(visitor.get_by_test_id("with")).to_contain_text("Alex")
    await say(visitor, "a secret of mine")
    await expect(lines_of_visitor(alex).last).to_contain_text("a secret")
    assert (await shown(alex))[1:] == ['["A visitor wrote",{"tag":"open-door","renotify":true}]']
    assert await alex.evaluate("window.sounded") == sounded + 2


async def test_a_line_that_comes_while_a_claimed_chat_is_still_being_opened_calls_too(
    browser: Browser, house: House
) -> None:
    page = await (await browser.new_context()).new_page()
    line = await Line.of(page)
    alex, visitor = await away_from(browser, house, page=page), await chat(browser, house)
    await say(visitor, "said before anybody came")
    await hand_off(visitor, NOTE)
    await expect(alex.get_by_test_id("queue-item")).to_contain_text(NOTE)
    line.slow()
    await alex.get_by_test_id("claim").first.click()
    await expect(visitor.get_by_test_id("with")).to_contain_text("Alex")
    await say(visitor, "are you there?")
    await expect(visitor.locator('[data-role="visitor"][data-seq]').last).to_contain_text("are you there?")
    called = len(await shown(alex))
    line.flow()
    await expect(lines_of_visitor(alex).last).to_contain_text("are you there?")
    assert (await shown(alex))[called:] == ['["A visitor wrote",{"tag":"open-door","renotify":true}]']


async def test_what_a_visitor_wrote_while_the_desk_had_no_line_calls_once_it_is_back(
    browser: Browser, house: House
) -> None:
    alex, visitor = await with_alex(browser, house)
    await say(visitor, "before the line was lost")
    await expect(lines_of_visitor(alex).last).to_contain_text("before the line was lost")
    called = len(await shown(alex))
    await alex.context.set_offline(True)
    await say(visitor, "into the silence")
    await expect(visitor.locator('[data-role="visitor"][data-seq]').last).to_contain_text("into the silence")
    await alex.context.set_offline(False)
    await expect(lines_of_visitor(alex).last).to_contain_text("into the silence", timeout=40_000)
    assert (await shown(alex))[called:] == ['["A visitor wrote",{"tag":"open-door","renotify":true}]']


async def test_who_came_to_wait_while_the_desk_had_no_line_is_called_for_once_it_is_back(
    browser: Browser, house: House
) -> None:
    alex, visitor = await away_from(browser, house), await chat(browser, house)
    assert await shown(alex) == []
    await alex.context.set_offline(True)
    await hand_off(visitor, NOTE)
    await alex.context.set_offline(False)
    await expect(alex.get_by_test_id("queue-item")).to_contain_text(NOTE, timeout=40_000)
    assert await shown(alex) == [WAITING]


async def test_who_was_kept_for_a_colleague_is_called_for_again_where_they_did_not_come(
    browser: Browser, house: House
) -> None:
    alex, sam, visitor = await house.staff(), await house.staff("sam"), await house.visitor()
    await visitor.hand_off()
    epoch = await alex.take(visitor)
    page = await away_from(browser, house)
    kept = await alex.act("transfer", conversation=visitor.conversation, epoch=epoch, to="sam")
    assert kept["type"] == "ack"
    await sam.expect("queued", conversation=visitor.conversation, to="sam")
    await expect(page.get_by_test_id("queue-item")).to_have_count(1)
    called = len(await shown(page))
    await house.services.runner.apply(UUID(visitor.conversation), ReservationOver(epoch + 1))
    await sam.expect("queued", conversation=visitor.conversation)
    await expect(page.get_by_test_id("claim")).to_be_enabled()
    assert (await shown(page))[called:] == [WAITING]


async def test_a_danger_that_is_not_shared_is_seen_and_heard_outside_the_tab_each_time(
    browser: Browser, house: House
) -> None:
    alex = await away_from(browser, house)
    for number in (1, 2):
        await say(await chat(browser, house), "i want to kill myself")
        await expect(alex.get_by_test_id("alert")).to_have_count(number)
        await expect(alex).to_have_title(f"({number}) Desk")
        assert await shown(alex) == [WAITING] * number, "it takes the place of the one before, and is heard"
    await alex.get_by_test_id("alert").first.get_by_role("button", name="Dismiss").click()
    await expect(alex).to_have_title("(1) Desk")


async def test_what_is_notified_is_one_of_three_sentences_whatever_visitors_write(
    browser: Browser, house: House
) -> None:
    """Markup as the visitor's lines, note and message, and as the name of the member of staff; a danger among it."""
    await house.services.team.add("markup", CORPUS[1], "admissions", [TOLEDO], PASSWORD)
    staff, visitor = await away_from(browser, house, "markup", REALLY_SHOWN), await chat(browser, house)
    assert await staff.evaluate("Notification.permission") == "granted"
    opened: list[str] = []
    staff.on("dialog", lambda dialog: opened.append("dialog"))
    staff.on("request", lambda request: opened.append(request.url) if "leak" in request.url else None)
    staff.context.on("page", lambda page: opened.append("page"))
    await say(visitor, f"i want to kill myself {CORPUS[0]}")
    await hand_off(visitor, " ".join(CORPUS)[:990])
    await staff.get_by_test_id("claim").first.click()
    await expect(staff.get_by_test_id("desk-input")).to_be_visible(timeout=15_000)
    for text in CORPUS:
        await say(visitor, text)
    lines = lines_of_visitor(staff)
    await expect(lines.filter(has_text=CORPUS[-1].strip())).to_have_count(1, timeout=15_000)
    other = await chat(browser, house)
    await other.get_by_test_id("menu").click()
    await other.get_by_test_id("message").click()
    await other.get_by_test_id("message-text").fill(CORPUS[0])
    await other.get_by_test_id("message-send").click()
    said = {"Someone is waiting", "A visitor wrote", "A request came in"}
    await expect(staff.get_by_test_id("request")).to_have_count(1)
    called = await shown(staff)
    assert set(called) == {f'["{sentence}",{{"tag":"open-door","renotify":true}}]' for sentence in said}
    assert len(called) >= len(CORPUS) + 2, "each line called, and so did who waited and the message"
    assert set(await staff.title()) <= set("() Desk0123456789")
    assert await staff.evaluate("window.ran") is None and opened == []


async def test_a_line_that_comes_again_after_a_lost_line_calls_nobody(browser: Browser, house: House) -> None:
    alex, visitor = await with_alex(browser, house)
    await say(visitor, "before the line was lost")
    lines = lines_of_visitor(alex)
    await expect(lines.filter(has_text="before the line was lost")).to_have_count(1)
    called = len(await shown(alex))
    await alex.context.set_offline(True)
    await alex.context.set_offline(False)
    await say(visitor, "after it")
    await expect(lines.filter(has_text="after it")).to_have_count(1, timeout=40_000)
    await expect(lines.filter(has_text="before the line was lost")).to_have_count(1)
    assert len(await shown(alex)) - called <= 1, "only what was new"


async def test_a_card_that_answers_a_note_stays_where_it_came_and_is_of_the_kind_of_the_line(
    browser: Browser, house: House
) -> None:
    alex, visitor = await desk(browser, house), await chat(browser, house)
    note = (
        "I wrote: what if i relapse again / will insurance still pay / i have the pills here, i want to die"
    )
    await hand_off(visitor, note)
    card = visitor.locator('[data-testid="line"][data-safety]')
    await expect(card).to_have_attribute("data-alert", "crisis_suicide")
    await alex.get_by_test_id("claim").first.click()
    await say(alex, "I am here.", "desk")
    after = visitor.locator('[data-testid="line"][data-safety] ~ [data-testid="line"][data-role="staff"]')
    await expect(after).to_contain_text("I am here.")
    await expect(card).to_have_count(1)


async def test_given_back_to_the_assistant_both_sides_see_that_it_has_ended(
    browser: Browser, house: House
) -> None:
    alex, visitor = await desk(browser, house), await chat(browser, house)
    await hand_off(visitor, NOTE)
    await alex.get_by_test_id("claim").first.click()
    await say(alex, "Ask me anything.", "desk")
    await expect(visitor.locator('[data-role="staff"]').last).to_contain_text("Ask me anything.")
    await alex.get_by_test_id("return-to-bot").click()
    ended = visitor.locator('[data-testid="line"][data-role="system"]').last
    await expect(ended).to_contain_text("You are back with the assistant.")
    await expect(ended).to_contain_text("staff cannot read what you write")
    await expect(visitor.get_by_test_id("with")).to_contain_text("assistant")
    await say(visitor, "only for the assistant")
    answered = visitor.locator('[data-testid="line"][data-role="bot"]').last
    await expect(answered).to_contain_text("You wrote: only for the assistant")
    await expect(alex.get_by_text("only for the assistant")).to_have_count(0)
    await expect(alex.get_by_test_id("mine-item")).to_have_count(0)
