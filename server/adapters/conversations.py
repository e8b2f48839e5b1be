"""Conversations in the database: rows in, rows out. Every function works in the transaction that it is
given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import conversation, handoff, member, membership, request, team_wrap
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
    topics_counted: int
    handovers_counted: int
    asked_to_keep: bool


_IDS = ("owner", "offer_by", "offer_to", "reserved")  # members: text in the rules, UUIDs in the row
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
    "offer_site",
)


_taken_back = exists().where(
    handoff.c.conversation == request.c.conversation,
    handoff.c.chapter == request.c.chapter,
    handoff.c.withdrawn_at.is_not(None),
)
_message = (  # left for the center that the conversation belongs to: another's stays with that one
    select(func.max(request.c.chapter))
    .where(request.c.conversation == conversation.c.id, request.c.site == conversation.c.site)
    .where(request.c.done_at.is_(None), ~_taken_back)
    .scalar_subquery()
)
_shared = exists(select(team_wrap.c.number).where(team_wrap.c.conversation == conversation.c.id))
_staffed = exists(
    select(membership.c.member)
    .join(member, member.c.id == membership.c.member)
    .where(membership.c.site == conversation.c.site, member.c.status == "active")
)


_owner, _reached, _kept = member.alias(), member.alias(), member.alias()
# Made once: to put it together takes longer than to ask it, and every page asks it after every change.
_LOADED = (
    select(
        conversation,
        _owner.c.name.label("owner_name"),
        _reached.c.name.label("offer_by_name"),
        _kept.c.name.label("reserved_name"),
        _staffed.label("staffed"),
        _message.label("message"),
        _shared.label("shared_before"),
    )
    .outerjoin(_owner, _owner.c.id == conversation.c.owner)
    .outerjoin(_reached, _reached.c.id == conversation.c.offer_by)
    .outerjoin(_kept, _kept.c.id == conversation.c.reserved)
    .where(conversation.c.id == bindparam("wanted"))
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
        "topics_counted",
        "handovers_counted",
    )
    no = ("chapter_shared", "told_away", "check_in_due", "released", "asked_to_keep")
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
    row = (await connection.execute(_LOADED, {"wanted": id})).one_or_none()
    return _record(row) if row is not None else None


async def hold(connection: AsyncConnection, ids: Collection[UUID]) -> None:
    """Keep these conversations as they are for this transaction: what is read of them from here on stays so until it
    has ended. In SQLite, where one transaction writes at a time, that is so without a lock."""
    query = select(conversation.c.id).where(conversation.c.id.in_(ids)).order_by(conversation.c.id)
    await connection.execute(query.with_for_update())


async def modes(connection: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, Mode]:
    """The modes of these conversations."""
    query = select(conversation.c.id, conversation.c.mode).where(conversation.c.id.in_(ids))
    return {row.id: Mode(row.mode) for row in await connection.execute(query)}


def _record(row: Row[Any]) -> Record:
    ids: dict[str, Any] = {of: str(getattr(row, of)) if getattr(row, of) else None for of in _IDS}
    state = Conversation(
        id=row.id,
        mode=Mode(row.mode),
        owner_name=row.owner_name,
        offer_by_name=row.offer_by_name,
        reserved_name=row.reserved_name,
        urgent=row.urgent_since is not None,
        staffed=bool(row.staffed),
        message=row.message,
        shared_before=bool(row.shared_before),
        **ids,
        **{name: getattr(row, name) for name in _STATE if name != "mode"},
    )
    columns = {name: getattr(row, name) for name in Record.__dataclass_fields__ if name != "state"}
    return Record(state=state, **columns)


class Overtaken(Exception):
    """Somebody else changed the conversation since it was read: nothing was written."""


_TAKEN_FROM = ("epoch", "mode", "seq", "offer")


async def save(
    connection: AsyncConnection, before: Conversation, after: Conversation, at: datetime, *, site: str
) -> None:
    """Write what a step changed of the state, in one update that holds only while the conversation is still at the
    epoch, mode, line and offer from which the step was taken; raises Overtaken. `site` is where it waits from now on,
    if it does.

    Before anything else that the step writes, also where it changes nothing here: from then on the row is this
    transaction's, and whoever was quicker has ended theirs. SQLite lets one writer in at a time, so that nobody can be
    quicker there; other databases do not.
    """
    changed: dict[str, Any] = {
        name: getattr(after, name) for name in _STATE if getattr(after, name) != getattr(before, name)
    }
    for of in _IDS:
        if (now := getattr(after, of)) != getattr(before, of):
            changed[of] = UUID(now) if now else None
    if after.seq != before.seq:
        changed["line_at"] = at
    if after.mode is not before.mode:
        if after.mode is Mode.WAITING:
            since = await _behind_the_others(connection, site, at)
            changed |= {"waiting_since": since, "released": before.mode is Mode.STAFF}
        elif before.mode is Mode.WAITING:
            changed |= {"waiting_since": None, "released": False}
    same = [getattr(conversation.c, name) == getattr(before, name) for name in _TAKEN_FROM]
    statement = update(conversation).where(conversation.c.id == after.id, *same)
    if (await connection.execute(statement.values(changed or {"seq": after.seq}))).rowcount != 1:
        raise Overtaken


async def _behind_the_others(connection: AsyncConnection, site: str, at: datetime) -> datetime:
    """Since when somebody waits who begins at a moment: after everybody who waits already, though the clock was set
    back meanwhile."""
    query = select(func.max(conversation.c.waiting_since)).where(conversation.c.site == site)
    last: datetime | None = await connection.scalar(query.where(conversation.c.mode == Mode.WAITING))
    return at if last is None else max(at, last + timedelta(microseconds=1))


async def put(connection: AsyncConnection, id: UUID, **columns: Any) -> None:
    """Set columns of one conversation."""
    if columns:
        await connection.execute(update(conversation).where(conversation.c.id == id).values(**columns))
