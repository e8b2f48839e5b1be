"""What a line is to the form that is open: an answer, a wish to skip, change or leave, or a side question. Pure."""

from __future__ import annotations

import re

from actions.choosing import STOP
from actions.contact import has_contact
from actions.drafts import asks_to_rewrite
from actions.fields import CLOSED, FREE, Field, is_time
from actions.filling import CHANGE, CONFIRM, begins_a_change, names_a_change
from actions.requests import COVERAGE, MESSAGE
from chatbot import moves
from chatbot.heard import PERSON, SHORT, SMALL_TALK, Heard, OpenForm
from chatbot.memory import Memory
from chatbot.pieces import is_question
from chatbot.topics import is_danger

_DELETE = re.compile(
    r"\b(?:delet|eras|remov|wip(?:e|ing)|destroy|get(?:ting)? rid|clear|forget|gone)\w*", re.IGNORECASE
)
_SOMEBODY = re.compile(
    r"\b(?:person|people|humans?|someone|somebody|anyone|anybody|staff|team|agent|operator|"
    r"representative|rep|counsel\w+|nurse|doctor|admissions|talk|speak|call|chat with)\b",
    re.IGNORECASE,
)
_INSURER_TOLD = re.compile(
    r"\b(?:tell|told|contact|call|notify|inform|ask|hear|know|find out|see|report|alert|let)\w*\b.*"
    r"\b(?:insur\w+|health plan|carrier|policy ?holder)\b|"
    r"\binsur\w+\b.*\b(?:told|know|find out|hear|see|notified|contacted|informed|called|alerted)\b",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"\b(?:chat|conversation|everything|all|data|history|messages?|lines?|wrote|written|record)\b",
    re.IGNORECASE,
)


def in_form(text: str, read: Heard, open_form: OpenForm, memory: Memory) -> list[Heard]:
    """An answer to the form, a wish about it, or a side question, after which the form asks again."""
    asked = open_form.form.field(open_form.asked)
    fits = asked is not None and (_fits(asked, text) or _another_way(asked, open_form, text))
    deletes = read.sure and read.intent == "delete_my_data" and _DELETE.search(text) is not None
    if moves.is_leave(text):
        return [Heard("leave_form", text)]
    # "don't send it" is about this form; only who says so wants more than that gone.
    if is_stop(text, open_form) and not (deletes and _CHAT.search(text)):
        return [Heard("inform", text)]
    if moves.is_skip(text) and not fits:
        return [Heard("skip", text)]
    if deletes and _is_request(text):
        return [Heard("leave_form", text), read]
    if names_a_change(text):
        return [Heard(CHANGE, text)]
    if open_form.form is COVERAGE and _INSURER_TOLD.search(text) and is_question(text):
        return [Heard("insurer_told", text)]
    if open_form.form is MESSAGE and asks_to_rewrite(text):
        return [Heard("inform", text)]
    # A number where one is asked for is the answer, whatever else the line is like.
    if asked is not None and asked.kind == "contact" and has_contact(text):
        return [Heard("inform", text)]
    side = read.sure and read.intent not in SMALL_TALK and read.intent != open_form.topic
    # "humana" is near to "human": beside free words a person is meant only where one is named.
    if read.intent == PERSON and fits and _free(asked) and not _SOMEBODY.search(text):
        side = False
    if side and (_asks(text) or (not fits and not _free(asked)) or read.intent == PERSON):
        return [read]
    if begins_a_change(text) and not (fits and asked is not None and asked.kind in CLOSED):
        return [Heard(CHANGE, text)]
    # After danger was answered, a long line goes on with that rather than with somebody's name.
    if memory.topic and is_danger(memory.topic) and not fits and len(text.split()) > SHORT:
        return [read]
    return [Heard("inform", text)]


def answers(text: str, open_form: OpenForm) -> bool:
    """Whether a line is one of the values that the form offers for the field that it asked."""
    asked = open_form.form.field(open_form.asked)
    return asked is not None and asked.kind in CLOSED and _fits(asked, text)


def is_value(text: str, open_form: OpenForm) -> bool:
    """Whether a line can only be meant for the form: a choice, a number, a time; free words can be anything."""
    asked = open_form.form.field(open_form.asked)
    if asked is None or asked.kind == "text" or asked.name == CONFIRM:
        return False
    return is_time(text) if asked.kind == "when" else _fits(asked, text)


def is_stop(text: str, open_form: OpenForm) -> bool:
    """Whether a line says that what is shown shall not be sent."""
    asked = open_form.form.field(open_form.asked)
    return asked is not None and asked.name == CONFIRM and asked.read(text) == STOP


def _another_way(asked: Field, open_form: OpenForm, text: str) -> bool:
    """ "ok text then", where a number is asked for."""
    how = next((one for one in open_form.form.fields if one.name == "how"), None)
    return asked.kind == "contact" and how is not None and _fits(how, text) and not _asks(text)


def _is_request(text: str) -> bool:
    """Whether a line is rather a wish than the value of a field."""
    return is_question(text) or len(text.split()) > 2


def _fits(asked: Field, text: str) -> bool:
    """Whether the line is plainly a value of the field that was asked."""
    if asked.kind in FREE:
        return (
            not _asks(text)
            and len(text.split()) <= SHORT
            and not moves.is_leave(text)
            and not moves.is_skip(text)
        )
    if asked.kind in CLOSED and not asked.conditions and len(text.split()) > SHORT:
        return False
    if asked.name == CHANGE:
        return not _asks(text)
    if asked.name == CONFIRM:
        return asked.read(text) is not None and not _asks(text) and not begins_a_change(text)
    return asked.read(text) is not None


def _free(asked: Field | None) -> bool:
    return asked is not None and asked.kind in FREE


def _asks(text: str) -> bool:
    return is_question(text) and len(text.split()) >= 3
