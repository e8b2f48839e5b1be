"""What is done on the way from one mode to the next: small functions that the table names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from server.core.consent import MESSAGE
from server.core.conversation.draft import Draft, open_to_staff
from server.core.conversation.inputs import (
    AlarmAgain,
    Alarmed,
    AssistantAway,
    CancelHandoff,
    CheckIn,
    Claim,
    Close,
    Handoff,
    Input,
    LeaveMessage,
    Note,
    ReachOut,
    Reply,
    ReservationOver,
    Say,
    SeeToRequest,
    StaffSay,
    Transfer,
    TurnDone,
    WantPerson,
)
from server.core.conversation.state import ASSISTANT_MODES, Conversation, Mode
from server.core.effects import (
    AddNote,
    Button,
    ClearDeadline,
    Decline,
    DropHandoff,
    FileRequest,
    MakeOffer,
    MarkClaimed,
    MarkRequest,
    MoveSite,
    RingAgain,
    SaveDialogue,
    SetDeadline,
    StoreHandoff,
    StoreOutcome,
)

# Under "how are you right now?": the assistant then says what it held back, or asks again what a form asked.
AFTER_CHECK_IN = (Button("Go on", "go_on"), Button("Talk to a person", "talk_to_human"))


def visitor_line(draft: Draft, said: Say) -> None:
    left = _is_left_to_the_assistant(draft.state, said)
    draft.line("visitor", id=said.id, text=said.text, choice=said.choice)
    _danger(draft, replace(said, check_in=None) if left else said)


def _is_left_to_the_assistant(state: Conversation, said: Say) -> bool:
    """Whether the assistant may judge a hint first: where it reads the line next, and nobody else may answer before.
    Its answer that is late brings the question (AssistantAway)."""
    alone = state.mode is Mode.BOT and not state.owed and not state.told_away and state.message is None
    return said.may_wait and alone


def _danger(draft: Draft, said: Say | LeaveMessage) -> None:
    """The card that was shown for a text stands in the transcript too, or else the gentle question."""
    if said.card is not None:
        draft.line("system", id=said.id, text=said.card, alert=said.alert)
        alarm(draft, said.alert)
    elif said.check_in is not None and draft.state.mode in ASSISTANT_MODES:
        _ask_gently(draft, CheckIn(said.id, said.check_in))


def _ask_gently(draft: Draft, check: CheckIn) -> None:
    # Beside a line that is the visitor's alone the question is theirs alone too, whatever is shared by now.
    draft.line("bot", chapter=check.chapter, id=check_in_id(check.line), text=check.text, topic="check_in")
    draft.change(check_in_due=False)  # it asks the same


def leave_message(draft: Draft, left: LeaveMessage) -> None:
    """A chapter of its own, for the team and the visitor; whatever chapter was open before goes on after it."""
    _message(draft, left.id, left.text, left.wording)
    _danger(draft, left)


def _message(draft: Draft, id: UUID, text: str, wording: str) -> None:
    chapter, shared = draft.state.chapter, draft.state.chapter_shared
    draft.open_chapter(shared=True)
    own = draft.state.chapters
    draft.effects.append(StoreHandoff(id, own, False, "", MESSAGE, wording))
    draft.line("visitor", id=id, text=text, says="message", owed=False)
    draft.effects.append(FileRequest(uuid5(id, "request"), "message", (("text", text),), own, MESSAGE))
    draft.change(chapter=chapter, chapter_shared=shared, message=own)
    draft.line("system", code="message_left")


def check_in_id(line: UUID) -> UUID:
    """The id of the gentle question about a visitor's line."""
    return uuid5(line, "check-in")


def alarm(draft: Draft, alert: str | None) -> None:
    """What an alarm changes, whichever signal saw it. A craving is answered and asked after, but is no alarm for
    staff."""
    if alert is None:
        return
    if alert.startswith("crisis_"):
        draft.mark_urgent()
    draft.change(check_in_due=draft.state.mode in ASSISTANT_MODES)


def alarmed(draft: Draft, seen: Alarmed) -> None:
    if seen.card is not None:
        draft.line("system", id=seen.id, text=seen.card, alert=seen.alert)
    alarm(draft, seen.alert)


def reach_out(draft: Draft, offered: ReachOut) -> None:
    draft.change(offer=uuid5(offered.id, "reach-out"), offer_by=offered.member)


def ring_again(draft: Draft, _: AlarmAgain) -> None:
    draft.effects += [RingAgain(), ClearDeadline("alarm_again")]


def offer(draft: Draft, asked: WantPerson | TurnDone) -> None:
    offer = uuid5(
        draft.state.id, f"offer:{draft.state.epoch}:{draft.state.seq}:{getattr(asked, 'id', 'turn')}"
    )
    draft.change(offer=offer, offer_by=None)
    draft.effects.append(MakeOffer(offer))


def numbers(draft: Draft, asked: WantPerson) -> None:
    draft.line("bot", id=uuid5(asked.id, "numbers"), text=asked.numbers, topic="talk_to_human")


def share(draft: Draft, accepted: Handoff) -> None:
    draft.open_chapter(shared=True)
    draft.effects.append(
        StoreHandoff(
            accepted.id,
            draft.state.chapters,
            accepted.share_earlier,
            accepted.summary,
            accepted.consent,
            accepted.wording,
        )
    )


def ask_about_site(draft: Draft, asked: Transfer) -> None:
    """Another center reads nothing before the visitor says yes."""
    draft.change(
        offer=uuid5(asked.id, "transfer"), offer_by=asked.member, offer_site=asked.site, offer_to=asked.to
    )


def decline_transfer(draft: Draft, _: CancelHandoff) -> None:
    draft.drop_offer()
    draft.line("system", code="transfer_declined")


def lapse(code: str, why: str) -> Callable[[Draft, Handoff], None]:
    """The question about another center is over, both sides are told so, and the visitor keeps the person they have."""

    def lapse(draft: Draft, _: Handoff) -> None:
        draft.drop_offer()
        draft.line("system", code=code)
        draft.effects.append(Decline(why))

    return lapse


def move_site(draft: Draft, _: Handoff) -> None:
    asked = draft.before
    draft.effects.append(MoveSite(asked.offer_site or ""))
    _reserve(draft, asked.offer_to)
    if asked.message is not None:  # agreed to with the first center: it is for its team alone
        draft.change(message=None)
        draft.line("system", code="message_stays")


def reserve(draft: Draft, asked: Transfer) -> None:
    _reserve(draft, asked.to)


def _reserve(draft: Draft, member: str | None) -> None:
    """First in line, and for a while for one colleague alone."""
    draft.change(reserved=member)
    draft.effects.append(SetDeadline("reservation"))
    draft.line("system", code="transferred")


def open_to_all(draft: Draft, _: ReservationOver) -> None:
    draft.change(reserved=None, reserved_name=None)
    draft.effects.append(ClearDeadline("reservation"))


def note(draft: Draft, written: Note) -> None:
    draft.effects.append(AddNote(written.id, written.name, written.text))


def see_to(draft: Draft, seen: SeeToRequest) -> None:
    draft.effects.append(MarkRequest(seen.request, seen.done))


def keep_outcome(draft: Draft, closed: Close) -> None:
    draft.effects.append(StoreOutcome(closed.outcome))


def withdraw(draft: Draft, _: object) -> None:
    draft.effects.append(DropHandoff(draft.before.chapter))
    draft.line("system", code="handoff_cancelled")


def answer_message(draft: Draft, _: Claim) -> None:
    """The chapter of the message is what the team and the visitor can both open: there they talk."""
    draft.change(chapter=draft.before.message, chapter_shared=True)


def own(draft: Draft, claim: Claim) -> None:
    # An alarm ends with the first answer, not with the claim: who takes a chat may be gone a moment later.
    draft.change(owner=claim.member, owner_name=claim.name, check_in_due=False)
    draft.line(
        "system", id=uuid5(claim.id, "joined"), text=claim.joined, name=claim.name, says="staff_joined"
    )
    draft.effects.append(MarkClaimed(draft.state.chapter))


def staff_line(draft: Draft, said: StaffSay) -> None:
    draft.line("staff", id=said.id, text=said.text, name=said.name)
    if draft.state.urgent:
        draft.calm()


def tell(code: str) -> Callable[[Draft, Input], None]:
    def tell(draft: Draft, _: Input) -> None:
        draft.line("system", code=code)

    return tell


def calm(draft: Draft, _: Input) -> None:
    draft.calm()


def answer(draft: Draft, turn: TurnDone) -> None:
    alarms = [reply.alert for reply in turn.replies if reply.alert is not None]
    replies = turn.replies
    if draft.state.check_in_due and replies and not alarms:
        draft.change(check_in_due=False)
        asked = Reply(turn.check_in, "check_in", replies[0].chapter, buttons=AFTER_CHECK_IN)
        _say(draft, turn, asked, "check-in")
        # Nobody is asked how they are and told about insurance in one breath: what else there was to say waits for
        # "go on". Only what came of something that was done is said at once.
        if not does_more(turn):
            replies = ()
    for index, reply in enumerate(replies):
        _say(draft, turn, reply, str(index))
    for alert in alarms:
        alarm(draft, alert)
    draft.change(answered_seq=turn.answered_to, told_away=False)
    draft.effects.append(SaveDialogue(turn.dialogue))
    for index, filed in enumerate(turn.requests):
        # The id comes from what was answered, so that a turn that is computed twice files once.
        identity = uuid5(draft.state.id, f"request:{turn.answered_to}:{index}")
        if not draft.state.staffed:
            draft.line("system", code="request_not_filed")
        elif filed.kind == "message":
            _message(draft, identity, dict(filed.fields).get("text", ""), filed.wording)
        else:
            draft.effects.append(FileRequest(identity, filed.kind, filed.fields))
    if turn.delete:
        draft.line("system", code="not_deleted")


def does_more(turn: TurnDone) -> bool:
    """Whether something came of the lines besides an answer: a request, an offer, a deletion."""
    return bool(turn.requests or turn.offer_person or turn.delete)


def _say(draft: Draft, turn: TurnDone, reply: Reply, which: str) -> None:
    """One line of the assistant's; an alarm's is a system line with the id of what raised it."""
    content: dict[str, Any] = {"text": reply.text, "topic": reply.topic, "alert": reply.alert}
    # Once sharing has ended, the answer to a line that was shared is the visitor's alone too.
    content["chapter"] = reply.chapter if open_to_staff(draft.state.mode) else None
    if reply.raised_by is not None:
        draft.line("system", id=reply.raised_by, **content)
    else:
        identity = uuid5(draft.state.id, f"turn:{turn.answered_to}:{which}")
        draft.line("bot", id=identity, buttons=reply.buttons, expects=reply.expects, **content)


def away(draft: Draft, late: AssistantAway) -> None:
    draft.line("system", code="assistant_away")
    draft.change(told_away=True)
    if late.check is not None:
        _ask_gently(draft, late.check)
