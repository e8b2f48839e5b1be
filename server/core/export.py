"""A conversation as a document to take away: plain text, and a page that holds no script and loads nothing.

Everything that somebody wrote goes through `escape`; the page's own policy forbids whatever might slip through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal

NOTICE = (
    "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
    "This document may hold records about treatment for substance use. Federal rules (42 CFR part 2) protect them. "
    "Whoever receives it from a treatment program may not pass it on unless the rules or the person's written "
    "consent allow it.",
)
"""The notice that accompanies a disclosure: the short statement of 42 CFR 2.32(a), then what it means."""

OWN_COPY = (
    "This is your own copy. It is yours to keep, to share or to delete. Think about where you keep it: anybody who "
    "opens this file can read it."
)

_NAMES = {"visitor": "Visitor", "bot": "Assistant", "staff": "Staff", "system": "Note"}
_SHARED = {"all": "the whole chat so far", "from_now": "from then on", "message": "one message"}

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }}
.notice {{ border: 1px solid; padding: .5rem 1rem; }}
article, section {{ margin: 1rem 0; }} .by {{ font-weight: 600; margin: 0; }}
.text {{ margin: 0; white-space: pre-wrap; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{made}</p>
<div class="notice">{notice}</div>
{consents}{lines}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """One line of the document."""

    at: datetime
    role: str
    text: str
    name: str | None = None


Shared = Literal["all", "from_now", "message"]


@dataclass(frozen=True, slots=True)
class Consent:
    """What the visitor agreed to, when, and when they took it back. `note` is the summary as they edited it, which was
    shared with it; empty where there was none."""

    at: datetime
    wording: str
    what: Shared
    note: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A conversation to take away. `own` says that it is the visitor's own copy, not a disclosure by the center."""

    center: str
    made_at: datetime
    own: bool
    lines: Sequence[ExportedLine]
    consents: Sequence[Consent] = ()

    @property
    def title(self) -> str:
        """The document's first line."""
        return f"Chat with {self.center}"


def as_text(document: Document) -> str:
    """The document as plain text."""
    parts = [document.title, _made(document), "", *_notices(document), ""]
    for consent in document.consents:
        parts += [*_consent(consent), ""]
    for line in document.lines:
        parts += [f"[{_when(line.at)}] {_by(line)}:", line.text, ""]
    return "\n".join(parts)


def as_html(document: Document) -> str:
    """The document as one page that needs nothing else."""
    consents = "".join(
        "<section>"
        + "".join(f'<p class="text">{escape(text)}</p>' for text in _consent(consent))
        + "</section>\n"
        for consent in document.consents
    )
    lines = "\n".join(
        f'<article><p class="by">{escape(_by(line))} <small>{_when(line.at)}</small></p>'
        f'<p class="text">{escape(line.text)}</p></article>'
        for line in document.lines
    )
    return _PAGE.format(
        title=escape(document.title),
        made=escape(_made(document)),
        notice="".join(f"<p>{escape(text)}</p>" for text in _notices(document)),
        consents=consents,
        lines=lines,
    )


def _notices(document: Document) -> tuple[str, ...]:
    return (OWN_COPY, *NOTICE) if document.own else NOTICE


def _made(document: Document) -> str:
    return f"Written down on {_when(document.made_at)}. All times are UTC."


def _consent(consent: Consent) -> list[str]:
    told = [
        f"{_when(consent.at)}: agreed to share ({_SHARED[consent.what]}). The words were:",
        consent.wording,
    ]
    if consent.note:
        told += ["The note that was shared with it:", consent.note]
    if consent.withdrawn_at is not None:
        told.append(f"{_when(consent.withdrawn_at)}: took this back.")
    return told


def _by(line: ExportedLine) -> str:
    return line.name or _NAMES[line.role]


def _when(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
