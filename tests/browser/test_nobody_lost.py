"""Nobody is lost: not when nobody is there, not between colleagues, not when a line breaks mid-sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.async_api import Browser, expect

from tests.browser.faces import SENT, Staff, Visitor
from tests.browser.stack import Stack
from tests.browser.test_handoff import ask_for_a_person

MESSAGE = "I stopped in June. How can I come back?"


async def leave_message(visitor: Visitor, text: str = MESSAGE) -> str:
    """Leave a message and note the code; returns the code."""
    await visitor.find("menu").click()
    await visitor.find("message").click()
    await expect(visitor.find("later")).to_contain_text("can read this message")
    await visitor.find("message-text").fill(text)
    await visitor.find("message-send").click()
    await expect(visitor.lines("visitor", text)).to_have_attribute("data-status", SENT, timeout=15_000)
    return await visitor.find("code").inner_text()


async def test_a_message_left_at_night_is_answered_in_the_morning_and_found_with_the_code(
    browser: Browser, stack: Stack
) -> None:
    """From another device, with the code that the page gave; what else was said stays the visitor's."""
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.say("is it normal to relapse during iop")
    await visitor.hears("relapse_normal")
    code = await leave_message(visitor)
    await expect(visitor.lines("system").last).to_contain_text("We don't know when they will read it")
    await visitor.page.context.close()

    alex = await Staff.sign_in(browser, stack, "alex")
    request = alex.page.locator('[data-testid="request"][data-kind="message"]').filter(has_text=MESSAGE)
    await request.get_by_test_id("request-answer").click()
    await expect(alex.lines("visitor", MESSAGE)).to_have_count(1)
    await expect(alex.page.get_by_text("normal to relapse")).to_have_count(0)
    await alex.say("Any day. Write here or call us.")
    await expect(alex.lines("staff", "Any day.")).to_have_count(1)
    await alex.find("close-chat").click()
    await request.get_by_test_id("request-done").click()
    await expect(request).to_have_attribute("data-done", "true")

    again = await Visitor.arrive(browser, stack)
    await again.find("menu").click()
    await again.find("have-code").click()
    await again.find("code-input").fill(code.lower())
    await again.find("code-open").click()
    await expect(again.lines("staff", "Any day.")).to_have_count(1, timeout=15_000)
    await expect(again.lines("visitor", "is it normal to relapse")).to_have_count(1)
    await again.say("do i need a referral to come back")
    await again.hears("referral")


async def test_when_nobody_is_on_duty_it_is_said_and_there_are_other_ways(
    browser: Browser, stack: Stack
) -> None:
    """Honest words, a message, a call back, and 988 in sight the whole time."""
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.find("person-button").click()
    await expect(visitor.find("offer")).to_contain_text("Nobody from the team is online right now")
    await expect(visitor.find("offer")).to_contain_text("We don't know their hours")
    await expect(visitor.chat.get_by_role("link", name="988", exact=True).last).to_be_in_viewport()
    await visitor.find("offer-accept").click()
    await expect(visitor.find("waiting-position")).to_be_visible()
    await visitor.find("leave-message").click()
    await expect(visitor.find("ask-callback")).to_be_visible()
    await visitor.find("message-text").fill("Please write to me here.")
    await visitor.find("message-send").click()
    await expect(visitor.lines("visitor", "Please write to me here.")).to_have_attribute("data-status", SENT)
    await expect(visitor.find("waiting-position")).to_be_visible()
    await expect(visitor.chat.get_by_role("link", name="988", exact=True).last).to_be_in_viewport()
    await visitor.find("leave-message").click()
    await visitor.find("ask-callback").click()
    await visitor.hears("callback")
    await expect(visitor.find("chat-input")).to_have_attribute(
        "placeholder", re.compile("phone number|Choose")
    )
    await visitor.find("leave-line").click()
    await expect(visitor.find("waiting-position")).to_be_hidden()


async def test_a_transfer_reaches_the_colleague_with_the_note(browser: Browser, stack: Stack) -> None:
    """Alex hands over to Sam: the visitor sees who comes, Sam sees the note for colleagues, and the visitor never."""
    visitor = await Visitor.arrive(browser, stack)
    alex, sam = await Staff.sign_in(browser, stack, "alex"), await Staff.sign_in(browser, stack, "sam")
    await ask_for_a_person(visitor, share="from-now", note="to be handed over")
    item = alex.find("queue-item").filter(has_text="to be handed over")
    await sam.find("queue-item").filter(has_text="to be handed over").get_by_test_id("look").click()
    await item.get_by_test_id("look").click()
    await expect(alex.find("viewers")).to_contain_text("Sam")
    await item.get_by_test_id("claim").click()
    await expect(visitor.find("with")).to_contain_text("Alex")
    await alex.find("note-text").fill("Prefers mornings.")
    await alex.find("note-add").click()
    await expect(alex.find("note")).to_contain_text("Prefers mornings.")
    await alex.find("transfer-to").select_option("sam")
    await alex.find("transfer").click()
    await expect(visitor.find("waiting-position")).to_contain_text("1")
    mine = sam.find("queue-item").filter(has_text="to be handed over")
    await expect(mine).to_contain_text("For you")
    await expect(item.get_by_test_id("claim")).to_be_disabled()
    await expect(item).to_contain_text("Kept for Sam")
    await mine.get_by_test_id("claim").click()
    await expect(visitor.find("with")).to_contain_text("Sam")
    await expect(sam.find("note")).to_contain_text("Prefers mornings.")
    assert "Prefers mornings" not in await visitor.chat.locator("body").inner_text()
    await sam.find("return-to-bot").click()
    await expect(visitor.find("with")).to_contain_text("assistant")
    await expect(visitor.lines("system").last).to_contain_text("staff cannot read what you write")


async def test_both_sides_lose_the_line_in_the_middle_of_a_sentence(browser: Browser, stack: Stack) -> None:
    """What was written while the line was gone arrives once, and half a sentence stays in the box."""
    visitor, alex = await Visitor.arrive(browser, stack), await Staff.sign_in(browser, stack, "alex")
    await ask_for_a_person(visitor, share="from-now", note="a line that breaks")
    await alex.find("queue-item").filter(has_text="a line that breaks").get_by_test_id("claim").click()
    await alex.say("Hello.")
    await expect(visitor.lines("staff", "Hello.")).to_have_count(1)
    for face in (visitor, alex):
        await face.page.context.set_offline(True)
    await expect(visitor.find("danger-card")).to_be_visible(timeout=10_000)
    await visitor.find("chat-input").fill("written in a tunnel")
    await visitor.find("chat-send").click()
    await expect(visitor.lines("visitor", "written in a tunnel")).to_contain_text("Not sent yet")
    await visitor.find("chat-input").press_sequentially("half a sen")
    await alex.find("desk-input").fill("written in a lift")
    await alex.find("desk-send").click()
    await alex.find("desk-input").press_sequentially("half an ans")
    for face in (alex, visitor):
        await face.page.context.set_offline(False)
    await expect(alex.lines("visitor", "written in a tunnel")).to_have_count(1, timeout=40_000)
    await expect(visitor.lines("staff", "written in a lift")).to_have_count(1, timeout=40_000)
    await expect(visitor.find("chat-input")).to_have_value("half a sen")
    await expect(alex.find("desk-input")).to_have_value("half an ans")
    await visitor.find("chat-input").press_sequentially("tence")
    await visitor.find("chat-send").click()
    await expect(alex.lines("visitor", "half a sentence")).to_have_count(1)
    numbers = [int(line.split()[0]) for line in await visitor.transcript()]
    assert numbers == list(range(1, len(numbers) + 1))
    await alex.find("close-chat").click()


async def test_what_was_not_sent_outlives_the_tab_only_for_who_has_the_code(
    browser: Browser, own_stack: Callable[..., Stack]
) -> None:
    """Sealed under the code, once the visitor asked to be able to come back; unreadable in the browser's storage."""
    stack = own_stack()
    stack.add_staff("alex", "Alex")
    stack.start()
    visitor = await Visitor.arrive(browser, stack)
    await visitor.say("hello")
    await visitor.find("menu").click()
    await visitor.find("come-back").click()
    code = await visitor.find("code").inner_text()
    stack.stop()
    await visitor.find("chat-input").fill("kept for another day")
    await visitor.find("chat-send").click()
    await expect(visitor.lines("visitor", "kept for another day")).to_contain_text("Kept here for your code")
    stored = await visitor.chat.locator("body").evaluate("() => JSON.stringify({...localStorage})")
    assert "open-door.unsent" in stored
    assert "another day" not in stored and code not in stored and code.replace("-", "") not in stored
    context = visitor.page.context
    await visitor.page.close()
    stack.start()
    page = await context.new_page()  # another tab: it has the sealed lines, and no code
    await page.goto(stack.origin + "/chat?site=midwest-recovery-toledo")
    again = Visitor(page, page)
    await again.find("menu").click()
    await again.find("have-code").click()
    await again.find("code-input").fill(code)
    await again.find("code-open").click()
    await expect(again.lines("visitor", "kept for another day")).to_have_attribute(
        "data-status", SENT, timeout=20_000
    )
    await expect(again.lines("visitor", "hello")).to_have_count(1)


async def test_a_person_who_vanishes_is_said_to_be_gone(
    browser: Browser, own_stack: Callable[..., Stack]
) -> None:
    """Their browser is gone. After a minute the visitor is told, is first in line, and the next person has them."""
    stack = own_stack()
    stack.add_staff("alex", "Alex")
    stack.add_staff("sam", "Sam")
    stack.start()
    visitor, alex = await Visitor.arrive(browser, stack), await Staff.sign_in(browser, stack, "alex")
    await ask_for_a_person(visitor, share="from-now", note="do not lose me")
    await alex.claim_first()
    await alex.say("One moment.")
    await expect(visitor.lines("staff", "One moment.")).to_have_count(1)
    await alex.page.context.close()
    await expect(visitor.lines("system").last).to_contain_text("lost their connection", timeout=100_000)
    await expect(visitor.find("waiting-position")).to_contain_text("1")
    sam = await Staff.sign_in(browser, stack, "sam")
    await sam.claim_first()
    await expect(sam.lines("staff", "One moment.")).to_have_count(1)
    await expect(visitor.find("with")).to_contain_text("Sam")
