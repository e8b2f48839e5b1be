"""The wording that a visitor agrees to when they ask for a person, by version. A version is never edited, only
followed."""

from __future__ import annotations

from server.core.sites import Site

WORDINGS = {
    "2026-11": (
        "If you say yes, the admissions team of {name} can read the note below and what you share, and can "
        "answer you here. You can change the note or leave it empty. You can stop sharing at any time; what they "
        "could read until then, they can still read. In some cases the law can require a center to disclose "
        "records."
    ),
    "2026-11-reach-out": (
        "If you say yes, the admissions team of {name} can read what you write here from now on, and can answer "
        "you. They cannot read what you wrote before. You can stop sharing at any time; what they could read until "
        "then, they can still read. In some cases the law can require a center to disclose records."
    ),
    "2026-11-message": (
        "If you send this, the admissions team of {name} can read this message. Sending it shows them nothing "
        "else of this chat. They may answer you here, and then they can read what you write to them. You can stop "
        "sharing at any time; what they could read until then, they can still read. In some cases the law can "
        "require a center to disclose records."
    ),
}
CURRENT = "2026-11"
REACH_OUT = "2026-11-reach-out"  # the one tap that a member of staff offers to a visitor in danger
MESSAGE = "2026-11-message"  # a message for staff to find later
MESSAGES = frozenset({MESSAGE})  # every version of it that rows may name

NOBODY_HERE = (
    "Nobody from the team is online right now. {hours} If you say yes, you keep a place in line and they see your note "
    "when somebody is here. We can't say when that will be. You can leave a message instead. {numbers}"
)


TRANSFER = "{by} would like someone from {center} to take over. You can say no and stay with this center."
"""Stands before the wording where a member of staff asks about another center."""


def current(site: Site) -> str:
    """The version of the wording that a center's offers have now: its own, or ours."""
    return site.consent[0] if site.consent else CURRENT


def of_site(site: Site, version: str) -> str:
    """The words of a version at a center; raises KeyError for an unknown one."""
    own = site.consent
    text = own[1] if own is not None and own[0] == version else WORDINGS[version]
    return text.replace("{name}", site.name)


def offered(site: Site, *, staff_online: bool, hours: str = "", version: str) -> str:
    """What an offer of a center says, and before that, where nobody is there, that it is so."""
    return _with_nobody(of_site(site, version), site.numbers, staff_online, hours, version)


def wording(center: str, numbers: str, *, staff_online: bool, hours: str = "", version: str = CURRENT) -> str:
    """What the offer says in the words of `version`, which are ours; `hours` is the sentence of core/hours.py. Raises
    KeyError for an unknown version."""
    return _with_nobody(WORDINGS[version].format(name=center), numbers, staff_online, hours, version)


def _with_nobody(text: str, numbers: str, staff_online: bool, hours: str, version: str) -> str:
    if staff_online or version in (REACH_OUT, MESSAGE):
        return text
    return f"{NOBODY_HERE.format(numbers=numbers, hours=hours)}\n\n{text}".replace("  ", " ")
