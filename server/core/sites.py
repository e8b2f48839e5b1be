"""What is known of a center, and nothing more. Unknown is unknown: nothing is carried from one center to
another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """One center. `own_voice` marks the center whose own words the FAQ answers are; `origins` are the websites
    that may show its chat in a frame (scheme://host[:port])."""

    id: str
    name: str
    town: str
    care: tuple[str, ...]
    own_voice: bool
    returning_phone: str
    admissions_phone: str
    origins: tuple[str, ...] = ()

    @property
    def has_iop(self) -> bool:
        """Whether this center is known to have an intensive outpatient program."""
        return "iop" in self.care

    @property
    def numbers(self) -> str:
        """The sentence that names the center's two numbers and the two safety numbers."""
        return (
            f"To come back to IOP you can call {self.returning_phone}. For anything else, admissions is at "
            f"{self.admissions_phone}. If you are in danger right now, call 911. You can call or text 988 at any hour."
        )
