"""The assistant as it is trained and runs, inside this process, with its action server beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from chatbot.evaluation.held_out import SITE
from chatbot.evaluation.processes import HOST, free_port, listens, running
from chatbot.evaluation.situation import contexts
from chatbot.topics import Bars
from server.core.safety.deciding import weighed  # plain Python, which this older one runs too

Ranking = tuple[tuple[str, float], ...]


class Talking:
    """Takes turns, and reads single texts with every topic's score. Belongs to one event loop."""

    def __init__(self, root: Path, processor: Any) -> None:
        from chatbot.turn import Assistant, bars_of

        self._processor = processor
        self._assistant = Assistant(processor)
        self._contexts = contexts(root)
        self.bars: Bars = bars_of(processor)

    async def say(self, text: str, state: str | None = None, site: str = SITE) -> dict[str, Any]:
        """The answer of the contract to one line, told with it what the server's screen weighs in its words."""
        from chatbot.contract import parse_turn

        context = {**self._contexts[site], "weighed": asdict(weighed(text))}
        turn = parse_turn({"text": text, "state": state, "context": context})
        return await self._assistant.take(turn)

    async def ranked(self, text: str) -> tuple[Ranking, tuple[Ranking, ...]]:
        """Every topic with its score, as danger is judged by it, and the same of each sentence of a long text."""
        read = await self._assistant.read_alone(text)
        return read.ranking, read.pieces

    async def read(self, text: str) -> tuple[tuple[str, float], ...]:
        """Every topic with its score, best first: what the classifier thinks before any bar, move or form."""
        from rasa.core.channels.channel import UserMessage

        from chatbot.contract import neutral

        found = await self._processor.parse_message(UserMessage(neutral(text)))
        return tuple((entry["name"], entry["confidence"]) for entry in found["intent_ranking"])


@contextmanager
def talking(root: Path, model: Path, folder: Path) -> Iterator[Talking]:
    """The assistant of `model`; its action server logs into `folder`."""
    from chatbot.quiet import silence_structlog

    silence_structlog()
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    port = free_port()
    with running(["-m", "actions", "--port", str(port)], folder / "actions.log", lambda: listens(port)):
        endpoint = EndpointConfig(f"http://{HOST}:{port}/webhook")
        agent = Agent.load(str(model), action_endpoint=endpoint)
        yield Talking(root, agent.processor)
