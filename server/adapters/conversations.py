"""Conversations in the database: rows in, rows out. Every function works in the transaction that it is
given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import (
    chapter,
    conversation,
    deadline,
    frame,
    handoff,
    line,
    member,
    membership,
    team_wrap,
)
from server.core.conversation import Conversation, Mode


@dataclass(frozen=True, slots=True)
class Record:
    """A conversation's row: what the rules need, and what only the runtime does."""

    state: Conversation
    site: str
    language: str
    waiting_since: datetime | None
    released: bool
    urgent_since: datetime | None
    alarms: int
    visitor_seen: int
    staff_seen: int
    wrapped_dialogue_key: bytes
    sealed_dialogue: bytes | None
    sealed_offer: bytes | None


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line's row. `sealed` is None for the unsealed system lines, which have a `code`."""

    seq: int
    at: datetime
    role: str
    id: UUID | None
    chapter: int | None
    code: str | None
    sealed: bytes | None


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What a frame was answered the first time."""

    type: str
    chapter: int | None
    fingerprint: bytes
    seq: int
    epoch: int


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """Somebody who may be in danger and whom no person has yet; no kind, no word."""

    conversation: UUID
    site: str
    since: datetime
    shared: bool
    alarms: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A waiting visitor, as the desk lists them, with what opens the summary (`id` is the handoff's)."""

    conversation: UUID
    site: str
    since: datetime
    urgent: bool
    handed_back: bool
    id: UUID
    chapter: int
    sealed_summary: bytes


_STATE = (
    "mode",
    "seq",
    "visitor_seq",
    "answered_seq",
    "epoch",
    "chapter",
    "chapter_shared",
    "chapters",
    "told_away",
    "check_in_due",
    "offer",
)

_staffed = exists(
    select(membership.c.member)
    .join(member, member.c.id == membership.c.member)
    .where(membership.c.site == conversation.c.site, member.c.status == "active")
)


async def create(
    connection: AsyncConnection,
    *,
    id: UUID,
    site: str,
    language: str,
    lookup: bytes,
    wrapped_dialogue_key: bytes,
    at: datetime,
) -> None:
    """A new conversation with nothing in it."""
    nothing = (
        "seq",
        "visitor_seq",
        "answered_seq",
        "epoch",
        "chapters",
        "visitor_seen",
        "staff_seen",
        "alarms",
    )
    no = ("chapter_shared", "told_away", "check_in_due", "released")
    await connection.execute(
        insert(conversation).values(
            id=id,
            site=site,
            language=language,
            lookup=lookup,
            created_at=at,
            line_at=at,
            mode=Mode.BOT,
            wrapped_dialogue_key=wrapped_dialogue_key,
            **dict.fromkeys(nothing, 0),
            **dict.fromkeys(no, False),
        )
    )


async def find(connection: AsyncConnection, lookup: bytes) -> UUID | None:
    """The conversation whose code gives this keyed hash."""
    found: UUID | None = await connection.scalar(
        select(conversation.c.id).where(conversation.c.lookup == lookup)
    )
    return found


async def load(connection: AsyncConnection, id: UUID) -> Record | None:
    """A conversation, or None where there is none."""
    owner, reached = member.alias(), member.alias()
    query = (
        select(
            conversation,
            owner.c.name.label("owner_name"),
            reached.c.name.label("offer_by_name"),
            _staffed.label("staffed"),
        )
        .outerjoin(owner, owner.c.id == conversation.c.owner)
        .outerjoin(reached, reached.c.id == conversation.c.offer_by)
        .where(conversation.c.id == id)
    )
    row = (await connection.execute(query)).one_or_none()
    return _record(row) if row is not None else None


def _record(row: Row[Any]) -> Record:
    state = Conversation(
        id=row.id,
        mode=Mode(row.mode),
        owner=str(row.owner) if row.owner else None,
        owner_name=row.owner_name,
        offer_by=str(row.offer_by) if row.offer_by else None,
        offer_by_name=row.offer_by_name,
        urgent=row.urgent_since is not None,
        staffed=bool(row.staffed),
        **{name: getattr(row, name) for name in _STATE if name != "mode"},
    )
    columns = {name: getattr(row, name) for name in Record.__dataclass_fields__ if name != "state"}
    return Record(state=state, **columns)


async def save(connection: AsyncConnection, before: Conversation, after: Conversation, at: datetime) -> None:
    """Write what a step changed of the state."""
    changed: dict[str, Any] = {
        name: getattr(after, name) for name in _STATE if getattr(after, name) != getattr(before, name)
    }
    for of in ("owner", "offer_by"):
        if (now := getattr(after, of)) != getattr(before, of):
            changed[of] = UUID(now) if now else None
    if after.seq != before.seq:
        changed["line_at"] = at
    if after.mode is not before.mode:
        if after.mode is Mode.WAITING:
            changed |= {"waiting_since": at, "released": before.mode is Mode.STAFF}
        elif before.mode is Mode.WAITING:
            changed |= {"waiting_since": None, "released": False}
    await put(connection, after.id, **changed)


async def put(connection: AsyncConnection, id: UUID, **columns: Any) -> None:
    """Set columns of one conversation."""
    if columns:
        await connection.execute(update(conversation).where(conversation.c.id == id).values(**columns))


# --- lines and frames ---------------------------------------------------------------------------------------


async def add_line(connection: AsyncConnection, id: UUID, added: StoredLine) -> None:
    """Append a line."""
    values = {name: getattr(added, name) for name in StoredLine.__dataclass_fields__}
    await connection.execute(insert(line).values(conversation=id, **values))


async def lines(
    connection: AsyncConnection,
    id: UUID,
    *,
    after: int = 0,
    role: str | None = None,
    chapters: Iterable[int] | None = None,
    limit: int | None = None,
) -> list[StoredLine]:
    """The lines after `after`, oldest first; only of one role, or of some chapters and the unsealed ones, where
    asked."""
    query = select(*(line.c[name] for name in StoredLine.__dataclass_fields__)).where(
        line.c.conversation == id, line.c.seq > after
    )
    if role is not None:
        query = query.where(line.c.role == role)
    if chapters is not None:
        query = query.where(or_(line.c.chapter.in_(list(chapters)), line.c.chapter.is_(None)))
    query = query.order_by(line.c.seq).limit(limit)
    return [StoredLine(*row) for row in await connection.execute(query)]


async def latest_lines(connection: AsyncConnection, id: UUID, role: str, limit: int) -> list[StoredLine]:
    """The newest lines of one role, newest first."""
    query = (
        select(*(line.c[name] for name in StoredLine.__dataclass_fields__))
        .where(line.c.conversation == id, line.c.role == role)
        .order_by(line.c.seq.desc())
        .limit(limit)
    )
    return [StoredLine(*row) for row in await connection.execute(query)]


async def first_answer(
    connection: AsyncConnection, id: UUID, sender: str, frame_id: UUID
) -> FirstAnswer | None:
    """How a frame with this id of this sender was answered before, if it was."""
    columns = (frame.c[name] for name in FirstAnswer.__dataclass_fields__)
    query = select(*columns).where(
        frame.c.conversation == id, frame.c.sender == sender, frame.c.id == frame_id
    )
    row = (await connection.execute(query)).one_or_none()
    return FirstAnswer(*row) if row is not None else None


async def record(
    connection: AsyncConnection, id: UUID, sender: str, frame_id: UUID, answer: FirstAnswer
) -> None:
    """Remember how a frame was answered."""
    values = {name: getattr(answer, name) for name in FirstAnswer.__dataclass_fields__}
    await connection.execute(insert(frame).values(conversation=id, sender=sender, id=frame_id, **values))


# --- chapters and wraps -------------------------------------------------------------------------------------


async def add_chapter(
    connection: AsyncConnection, id: UUID, number: int, *, wrapped: bytes, at: datetime
) -> None:
    """Begin a chapter, its key wrapped for the visitor."""
    await connection.execute(
        insert(chapter).values(conversation=id, number=number, opened_at=at, wrapped=wrapped)
    )


async def visitor_wrap(connection: AsyncConnection, id: UUID, number: int) -> bytes | None:
    """A chapter's key as wrapped for the visitor."""
    query = select(chapter.c.wrapped).where(chapter.c.conversation == id, chapter.c.number == number)
    wrapped: bytes | None = await connection.scalar(query)
    return wrapped


async def team_wraps(connection: AsyncConnection, id: UUID) -> list[tuple[int, UUID, UUID, bytes]]:
    """Every wrap for the team: (chapter, period, handoff, wrapped key)."""
    query = select(team_wrap.c.number, team_wrap.c.period, team_wrap.c.handoff, team_wrap.c.wrapped)
    query = query.where(team_wrap.c.conversation == id).order_by(team_wrap.c.number)
    return [(r.number, r.period, r.handoff, r.wrapped) for r in await connection.execute(query)]


async def add_team_wrap(
    connection: AsyncConnection, id: UUID, number: int, *, period: UUID, handoff: UUID, wrapped: bytes
) -> None:
    """Wrap a chapter's key for the team; does nothing where it is wrapped for that period already."""
    await connection.execute(
        upsert(team_wrap)
        .values(conversation=id, number=number, period=period, handoff=handoff, wrapped=wrapped)
        .on_conflict_do_nothing()
    )


async def add_handoff(connection: AsyncConnection, conversation_id: UUID, **columns: Any) -> None:
    """Keep what the visitor agreed to."""
    await connection.execute(insert(handoff).values(conversation=conversation_id, **columns))


async def newest_handoff(connection: AsyncConnection, id: UUID) -> Row[Any] | None:
    """The newest handoff's row, or None."""
    query = select(handoff).where(handoff.c.conversation == id).order_by(handoff.c.chapter.desc()).limit(1)
    return (await connection.execute(query)).one_or_none()


async def drop_unread_handoff(connection: AsyncConnection, id: UUID) -> None:
    """Delete the newest handoff with the team's wraps that it made, unless a person has read it."""
    newest = await newest_handoff(connection, id)
    if newest is not None and newest.claimed_at is None:
        await connection.execute(
            delete(team_wrap).where(team_wrap.c.conversation == id, team_wrap.c.handoff == newest.id)
        )
        await connection.execute(
            delete(handoff).where(handoff.c.conversation == id, handoff.c.id == newest.id)
        )


async def mark_claimed(connection: AsyncConnection, id: UUID, at: datetime) -> None:
    """A person reads the newest handoff."""
    newest = await newest_handoff(connection, id)
    if newest is not None:
        own = (handoff.c.conversation == id) & (handoff.c.id == newest.id)
        await connection.execute(update(handoff).where(own).values(claimed_at=at))


# --- turns and leases ---------------------------------------------------------------------------------------


async def take_turn(
    connection: AsyncConnection, id: UUID, turn: UUID, *, now: datetime, until: datetime
) -> bool:
    """Take or renew the assistant's turn, unless another process holds it; says whether it was taken."""
    free = or_(
        conversation.c.turn_until.is_(None), conversation.c.turn_until < now, conversation.c.turn == turn
    )
    taken = await connection.execute(
        update(conversation).where(conversation.c.id == id, free).values(turn=turn, turn_until=until)
    )
    return taken.rowcount == 1


async def free_turn(connection: AsyncConnection, id: UUID, turn: UUID) -> None:
    """Give the turn back."""
    held = (conversation.c.id == id) & (conversation.c.turn == turn)
    await connection.execute(update(conversation).where(held).values(turn=None, turn_until=None))


async def set_deadline(connection: AsyncConnection, id: UUID, kind: str, due_at: datetime) -> None:
    """Begin a lease, or push it out."""
    await connection.execute(
        upsert(deadline)
        .values(conversation=id, kind=kind, due_at=due_at)
        .on_conflict_do_update(
            index_elements=["conversation", "kind"], set_={"due_at": due_at, "leased_until": None}
        )
    )


async def clear_deadline(connection: AsyncConnection, id: UUID, kind: str) -> None:
    """End a lease."""
    await connection.execute(delete(deadline).where(deadline.c.conversation == id, deadline.c.kind == kind))


async def renew(connection: AsyncConnection, ids: Sequence[UUID], kind: str, due_at: datetime) -> None:
    """Push out the leases of one kind that exist for these conversations."""
    await connection.execute(
        update(deadline)
        .where(deadline.c.conversation.in_(ids), deadline.c.kind == kind)
        .values(due_at=due_at)
    )


async def take_deadline(
    connection: AsyncConnection, id: UUID, kind: str, *, now: datetime, until: datetime
) -> bool:
    """Take a lease that has run out, unless it was renewed or another process has it; says whether it was taken."""
    free = (deadline.c.due_at < now) & or_(deadline.c.leased_until.is_(None), deadline.c.leased_until < now)
    taken = await connection.execute(
        update(deadline)
        .where(deadline.c.conversation == id, deadline.c.kind == kind, free)
        .values(leased_until=until)
    )
    return taken.rowcount == 1


async def due(connection: AsyncConnection, now: datetime) -> list[tuple[UUID, str]]:
    """The leases that have run out."""
    query = select(deadline.c.conversation, deadline.c.kind).where(deadline.c.due_at < now)
    return [
        (r.conversation, r.kind)
        for r in await connection.execute(query.order_by(deadline.c.due_at).limit(100))
    ]


# --- the desk's lists ---------------------------------------------------------------------------------------


async def queue(connection: AsyncConnection, sites: Sequence[str]) -> list[QueueRow]:
    """Who waits at these sites, in the order in which they are to be taken: danger first, then whom somebody
    handed back, then by the time of waiting."""
    newest = (
        select(handoff.c.conversation, func.max(handoff.c.chapter).label("chapter"))
        .group_by(handoff.c.conversation)
        .subquery()
    )
    query = (
        select(
            conversation,
            handoff.c.id.label("handoff_id"),
            handoff.c.chapter.label("handoff_chapter"),
            handoff.c.sealed_summary,
        )
        .join(newest, newest.c.conversation == conversation.c.id)
        .join(
            handoff,
            (handoff.c.conversation == newest.c.conversation) & (handoff.c.chapter == newest.c.chapter),
        )
        .where(conversation.c.mode == Mode.WAITING, conversation.c.site.in_(sites))
        .order_by(
            conversation.c.urgent_since.is_(None),
            conversation.c.released.desc(),
            conversation.c.waiting_since,
        )
    )
    return [
        QueueRow(
            r.id,
            r.site,
            r.waiting_since,
            r.urgent_since is not None,
            r.released,
            r.handoff_id,
            r.handoff_chapter,
            r.sealed_summary,
        )
        for r in await connection.execute(query)
    ]


async def owned(connection: AsyncConnection, owner: UUID) -> list[Row[Any]]:
    """The chats that a member has: id, site, epoch, and how many lines of the visitor are unread."""
    unread = (
        select(func.count())
        .select_from(line)
        .where(
            line.c.conversation == conversation.c.id,
            line.c.role == "visitor",
            line.c.seq > conversation.c.staff_seen,
        )
        .where(
            exists().where(
                team_wrap.c.conversation == line.c.conversation, team_wrap.c.number == line.c.chapter
            )
        )
        .scalar_subquery()
    )
    columns = (conversation.c.id, conversation.c.site, conversation.c.epoch, unread.label("unread"))
    query = select(*columns).where(conversation.c.owner == owner, conversation.c.mode == Mode.STAFF)
    return list(await connection.execute(query.order_by(conversation.c.id)))


async def alarms(connection: AsyncConnection, sites: Sequence[str]) -> list[AlarmRow]:
    """Who may be in danger at these sites and has no person yet."""
    query = select(conversation).where(
        conversation.c.urgent_since.is_not(None),
        conversation.c.mode != Mode.STAFF,
        conversation.c.site.in_(sites),
    )
    rows = await connection.execute(query.order_by(conversation.c.urgent_since))
    return [AlarmRow(r.id, r.site, r.urgent_since, r.mode == Mode.WAITING, r.alarms) for r in rows]


async def end_old_alarms(connection: AsyncConnection, before: datetime) -> None:
    """Forget alarms from before a moment."""
    old = conversation.c.urgent_since < before
    await connection.execute(update(conversation).where(old).values(urgent_since=None, check_in_due=False))


async def alarms_before(connection: AsyncConnection, before: datetime) -> bool:
    """Whether there is an alarm from before a moment."""
    return bool(await connection.scalar(select(exists().where(conversation.c.urgent_since < before))))
