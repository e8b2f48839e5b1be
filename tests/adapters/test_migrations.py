"""The migrations lead to the schema that the code works with."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from houses import settings_of
from sqlalchemy import create_engine, inspect

from server.adapters import installation
from server.adapters.schema import metadata


def test_the_migrations_make_exactly_the_schema(tmp_path: Path) -> None:
    installation.prepare(settings_of(tmp_path))
    engine = create_engine(f"sqlite:///{installation.database_file(settings_of(tmp_path))}")
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), metadata
        )
        assert differences == []
        made = inspect(connection)
        assert set(made.get_table_names()) - {"alembic_version"} == set(metadata.tables)
        for name, table in metadata.tables.items():
            assert made.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key]
            cascades = {
                tuple(k["constrained_columns"]): k["options"].get("ondelete")
                for k in made.get_foreign_keys(name)
            }
            assert cascades == {tuple(k.column_keys): k.ondelete for k in table.foreign_key_constraints}
    engine.dispose()


def test_to_prepare_twice_is_to_prepare_once(tmp_path: Path) -> None:
    installation.prepare(settings_of(tmp_path))
    before = installation.database_file(settings_of(tmp_path)).read_bytes()
    installation.prepare(settings_of(tmp_path))
    assert installation.database_file(settings_of(tmp_path)).read_bytes() == before
