"""Limits that outlive a socket: how fast one conversation, one member or one address may go. In memory, and by no name.

Every limit allows bursts. The one for addresses is generous, because a whole shelter may share one; it is kept under a
keyed hash whose key lives a day in this process's memory.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import time
from collections.abc import Hashable
from dataclasses import dataclass, field

DAY = 24 * 3600.0
REMEMBERED = 20_000  # buckets in memory; the oldest that are full again go first


@dataclass(slots=True)
class Bucket:
    """A rate with bursts: `size` at once, refilled by `rate` each second."""

    size: float
    rate: float
    level: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level, self.at = self.size, time.monotonic()

    def take(self) -> float:
        """Take one; returns 0.0, or the seconds to wait where there is none (and takes nothing)."""
        now = time.monotonic()
        self.level, self.at = min(self.size, self.level + (now - self.at) * self.rate), now
        if self.level < 1:
            return (1 - self.level) / self.rate
        self.level -= 1
        return 0.0

    @property
    def is_full(self) -> bool:
        """Whether forgetting this bucket would change nothing."""
        return self.level + (time.monotonic() - self.at) * self.rate >= self.size


class Buckets:
    """One bucket for each key, made when it is first asked."""

    def __init__(self, size: float, rate: float) -> None:
        self._size, self._rate = size, rate
        self._buckets: dict[Hashable, Bucket] = {}

    def take(self, key: Hashable) -> float:
        """As of Bucket, for one key."""
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= REMEMBERED:
                self._buckets = {of: known for of, known in self._buckets.items() if not known.is_full}
            bucket = self._buckets[key] = Bucket(self._size, self._rate)
        return bucket.take()


class Addresses:
    """How fast one address may do one thing."""

    def __init__(self, size: float = 100, rate: float = 0.5) -> None:
        self._limit = (size, rate)
        self._renew()

    def _renew(self) -> None:
        self._key, self._born, self._buckets = os.urandom(32), time.monotonic(), Buckets(*self._limit)

    def take(self, address: str) -> float:
        """As of Bucket, for one address; the address itself is kept nowhere."""
        return self._buckets.take(self.hashed(address))

    def hashed(self, address: str) -> bytes:
        """What stands in an address's place, for a day at most."""
        if time.monotonic() - self._born > DAY:
            self._renew()
        return hmac.digest(self._key, _network(address), hashlib.sha256)


def _network(address: str) -> bytes:
    """What counts as one address: an IPv4 address, or the /64 that an IPv6 customer has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return b""
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped.packed if found.ipv4_mapped else found.packed[:8]
    return found.packed


class Limits:
    """The limits of one server process."""

    def __init__(self) -> None:
        self.conversations = Buckets(size=120, rate=10)
        self.members = Buckets(size=120, rate=10)
        self.addresses = Addresses()
        self.signing_in = Addresses(size=30, rate=0.2)
