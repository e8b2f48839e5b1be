"""The keyring: made once, for its owner alone, never made anew over what depends on it."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from houses import TOLEDO, House, settings_of
from sqlalchemy import text as sql

from server.adapters import installation, keyring, members
from server.adapters.keyring import NotOurKey, SecretsMissing
from server.adapters.sealing import HybridPrivate, Secret


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    keyring.load(folder, fresh=True)
    assert mode(folder) == 0o700
    assert {path.name for path in folder.iterdir()} == {"pepper", "lookup", "signing"}
    assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_a_folder_that_others_could_read_is_closed(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    keyring.load(tmp_path / "secrets", fresh=True)
    assert mode(tmp_path / "secrets") == 0o700


def test_every_file_of_an_installation_is_for_its_owner_alone(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"shred.db", "open-door.db", "pepper"} <= {path.name for path in files}
    assert {path.name: oct(mode(path)) for path in files if mode(path) & 0o077} == {}


def test_the_secrets_stay_the_same(tmp_path: Path) -> None:
    one, other = (keyring.load(tmp_path / "secrets", fresh=fresh) for fresh in (True, False))
    assert [one.pepper.reveal(), one.lookup.reveal()] == [other.pepper.reveal(), other.lookup.reveal()]
    assert len({one.pepper.reveal(), one.lookup.reveal(), one.signing.reveal()}) == 3


@pytest.mark.parametrize("name", ["pepper", "lookup", "signing"])
def test_a_missing_secret_beside_a_database_is_refused_and_not_made_anew(folder: Path, name: str) -> None:
    secret = folder / "secrets" / name
    secret.unlink()
    for start in (installation.prepare, installation.open):
        with pytest.raises(SecretsMissing, match=name):
            start(settings_of(folder))
    assert not secret.exists()


@pytest.mark.parametrize("wrong", [b"", b"x" * 31, b"x" * 33])
def test_half_a_secret_is_refused(folder: Path, wrong: bytes) -> None:
    (folder / "secrets" / "lookup").write_bytes(wrong)
    with pytest.raises(SecretsMissing, match="lookup"):
        installation.open(settings_of(folder))


def test_a_public_key_is_vouched_for_with_its_kind_and_its_owner(tmp_path: Path) -> None:
    ring = keyring.load(tmp_path / "secrets", fresh=True)
    alex, public = uuid4(), HybridPrivate.generate().public().raw
    signature = ring.sign("member", alex, public)
    assert ring.check("member", alex, public, signature) == public
    tampered = bytes([public[0] ^ 1]) + public[1:]
    for kind, owner, key in (
        ("member", alex, tampered),
        ("member", uuid4(), public),
        ("period", alex, public),
    ):
        with pytest.raises(NotOurKey):
            ring.check(kind, owner, key, signature)
    other = keyring.load(tmp_path / "other", fresh=True)
    with pytest.raises(NotOurKey):
        other.check("member", alex, public, signature)


def test_the_keyed_hash_of_a_token_depends_on_this_installation(tmp_path: Path) -> None:
    one, other = (keyring.load(tmp_path / name, fresh=True) for name in ("one", "other"))
    assert one.find(Secret(b"token")) != other.find(Secret(b"token"))


async def test_two_members_whose_keys_were_swapped_get_no_period(house: House) -> None:
    """Whoever can write to the database cannot put a key of theirs in a member's place."""
    async with house.services.database.writing() as connection:
        alex = await members.by_username(connection, "alex")
        sam = await members.by_username(connection, "sam")
        assert alex is not None and sam is not None
        for row, other in ((alex, sam), (sam, alex)):
            await members.change(
                connection, row.id, public=other.public, public_signature=other.public_signature
            )
    with pytest.raises(NotOurKey):
        await house.add_member("kim")
    async with house.services.database.reading() as connection:
        assert await members.by_username(connection, "kim") is None, "nothing of it stays"


async def test_nothing_is_shared_with_a_team_whose_key_was_tampered_with(house: House) -> None:
    forged = HybridPrivate.generate().public().raw
    async with house.services.database.writing() as connection:
        await connection.execute(
            sql("UPDATE period SET public = :forged WHERE site = :site"), {"forged": forged, "site": TOLEDO}
        )
    visitor = await house.visitor()
    await visitor.ask("before")
    offer = await visitor.want_person()
    answer = await visitor.act(
        "handoff", offer=offer["offer"], share="all", summary="note", consent=offer["consent"]
    )
    assert answer["type"] == "error"
    assert await house.count("team_wrap", visitor) == await house.count("handoff", visitor) == 0
