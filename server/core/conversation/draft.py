"""A step under construction: the new state and the effects, and what follows from a change of mode."""

from __future__ import annotations

from dataclasses import replace

from server.core.conversation.state import ASSISTANT_MODES, Conversation, Mode
from server.core.effects import AppendLine, ClearDeadline, DropOffer, Effect, OpenChapter, SetDeadline


class Draft:
    """The new state and the effects, while the actions of an edge fill them."""

    def __init__(self, state: Conversation) -> None:
        self.state = state
        self.effects: list[Effect] = []

    def change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]

    def line(
        self, role: str, *, chapter: int | None = None, code: str | None = None, **content: object
    ) -> None:
        """Append a line; one with content stands in a chapter, which is opened where none is."""
        if code is None and chapter is None:
            if self.state.chapter is None:
                self.open_chapter(shared=False)
            chapter = self.state.chapter
        seq = self.state.seq + 1
        self.effects.append(AppendLine(seq=seq, role=role, chapter=chapter, code=code, **content))  # type: ignore[arg-type]
        self.change(seq=seq, **({"visitor_seq": seq} if role == "visitor" else {}))

    def open_chapter(self, *, shared: bool) -> None:
        number = self.state.chapters + 1
        self.effects.append(OpenChapter(number=number, shared=shared))
        self.change(chapter=number, chapters=number, chapter_shared=shared)

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
        if before is Mode.OFFERED and to is not Mode.OFFERED:
            self.change(offer=None)
            self.effects.append(DropOffer())
        self.change(mode=to)


def answerer(mode: Mode) -> str:
    return "assistant" if mode in ASSISTANT_MODES else mode.value


def open_to_staff(mode: Mode) -> bool:
    return mode in (Mode.WAITING, Mode.STAFF)
