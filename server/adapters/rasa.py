"""The assistant: one HTTP call to Rasa's process is one turn, which remembers nothing between two of them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from server.adapters.sealing import Secret
from server.core.effects import RequestKind
from server.core.requests import FIELDS
from server.core.safety import Weighed
from server.core.sites import Site

Shared = Literal["nothing", "earlier", "now"]

TURN_LIMIT = 20.0  # seconds after which a turn is given up and tried again later


class AssistantAwayError(Exception):
    """The assistant did not answer, or not in the agreed form. Says nothing of what was asked."""


class _Received(BaseModel):
    model_config = ConfigDict(frozen=True)


class Choice(_Received):
    """A button under a reply."""

    label: str
    choice: str


class AssistantReply(_Received):
    """One reply of the assistant."""

    topic: str
    text: str
    buttons: list[Choice] = []
    expects: Literal["text", "phone", "email", "choice"] | None = None
    alert: str | None = None


class Reading(_Received):
    """A topic with the assistant's confidence in it, 0 to 1."""

    topic: str
    confidence: float


class Command(_Received):
    """Something that the assistant asks the server to do. `kind` and `fields` belong to `file_request`: what the
    visitor gave, by the names of core/requests.py."""

    command: Literal["offer_person", "file_request", "delete_conversation"]
    kind: RequestKind | None = None
    fields: dict[str, Annotated[str, Field(min_length=1, max_length=500)]] = {}

    @model_validator(mode="after")
    def _only_what_the_kind_holds(self) -> Command:
        """A request has a kind and at least one of its fields; any other command has neither."""
        known = set(FIELDS[self.kind]) if self.kind else set()
        if (self.command == "file_request") != bool(self.kind and self.fields) or not set(
            self.fields
        ) <= known:
            raise ValueError("a request has a kind, and fields of that kind alone")
        return self


class Turn(_Received):
    """What the assistant answered to one line, and its dialogue state afterwards (opaque)."""

    replies: list[AssistantReply]
    topic: str
    confidence: float
    alternatives: list[Reading] = []
    alert: str | None = None
    state: str
    commands: list[Command] = []


@dataclass(frozen=True, slots=True)
class Context:
    """What the assistant may know of the situation: this center, what is known of all `centers` (they may be told
    of each other), and what the team can read of this chat: nothing, what was shared earlier, or also what is
    written now. `shown` is the card or the gentle question that the screen has already answered the line with;
    `weighed`, what the screen sees in its words, without which the assistant believes its own reading."""

    site: Site
    staff_online: bool
    staffed: bool
    centers: tuple[Site, ...] = ()
    shared: Shared = "nothing"
    open_now: bool | None = None  # by the center's duty hours; None where they are not known
    hours_text: str | None = None  # the same as a sentence, with the next opening
    shown: str | None = None
    weighed: Weighed | None = None
    after_alarm: bool = False  # whether this line is answered with "how are you right now?"

    def encode(self) -> dict[str, Any]:
        """The context as it goes over the wire."""
        site = self.site
        centers = self.centers if site in self.centers else (*self.centers, site)
        return {
            "site": {
                "id": site.id,
                "own_voice": site.own_voice,
                "returning_phone": site.returning_phone,
                "admissions_phone": site.admissions_phone,
                "insurer_not_contacted": site.insurer_not_contacted,
                "same_day": list(site.same_day),
                "treats": site.treats,
            },
            "centers": [_center(center) for center in centers],
            "audience": None,
            "staff_online": self.staff_online,
            "staffed": self.staffed,
            "shared": self.shared,
            "open_now": self.open_now,
            "hours_text": self.hours_text,
            "shown": self.shown,
            "weighed": asdict(self.weighed) if self.weighed else None,
            "after_alarm": self.after_alarm,
        }


def _center(site: Site) -> dict[str, Any]:
    insurers = site.insurers
    return {
        "id": site.id,
        "name": site.name,
        "town": site.town,
        "care": {level.id: level.words for level in site.care},
        "serves": list(site.serves),
        "insurers": None
        if insurers is None
        else {
            "commonly": list(insurers.commonly),
            "most_major": insurers.most_major,
            "ohio_medicaid": insurers.ohio_medicaid,
        },
    }


class Assistant:
    """The assistant behind one or more URLs; any of them can take any turn."""

    def __init__(self, urls: Sequence[str], secret: Secret) -> None:
        self._urls = itertools.cycle([url.rstrip("/") for url in urls])
        self._count = len(urls)
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {secret.reveal().decode()}"},
            timeout=httpx.Timeout(TURN_LIMIT, connect=2.0),
            trust_env=False,  # a proxy of the environment must never see a line
        )

    async def turn(
        self, *, state: str | None, context: Context, text: str | None = None, choice: str | None = None
    ) -> Turn:
        """Answer one line or one choice; raises AssistantAwayError."""
        said = {"choice": choice} if choice is not None else {"text": text}
        try:
            return Turn.model_validate(
                await self._call("turn", {**said, "state": state, "context": context.encode()})
            )
        except ValidationError:
            raise AssistantAwayError("the assistant's answer is not of the agreed form") from None

    async def read(self, text: str, weighed: Weighed) -> Reading:
        """The topic of a text, without any conversation, with what the screen sees in its words: the second signal of
        danger while a person answers.

        Raises AssistantAwayError.
        """
        try:
            body = {"text": text, "weighed": asdict(weighed)}
            return Reading.model_validate(await self._call("read", body))
        except ValidationError:
            raise AssistantAwayError("the assistant's answer is not of the agreed form") from None

    async def is_ready(self) -> bool:
        """Whether at least one assistant has its model loaded."""
        for _ in range(self._count):
            try:
                answer = await self._client.get(f"{next(self._urls)}/webhooks/turn/health", timeout=2.0)
            except httpx.HTTPError:
                continue
            if answer.status_code == 200:
                return True
        return False

    async def _call(self, name: str, body: dict[str, Any]) -> Any:
        failure = "the assistant is away"
        for attempt in range(self._count):
            try:
                answer = await self._client.post(f"{next(self._urls)}/webhooks/turn/{name}", json=body)
                if answer.status_code == 200:
                    return answer.json()
                failure = f"the assistant answered {answer.status_code}"
            except (httpx.HTTPError, ValueError) as error:
                failure = f"the assistant is away ({type(error).__name__})"
            if attempt + 1 < self._count:
                await asyncio.sleep(0)
        raise AssistantAwayError(failure)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
