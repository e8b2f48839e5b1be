"""The file of centers (`OPEN_DOOR_SITES`): read once at start, refused by name where it is wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from server.adapters.hours_file import HoursGiven
from server.core.consent import WORDINGS
from server.core.retention import Keep
from server.core.sites import Centers, Insurers, Level, Site
from server.settings import SettingsError

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


DEFAULT = Path(__file__).resolve().parents[1] / "sites.yml"
"""The five centers that come with Open Door."""


class BadSites(SettingsError):
    """The file of centers cannot be used; the message says where and why."""


# A placeholder of a reply may not stand in a fact: it would be filled in.
_Words = Annotated[str, Field(min_length=1, max_length=400, pattern=r"^[^{}\n]+$")]


class _Phones(BaseModel):
    model_config = ConfigDict(extra="forbid")
    returning_to_iop: str
    admissions: str


class _Keep(BaseModel):
    """How long this center keeps what; all three, so that nothing is meant that is not said."""

    model_config = ConfigDict(extra="forbid")
    chat_hours: Annotated[int, Field(ge=1, le=24 * 366)]
    shared_days: Annotated[int, Field(ge=1, le=3_660)]
    requests_days: Annotated[int, Field(ge=1, le=3_660)]

    def times(self) -> Keep:
        """The same as times."""
        return Keep(
            timedelta(hours=self.chat_hours),
            timedelta(days=self.shared_days),
            timedelta(days=self.requests_days),
        )


class _Consent(BaseModel):
    """This center's own wording of what a visitor agrees to. A version is never edited, only followed."""

    model_config = ConfigDict(extra="forbid")
    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{3,39}$")]
    text: Annotated[str, Field(min_length=40, max_length=2_000)]


class _Insurers(BaseModel):
    model_config = ConfigDict(extra="forbid")
    most_major_private: bool = False
    most_major: bool = False
    ohio_medicaid: bool = False
    commonly: list[_Words] = []


class _Returning(BaseModel):
    model_config = ConfigDict(extra="forbid")
    serves: list[_Words] = []
    also_named: list[_Words] = []  # towns that the articles name without saying what is there: not used


class _Center(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: Annotated[str, Field(min_length=1, max_length=200)]
    town: _Words
    care: dict[Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")], _Words]
    treats: _Words | None = None
    insurers: _Insurers | None = None
    insurer_not_contacted: bool | Literal["unknown"] = "unknown"
    same_day: list[_Words] = []
    returning: _Returning = _Returning()
    faq_in_own_words: bool = False
    origins: list[str] = []
    phones: _Phones | None = None
    hours: HoursGiven | None = None
    keep: _Keep | None = None
    consent: _Consent | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")
    sites: Annotated[dict[str, _Center], Field(min_length=1)]
    phones: _Phones


def load(path: Path) -> Centers:
    """The centers of a file; raises BadSites."""
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
    named = {id: _site(path, id, center, given.phones) for id, center in given.sites.items()}
    phones = given.phones
    return Centers(named, returning_phone=phones.returning_to_iop, admissions_phone=phones.admissions)


def _wording(path: Path, id: str, given: _Consent) -> tuple[str, str]:
    if given.version in WORDINGS:
        raise BadSites(f"{path}: sites.{id}.consent.version: {given.version} is taken by a wording of ours")
    return given.version, given.text


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
        care=tuple(Level(level, words) for level, words in center.care.items()),
        own_voice=center.faq_in_own_words,
        returning_phone=own.returning_to_iop,
        admissions_phone=own.admissions,
        origins=tuple(center.origins),
        hours=center.hours.plan() if center.hours else None,
        keep=center.keep.times() if center.keep else None,
        consent=_wording(path, id, center.consent) if center.consent else None,
        insurers=_insurers(center.insurers),
        insurer_not_contacted=center.insurer_not_contacted is True,
        same_day=tuple(center.same_day),
        treats=center.treats,
        serves=tuple(center.returning.serves),
    )


def _insurers(given: _Insurers | None) -> Insurers | None:
    if given is None:
        return None
    return Insurers(
        commonly=tuple(given.commonly),
        most_major="any" if given.most_major else "private" if given.most_major_private else None,
        ohio_medicaid=given.ohio_medicaid,
    )
