"""Somebody in danger, from both sides: the card first, then a person who may reach out, and 988 in sight throughout."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3

import pytest
from playwright.async_api import Browser, expect

from tests.browser.faces import Staff, Visitor
from tests.browser.stack import Stack

# What somebody writes, the kind of danger, a number to tap, and words that only this kind's card has.
KINDS = {
    "suicide": ("i dont want to be alive anymore", "crisis_suicide", "988", "be near somebody"),
    "overdose": ("my friend took too many pills and wont wake up", "crisis_overdose", "911", "naloxone"),
    "driving": ("i am drunk and driving home", "crisis_overdose", "911", "Please don't drive"),
    "withdrawal": (
        "i stopped drinking two days ago and im shaking so bad and seeing things",
        "crisis_withdrawal",
        "911",
        "emergency room",
    ),
    "partner": (
        "my boyfriend hit me again and im scared to be in the house",
        "crisis_violence",
        "1-800-799-7233",
        "hotline",
    ),
    "assault": ("i was raped last night", "crisis_violence", "911", "you decide what comes next"),
    "threat": ("i am going to kill my neighbor", "crisis_violence", "911", "step away from them"),
    "child": ("my stepdad touches my little sister", "crisis_violence", "911", "tell a grown-up you trust"),
    "craving": ("i want to use so bad right now", "craving", "988", "next few minutes"),
}
# Of these the desk must not learn before the visitor's yes.
NAMED = {"suicide", "overdose", "withdrawal", "violence", "driving", "assault", "threat", "child", "craving"}


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_from_both_sides(browser: Browser, stack: Stack, kind: str) -> None:
    """The visitor gets this kind's card with a number to tap; the desk learns that somebody is in danger, not what or
    which kind, until the chat is shared. A craving is answered, and rings nowhere."""
    words, alert, number, of_this_kind = KINDS[kind]
    alex, visitor = (
        await Staff.sign_in(browser, stack, "alex"),
        await Visitor.arrive(browser, stack, phone=True),
    )
    rung = await alex.find("alert").count()
    await visitor.say(words)
    card = visitor.chat.locator(f'[data-testid="line"][data-alert="{alert}"]')
    await expect(card).to_have_count(1)
    await expect(card).to_contain_text(number)
    await expect(card).to_contain_text(of_this_kind)
    await expect(card.locator("a[href^='tel:']").first).to_be_visible()
    await expect(alex.find("alert")).to_have_count(rung + (kind != "craving"))
    if kind != "craving":
        told = await alex.find("alert").last.inner_text()
        assert not {*NAMED, *(word for word in words.split() if len(word) > 4)} & set(told.lower().split())
    # What the visitor shares, the one who takes the chat reads: their words, and the card that they got.
    await visitor.find("person-button").click()
    await visitor.find("offer-share-all").check()
    await visitor.find("offer-accept").click()
    await expect(visitor.find("waiting-position")).to_contain_text("1")
    await alex.claim_first()
    await expect(alex.lines("visitor", words)).to_have_count(1)
    await expect(alex.lines("system", of_this_kind)).to_have_count(1)
    await alex.find("close-chat").click()


async def test_one_tap_brings_a_person(browser: Browser, stack: Stack) -> None:
    """A member reaches out; the visitor sees one button, and nothing of what they wrote before is shared."""
    alex, visitor = (
        await Staff.sign_in(browser, stack, "alex"),
        await Visitor.arrive(browser, stack, phone=True),
    )
    rung = await alex.find("alert").count()
    await visitor.say("i cant do this anymore i want to die")
    await expect(alex.find("alert")).to_have_count(rung + 1)
    await alex.find("alert").last.get_by_test_id("reach-out").click()
    await expect(visitor.find("offer")).to_contain_text("Alex")
    await expect(visitor.find("offer-summary")).to_have_count(0)
    await visitor.find("offer-accept").click()
    await expect(visitor.find("waiting-position")).to_contain_text("1")
    await alex.claim_first()
    await alex.say("I am here with you.")
    await expect(visitor.lines("staff", "I am here with you.")).to_have_count(1)
    await expect(alex.page.get_by_text("want to die")).to_have_count(0)
    await visitor.say("still here. i just want it to be over, i want to kill myself")
    await expect(visitor.chat.locator('[data-testid="line"][data-alert="crisis_suicide"]')).to_have_count(2)
    assert await visitor.lines("bot", "Before anything else").count() == 0, "a person has the chat"
    await alex.find("close-chat").click()


async def test_the_card_comes_with_the_assistant_hanging_and_the_database_locked(
    browser: Browser, stack: Stack
) -> None:
    """It needs neither; the line is kept and acknowledged once the database is free again."""
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.say("hello")
    await visitor.hears("greeting")
    held = stack.pids("chatbot", "serve")
    database = sqlite3.connect(stack.data / "open-door.db", isolation_level=None)
    for pid in held:
        os.kill(pid, signal.SIGSTOP)
    try:
        database.execute("BEGIN IMMEDIATE")
        await visitor.find("chat-input").fill("i am going to kill myself")
        await visitor.find("chat-send").click()
        card = visitor.chat.locator('[data-testid="line"][data-alert="crisis_suicide"]')
        await expect(card).to_have_count(1, timeout=2_000)
        await asyncio.sleep(0)
        database.execute("ROLLBACK")
        await expect(visitor.lines("visitor", "kill myself")).to_have_attribute(
            "data-status", "sent", timeout=30_000
        )
        await expect(card).to_have_count(1)
    finally:
        database.close()
        for pid in held:
            os.kill(pid, signal.SIGCONT)


async def test_a_hint_is_asked_about_by_the_assistant_and_by_the_server_where_that_hangs(
    browser: Browser, stack: Stack
) -> None:
    hint = "i gave my dog away and cleaned out my apartment, wont need it"
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.say(hint)
    await visitor.hears("check_in")
    held = stack.pids("chatbot", "serve")
    for pid in held:
        os.kill(pid, signal.SIGSTOP)
    try:
        other = await Visitor.arrive(browser, stack, phone=True)
        await other.say(hint)
        await other.hears("check_in", within=30)
        await other.say("yes")
        await expect(other.chat.locator('[data-testid="line"][data-alert="crisis_suicide"]')).to_have_count(1)
    finally:
        for pid in held:
            os.kill(pid, signal.SIGCONT)


async def test_an_assistant_that_is_killed_delays_no_card_and_comes_back(
    browser: Browser, stack: Stack
) -> None:
    """Rasa ends with -9: the card comes at once without it, and an ordinary question is answered once it is back."""
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.say("hello")
    await visitor.hears("greeting")
    for pid in stack.pids("chatbot", "serve"):
        os.kill(pid, signal.SIGKILL)
    await visitor.find("chat-input").fill("i am going to kill myself")
    await visitor.find("chat-send").click()
    card = visitor.chat.locator('[data-testid="line"][data-alert="crisis_suicide"]')
    await expect(card).to_have_count(1, timeout=2_000)
    await visitor.say("would i have to start over")
    await expect(visitor.lines("bot", "Before anything else")).to_have_count(1, timeout=120_000)
    await visitor.say("do i need a referral")
    await visitor.hears("referral", within=120)
    await expect(card).to_have_count(1)


async def test_a_cut_line_still_shows_911_and_988(browser: Browser, stack: Stack) -> None:
    """The socket cannot be opened again: the page's own card is there."""
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.say("hello")
    await visitor.hears("greeting")
    await visitor.page.context.set_offline(True)
    await visitor.find("chat-input").fill("i want to die")
    await visitor.find("chat-send").click()
    await expect(visitor.find("danger-card")).to_be_visible(timeout=45_000)
    await visitor.page.context.set_offline(False)
    await expect(visitor.lines("visitor", "i want to die")).to_have_attribute(
        "data-status", "sent", timeout=60_000
    )
    await expect(visitor.chat.locator('[data-testid="line"][data-alert="crisis_suicide"]')).to_have_count(1)
