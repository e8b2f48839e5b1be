"""When an edge of the table may be taken. A guard may refuse, with a code that says more than `refused`."""

from __future__ import annotations

from server.core.consent import MESSAGE, REACH_OUT
from server.core.conversation.inputs import (
    AlarmAgain,
    AssistantAway,
    CancelHandoff,
    Claim,
    Close,
    Handoff,
    Input,
    LeaveMessage,
    Note,
    ReachOut,
    Release,
    ReservationOver,
    ReturnToBot,
    Say,
    StaffGone,
    StaffSay,
    Transfer,
    TurnDone,
    VisitorGone,
)
from server.core.conversation.state import Conversation, Refused


def is_staffed(state: Conversation, _: Input) -> bool:
    return state.staffed


def no_offer(state: Conversation, _: Handoff) -> bool:
    if not state.staffed:
        _nobody_signed_up()
    raise Refused("refused", "This offer is no longer open.")


def accepts_the_open_offer(state: Conversation, accepted: Handoff) -> bool:
    """A yes must be one to the words of this offer, whoever sends it: they are kept as what was agreed to."""
    if not state.staffed or accepted.offer != state.offer:
        return no_offer(state, accepted)
    one_tap = state.offer_by is not None and state.offer_site is None
    if one_tap != (accepted.consent == REACH_OUT):
        raise Refused("refused", "The wording of this offer is another one. Please read it again.")
    if one_tap and (accepted.share_earlier or accepted.summary):
        raise Refused("refused", "This offer shares nothing of what was written before.")
    return True


def has_room(_: Conversation, claim: Claim) -> bool:
    """Whoever has as many chats as they may have takes no further one. Danger knows no limit: see may_claim."""
    if claim.load >= claim.limit:
        raise Refused("refused", f"You have {claim.load} chats. Please end one before you take another.")
    return True


def may_claim(state: Conversation, claim: Claim) -> bool:
    if state.reserved not in (None, claim.member):
        raise Refused(
            "refused", "A colleague asked somebody else to take this visitor.", name=state.reserved_name
        )
    return state.urgent or has_room(state, claim)


def left_a_message(state: Conversation, claim: Claim) -> bool:
    return state.message is not None and (state.urgent or has_room(state, claim))


def is_not_private(_: Conversation, said: Say) -> bool:
    """A line that is late must not be read by whoever came meanwhile: the visitor wrote it for the assistant alone."""
    if said.private:
        raise Refused("stale", "Staff can read this chat now. This was written before.")
    return True


def can_be_left(state: Conversation, left: LeaveMessage) -> bool:
    if state.staffed and left.consent != MESSAGE:  # of a page that was open over an upgrade
        raise Refused("refused", "The wording has changed. Please load the page again and read it.")
    return state.staffed or _nobody_signed_up()


def can_transfer(state: Conversation, asked: Transfer) -> bool:
    is_owner(state, asked)
    if asked.to == asked.member:
        raise Refused("refused", "You have this chat already.")
    if not asked.available:
        raise Refused("refused", "They are not available right now.", name=asked.to_name)
    if not _has_room_for(state, asked):
        raise Refused("refused", "They have as many chats as they may have.", name=asked.to_name)
    return True


def can_transfer_elsewhere(state: Conversation, asked: Transfer) -> bool:
    return can_transfer(state, asked) and asked.site is not None


def is_asked_about_a_transfer(state: Conversation, _: CancelHandoff) -> bool:
    return state.offer is not None


def colleague_left(state: Conversation, accepted: Handoff) -> bool:
    """Nobody is handed to an empty room, however long ago the question was asked."""
    return accepts_the_open_offer(state, accepted) and not accepted.available


def colleague_is_full(state: Conversation, accepted: Handoff) -> bool:
    return accepts_the_open_offer(state, accepted) and not _has_room_for(state, accepted)


def _has_room_for(state: Conversation, asked: Transfer | Handoff) -> bool:
    """Whether the colleague may take one more. Danger knows no limit."""
    return state.urgent or asked.load < asked.limit


def was_shared(state: Conversation, _: Note) -> bool:
    if not state.shared_before:
        raise Refused("refused", "The visitor has not shared this chat.")
    return True


def _nobody_signed_up() -> bool:
    raise Refused("unavailable", "This center has nobody signed up to answer here yet. Please use the phone.")


def is_owner(state: Conversation, said: StaffSay | ReturnToBot | Release | Transfer | Close) -> bool:
    is_current(state, said)
    if state.owner != said.member:
        raise Refused("refused", "Somebody else has this chat.", name=state.owner_name)
    return True


def is_current(
    state: Conversation,
    said: StaffSay
    | ReturnToBot
    | Release
    | Transfer
    | Close
    | TurnDone
    | ReservationOver
    | AlarmAgain
    | StaffGone
    | VisitorGone,
) -> bool:
    if said.epoch != state.epoch:
        raise Refused("stale", "Who answers this chat has changed meanwhile.", name=state.owner_name)
    return True


def is_the_turn_owed(state: Conversation, turn: TurnDone) -> bool:
    is_current(state, turn)
    if turn.answered_from != state.answered_seq:
        raise Refused("stale", "These lines were answered meanwhile.")
    return True


def is_the_turn_owed_and_offers(state: Conversation, turn: TurnDone) -> bool:
    return is_the_turn_owed(state, turn) and turn.offer_person and state.staffed


def is_not_told(state: Conversation, _: AssistantAway) -> bool:
    if state.told_away or not state.owed:
        raise Refused("refused", "The visitor knows already.")
    return True


def can_reach_out(state: Conversation, _: ReachOut) -> bool:
    if not state.urgent:
        raise Refused("refused", "There is no alarm in this chat.")
    if state.offer_by is not None:
        raise Refused("already_claimed", "Somebody has reached out already.", name=state.offer_by_name)
    return True


def already_claimed(state: Conversation, _: Claim) -> bool:
    raise Refused("already_claimed", "Somebody else was quicker.", name=state.owner_name)


def not_waiting(state: Conversation, said: Claim) -> bool:
    raise Refused("refused", "This visitor is not waiting any more.")
