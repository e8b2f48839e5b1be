"""A page's socket with a test in its middle: what the page says is written down, and a test may answer in the server's
place, lose what is said, or keep back what the server says."""

from __future__ import annotations

import json
from typing import Any

from playwright.async_api import Page, WebSocketRoute

Frame = dict[str, Any]


class Line:
    """The sockets of one page. `said` is what the page sent, in order, whether or not it arrived."""

    def __init__(self) -> None:
        self.said: list[Frame] = []
        self.answers: dict[
            str, Frame
        ] = {}  # by the type of what the page says, in place of the server's answer
        self.lost: set[str] = set()  # types that never arrive
        self._kept: list[tuple[WebSocketRoute, str | bytes]] | None = None

    @classmethod
    async def of(cls, page: Page) -> Line:
        """Get between a page that is not loaded yet and the server."""
        line = cls()
        await page.route_web_socket("**/ws/*", line._begin)
        return line

    def _begin(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def out(raw: str | bytes) -> None:
            frame = json.loads(raw)
            self.said.append(frame)
            if answer := self.answers.get(frame["type"]):
                page.send(json.dumps({"id": frame["id"], **answer}))
            elif frame["type"] not in self.lost:
                server.send(raw)

        def back(raw: str | bytes) -> None:
            if self._kept is None:
                page.send(raw)
            else:
                self._kept.append((page, raw))

        page.on_message(out)
        server.on_message(back)

    def slow(self) -> None:
        """From now on the page hears nothing."""
        self._kept = []

    def flow(self) -> None:
        """The page hears what was kept back, and what follows."""
        kept, self._kept = self._kept or [], None
        for page, raw in kept:
            page.send(raw)

    def count(self, type: str) -> int:
        """How often the page said this."""
        return sum(frame["type"] == type for frame in self.said)
