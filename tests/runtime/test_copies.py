"""The note that a visitor edited and shared is part of the record, so it stands in each copy of it: their own, and what
the center discloses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from clients import VisitorClient
from houses import FakeClock, House

from server.core.export import Consent, Document, as_html, as_text

NOTE = "I drank <again> & told nobody.\nPlease be kind."
SECOND = "the note of the second time"
SAID = "The note that was shared with it:"
REASON = "a court order of this morning"


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[House]:
    running = await House.open(folder, clock=FakeClock())  # or a second factor would have to wait
    yield running
    await running.close()


async def own_copy(visitor: VisitorClient) -> tuple[str, str]:
    """The visitor's copy, as text and as a page."""
    made = await visitor.act("export")
    return made["transcript"], made["html"]


async def disclosed(house: House, visitor: VisitorClient, token: str) -> tuple[str, str]:
    """What a supervisor hands out of a chat, in the same two forms."""
    body = {"conversation": visitor.conversation, "reason": REASON, "recipient": "Judge Dale"}
    answer = await house.call("POST", "/api/staff/transcripts", token, body)
    assert answer.status_code == 200, answer.text
    return answer.json()["text"], answer.json()["html"]


async def test_each_note_that_was_shared_stands_in_every_copy(house: House) -> None:
    visitor, alex, app = await house.visitor(), await house.staff(), await house.add_supervisor()
    for note in (NOTE, SECOND):
        await visitor.hand_off("all", note)
        await alex.take(visitor)
        await visitor.act("unshare")
    for text, page in (await own_copy(visitor), await disclosed(house, visitor, app.token)):
        assert text.count(SAID) == page.count(SAID) == 2
        assert all(note in text and escape(note) in page for note in (NOTE, SECOND))
        assert "<again>" not in page
        assert text.index(NOTE) < text.index(SECOND), "in the order in which they were shared"


async def test_a_note_that_was_never_shared_stands_in_none(house: House) -> None:
    """The draft of an open offer, and what was taken back before anybody claimed it."""
    visitor, alex, app = await house.visitor(), await house.staff(), await house.add_supervisor()
    await visitor.hand_off("all", SECOND)
    await alex.take(visitor)
    await visitor.act("unshare")
    await visitor.hand_off("all", NOTE)
    await visitor.act("cancel_handoff")
    await visitor.ask("words of the draft")
    assert "words of the draft" in (await visitor.want_person())["summary"]
    for text, page in (await own_copy(visitor), await disclosed(house, visitor, app.token)):
        assert text.count(SAID) == page.count(SAID) == 1 and SECOND in text
        assert NOTE not in text and escape(NOTE) not in page
    text, _ = await disclosed(house, visitor, app.token)
    assert "words of the draft" not in text


async def test_without_a_note_there_is_no_word_of_one(house: House) -> None:
    visitor = await house.visitor()
    await visitor.act("leave_message", text="please call")
    await visitor.hand_off("from_now", "")
    text, page = await own_copy(visitor)
    assert text.count("agreed to share") == page.count("agreed to share") == 2
    assert SAID not in text and SAID not in page


def test_a_note_stands_between_the_words_of_the_yes_and_when_it_was_taken_back() -> None:
    at = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    agreed = Consent(at, "the wording", "all", NOTE, at)
    made = Document("A center", at, False, [], [agreed])
    for copy, note in ((as_text(made), NOTE), (as_html(made), escape(NOTE))):
        assert copy.index("the wording") < copy.index(SAID) < copy.index(note) < copy.index("took this back")
