"""Where a new socket waits until it has said hello: not for long, and not too many of them at once.

A socket that said hello belongs to a conversation or a member, and is limited with them. One that says nothing belongs
to nobody, and costs memory all the same. Where there are too many, the one that has waited longest gives way to the
newcomer. A page says hello as soon as its socket is open, so this takes from those who never meant to; refusing the
newcomer instead would let a few silent sockets keep out a whole shelter behind their address.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from server.core.wire import Error
from server.runtime.limits import Addresses
from server.web.connection import BAD_FIRST_FRAME, FLOOD, Connection, Gone

PATIENCE = 10.0  # seconds in which a new socket must say hello: a page needs one round trip
OF_ONE_ADDRESS = 100  # as many as may begin a chat from one address at once
IN_ALL = 1_000


class Lobby:
    """The sockets that have not said hello yet, of both kinds. Addresses are known by their keyed hashes alone."""

    def __init__(
        self, addresses: Addresses, *, of_one_address: int = OF_ONE_ADDRESS, in_all: int = IN_ALL
    ) -> None:
        self._addresses = addresses
        self._of_one_address, self._in_all = of_one_address, in_all
        # Each by the hash of its address; the one that has waited longest stands first.
        self._waiting: dict[Connection, bytes] = {}
        self._by_address: dict[bytes, dict[Connection, None]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    @contextlib.asynccontextmanager
    async def waiting(self, connection: Connection) -> AsyncIterator[None]:
        """Hold a place while a socket says hello; raises Gone where that takes too long."""
        self._enter(connection)
        try:
            async with asyncio.timeout(PATIENCE):
                yield
        except TimeoutError:
            connection.end(BAD_FIRST_FRAME)
            raise Gone from None
        finally:
            self._leave(connection)

    def _enter(self, connection: Connection) -> None:
        address = self._addresses.hashed(connection.address)
        same = self._by_address.get(address, {})
        if len(same) >= self._of_one_address:
            self._send_away(next(iter(same)))
        elif len(self._waiting) >= self._in_all:
            self._send_away(next(iter(self._waiting)))
        self._waiting[connection] = address
        self._by_address.setdefault(address, {})[connection] = None

    def _leave(self, connection: Connection) -> None:
        address = self._waiting.pop(connection, None)
        if address is None:
            return  # it was sent away
        same = self._by_address[address]
        del same[connection]
        if not same:
            del self._by_address[address]

    def _send_away(self, connection: Connection) -> None:
        self._leave(connection)
        message = "Many windows are being opened at once. Please try again in a moment."
        connection.send(Error(code="rate_limited", message=message, retry_after=PATIENCE))
        connection.end(FLOOD)
