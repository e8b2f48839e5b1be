"""What a visitor may know at any time: the transcript of their chat, and who opened it when."""

from __future__ import annotations

from uuid import UUID

from server.core import export, wire
from server.core.sites import Site
from server.runtime import exporting, reading_log
from server.runtime.vault import VisitorKeys
from server.services import Services


async def told(
    frame: wire.Export | wire.Readers, services: Services, conversation: UUID, keys: VisitorKeys, site: Site
) -> wire.Sent:
    """The answer to such a frame; raises what reading raises."""
    async with services.database.reading() as connection:
        if isinstance(frame, wire.Export):
            now = services.clock()
            made = await exporting.document(connection, services.vault, conversation, site, keys, now)
            return wire.Exported(id=frame.id, transcript=export.as_text(made), html=export.as_html(made))
        found = await reading_log.readers(connection, services.vault, conversation, keys)
        entries = [wire.ReaderEntry(name=r.name, at=r.at, what=r.what, reason=r.reason) for r in found]
        return wire.ReadersSent(id=frame.id, readers=entries)
