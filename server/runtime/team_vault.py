"""What only the team opens: requests and notes, each sealed under a key of its own, which is wrapped for the team's
present period and, around that, under the conversation's shred key.

The visitor's code does not open them, and a chapter's key neither.
"""

from __future__ import annotations

import json
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members
from server.adapters.requests import ForTeam
from server.adapters.sealing import HybridPublic, Secret, context, pad, seal, unpad, unseal
from server.adapters.shred import inner, outer
from server.core.conversation import Refused
from server.runtime.vault import MemberKeys, Vault

Kind = Literal["request", "note", "phrase"]
"""A phrase belongs to no conversation: its week stands in the place of one (runtime/phrases.py)."""


async def seal_for_team(
    connection: AsyncConnection,
    vault: Vault,
    kind: Kind,
    conversation: UUID,
    id: UUID,
    site: str,
    content: dict[str, Any],
) -> ForTeam:
    """Seal content for the team of a site, whose public key is checked first; raises Refused where there is none."""
    period = await members.current_period(connection, site)
    if period is None:
        raise Refused("unavailable", "This center has nobody signed up to answer here yet.")
    public = HybridPublic(vault.keyring.check_period(site, period))
    key, place = Secret.random(), context(f"{kind}-key", conversation, id, period.id)
    wrapped = outer(await vault.shred.get(conversation), public.wrap(key, place), place)
    plain = json.dumps(content, ensure_ascii=False).encode()
    return ForTeam(period.id, wrapped, seal(key, pad(plain), context(kind, conversation, id)))


async def open_for_team(
    vault: Vault,
    kind: Kind,
    conversation: UUID,
    id: UUID,
    content: ForTeam,
    keys: MemberKeys,
    *,
    shreds: dict[UUID, Secret] | None = None,
) -> dict[str, Any] | None:
    """The reverse of `seal_for_team`, or None where this member does not hold the period yet; raises Unsealable where
    it was tampered with. Who opens many at once gives `shreds`, so that each conversation's shred key is fetched
    once."""
    private = keys.periods.get(content.period)
    if private is None:
        return None
    place = context(f"{kind}-key", conversation, id, content.period)
    fetched = {} if shreds is None else shreds
    if conversation not in fetched:
        fetched[conversation] = await vault.shred.get(conversation)
    key = private.unwrap(inner(fetched[conversation], content.wrapped, place), place)
    opened: dict[str, Any] = json.loads(unpad(unseal(key, content.sealed, context(kind, conversation, id))))
    return opened
