"""What the assistant may ask of the server: closed kinds, closed fields, bounded sizes, and no text in a refusal."""

import pytest
from pydantic import ValidationError

from server.adapters.rasa import AssistantAwayError, Command, Turn


@pytest.mark.parametrize(
    "asked",
    [
        {"command": "offer_person"},
        {"command": "delete_conversation"},
        {"command": "file_request", "kind": "callback", "fields": {"how": "call", "contact": "419 555 0100"}},
        {
            "command": "file_request",
            "kind": "coverage",
            "fields": {"insurer": "Aetna", "contact": "a@example.org"},
        },
        {"command": "file_request", "kind": "message", "fields": {"text": "I'd like to come back."}},
    ],
)
def test_each_command_of_the_contract_is_taken(asked):
    assert Command.model_validate(asked).command == asked["command"]


@pytest.mark.parametrize(
    "asked",
    [
        {"command": "drop_everything"},
        {"command": "file_request"},
        {"command": "file_request", "kind": "callback", "fields": {}},
        {"command": "file_request", "kind": "dossier", "fields": {"text": "x"}},
        {"command": "file_request", "kind": "message", "fields": {"contact": "x"}},
        {"command": "file_request", "kind": "message", "fields": {"text": "x" * 501}},
        {"command": "file_request", "kind": "message", "fields": {"text": ""}},
        {"command": "offer_person", "fields": {"text": "x"}},
        {"command": "delete_conversation", "kind": "message", "fields": {"text": "x"}},
    ],
)
def test_any_other_command_is_refused(asked):
    with pytest.raises(ValidationError):
        Command.model_validate(asked)


async def test_an_answer_with_a_wrong_command_is_no_answer_and_its_text_is_not_repeated(monkeypatch):
    from server.adapters.rasa import Assistant
    from server.adapters.sealing import Secret

    assistant = Assistant(["http://127.0.0.1:1"], Secret(b"secret"))

    async def answered(*_):
        wrong = {"command": "file_request", "kind": "message", "fields": {"planted words": "planted words"}}
        reply = {"topic": "callback", "text": "ok"}
        return {
            "replies": [reply],
            "topic": "callback",
            "confidence": 1.0,
            "state": "{}",
            "commands": [wrong],
        }

    monkeypatch.setattr(assistant, "_call", answered)
    with pytest.raises(AssistantAwayError) as refusal:
        await assistant.turn(state=None, context=_Nothing(), text="hello")
    assert "planted" not in str(refusal.value)
    assert Turn.model_fields["commands"]
    await assistant.close()


class _Nothing:
    def encode(self):
        return {}
