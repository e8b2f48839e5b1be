"""A step under construction: the new state and the effects, and what follows from a change of mode."""

from __future__ import annotations

from dataclasses import replace

from server.core.conversation.state import ASSISTANT_MODES, Conversation, Mode
from server.core.effects import (
    AppendLine,
    ClearDeadline,
    ClearUrgent,
    Deadline,
    DropOffer,
    Effect,
    MarkUrgent,
    OpenChapter,
    SetDeadline,
)


class Draft:
    """The new state and the effects, while the actions of an edge fill them."""

    def __init__(self, state: Conversation) -> None:
        self.before = state
        self.state = state
        self.effects: list[Effect] = []

    def change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]

    def line(
        self,
        role: str,
        *,
        chapter: int | None = None,
        code: str | None = None,
        owed: bool = True,
        **content: object,
    ) -> None:
        """Append a line; one with content stands in a chapter, which is opened where none is.

        A line of the visitor is owed an answer of the assistant, unless it is not for the assistant.
        """
        if code is None and chapter is None:
            if self.state.chapter is None:
                self.open_chapter(shared=False)
            chapter = self.state.chapter
        seq = self.state.seq + 1
        self.effects.append(AppendLine(seq=seq, role=role, chapter=chapter, code=code, **content))  # type: ignore[arg-type]
        self.change(seq=seq, **({"visitor_seq": seq} if role == "visitor" and owed else {}))

    def open_chapter(self, *, shared: bool) -> None:
        number = self.state.chapters + 1
        self.effects.append(OpenChapter(number=number, shared=shared))
        self.change(
            chapter=number,
            chapters=number,
            chapter_shared=shared,
            shared_before=shared or self.state.shared_before,
        )

    def mark_urgent(self) -> None:
        """Somebody may be in danger. Where a person has the chat already, they read it themselves, and nobody is called
        unless they go without an answer."""
        if self.state.urgent:
            return
        self.change(urgent=True)
        self.effects += [MarkUrgent(), SetDeadline("alarm_over")]
        if self.state.mode is Mode.WAITING:
            self.ring()

    def drop_offer(self) -> None:
        """The open offer is answered or gone."""
        self.change(offer=None, offer_by=None, offer_site=None, offer_to=None)
        self.effects.append(DropOffer())

    def calm(self) -> None:
        """A person answered, the visitor is done, or it is long past."""
        self.change(urgent=False, check_in_due=False)
        self.effects += [ClearUrgent(), ClearDeadline("alarm_over")]

    def ring(self) -> None:
        """Unclaimed, it sounds again, and then calls whoever is on call: in the place of the call for a long wait, so
        that nobody is called twice."""
        self.effects += [
            SetDeadline("alarm_again"),
            SetDeadline("alarm_notify", in_place_of="wait_notify"),
            ClearDeadline("wait_notify"),
        ]

    def move(self, to: Mode) -> None:
        """Change the mode with all that follows from it, whatever the input was.

        A change of who answers raises the epoch and settles what was owed: the new one starts with a clean
        slate. Leaving {`waiting`, `staff`} for another mode ends the shared chapter, so that what follows is
        the visitor's alone again.
        """
        before = self.state.mode
        if answerer(before) != answerer(to):
            self.change(epoch=self.state.epoch + 1, answered_seq=self.state.seq, told_away=False)
        if before is Mode.STAFF and to is not Mode.STAFF:
            self.change(owner=None, owner_name=None)
            self.effects.append(ClearDeadline("staff_gone"))
        if to is Mode.STAFF and before is not Mode.STAFF:
            self.effects.append(SetDeadline("staff_gone"))
        if open_to_staff(before) and not open_to_staff(to):
            self.change(chapter=None, chapter_shared=False)
            self.effects.append(ClearDeadline("visitor_gone"))
        if to in (Mode.WAITING, Mode.STAFF) and before is not to:
            self.effects.append(SetDeadline("visitor_gone"))
        if to is Mode.WAITING and before is not to:
            if self.state.urgent:
                self.ring()
            else:
                self.effects.append(SetDeadline("wait_notify"))
        if before is Mode.WAITING and to is not before:
            self.change(reserved=None, reserved_name=None)
            of_waiting: tuple[Deadline, ...] = ("alarm_again", "alarm_notify", "wait_notify", "reservation")
            self.effects += [ClearDeadline(kind) for kind in of_waiting]
        if self.state.offer is not None and to is not before:
            self.drop_offer()
        self.change(mode=to)


def answerer(mode: Mode) -> str:
    return "assistant" if mode in ASSISTANT_MODES else mode.value


def open_to_staff(mode: Mode) -> bool:
    return mode in (Mode.WAITING, Mode.STAFF)
