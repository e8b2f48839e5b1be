"""Either side reloads, or everything is killed with -9: both are back, with every acknowledged line, once, in order."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable

from playwright.async_api import Browser, expect

from tests.browser.faces import SENT, Staff, Visitor
from tests.browser.stack import Stack
from tests.browser.test_handoff import ask_for_a_person


async def test_both_sides_reload(browser: Browser, stack: Stack) -> None:
    """In the middle of a chat with a person."""
    visitor, alex = await Visitor.arrive(browser, stack), await Staff.sign_in(browser, stack, "alex")
    await visitor.say("hello")
    await visitor.hears("greeting")
    await ask_for_a_person(visitor, share="all")
    await alex.claim_first()
    await alex.say("I am here.")
    await expect(visitor.lines("staff", "I am here.")).to_have_count(1)
    before = await visitor.transcript()
    await visitor.reload()
    await expect(visitor.lines("staff", "I am here.")).to_have_count(1, timeout=15_000)
    assert await visitor.transcript() == before
    await alex.page.reload()
    await alex.find("mine-item").first.click()
    await expect(alex.lines("staff", "I am here.")).to_have_count(1, timeout=15_000)
    await visitor.say("still there?")
    await expect(alex.lines("visitor", "still there?")).to_have_count(1)
    await alex.say("Yes.")
    await expect(visitor.lines("staff", "Yes.")).to_have_count(1)
    await alex.find("close-chat").click()


async def test_everything_is_killed_and_started_again(
    browser: Browser, own_stack: Callable[..., Stack]
) -> None:
    """-9 on the parent leaves no process behind; afterwards nothing is lost, doubled or out of order."""
    stack = own_stack()
    stack.add_staff("alex", "Alex")
    stack.start()
    visitor, alex = await Visitor.arrive(browser, stack), await Staff.sign_in(browser, stack, "alex")
    await visitor.say("do i have to start over")
    await visitor.hears("start_over")
    await ask_for_a_person(visitor, share="all")
    await alex.claim_first()
    for number in range(3):
        await visitor.say(f"line {number} of mine")
        await alex.say(f"answer {number} of mine")
        await expect(visitor.lines("staff", f"answer {number} of mine")).to_have_count(1)
    before = await visitor.transcript()

    running = await asyncio.to_thread(stack.kill)
    assert len(running) >= 4, "run, server, assistant and actions"
    assert stack.alive(running) == []
    await visitor.find("chat-input").fill("written while all was down")
    await visitor.find("chat-send").click()
    await asyncio.to_thread(stack.start)

    await expect(visitor.lines("visitor", "written while all was down")).to_have_attribute(
        "data-status", SENT, timeout=40_000
    )
    after = await visitor.transcript()
    assert after[: len(before)] == before
    assert [int(line.split()[0]) for line in after] == list(range(1, len(after) + 1))
    await expect(alex.lines("visitor", "written while all was down")).to_have_count(1, timeout=40_000)
    await alex.say("I am back.")
    await expect(visitor.lines("staff", "I am back.")).to_have_count(1, timeout=15_000)


async def test_a_line_without_an_answer_gets_it_after_the_restart(
    browser: Browser, own_stack: Callable[..., Stack]
) -> None:
    """Killed between the acknowledgement and the answer; and while Rasa is away the visitor is told, once."""
    stack = own_stack()
    stack.add_staff("alex", "Alex")
    stack.start()
    visitor = await Visitor.arrive(browser, stack)
    await visitor.say("hello")
    await visitor.hears("greeting")
    held = stack.pids("chatbot", "serve")
    for pid in held:
        os.kill(pid, signal.SIGSTOP)  # the assistant hangs: the line is acknowledged and stays unanswered
    await visitor.say("will i be judged when i return")
    away = visitor.chat.locator('[data-testid="line"][data-role="system"]').filter(
        has_text="Your message is kept"
    )
    await expect(away).to_have_count(1, timeout=10_000)
    await expect(away).to_contain_text("988")
    await expect(visitor.find("person-button")).to_be_enabled()
    await asyncio.to_thread(stack.kill)
    await asyncio.to_thread(stack.start)
    await expect(visitor.lines("bot").last).to_have_attribute("data-topic", "judged", timeout=60_000)
    await expect(away).to_have_count(1)


async def test_the_chat_answers_before_the_assistant_is_ready(
    browser: Browser, own_stack: Callable[..., Stack]
) -> None:
    """The page says that the assistant is getting ready, takes the line, and the answer follows."""
    stack = own_stack()
    stack.add_staff("alex", "Alex")
    await asyncio.to_thread(lambda: stack.start(wait_for="/healthz"))
    visitor = await Visitor.arrive(browser, stack)
    assert stack.status("/readyz") == 503
    await expect(visitor.find("greeting")).to_contain_text("still starting")
    await visitor.say("do i need a referral")
    await visitor.hears("referral", within=60)
