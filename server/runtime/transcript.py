"""The transcript as its readers get it: stored lines, opened with their keys and worded."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import lines
from server.adapters.lines import StoredLine
from server.core.sites import Site
from server.core.wire import ButtonSent, Line
from server.core.words import JOINED_FOR_STAFF, word
from server.runtime.vault import Keys, MemberKeys, Vault, VisitorKeys


async def read(
    connection: AsyncConnection, vault: Vault, id: UUID, site: Site, line: StoredLine, keys: Keys
) -> Line:
    """One line as it goes over the wire; raises Unsealable where these keys do not open it.

    Staff get the conversation with it, and no buttons: those are the visitor's to press.
    """
    staff = isinstance(keys, MemberKeys)
    conversation = id if staff else None
    if line.code is not None:
        text = word(line.code, site, for_staff=staff)
        return Line(
            conversation=conversation, seq=line.seq, at=line.at, role="system", text=text, code=line.code
        )
    content = await vault.open_line(connection, id, line, keys)
    buttons = [ButtonSent(label=label, choice=choice) for label, choice in content.get("buttons", [])]
    return Line(
        conversation=conversation,
        seq=line.seq,
        at=line.at,
        role=line.role,
        id=line.id if line.role in ("visitor", "system", "staff") else None,
        text=JOINED_FOR_STAFF.format(**content)
        if staff and content.get("says") == "staff_joined"
        else content["text"],
        name=content.get("name"),
        topic=content.get("topic"),
        buttons=None if staff else buttons or None,
        expects=content.get("expects"),
        alert=content.get("alert"),
        code=content.get("says"),
    )


async def newest_buttons(
    connection: AsyncConnection, vault: Vault, id: UUID, keys: VisitorKeys
) -> dict[str, str]:
    """The choices of the newest turn of the assistant, each with its label."""
    found: dict[str, str] = {}
    expected: int | None = None
    for line in await lines.latest_lines(connection, id, "bot", 8):
        if expected is not None and line.seq != expected:
            break
        content = await vault.open_line(connection, id, line, keys)
        found |= {choice: label for label, choice in content.get("buttons", [])}
        expected = line.seq - 1
    return found
