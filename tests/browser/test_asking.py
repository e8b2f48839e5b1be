"""A visitor asks what they are afraid to ask, and Rasa answers that topic."""

from __future__ import annotations

import asyncio
import re

import pytest
from houses import TOLEDO
from playwright.async_api import Browser, Route, expect

from tests.browser.faces import Visitor
from tests.browser.stack import Stack

# In words that are not the questions of the FAQ, and that no training phrase holds (test_phrases_are_new shows it).
ASKED = {
    "relapse_normal": "i used again while i was in the program, does that happen to other people too?",
    "start_over": "would they make me begin from week one again or can i go on where i stopped",
    "ghosted": "i never picked up when the counselors rang me for a month. am i still allowed to show up?",
    "different_support": "the group was not for me, could i get another therapist when i return?",
    "relapse_again": "suppose i come back and then slip up another time, will they throw me out?",
    "leave_and_return": "do other folks quit iop halfway and then join again?",
    "judged": "is everybody there going to judge me when i walk back in",
    "referral": "does my doctor have to send a referral before i can go back in?",
    "insurance_after_dropout": "i quit partway, is my insurance still going to pay if i return",
    "closer_to_home": "is there somewhere nearer to perrysburg i could go instead this time",
    "greeting": "hey there, good evening",
    "thanks": "thank you so much, that helps",
    "goodbye": "ok bye for tonight",
    "bot_challenge": "wait, am i writing with a real human or a machine",
    "out_of_scope": "can you recommend a good pizza place downtown",
}


NOT_THIS = re.compile("nobody may see this|nor this")


async def test_each_question_is_answered_on_its_topic(browser: Browser, stack: Stack) -> None:
    """The ten questions and the small talk, each in the visitor's own words."""
    visitor = await Visitor.arrive(browser, stack)
    for topic, words in ASKED.items():
        answered = await visitor.lines("bot").count()
        await visitor.say(words)
        await expect(visitor.lines("bot").nth(answered)).to_be_visible(timeout=15_000)
        heard = await visitor.lines("bot").nth(answered).get_attribute("data-topic")
        assert heard == topic, f"asked about {topic}, answered on {heard}"


@pytest.mark.parametrize(
    ("words", "topic", "number"),
    [
        ("i dont want to live anymore", "crisis_suicide", "988"),
        ("my friend took too many pills and wont wake up", "crisis_overdose", "911"),
    ],
)
async def test_danger_gets_the_card_first_and_once(
    browser: Browser, stack: Stack, words: str, topic: str, number: str
) -> None:
    """The card shows with numbers that can be tapped, and stays one after its line arrived."""
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.say(words)
    card = visitor.chat.locator(f'[data-testid="line"][data-alert="{topic}"]')
    await expect(card).to_have_count(1)
    await expect(card.locator(f'a[href="tel:{number}"]').first).to_be_visible()
    await visitor.reload()
    await expect(card).to_have_count(1)


async def test_a_button_asks_its_topic(browser: Browser, stack: Stack) -> None:
    """The next step under an answer can be tapped, and only the newest ones."""
    visitor = await Visitor.arrive(browser, stack)
    await visitor.say(ASKED["start_over"])
    await visitor.hears("start_over")
    button = visitor.find("choice").first
    label = (await button.inner_text()).strip()
    await button.click()
    await expect(visitor.lines("visitor", label)).to_have_count(1)
    await expect(visitor.lines("bot")).to_have_count(2, timeout=15_000)
    await expect(visitor.lines("bot").first.get_by_test_id("choice").first).to_be_disabled()


async def test_markup_and_commands_are_only_text(browser: Browser, stack: Stack) -> None:
    """What looks like markup or like one of Rasa's commands is shown as written, and nothing is run."""
    visitor = await Visitor.arrive(browser, stack)
    errors: list[str] = []
    visitor.page.on("dialog", lambda dialog: errors.append(dialog.message))
    written = [
        '<img src=x onerror="alert(1)">',
        "/restart",
        ' /greeting{"a": 1}',
        "<script>alert(2)</script>",
    ]
    for count, text in enumerate(written, 1):
        await visitor.say(text)
        await expect(visitor.lines("visitor").nth(count - 1)).to_contain_text(text.strip())
        await expect(visitor.lines("bot")).to_have_count(count, timeout=15_000)
    assert errors == []


async def test_what_the_real_assistant_misses_may_be_kept_after_a_tap(browser: Browser, stack: Stack) -> None:
    visitor = await Visitor.arrive(browser, stack)
    words = "how tall is the eiffel tower"
    await visitor.say(words)
    await expect(visitor.find("keep-text")).to_have_text(words, timeout=15_000)
    await visitor.find("keep-no").click()
    await expect(visitor.find("keep")).to_be_hidden()
    await visitor.say("can you fix my dishwasher")
    await expect(visitor.lines("bot")).to_have_count(2, timeout=15_000)
    await expect(visitor.find("keep")).to_be_hidden()


async def test_without_a_server_the_page_shows_911_and_988(browser: Browser, stack: Stack) -> None:
    """The card is part of the page: when nothing answers, it is there at once."""
    visitor = await Visitor.arrive(browser, stack)
    await visitor.page.context.route("**/api/conversations", lambda route: route.abort())
    await visitor.find("chat-input").fill("is anybody there")
    await visitor.find("chat-send").click()
    card = visitor.find("danger-card")
    await expect(card).to_be_visible(timeout=3_000)
    await expect(card.locator('a[href="tel:911"]')).to_be_visible()
    await expect(card.locator('a[href="tel:988"]')).to_be_visible()


@pytest.mark.parametrize("framed", [True, False], ids=["in a frame", "by itself"])
async def test_quick_exit_leaves_nothing_behind(browser: Browser, stack: Stack, framed: bool) -> None:
    """The button blanks the page, wipes what the tab and the browser keep and leaves, and back does not bring the chat
    back: neither its lines nor the one that is sealed for who asked for the code."""
    page = await (await browser.new_context()).new_page()
    chat_page = f"{stack.origin}/chat?site={TOLEDO}"
    before = stack.origin + "/readyz"
    await page.goto(before)
    if framed:
        await page.goto(stack.origin + "/")
        await page.get_by_test_id("launcher-button").click()
    else:
        await page.goto(chat_page)
    visitor = Visitor(page, page.frame_locator("iframe") if framed else page)
    await visitor.say("nobody may see this")
    await visitor.find("menu").click()
    await visitor.find("come-back").click()
    await expect(visitor.find("code")).to_be_visible()
    await page.context.set_offline(True)
    await visitor.find("chat-input").fill("nor this, which is not sent")
    await visitor.find("chat-send").click()
    await expect(visitor.lines("visitor", "nor this")).to_contain_text("Kept here for your code")
    frame = next(frame for frame in page.frames if "/chat" in frame.url)
    assert await frame.evaluate("Object.keys({...sessionStorage, ...localStorage}).sort()") == [
        "open-door.chat",
        "open-door.unsent",
    ]
    await page.context.set_offline(False)
    await page.context.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    await visitor.find("quick-exit").click()
    await page.wait_for_url("https://**")
    await page.go_back()
    assert page.url == before, "the page of the chat stands in the way back no more"
    for _ in range(2):
        assert await page.evaluate("sessionStorage.length + localStorage.length") == 0
        await expect(page.get_by_text(NOT_THIS)).to_have_count(0)
        await page.goto(chat_page)
        await expect(page.get_by_test_id("chat-input")).to_be_visible()
    await expect(page.locator('[data-testid="line"]')).to_have_count(0)


async def test_what_is_typed_while_the_page_still_loads_can_be_sent(browser: Browser, stack: Stack) -> None:
    page = await (await browser.new_context()).new_page()
    typed = asyncio.Event()

    async def held_back(route: Route) -> None:
        await typed.wait()
        await route.continue_()

    await page.route("**/static/chat/chat.js", held_back)
    await page.goto(f"{stack.origin}/chat?site={TOLEDO}", wait_until="commit")
    await page.get_by_test_id("chat-input").fill("hello is this the chat")
    typed.set()
    await page.get_by_test_id("chat-send").click()
    await expect(page.locator('[data-testid="line"][data-role="visitor"]')).to_have_count(1)
