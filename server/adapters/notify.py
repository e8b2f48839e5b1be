"""Calling whoever is on call, outside the browser: a webhook, an e-mail, or both. Neither ever says who, what or why.

The message is the same for every center and every alarm: that somebody waits, and to look at the desk.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import httpx
import structlog

log = structlog.get_logger()

WORDS = "Somebody is waiting at the Open Door desk and nobody has answered yet. Please sign in and look."
TRIES = 3
WAIT = 10.0  # seconds for one try
MOST = 16  # calls at one time: a mail server that does not answer keeps a thread for each of them


class Notifier:
    """Sends the one message, where anything is configured."""

    def __init__(self, webhook: str | None, email: str | None, smtp: str | None) -> None:
        self._webhook = webhook
        self._email = email
        self._smtp = smtp
        # Its own threads: the loop's are needed to find the webhook's address, among others.
        self._threads = ThreadPoolExecutor(MOST, "mail")

    async def call(self) -> bool:
        """Send it by every configured way at once; says whether at least one worked, or none is configured."""
        ways = [self._post] * bool(self._webhook) + [self._mail] * bool(self._email and self._smtp)
        results = await asyncio.gather(*[self._try(way.__name__, way) for way in ways])
        return any(results) or not ways

    async def _try(self, name: str, way: object) -> bool:
        for attempt in range(1, TRIES + 1):
            try:
                await way()  # type: ignore[operator]
                return True
            except Exception as error:  # whatever is wrong with one way is not the other's matter
                log.warning(
                    "on_call_not_reached", way=name.strip("_"), attempt=attempt, error=type(error).__name__
                )
                await asyncio.sleep(attempt)
        return False

    async def _post(self) -> None:
        async with httpx.AsyncClient(timeout=WAIT, trust_env=False) as client:
            answer = await client.post(str(self._webhook), json={"text": WORDS})
            answer.raise_for_status()

    async def _mail(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, _send, str(self._smtp), str(self._email))


def _send(server: str, to: str) -> None:
    parts = urlsplit(server)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        f"open-door@{parts.hostname}",
        to,
        "Somebody is waiting",
    )
    message.set_content(WORDS)
    secure = parts.scheme == "smtps"
    port = parts.port or (465 if secure else 25)
    context = ssl.create_default_context()
    opened = (
        smtplib.SMTP_SSL(parts.hostname or "", port, timeout=WAIT, context=context)
        if secure
        else smtplib.SMTP(parts.hostname or "", port, timeout=WAIT)
    )
    with opened as client:
        if not secure and client.has_extn("starttls"):
            client.starttls(context=context)
        if parts.username:
            client.login(unquote(parts.username), unquote(parts.password or ""))
        client.send_message(message)
