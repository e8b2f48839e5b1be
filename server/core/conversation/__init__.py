"""The rules of a conversation, pure: `step` takes a state and an input, and returns the new state and the effects.

A missing entry of TABLE is a refusal, and a refusal changes nothing. Nothing here reads a clock, a database or a
socket: the runner (runtime/runner.py) performs the effects, in their order, in one transaction.
"""

from server.core.conversation.actions import check_in_id
from server.core.conversation.inputs import (
    AlarmAgain,
    Alarmed,
    AssistantAway,
    CancelHandoff,
    Claim,
    Close,
    End,
    Handoff,
    Input,
    ReachOut,
    Release,
    Reply,
    ReturnToBot,
    Say,
    StaffGone,
    StaffSay,
    TurnDone,
    Unshare,
    VisitorGone,
    WantPerson,
)
from server.core.conversation.state import ASSISTANT_MODES, Conversation, Mode, Refused
from server.core.conversation.table import TABLE, Edge, step

__all__ = [
    "ASSISTANT_MODES",
    "TABLE",
    "AlarmAgain",
    "Alarmed",
    "AssistantAway",
    "CancelHandoff",
    "Claim",
    "Close",
    "Conversation",
    "Edge",
    "End",
    "Handoff",
    "Input",
    "Mode",
    "ReachOut",
    "Refused",
    "Release",
    "Reply",
    "ReturnToBot",
    "Say",
    "StaffGone",
    "StaffSay",
    "TurnDone",
    "Unshare",
    "VisitorGone",
    "WantPerson",
    "check_in_id",
    "step",
]
