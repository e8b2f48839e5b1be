"""What a visitor's frame means to the rules: from a frame of the contract to an input of the core."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.adapters import conversations, frames
from server.core import consent, wire
from server.core import conversation as core
from server.core.conversation import Refused
from server.core.safety import Finding
from server.core.sites import Site
from server.runtime import phrases, transcript
from server.runtime.runner import NoSuchConversation
from server.runtime.vault import VisitorKeys
from server.services import Services


async def meant(
    frame: Any, found: Finding | None, services: Services, conversation: UUID, keys: VisitorKeys, site: Site
) -> core.Input:
    """The input that a frame is, with what the screen found in it; raises Refused."""
    id: UUID = frame.id
    alarm = found if found and found.alert else None
    alert, card = (alarm.alert, alarm.text) if alarm else (None, None)
    check_in = found.text if found and not alarm else None
    match frame:
        case wire.VisitorSay():
            may_wait = found is not None and found.may_wait
            return core.Say(id, frame.text, alert, card, check_in, may_wait, private=frame.private)
        case wire.LeaveMessage():
            words = consent.of_site(site, consent.MESSAGE)
            shown = frame.consent or consent.MESSAGE
            return core.LeaveMessage(id, frame.text, alert, card, check_in, words, shown)
        case wire.Choose(choice="talk_to_human") | wire.WantPerson():
            return core.WantPerson(id, site.numbers)
        case wire.Choose():
            return await _chosen(frame, services, conversation, keys)
        case wire.Handoff():
            async with services.database.reading() as connection:
                record = await conversations.load(connection, conversation)
            # A transfer asks about another center, whose name stands in the words.
            other = services.sites.get(record.state.offer_site or "") if record else None
            if frame.consent not in (consent.current(other or site), consent.REACH_OUT):
                raise Refused("refused", "The wording has changed. Please read it again.")
            words = consent.of_site(other or site, frame.consent)
            return core.Handoff(id, frame.offer, frame.share == "all", frame.summary, frame.consent, words)
        case wire.CancelHandoff():
            return core.CancelHandoff(id)
        case wire.Unshare():
            return core.Unshare(id)
        case wire.End():
            return core.End(id)
    raise Refused("refused", "This is not possible right now.")


async def keep_words(
    frame: wire.KeepWords, services: Services, conversation: UUID, keys: VisitorKeys
) -> None:
    """The answer to `may_keep`, which closes the question; raises Refused where it is not open any more."""
    asked = keys.asked
    if asked is None or asked[0] != frame.line:
        raise Refused("refused", "This question is not open any more.")
    if frame.keep:
        async with services.database.reading() as connection:
            record = await conversations.load(connection, conversation)
        if record is None:
            raise NoSuchConversation
        await services.vault.require_site(record, keys)
        await phrases.keep(services.database, services.vault, record.site, asked[1], services.clock())
    keys.asked = None


async def _chosen(
    frame: wire.Choose, services: Services, conversation: UUID, keys: VisitorKeys
) -> core.Input:
    """A button of the newest turn, or the repetition of a frame that was answered before."""
    async with services.database.reading() as connection:
        first = await frames.first_answer(connection, conversation, "visitor", frame.id)
        known = await transcript.newest_buttons(connection, services.vault, conversation, keys)
    if frame.choice not in known and first is None:
        raise Refused("refused", "This button is not open any more.")
    return core.Say(frame.id, known.get(frame.choice, ""), choice=frame.choice, private=frame.private)
