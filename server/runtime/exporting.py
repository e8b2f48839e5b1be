"""Makes the document of a conversation, of all that whoever asks may read, and no more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import chapters, lines
from server.core.consent import MESSAGES
from server.core.export import Consent, Document, ExportedLine, Shared
from server.core.sites import Site
from server.runtime import consents, transcript
from server.runtime.vault import Keys, MemberKeys, Vault


async def document(
    connection: AsyncConnection, vault: Vault, id: UUID, site: Site, keys: Keys, now: datetime
) -> Document:
    """A conversation as a document; raises Unsealable or ShredKeyMissing.

    A member gets the chapters that they can open and the unsealed lines between, a visitor everything.
    """
    staff = isinstance(keys, MemberKeys)
    shared = await vault.shared_chapters(connection, id, keys) if isinstance(keys, MemberKeys) else None
    found = []
    for stored in await lines.read(connection, id, chapters=shared):
        line = await transcript.read(connection, vault, id, site, stored, keys)
        found.append(ExportedLine(line.at, line.role, line.text, line.name))
    consents = await _consents(connection, vault, id, keys)
    return Document(site.name, now, not staff, found, consents)


async def _consents(connection: AsyncConnection, vault: Vault, id: UUID, keys: Keys) -> list[Consent]:
    found = []
    for row in await chapters.handoffs(connection, id):
        wording = await consents.open_wording(connection, vault, row, keys)
        if wording is not None:
            what: Shared = (
                "message" if row.consent in MESSAGES else "all" if row.share_earlier else "from_now"
            )
            note = await vault.open_summary(connection, row, keys)
            found.append(Consent(row.at, wording, what, note or "", row.withdrawn_at))
    return found
