"""The wire contract, version 1. Every frame of docs/protocol.md is here; nothing here acts on one."""

from server.core.wire.limits import *  # noqa: F403 - one name for the contract, in four readable parts
from server.core.wire.parsing import BadFrame, frame_id, parse_staff, parse_visitor, spoken
from server.core.wire.received import *  # noqa: F403
from server.core.wire.sent import *  # noqa: F403

__all__ = ["BadFrame", "frame_id", "parse_staff", "parse_visitor", "spoken"]
