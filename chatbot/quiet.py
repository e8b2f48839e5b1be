"""No word of a visitor in any log of this process, at any level.

Rasa prints messages at DEBUG, an unparsable "/..." line as a warning at every level, and lets text stand in the
exceptions that it logs. So its lines are not filtered by content but by origin: of a foreign logger only the place
is printed, never its message or its exception's. Only loggers below `chatbot` speak in full, and they never get text.
"""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

OWN = "chatbot"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class PlaceOnly(logging.Formatter):
    """Formats a record of our own in full, and of anybody else's as level, logger, place and kind of exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, without the visitor's words."""
        if _is_own(record.name):
            return f"{record.levelname.lower()} {record.name}: {record.getMessage()}"
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return (
            f"{record.levelname.lower()} {record.name} at {record.filename}:{record.lineno} {kind}".rstrip()
        )


def silence(level: str) -> None:
    """Call before Rasa is imported: `level` is for our own lines, everybody else's stay at WARNING or above."""
    if level not in LEVELS:
        raise ValueError(f"log level must be one of {', '.join(LEVELS)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlaceOnly())
    handler.addFilter(_loud_enough)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(level)
    warnings.simplefilter("ignore")
    # Libraries set filters of their own while they are imported; what is shown goes through this function.
    warnings.showwarning = _no_warning  # type: ignore[assignment]
    silence_structlog()


def silence_again() -> None:
    """Call after Rasa is imported and the model is loaded: takes back what they changed."""
    root = logging.getLogger()
    for name in list(logging.root.manager.loggerDict):
        if _is_own(name):
            continue
        other = logging.getLogger(name)
        other.handlers = []
        other.propagate = True
        if other.level and other.level < logging.WARNING:
            other.setLevel(logging.WARNING)
    root.setLevel(logging.WARNING)
    warnings.simplefilter("ignore")
    warnings.showwarning = _no_warning  # type: ignore[assignment]


def _loud_enough(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or _is_own(record.name)


def _is_own(name: str) -> bool:
    return name == OWN or name.startswith(OWN + ".")


def _no_warning(*_: Any, **__: Any) -> None:
    return None


def silence_structlog() -> None:
    """Only the names of warnings and errors: unconfigured, structlog prints every level, and Rasa hands it messages."""
    import structlog

    structlog.configure(
        processors=[_event_only],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _event_only(_: Any, method: str, event: MutableMapping[str, Any]) -> str:
    # Rasa names its events with dotted words; anything else might be a sentence with text in it.
    name = str(event.get("event"))
    return f"{method} rasa: {name if re.fullmatch('[a-z_.]+', name) else 'an event'}"
