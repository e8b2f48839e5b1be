"""How a process of ours logs: what happened and where, never what anyone wrote.

Words reach logs by ways that nobody means: the message of an exception, a library's DEBUG lines, a warning
that quotes the value it is about, asyncio's report of a task. Each of these is cut off here, whatever the
level. Our own log lines are events with named values, and those values are ids, counts and codes. This module
does not decide what is worth logging.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog

#: Libraries whose lower levels print frames, statements, parameters or visitors' addresses. uvicorn hands its
#: logger "uvicorn.error" to websockets, which prints every frame to it at DEBUG.
CAPPED = (
    "websockets",
    "aiosqlite",
    "sqlalchemy",
    "httpx",
    "httpcore",
    "uvicorn",
    "asyncio",
    "multipart",
    "python_multipart",
)

_CAPPED_PREFIXES = tuple(f"{name}." for name in CAPPED)


def configure(
    level: str = "info", form: Literal["console", "json"] = "console", stream: TextIO | None = None
) -> None:
    """Set up logging for the whole process: `level` for our own events, one line each, on standard error.

    Later calls replace earlier ones. Start uvicorn with ``log_config=None, access_log=False``, or it installs
    handlers of its own.
    """
    chosen = getattr(logging, level.upper())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _quiet_asyncio,
        _place_only,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,  # a test may configure anew
    )
    output = stream or sys.stderr
    renderer: structlog.typing.Processor
    if form == "json":
        renderer = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=output.isatty(), exception_formatter=_no_traceback)
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    handler.addFilter(_capped)  # at the end of the way: a library may set levels of its own, uvicorn does
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(chosen, logging.INFO))  # other libraries' DEBUG is not for us
    logging.getLogger("server").setLevel(chosen)
    # Without this, what a handler raises is printed with the record it was about.
    logging.raiseExceptions = False
    warnings.showwarning = _log_warning
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )
    sys.unraisablehook = lambda args: _log_uncaught(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: ``get_logger(__name__)``."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def place_of(error: BaseException) -> str:
    """What an exception was and where, without its message: ``KeyError at store.py:41 < runner.py:17``.

    The message is left out because it may quote what somebody wrote. Of an `OSError` the system's words for
    its number are kept.
    """
    frames = [f"{os.path.basename(f.filename)}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    kind = type(error).__name__
    if isinstance(error, OSError) and error.errno is not None:
        kind += f" ({os.strerror(error.errno)})"
    text = kind + (" at " + " < ".join(reversed(frames[-6:])) if frames else "")
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return text if cause is None else f"{text}; because of {type(cause).__name__}"


def _place_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Replace an exception by its kind and place, also where one was given as an ordinary value."""
    info = event.pop("exc_info", None)
    if info:
        error = info if isinstance(info, BaseException) else (info[1] if isinstance(info, tuple) else None)
        error = error or sys.exc_info()[1]
        if error is not None:
            event["error"] = place_of(error)
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        # The formatter would print these of its own accord.
        record.exc_info = record.exc_text = record.stack_info = None
        event["event"] = str(event.get("event", "")).strip()
    for key, value in event.items():
        if isinstance(value, BaseException):
            event[key] = place_of(value)
    return event


def _quiet_asyncio(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """asyncio describes tasks and callbacks with their arguments and results: keep the first words only."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.name == "asyncio":
        words = str(event.get("event", ""))
        event["event"] = words[: min((words.find(mark) for mark in "\n(<'\":" if mark in words), default=200)]
    return event


def _no_traceback(_stream: TextIO, _info: object) -> None:
    """The console renderer's own traceback, with its messages and local values, is never wanted."""


def _capped(record: logging.LogRecord) -> bool:
    """Whether a record may be printed at all."""
    return record.levelno >= logging.WARNING or not f"{record.name}.".startswith(_CAPPED_PREFIXES)


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    place = f"{os.path.basename(filename)}:{lineno}"
    logging.getLogger("server.warnings").warning("%s at %s", category.__name__, place)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger("server").critical("uncaught", exc_info=error.with_traceback(trace))
