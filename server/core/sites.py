"""What is known of a center, and nothing more. Unknown is unknown: nothing is carried from one center to
another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from server.core.hours import Hours
from server.core.retention import Keep

MostMajor = Literal["private", "any"]


@dataclass(frozen=True, slots=True)
class Level:
    """A level of care that a center lists, and the center's own words for it."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Insurers:
    """What a center says of insurance. An insurer that is not in `commonly` is not known, which is never a no.

    `most_major` is "private" for "most major private insurers", "any" for "most major insurers", None where neither
    is said.
    """

    commonly: tuple[str, ...] = ()
    most_major: MostMajor | None = None
    ohio_medicaid: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """One center. `own_voice` marks the center whose own words the FAQ answers are; `origins` are the websites
    that may show its chat in a frame (scheme://host[:port]).

    Where the file of centers says nothing, `insurers` and `treats` are None and the rest is empty or false.
    `same_day` names what same-day placement is often possible in; `serves` the towns whose people are served.
    `insurer_not_contacted` is true only where the center states it for the check whether a plan is in network.
    """

    id: str
    name: str
    town: str
    care: tuple[Level, ...]
    own_voice: bool
    returning_phone: str
    admissions_phone: str
    origins: tuple[str, ...] = ()
    keep: Keep | None = None  # where None, the settings say how long
    consent: tuple[str, str] | None = None  # the center's own wording: its version, and the words
    hours: Hours | None = None  # duty hours; None where they are not known
    insurers: Insurers | None = None
    insurer_not_contacted: bool = False
    same_day: tuple[str, ...] = ()
    treats: str | None = None
    serves: tuple[str, ...] = ()

    @property
    def has_iop(self) -> bool:
        """Whether this center is known to have an intensive outpatient program."""
        return any(level.id == "iop" for level in self.care)

    @property
    def numbers(self) -> str:
        """The sentence that names the center's two numbers and the two safety numbers."""
        return (
            f"To come back to IOP you can call {self.returning_phone}. For anything else, admissions is at "
            f"{self.admissions_phone}. If you are in danger right now, call 911. You can call or text 988 at any hour."
        )


class Centers(dict[str, Site]):
    """The centers of a file, by id.

    `[id]` of a center that the file does not name any more is a stand-in of which nothing is known but the numbers of
    all: its chats are kept for a while, and their visitors must be able to read, take away and delete them. `in` and
    `get` know the named ones alone, so nothing begins at another.
    """

    def __init__(self, named: Mapping[str, Site], *, returning_phone: str, admissions_phone: str) -> None:
        super().__init__(named)
        self._returning_phone, self._admissions_phone = returning_phone, admissions_phone

    def __missing__(self, id: str) -> Site:
        return Site(
            id=id,
            name="your center",
            town="a town that is not known here",
            care=(),
            own_voice=False,
            returning_phone=self._returning_phone,
            admissions_phone=self._admissions_phone,
        )
