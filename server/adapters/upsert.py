"""An INSERT that says what to do where the row is there already. SQLite and PostgreSQL word it alike, and SQLAlchemy
has a class of its own for each."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def upsert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Such an INSERT for the database of this connection."""
    if connection.dialect.name == "postgresql":
        return postgresql.Insert(table)
    return sqlite.Insert(table)
