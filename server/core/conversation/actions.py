"""What is done on the way from one mode to the next: small functions that the table names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid5

from server.core.conversation.draft import Draft, open_to_staff
from server.core.conversation.inputs import (
    AssistantAway,
    Claim,
    Handoff,
    Input,
    Say,
    StaffSay,
    TurnDone,
    WantPerson,
)
from server.core.conversation.state import Mode
from server.core.effects import (
    ClearUrgent,
    DropHandoff,
    MakeOffer,
    MarkClaimed,
    MarkUrgent,
    SaveDialogue,
    StoreHandoff,
)


def visitor_line(draft: Draft, said: Say) -> None:
    draft.line("visitor", id=said.id, text=said.text, choice=said.choice)
    if said.card is not None:
        draft.line("system", id=said.id, text=said.card, alert=said.alert)
    if said.alert is not None and said.alert.startswith("crisis_") and draft.state.mode is not Mode.STAFF:
        draft.effects.append(MarkUrgent())


def offer(draft: Draft, asked: WantPerson | TurnDone) -> None:
    offer = uuid5(
        draft.state.id, f"offer:{draft.state.epoch}:{draft.state.seq}:{getattr(asked, 'id', 'turn')}"
    )
    draft.change(offer=offer)
    draft.effects.append(MakeOffer(offer))


def numbers(draft: Draft, asked: WantPerson) -> None:
    draft.line("bot", id=uuid5(asked.id, "numbers"), text=asked.numbers, topic="talk_to_human")


def share(draft: Draft, accepted: Handoff) -> None:
    draft.open_chapter(shared=True)
    draft.effects.append(
        StoreHandoff(
            accepted.id, draft.state.chapters, accepted.share_earlier, accepted.summary, accepted.consent
        )
    )


def withdraw(draft: Draft, _: object) -> None:
    draft.effects.append(DropHandoff())
    draft.line("system", code="handoff_cancelled")


def own(draft: Draft, claim: Claim) -> None:
    draft.change(owner=claim.member, owner_name=claim.name)
    draft.effects += [MarkClaimed(), ClearUrgent()]
    draft.line(
        "system", id=uuid5(claim.id, "joined"), text=claim.joined, name=claim.name, says="staff_joined"
    )


def staff_line(draft: Draft, said: StaffSay) -> None:
    draft.line("staff", id=said.id, text=said.text, name=said.name)


def tell(code: str) -> Callable[[Draft, Input], None]:
    def tell(draft: Draft, _: Input) -> None:
        draft.line("system", code=code)

    return tell


def calm(draft: Draft, _: Input) -> None:
    draft.effects.append(ClearUrgent())


def answer(draft: Draft, turn: TurnDone) -> None:
    for index, reply in enumerate(turn.replies):
        content: dict[str, Any] = {"text": reply.text, "topic": reply.topic, "alert": reply.alert}
        # Once sharing has ended, the answer to a line that was shared is the visitor's alone too.
        chapter = reply.chapter if open_to_staff(draft.state.mode) else None
        if reply.raised_by is not None:
            draft.line("system", id=reply.raised_by, chapter=chapter, **content)
        else:
            identity = uuid5(draft.state.id, f"turn:{turn.answered_to}:{index}")
            draft.line(
                "bot",
                id=identity,
                chapter=chapter,
                buttons=reply.buttons,
                expects=reply.expects,
                **content,
            )
        if reply.alert is not None and reply.alert.startswith("crisis_"):
            draft.effects.append(MarkUrgent())
    draft.change(answered_seq=turn.answered_to, told_away=False)
    draft.effects.append(SaveDialogue(turn.dialogue))


def away(draft: Draft, _: AssistantAway) -> None:
    draft.line("system", code="assistant_away")
    draft.change(told_away=True)
