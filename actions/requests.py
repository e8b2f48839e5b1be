"""The forms whose result is sent to the team: a call back, a check of coverage, a message. Only their fields. Pure."""

from __future__ import annotations

from actions.fields import LONGEST_MESSAGE, Field
from actions.filling import CHANGE, CONFIRM, Form, Slots

YES = r"yes|yea+h?|yep|yup|sure|ok(?:ay)?|please do|go ahead|that'?s fine|fine|of course|no problem|not a problem|don'?t mind|do not mind|don'?t care|why not"
NO = r"no+|nope|nah|don'?t|do not|can'?t|cannot|can not|may not|should ?n'?o?t|must not|did ?n'?o?t|would ?n'?o?t|not|never|rather not|better not|please not"
_UNSURE = r"not (?:really |so |too )?(?:sure|certain)|unsure|(?:don'?t|do not) (?:really )?know|dunno|idk|maybe|depends|no idea"
UNSURE = "not sure"  # as it is shown and sent: a person asks then

_NUMBER = r"numbers?|phone|e-?mail|address|contact"


def _callback_needs(asked: Field, slots: Slots) -> bool:
    if asked.name == "voicemail":  # only who is called can be left one
        return slots.get("callback_how") == "call"
    if asked.name == CHANGE:
        return slots.get("callback_confirm") == CHANGE
    return True


CALLBACK = Form(
    "callback_form",
    (
        Field(
            "callback_how",
            "choice",
            {
                "email": r"e-?mails?|mail|write(?: me)?|in writing",
                "text": r"texts?|sms|message(?: me)?",
                "call": r"calls?|phone|ring|voice",
            },
            required=True,
            called=r"how|way|call|text",
        ),
        Field("callback_contact", "contact", required=True, called=_NUMBER),
        Field("callback_when", "when", called=r"when|time|day|hours?"),
        Field(
            "callback_voicemail",
            "yes_no",
            {"no": NO, "yes": rf"{YES}|voicemail is (?:ok|fine)", UNSURE: _UNSURE},
            called=r"voice ?mail|answering machine",
            conditions=True,
        ),
        Field("callback_name", "text", called=r"name"),
        Field(f"callback_{CHANGE}", "choice"),
        Field(f"callback_{CONFIRM}", "confirm"),
    ),
    _callback_needs,
)

COVERAGE = Form(
    "insurance_check_form",
    (
        Field(
            "coverage_center",
            "text",
            required=True,
            called=r"center|centre|place|location|town",
            needed="utter_form_needed_center",
        ),
        Field(
            "coverage_insurer",
            "text",
            required=True,
            called=r"insur\w+|company|carrier",
            needed="utter_form_needed_insurer",
        ),
        Field("coverage_member_number", "text", called=r"member|plan|id|card|policy"),
        Field("coverage_contact", "contact", required=True, called=_NUMBER),
        Field(f"coverage_{CHANGE}", "choice"),
        Field(f"coverage_{CONFIRM}", "confirm"),
    ),
    lambda asked, slots: asked.name != CHANGE or slots.get(f"coverage_{CONFIRM}") == CHANGE,
)

MESSAGE = Form(
    "message_form",
    (
        Field(
            "message_text",
            "text",
            required=True,
            longest=LONGEST_MESSAGE,
            needed="utter_form_needed_message",
            called=r"text|words|message|sentence|it",
        ),
        Field(f"message_{CONFIRM}", "confirm"),
    ),
)
