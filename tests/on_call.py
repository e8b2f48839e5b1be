"""Whoever is on call, as a webhook that a test can read; and one that nobody answers."""

from __future__ import annotations

import asyncio
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from houses import House

from server.adapters.notify import Notifier


class Refusing(Notifier):
    """Nobody can be reached."""

    def __init__(self) -> None:
        super().__init__(None, None, None)

    async def call(self) -> bool:
        await asyncio.sleep(0)
        return False


class OnCall:
    """A webhook that writes down what it is sent. With a `house`, it is the one that this house calls."""

    def __init__(self, house: House | None = None) -> None:
        self._house = house

    def __enter__(self) -> OnCall:
        bodies: list[object] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.bodies = bodies
        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        Thread(target=self._server.serve_forever, daemon=True).start()
        if self._house is not None:
            self._house.services.deadlines._notifier = Notifier(self.url, None, None)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()


class PostOffice:
    """A mail server that writes down what it is sent: the least of SMTP (RFC 5321) that a client needs."""

    async def __aenter__(self) -> PostOffice:
        self.messages: list[str] = []
        self.recipients: list[str] = []
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said, command = "220 ready", ""
        while command != "QUIT":
            writer.write(said.encode() + b"\r\n")
            line = (await reader.readline()).decode().strip()
            command, said = line.split(" ")[0].upper(), "250 good"
            if command == "RCPT":
                self.recipients.append(line.partition(":")[2].strip("<>"))
            if command == "DATA":
                writer.write(b"354 go on\r\n")
                raw = await reader.readuntil(b"\r\n.\r\n")
                self.messages.append(raw.removesuffix(b".\r\n").decode())
        writer.write(b"221 bye\r\n")
        writer.close()
