"""What the database says: the transcript that every reader must have in the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from server.adapters import conversations, installation, lines, sites_file
from server.adapters.database import Database
from server.adapters.sealing import VisitorCode
from server.core.sites import Site
from server.runtime import transcript
from server.runtime.vault import MemberKeys, Vault, VisitorKeys
from server.settings import Settings

from .readers import Line

Lines = dict[int, Line]


async def transcript_of(
    database: Database, vault: Vault, sites: Mapping[str, Site], conversation: str, reader: str | MemberKeys
) -> Lines:
    """The lines that a reader's keys open, by number, with all that they say. A visitor's are given as their code."""
    id, told = UUID(conversation), Lines()
    keys = reader if isinstance(reader, MemberKeys) else VisitorKeys(VisitorCode.of(reader))
    async with database.reading() as connection:
        record = await conversations.load(connection, id)
        assert record is not None, "a conversation is gone"
        shared = await vault.shared_chapters(connection, id, keys) if isinstance(keys, MemberKeys) else None
        for row in await lines.read(connection, id, chapters=shared):
            line = await transcript.read(connection, vault, id, sites[record.site], row, keys)
            told[line.seq] = Line.of(json.loads(line.encode()))
    return told


async def transcripts(settings: Settings, codes: dict[str, str]) -> dict[str, Lines]:
    """Of each conversation, by its id, what its visitor's code opens; beside a server at work or without one."""
    found = installation.open(settings)
    await found.shred.prepare()
    vault, sites = Vault(found.keyring, found.shred), sites_file.load(sites_file.DEFAULT)
    try:
        return {
            conversation: await transcript_of(found.database, vault, sites, conversation, code)
            for conversation, code in codes.items()
        }
    finally:
        await found.database.close()
        await found.shred.close()
