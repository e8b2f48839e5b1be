"""What a line is to the form that is open: an answer, a wish to skip, change or leave, or a side question. Pure."""

from __future__ import annotations

from actions.fields import FREE, Field
from actions.filling import CHANGE, CONFIRM, begins_a_change, names_a_change
from chatbot import moves
from chatbot.heard import PERSON, SHORT, SMALL_TALK, Heard, OpenForm
from chatbot.memory import Memory
from chatbot.pieces import is_question
from chatbot.topics import is_danger


def in_form(text: str, read: Heard, open_form: OpenForm, memory: Memory) -> list[Heard]:
    """An answer to the form, a wish about it, or a side question, after which the form asks again."""
    asked = open_form.form.field(open_form.asked)
    fits = asked is not None and _fits(asked, text)
    if moves.is_leave(text):
        return [Heard("leave_form", text)]
    if moves.is_skip(text) and not fits:
        return [Heard("skip", text)]
    if read.sure and read.intent == "delete_my_data" and _is_request(text):
        return [Heard("leave_form", text), read]
    if names_a_change(text):
        return [Heard(CHANGE, text)]
    side = read.sure and read.intent not in SMALL_TALK and read.intent != open_form.topic
    if side and (_asks(text) or (not fits and not _free(asked)) or read.intent == PERSON):
        return [read]
    if begins_a_change(text) and not (fits and asked is not None and asked.kind in ("choice", "yes_no")):
        return [Heard(CHANGE, text)]
    # After danger was answered, a long line goes on with that rather than with somebody's name.
    if memory.topic and is_danger(memory.topic) and not fits and len(text.split()) > SHORT:
        return [read]
    return [Heard("inform", text)]


def answers(text: str, open_form: OpenForm) -> bool:
    """Whether a line is one of the values that the form offers for the field that it asked."""
    asked = open_form.form.field(open_form.asked)
    return asked is not None and asked.kind in ("choice", "yes_no") and _fits(asked, text)


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
    if asked.kind in ("choice", "yes_no") and len(text.split()) > SHORT:
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
