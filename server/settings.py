"""What a person who runs Open Door can set: the environment, read once into one frozen object.

Every name begins with ``OPEN_DOOR_``. An unknown name or a value that is not allowed is refused by name
before anything starts, because a misspelt setting that is silently ignored is a promise broken later. Only
the environment counts: no file is read. What each setting does stands in docs/operating.md, and a test holds
the two together. Nothing here opens the network; only `make_private_folder` writes to disk.
"""

from __future__ import annotations

import difflib
import ipaddress
import json
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from server.core.retention import Keep

PREFIX = "OPEN_DOOR_"
#: The checkout: the folder that holds this package, config.yml and the trained model.
ROOT = Path(__file__).resolve().parents[1]


class SettingsError(Exception):
    """A setting is unknown or has a value that is not allowed; the text is for who started the command."""


def _absolute(path: Path) -> Path:
    """The place a path means, whatever the working folder of a child process will be."""
    return Path(os.path.realpath(path.expanduser()))


def _readable_file(path: Path) -> Path:
    path = _absolute(path)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ValueError("a file that can be read")
    return path


def _folder(path: Path) -> Path:
    path = _absolute(path)
    if path.exists() and not path.is_dir():
        raise ValueError("a folder (it is made when it is not there)")
    return path


def _host(text: str) -> str:
    if text != "localhost":
        ipaddress.ip_address(text)
    return text


def is_loopback(host: str | None) -> bool:
    """Whether ``host`` names this machine alone: localhost, 127.0.0.0/8 or ::1."""
    if host in (None, ""):
        return False
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _origin(text: str) -> str:
    """An address without a path; https unless it stays on this machine: people's words travel to it."""
    parts = urlsplit(text)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    if not parts.hostname or not plain or not safe or parts.port == 0:  # .port raises ValueError for 70000
        raise ValueError("no such address")
    return f"{parts.scheme}://{parts.netloc.lower()}"


_SQLITE = "sqlite:///"


def _shred_url(text: str) -> str:
    """The address of a SQLite file, its path made absolute."""
    if not text.startswith(_SQLITE) or not text.removeprefix(_SQLITE).strip():
        raise ValueError("no such address")
    return _SQLITE + str(_absolute(Path(text.removeprefix(_SQLITE))))


def _addresses(value: object) -> object:
    """A comma separated text as a tuple; what is a tuple already (in tests) stays as it is."""
    return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value


Folder = Annotated[Path, AfterValidator(_folder)]
ReadableFile = Annotated[Path, AfterValidator(_readable_file)]
Host = Annotated[str, AfterValidator(_host)]
Origin = Annotated[str, AfterValidator(_origin)]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"],
    BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value),
]


def _beside(data: Path) -> Path:
    return data.with_name(data.name + "-secrets")


class Settings(BaseModel):
    """The settings of one process. Read them with `from_environment`; in tests, give them by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True)

    data: Folder = Field(
        default=ROOT / "var" / "data",
        description="folder of the database; one running Open Door each",
        examples=["a folder (made when it is not there)"],
    )
    secrets: Folder = Field(
        default_factory=lambda so_far: _beside(so_far.get("data", ROOT / "var" / "data")),
        description="folder of the keys; by default beside the data folder, with -secrets added to its name",
        examples=["a folder that is not inside OPEN_DOOR_DATA"],
    )
    reading_heads: Annotated[Path, AfterValidator(_absolute)] | None = Field(
        default=None,
        description="file to which the head of the reading log is added daily "
        "(default: reading-log-heads in the secrets folder)",
        examples=["a file that is not inside OPEN_DOOR_DATA"],
    )
    shred_url: Annotated[str, AfterValidator(_shred_url)] | None = Field(
        default=None,
        description="second store, of the shred keys (default: shred.db in the secrets folder)",
        examples=["sqlite:/// and the path of a file that is not inside OPEN_DOOR_DATA"],
    )
    keep_chat_hours: int = Field(
        default=24,
        ge=1,
        le=24 * 366,
        description="hours that a chat with the assistant alone is kept after its last line",
        examples=["a whole number from 1 to 8784"],
    )
    keep_shared_days: int = Field(
        default=90,
        ge=1,
        le=3_660,
        description="days that a chat is kept after its last line, once it was handed over",
        examples=["a whole number from 1 to 3660"],
    )
    keep_requests_days: int = Field(
        default=30,
        ge=1,
        le=3_660,
        description="days that a request is kept after it was done",
        examples=["a whole number from 1 to 3660"],
    )
    host: Host = Field(
        default="127.0.0.1", description="address to listen on", examples=["an IP address or localhost"]
    )
    port: int = Field(
        default=8321,
        ge=0,
        le=65535,
        description="port to listen on; 0 takes a free one",
        examples=["a whole number from 0 to 65535"],
    )
    public_url: Origin | None = Field(
        default=None,
        description="where visitors reach this server, when a proxy stands before it",
        examples=[
            "an https address without a path, such as https://chat.example.org (http on this machine only)"
        ],
    )
    sites: ReadableFile | None = Field(
        default=None,
        description="YAML file of the centers (default: the five that come with it)",
        examples=["a file that can be read"],
    )
    assistant_urls: Annotated[tuple[Origin, ...], BeforeValidator(_addresses)] = Field(
        default=(),
        description="assistants that run elsewhere; without it `run` starts one",
        examples=["addresses without a path, separated by commas; https, or http on this machine only"],
    )
    assistant_secret_file: ReadableFile | None = Field(
        default=None,
        description="file with the secret that those assistants ask for",
        examples=["a file that can be read; needed with OPEN_DOOR_ASSISTANT_URLS"],
    )
    on_call_webhook: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        repr=False,  # may hold a token
        description="address that is called (POST) when somebody in danger waits unclaimed",
        examples=["an http or https address"],
    )
    on_call_email: str | None = Field(
        default=None,
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="e-mail address that is written to then",
        examples=["an e-mail address; needs OPEN_DOOR_SMTP_URL"],
    )
    smtp_url: str | None = Field(
        default=None,
        pattern=r"^smtps?://[^\s]+$",
        repr=False,  # may hold a password
        description="mail server for it",
        examples=["smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT"],
    )
    on_call_after: int = Field(
        default=120,
        ge=10,
        le=86_400,
        description="seconds that somebody waits with nobody there before whoever is on call is called",
        examples=["a whole number from 10 to 86400"],
    )
    chats_per_member: int = Field(
        default=10,
        ge=1,
        le=100,
        description="how many chats a member of staff may have at once; danger knows no limit",
        examples=["a whole number from 1 to 100"],
    )
    log_level: LogLevel = Field(
        default="info",
        description="how much is logged; never what anyone wrote",
        examples=["debug, info, warning or error"],
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="lines for people, or JSON", examples=["console or json"]
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings from ``environment`` (the process's own by default).

        A variable that is set to nothing counts as not set. Raises `SettingsError`.
        """
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for variable, value in given.items():
            if not variable.upper().startswith(PREFIX):
                continue
            field = variable[len(PREFIX) :].lower()
            if variable != variable.upper() or field not in cls.model_fields:
                raise SettingsError(f"{variable}: there is no such setting.{_nearest(variable)}")
            if value.strip():
                values[field] = value.strip()
        try:
            return cls(**values)
        except ValidationError as error:
            raise SettingsError("\n".join(_worded(error))) from None

    def to_environment(self) -> dict[str, str]:
        """The same settings as environment variables, paths absolute, for a child process of ours."""
        text: dict[str, str] = {}
        for field in type(self).model_fields:
            value = getattr(self, field)
            if value not in (None, ()):
                text[PREFIX + field.upper()] = ",".join(value) if isinstance(value, tuple) else str(value)
        return text

    @model_validator(mode="after")
    def _agree(self) -> Self:
        """What only several settings together can get wrong."""
        if self.secrets == self.data or self.data in self.secrets.parents:
            raise ValueError(
                "OPEN_DOOR_SECRETS: must not lie inside OPEN_DOOR_DATA; "
                "a copy of the data folder must not hold the keys to it."
            )
        if self.data in self.shred_file.parents:
            raise ValueError(
                "OPEN_DOOR_SHRED_URL: must not lie inside OPEN_DOOR_DATA; "
                "a copy of the data folder must not hold the keys to it."
            )
        if self.reading_heads is not None and self.data in self.reading_heads.parents:
            raise ValueError(
                "OPEN_DOOR_READING_HEADS: must not lie inside OPEN_DOOR_DATA; "
                "who can change the log must not be able to change its heads."
            )
        if self.assistant_urls and self.assistant_secret_file is None:
            raise ValueError(
                "OPEN_DOOR_ASSISTANT_SECRET_FILE: is needed when OPEN_DOOR_ASSISTANT_URLS is set."
            )
        if self.assistant_secret_file is not None and not self.assistant_urls:
            raise ValueError(
                "OPEN_DOOR_ASSISTANT_URLS: is needed when OPEN_DOOR_ASSISTANT_SECRET_FILE is set."
            )
        return self

    @property
    def reading_heads_file(self) -> Path:
        """Where the heads of the reading log are written."""
        return self.reading_heads or self.secrets / "reading-log-heads"

    @property
    def shred_file(self) -> Path:
        """The file of the second store."""
        return Path(self.shred_url.removeprefix(_SQLITE)) if self.shred_url else self.secrets / "shred.db"

    @property
    def keep(self) -> Keep:
        """How long what is kept, at a center that says nothing of its own."""
        return Keep(
            timedelta(hours=self.keep_chat_hours),
            timedelta(days=self.keep_shared_days),
            timedelta(days=self.keep_requests_days),
        )

    @property
    def on_loopback(self) -> bool:
        """Whether this server can be reached from this machine only."""
        return is_loopback(self.host)


def _nearest(variable: str) -> str:
    names = [name for name, _, _ in settings_table()]
    close = difflib.get_close_matches(variable.upper(), names, n=1, cutoff=0.6)
    return f" Did you mean {close[0]}?" if close else " docs/operating.md lists all of them."


def _worded(error: ValidationError) -> Iterator[str]:
    """One line for each wrong setting: its name and what is allowed. The value given is not repeated."""
    for problem in error.errors(include_input=False, include_url=False):
        if problem["type"] == "default_factory_not_called":
            continue  # the secrets folder has no default while the data folder is wrong
        if not problem["loc"]:
            yield str(problem["ctx"]["error"]) if "ctx" in problem else problem["msg"]
            continue
        name = str(problem["loc"][0])
        allowed = (Settings.model_fields[name].examples or [""])[0]
        yield f"{PREFIX}{name.upper()}: must be {allowed}."


def settings_table() -> list[tuple[str, str, str]]:
    """Each setting as (name, what it does, default), in the order in which people should read them."""
    rows = []
    for field, info in Settings.model_fields.items():
        default = info.default
        if isinstance(default, Path) and default.is_relative_to(ROOT):
            default = default.relative_to(ROOT)
        shown = str(default) if isinstance(default, str | int | Path) else ""
        rows.append((PREFIX + field.upper(), info.description or "", shown))
    return rows


def read_secret(path: Path) -> str:
    """The secret in a file, which is its whole text or what stands under "secret" in a JSON object.

    The second is the file that `open-door run` writes for itself. Raises `SettingsError`.
    """
    try:
        secret = path.read_text("utf-8").strip()
        if secret.startswith("{"):
            secret = str(json.loads(secret).get("secret", ""))
    except (OSError, ValueError):
        secret = ""
    if not secret:
        raise SettingsError(f"{PREFIX}ASSISTANT_SECRET_FILE: holds no secret.")
    return secret


def make_private_folder(path: Path) -> None:
    """Make the folder, for its owner alone, if it is not there; one that is there stays as its owner made it.

    Raises `SettingsError` when it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"the folder {path} cannot be made: {error.strerror}.") from None
