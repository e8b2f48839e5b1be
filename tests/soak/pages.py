"""A visitor of the hand-off's proof: their page, what it was shown, and what must be so of their conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.adapters.sealing import VisitorCode
from server.core.conversation import Conversation, Mode
from server.core.safety import Finding
from server.runtime.hub import VisitorPresence
from server.runtime.vault import VisitorKeys
from server.web.visitor_view import VisitorView

from .readers import Transcript
from .sharing import Sharing
from .stand_ins import Frame


@dataclass(frozen=True)
class Sent:
    """A frame that was acknowledged, so that it can be sent again: who sent it, what the screen saw in it, and the
    number that the acknowledgement named."""

    sender: str
    frame: Any
    seq: int
    found: Finding | None = None


@dataclass
class Visitor:
    """One visitor."""

    id: UUID
    code: str
    site: str
    before: Conversation
    heard_at: float = 0.0  # by the world's own time, which no clock sets back
    shown: Transcript = field(default_factory=Transcript)
    state: Frame = field(default_factory=dict)
    offer: Frame = field(default_factory=dict)
    page: VisitorPresence | None = None
    view: VisitorView | None = None
    sharing: Sharing = field(default_factory=Sharing)
    sent: list[Sent] = field(default_factory=list)
    acknowledged: list[tuple[int, UUID, str]] = field(default_factory=list)
    answered_by: dict[int, str] = field(default_factory=dict)  # by epoch
    began_waiting: int = 0
    handed_back: bool = False
    kept_since: float = 0.0
    beyond: bool = False  # their person took them though they had no room, because of the danger
    forgotten: bool = False
    looked_at: object = None  # how it was when it was last looked at who may read it

    @property
    def keys(self) -> VisitorKeys:
        """Fresh keys, as a page that connects brings them."""
        return self.page.keys if self.page is not None else VisitorKeys(VisitorCode.of(self.code))

    def take(self, frame: Frame) -> None:
        """A frame reaches the page."""
        match frame["type"]:
            case "line":
                self.shown.show(frame)
            case "state":
                self.state = frame
            case "offer":
                self.offer = frame

    def leave(self) -> None:
        """The page is gone; what it was shown stays with its visitor."""
        self.page = self.view = None
        self.state, self.offer = {}, {}

    def acknowledge(self, seq: int, id: UUID, text: str) -> None:
        """A line was acknowledged under this number."""
        self.acknowledged.append((seq, id, text))

    def holds_what_was_acknowledged(self) -> None:
        """Every acknowledged line is in the transcript, once, in the order of the acknowledgements; raises
        AssertionError. Asked of a page that has everything."""
        numbers = [seq for seq, _, _ in self.acknowledged]
        assert numbers == sorted(set(numbers)), "acknowledged under the same number, or out of order"
        for seq, id, text in self.acknowledged:
            assert self.shown.lines[seq][1:3] == (str(id), text), (
                "an acknowledged line is not where it was put"
            )
        told = [line.id for line in self.shown.lines.values() if line.role in ("visitor", "staff")]
        assert len(told) == len(set(told)), "a line is there twice"

    def is_told_what_is_so(self, state: Conversation, *, staff_online: bool) -> None:
        """The page names a person exactly while they have the chat, and shows the question that is open; raises
        AssertionError."""
        with_person = state.mode is Mode.STAFF
        assert self.state.get("mode") == state.mode, "the page shows another mode"
        assert self.state.get("name") == (state.owner_name if with_person else None), "who is there is not"
        assert self.state.get("staff_online") is staff_online, (
            "told that somebody is there, or nobody, wrongly"
        )
        if state.offer is not None:
            assert self.offer.get("offer") == str(state.offer), "the page lacks the open question"
            assert bool(self.offer.get("site")) == (state.offer_site is not None), (
                "asked about something else"
            )
