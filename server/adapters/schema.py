"""The tables. No column holds a text of a person: what they wrote is in `sealed` columns, bound to its place.

Ids are random UUIDs (SQLite keeps them as 32 hex digits), times are UTC. Binary columns whose name begins with
`sealed` or `wrapped` hold what adapters/sealing.py made; docs/architecture.md says under which key each is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Time(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Mark what was read as UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _of_conversation() -> Column[Any]:
    return Column("conversation", Uuid, ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)


conversation = Table(
    "conversation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("site", String(100), nullable=False),
    Column("language", String(35), nullable=False),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("created_at", Time, nullable=False),
    Column("line_at", Time, nullable=False),
    Column("mode", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("visitor_seq", Integer, nullable=False),
    Column("answered_seq", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("chapter", Integer),
    Column("chapter_shared", Boolean, nullable=False),
    Column("chapters", Integer, nullable=False),
    Column("owner", Uuid, ForeignKey("member.id")),
    Column("offer", Uuid),
    Column("offer_by", Uuid, ForeignKey("member.id")),  # who reached out with the open offer
    Column("offer_site", String(100)),  # of a transfer: the center that the visitor is asked about
    Column("offer_to", Uuid),  # and the member there
    Column("reserved", Uuid),  # who alone may claim, for a while after a transfer
    Column("outcome", String(20)),  # how the newest chat with a person ended
    Column("told_away", Boolean, nullable=False),
    Column("check_in_due", Boolean, nullable=False),
    Column("waiting_since", Time),
    Column("released", Boolean, nullable=False),  # handed back to the queue: goes to its head
    Column("urgent_since", Time),
    Column("alarms", Integer, nullable=False),  # how often it rang: a desk that has seen fewer rings
    Column("visitor_seen", Integer, nullable=False),
    Column("staff_seen", Integer, nullable=False),
    Column("turn_until", Time),  # until when a process holds the assistant's turn
    Column("turn", Uuid),
    Column("wrapped_dialogue_key", LargeBinary, nullable=False),
    Column("sealed_dialogue", LargeBinary),
    Column("sealed_offer", LargeBinary),
    Column("topics_counted", Integer, nullable=False),  # how much this chat has added to the statistics
    Column("handovers_counted", Integer, nullable=False),
    Column("asked_to_keep", Boolean, nullable=False),  # whether its visitor was asked for words to learn from
    Index("ix_conversation_site_mode", "site", "mode"),
    Index("ix_conversation_owner", "owner"),
)

chapter = Table(
    "chapter",
    metadata,
    Column(
        "conversation",
        Uuid,
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("number", Integer, primary_key=True, nullable=False, autoincrement=False),
    Column("opened_at", Time, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),  # for the visitor
)

team_wrap = Table(
    "team_wrap",
    metadata,
    Column("conversation", Uuid, primary_key=True, nullable=False),
    Column("number", Integer, primary_key=True, nullable=False, autoincrement=False),
    Column("period", Uuid, ForeignKey("period.id"), primary_key=True, nullable=False),
    Column("handoff", Uuid, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["conversation", "number"], ["chapter.conversation", "chapter.number"], ondelete="CASCADE"
    ),
)

line = Table(
    "line",
    metadata,
    Column(
        "conversation",
        Uuid,
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("seq", Integer, primary_key=True, nullable=False, autoincrement=False),
    Column("at", Time, nullable=False),
    Column("role", String(10), nullable=False),
    Column("id", Uuid),
    Column("chapter", Integer),
    Column("code", String(40)),
    Column("sealed", LargeBinary),
)

frame = Table(
    "frame",
    metadata,
    _of_conversation(),
    Column("sender", String(60), nullable=False),  # "visitor" or the id of a member
    Column("id", Uuid, nullable=False),
    Column("type", String(20), nullable=False),
    Column("chapter", Integer),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("seq", Integer, nullable=False),  # the first answer: the line's number, or the newest then
    Column("epoch", Integer, nullable=False),
    UniqueConstraint("conversation", "sender", "id"),
)

handoff = Table(
    "handoff",
    metadata,
    Column(
        "conversation",
        Uuid,
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("id", Uuid, primary_key=True, nullable=False),
    Column("chapter", Integer, nullable=False),
    Column("share_earlier", Boolean, nullable=False),
    Column("consent", String(40), nullable=False),
    Column("at", Time, nullable=False),
    Column("claimed_at", Time),
    Column("withdrawn_at", Time),  # the visitor ended the sharing that they had agreed to
    Column("sealed_summary", LargeBinary, nullable=False),
    Column("sealed_wording", LargeBinary, nullable=False),  # the very words that they agreed to
)

request = Table(
    "request",
    metadata,
    Column("id", Uuid, primary_key=True),
    _of_conversation(),
    Column("site", String(100), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("at", Time, nullable=False),
    Column("done_at", Time),
    Column("chapter", Integer),  # of a message: where it stands
    Column("consent", String(40)),  # of a message: the version of the wording
    Column("period", Uuid, ForeignKey("period.id"), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_request_site_done_at", "site", "done_at"),
    Index("ix_request_conversation", "conversation"),
)

note = Table(
    "note",
    metadata,
    Column(
        "conversation",
        Uuid,
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("seq", Integer, primary_key=True, nullable=False, autoincrement=False),
    Column("id", Uuid, nullable=False),
    Column("at", Time, nullable=False),
    Column("period", Uuid, ForeignKey("period.id"), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

deadline = Table(
    "deadline",
    metadata,
    _of_conversation(),
    Column("kind", String(20), nullable=False),
    Column("due_at", Time, nullable=False, index=True),
    Column("leased_until", Time),
    UniqueConstraint("conversation", "kind"),
)

legal_hold = Table(
    "legal_hold",
    metadata,
    Column(
        "conversation",
        Uuid,
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("placed_at", Time, nullable=False),
)

reading = Table(
    "reading",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False, autoincrement=False),
    Column("at", Time, nullable=False),
    Column("member", Uuid, ForeignKey("member.id"), nullable=False),
    Column("pseudonym", LargeBinary, nullable=False, index=True),
    Column("what", String(20), nullable=False),
    Column("extent", LargeBinary, nullable=False),
    Column("chapter", Integer),
    Column("sealed_reason", LargeBinary),
    Column("previous", LargeBinary, nullable=False),
    Column("verifier", LargeBinary, nullable=False),
    Column("verifier_signature", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("username", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("status", String(10), nullable=False),  # enrolling | active | disabled
    Column("created_at", Time, nullable=False),
    Column("enrolment", LargeBinary),  # keyed hash of the one-time code
    Column("enrolment_until", Time),
    Column("salt", LargeBinary),
    Column("sealed_unlock", LargeBinary),  # the unlock key, under the password
    Column("sealed_private", LargeBinary),  # both private keys, under the unlock key
    Column("sealed_otp", LargeBinary),  # the secret of the second factor, under the unlock key
    Column("otp_on", Boolean, nullable=False),  # whether it is in use, or only begun
    Column("otp_used", Integer),  # the last time step whose code was used
    Column("public", LargeBinary),
    Column("public_signature", LargeBinary),
    Column("verifier", LargeBinary),
    Column("verifier_signature", LargeBinary),
)

membership = Table(
    "membership",
    metadata,
    Column("member", Uuid, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("site", String(100), primary_key=True, nullable=False),
    Column("signature", LargeBinary, nullable=False),  # or a writer in the database could widen who reads
)

session = Table(
    "session",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("member", Uuid, ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("active_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("scope", String(10), nullable=False),  # desk, or otp: good for enrolling the second factor alone
    Column("sealed_unlock", LargeBinary, nullable=False),
)

period = Table(
    "period",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("site", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("begun_at", Time, nullable=False),
    Column("public", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    UniqueConstraint("site", "number"),
)

period_wrap = Table(
    "period_wrap",
    metadata,
    Column("period", Uuid, ForeignKey("period.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("holder", Uuid, primary_key=True, nullable=False),  # a member, or the recovery key
    Column("wrapped", LargeBinary, nullable=False),
)

recovery = Table(
    "recovery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("created_at", Time, nullable=False),
    Column("public", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

team = Table(
    "team",
    metadata,
    Column("site", String(100), primary_key=True),
    Column("revision", Integer, nullable=False),
)

statistic = Table(
    "statistic",
    metadata,
    Column("site", String(100), primary_key=True, nullable=False),
    Column("begins", Date, primary_key=True, nullable=False),
    Column("days", Integer, primary_key=True, nullable=False, autoincrement=False),
    Column("kind", String(10), primary_key=True, nullable=False),
    Column("name", String(60), primary_key=True, nullable=False),
    Column("value", Integer, nullable=False),  # with noise in it: see core/statistics.py
    Column("batches", Integer, nullable=False),  # how many times noise was added
)

phrase = Table(
    "phrase",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("site", String(100), nullable=False),
    Column("week", Date, nullable=False),  # and no moment: nothing leads back to a chat
    Column("period", Uuid, ForeignKey("period.id"), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_phrase_site_week", "site", "week"),
)
