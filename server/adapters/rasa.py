"""The assistant: one HTTP call to Rasa's process is one turn, which remembers nothing between two of them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from server.adapters.sealing import Secret
from server.core.sites import Site

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
    """Something that the assistant asks the server to do."""

    command: Literal["offer_person"]


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
    """What the assistant may know of the situation."""

    site: Site
    staff_online: bool
    staffed: bool

    def encode(self) -> dict[str, Any]:
        """The context as it goes over the wire."""
        site = self.site
        return {
            "site": {
                "id": site.id,
                "name": site.name,
                "town": site.town,
                "own_voice": site.own_voice,
                "has_iop": site.has_iop,
                "care": list(site.care),
                "returning_phone": site.returning_phone,
                "admissions_phone": site.admissions_phone,
            },
            "audience": None,
            "staff_online": self.staff_online,
            "staffed": self.staffed,
            "open_now": None,
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

    async def read(self, text: str) -> Reading:
        """The topic of a text, without any conversation: the second signal of danger while a person answers.

        Raises AssistantAwayError.
        """
        try:
            return Reading.model_validate(await self._call("read", {"text": text}))
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
