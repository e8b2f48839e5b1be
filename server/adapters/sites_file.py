"""The file of centers (`OPEN_DOOR_SITES`): read once at start, refused by name where it is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from server.core.sites import Site
from server.settings import SettingsError

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


DEFAULT = Path(__file__).resolve().parents[1] / "sites.yml"
"""The five centers that come with Open Door."""


class BadSites(SettingsError):
    """The file of centers cannot be used; the message says where and why."""


class _Phones(BaseModel):
    model_config = ConfigDict(extra="forbid")
    returning_to_iop: str
    admissions: str


class _Center(BaseModel):
    # A center's entry may say more than this version uses (insurers, same-day care): read when an answer needs
    # it.
    model_config = ConfigDict(extra="ignore")
    name: Annotated[str, Field(min_length=1, max_length=200)]
    town: str
    care: dict[str, str]
    faq_in_own_words: bool = False
    origins: list[str] = []
    phones: _Phones | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")
    sites: Annotated[dict[str, _Center], Field(min_length=1)]
    phones: _Phones


def load(path: Path) -> dict[str, Site]:
    """The centers of a file, by id; raises BadSites."""
    try:
        given = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadSites(f"{path}: {error.strerror}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadSites(f"{path}: not YAML{f', line {mark.line + 1}' if mark else ''}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSites(f"{path}: {'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}") from None
    return {id: _site(path, id, center, given.phones) for id, center in given.sites.items()}


def _site(path: Path, id: str, center: _Center, phones: _Phones) -> Site:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise BadSites(f"{path}: sites.{id}: an id has small letters, digits and single hyphens")
    for origin in center.origins:
        if not _ORIGIN.fullmatch(origin):
            raise BadSites(
                f"{path}: sites.{id}.origins: {origin} is not an origin such as https://www.example.org"
            )
    own = center.phones or phones
    return Site(
        id=id,
        name=center.name,
        town=center.town,
        care=tuple(center.care),
        own_voice=center.faq_in_own_words,
        returning_phone=own.returning_to_iop,
        admissions_phone=own.admissions,
        origins=tuple(center.origins),
    )
