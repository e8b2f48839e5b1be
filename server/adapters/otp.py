"""One-time passwords of an authenticator app: TOTP (RFC 6238) over HOTP (RFC 4226), as every app reads them.

SHA-1, six digits, 30 seconds. The known weaknesses of the hash do not touch its use in HMAC (RFC 6238, section 1.2).
"""

from __future__ import annotations

import base64
import hmac
import os
from urllib.parse import quote

from server.adapters.sealing import Secret

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a clock may be off, to each side (RFC 6238, section 5.2)
SIZE = 20  # bytes of a secret: the length of the hash (RFC 4226, section 4)


def new_secret() -> Secret:
    """A fresh secret to share with an app."""
    return Secret(os.urandom(SIZE))


def code(secret: Secret, counter: int) -> str:
    """The code of one step."""
    digest = hmac.digest(secret.reveal(), counter.to_bytes(8), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def accepted(secret: Secret, given: str, now: float, used: int | None) -> int | None:
    """The step whose code was given, if it is near `now` (seconds since 1970) and after the last `used`; else None."""
    present, wanted = int(now) // STEP, "".join(given.split())
    found = None
    for counter in range(present - DRIFT, present + DRIFT + 1):
        # Every step is compared, so that the time tells nothing.
        same = hmac.compare_digest(code(secret, counter).encode(), wanted.encode())
        if same and (used is None or counter > used):
            found = counter
    return found


def spelled(secret: Secret) -> str:
    """The secret as a person types it into an app: base32."""
    return base64.b32encode(secret.reveal()).decode()


def address(secret: Secret, username: str) -> str:
    """The `otpauth:` address that an app takes."""
    issuer = "Open Door"
    return (
        f"otpauth://totp/{quote(issuer)}:{quote(username)}?secret={spelled(secret)}&issuer={quote(issuer)}"
        f"&algorithm=SHA1&digits={DIGITS}&period={STEP}"
    )
