"""A visitor asks for a person, decides what that person may read, and talks with them; two browsers, one server."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.faces import Staff, Visitor
from tests.browser.stack import Stack

NOTE = "I stopped in spring. I would like to come back."


async def ask_for_a_person(visitor: Visitor, *, share: str, note: str = NOTE) -> None:
    """Ask, edit the note, choose what is shared, accept."""
    await visitor.say("can i talk to someone please")
    await expect(visitor.find("offer")).to_be_visible(timeout=15_000)
    await visitor.find("offer-summary").fill(note)
    await visitor.find(f"offer-share-{share}").check()
    await visitor.find("offer-accept").click()
    await expect(visitor.find("waiting-position")).to_be_visible()


async def test_from_now_on_means_that_nothing_before_is_read(browser: Browser, stack: Stack) -> None:
    """Staff read the note as edited and what follows, live, both ways, and the assistant is silent meanwhile."""
    visitor, alex = await Visitor.arrive(browser, stack), await Staff.sign_in(browser, stack, "alex")
    await visitor.say("i drank again last weekend and told nobody")
    await ask_for_a_person(visitor, share="from-now")
    await expect(visitor.find("waiting-position")).to_contain_text("1")
    await expect(alex.find("queue-item")).to_contain_text(NOTE)  # without a reload
    await alex.claim_first()
    await expect(alex.find("desk-summary")).to_contain_text(NOTE)
    await expect(visitor.find("with")).to_contain_text("Alex")
    await expect(alex.page.get_by_text("told nobody")).to_have_count(0)

    heard = await visitor.lines("bot").count()
    await alex.find("desk-input").press_sequentially("Hello", delay=30)
    await expect(visitor.find("typing")).to_be_visible()
    await alex.say("Hello, I am Alex. Take your time.")
    await expect(visitor.lines("staff", "Take your time.")).to_have_count(1)
    await visitor.find("chat-input").press_sequentially("th", delay=30)
    await expect(alex.find("desk-typing")).to_be_visible()
    await visitor.say("thank you for answering. do i have to start over")
    await expect(alex.lines("visitor", "thank you for answering")).to_have_count(1)
    await expect(visitor.lines("visitor", "thank you for answering")).to_contain_text("Seen")
    await expect(alex.lines("staff", "Take your time.")).to_contain_text("Seen")
    assert await visitor.lines("bot").count() == heard, "the assistant talked over a person"

    await alex.find("return-to-bot").click()
    await expect(visitor.find("with")).to_contain_text("assistant")
    await visitor.say("is it normal to relapse during iop")
    await visitor.hears("relapse_normal")
    await expect(alex.page.get_by_text("normal to relapse")).to_have_count(0)


async def test_sharing_all_shows_what_was_said_before(browser: Browser, stack: Stack) -> None:
    """The earlier lines are there, and after the close the chat is the visitor's alone again."""
    visitor, alex = await Visitor.arrive(browser, stack), await Staff.sign_in(browser, stack, "alex")
    await visitor.say("will my insurance still pay if i quit before")
    await visitor.hears("insurance_after_dropout")
    await ask_for_a_person(visitor, share="all")
    await alex.claim_first()
    await expect(alex.lines("visitor", "will my insurance still pay")).to_have_count(1)
    await alex.find("outcome").select_option(index=1)
    await alex.find("close-chat").click()
    await expect(visitor.lines("system", "ended")).to_have_count(1)
    await visitor.say("ok thanks")
    await visitor.hears("thanks")
    await expect(alex.page.get_by_text("ok thanks")).to_have_count(0)


async def test_the_button_for_a_person_and_an_honest_no(browser: Browser, stack: Stack) -> None:
    """With nobody online the offer says so; it can be declined, and the queue can be left."""
    visitor = await Visitor.arrive(browser, stack, phone=True)
    await visitor.find("person-button").click()
    await expect(visitor.find("offer")).to_contain_text("Nobody from the team is online")
    await visitor.find("offer-decline").click()
    await expect(visitor.find("offer")).to_have_count(0)
    await ask_for_a_person(visitor, share="from-now")
    await visitor.find("leave-line").click()
    await expect(visitor.find("waiting-position")).to_be_hidden()
    await visitor.say("what if i relapse again after coming back")
    await visitor.hears("relapse_again")


async def test_who_waits_can_keep_asking_and_sees_their_place(browser: Browser, stack: Stack) -> None:
    """Two visitors in line; one is claimed by the quicker of two members, and the other moves up."""
    first, second = await Visitor.arrive(browser, stack), await Visitor.arrive(browser, stack)
    await ask_for_a_person(first, share="from-now", note="the first")
    await ask_for_a_person(second, share="from-now", note="the second")
    await expect(second.find("waiting-position")).to_contain_text("2")
    await second.say("do i need a referral to come back")
    await second.hears("referral")
    alex, sam = await Staff.sign_in(browser, stack, "alex"), await Staff.sign_in(browser, stack, "sam")
    await expect(sam.find("queue-item")).to_have_count(2)
    await alex.claim_first()
    await expect(sam.find("queue-item")).to_have_count(1)
    await expect(second.find("waiting-position")).to_contain_text("1")
    await alex.find("release").click()
    await expect(first.find("waiting-position")).to_contain_text("1")  # handed back: first in line
    await expect(sam.find("queue-item")).to_have_count(2)
    await expect(sam.find("queue-item").first).to_contain_text("the first")
    await sam.claim_first()
    await expect(sam.find("desk-summary")).to_contain_text("the first")
    await second.find("leave-line").click()
    await sam.find("close-chat").click()
