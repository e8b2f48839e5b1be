"""The assistant remembers nothing: not in memory, not in the process, only in the small state that it hands back."""

import gc
import json

import pytest
from conftest import context, free_port, start, stop, take


def test_after_two_hundred_turns_no_tracker_is_left(inside):
    from rasa.shared.core.trackers import DialogueStateTracker

    for number in range(200):
        take(
            inside,
            {"text": "is it normal to relapse" + "?" * (number % 3), "state": None, "context": context()},
        )
    gc.collect()
    assert not [thing for thing in gc.get_objects() if isinstance(thing, DialogueStateTracker)]


def test_the_store_is_ours_and_not_wrapped_in_one_that_keeps(inside):
    from chatbot.store import TurnsInFlight

    assert type(inside._processor.tracker_store) is TurnsInFlight


def test_a_turn_that_fails_leaves_nothing_either(inside, monkeypatch):
    async def broken(*_):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(inside._processor, "run_action_extract_slots", broken)
    with pytest.raises(RuntimeError):
        take(inside, {"text": "hello", "state": None, "context": context()})
    assert inside._store._trackers == {}


def test_another_worker_goes_on_from_the_same_state(assistant, model, action_server, tmp_path):
    state = assistant.turn("hello")["state"]
    other = start(tmp_path, action_server[0])
    try:
        here = assistant.turn("is relapse normal", state=state)
        there = other.turn("is relapse normal", state=state)
        assert here == there
    finally:
        stop(other.process)


def test_the_same_turn_gives_the_same_answer_however_often(assistant):
    state = assistant.turn("hello")["state"]
    answers = [assistant.turn("will they judge me", state=state) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_the_state_stays_small_and_holds_no_words(assistant):
    state = None
    for number in range(20):
        answer = assistant.turn(f"my own unmistakable words {number} " * 20, state=state)
        state = answer["state"]
        assert len(state.encode()) <= 5 * 1024
    assert "unmistakable" not in state
    assert "657-0858" not in state
    assert len(json.loads(state)["events"]) <= 12
    assert set(json.loads(state)["slots"]) == {"memory"}


def test_the_process_does_not_grow_with_conversations(assistant):
    def resident_kb() -> int:
        with open(f"/proc/{assistant.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    story = "is relapse normal, and I keep wondering about it. " * 10
    for _ in range(30):
        assistant.turn(story)
    before = resident_kb()
    for _ in range(100):
        assistant.turn(story)
    assert resident_kb() - before < 20_000


@pytest.fixture
def domain(inside):
    return inside._domain


def test_a_form_and_its_answers_survive_the_packing(domain):
    from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered

    from chatbot.state import pack, unpack

    tracker = unpack(None, "one", domain)
    for number in range(6):
        intent = {"name": "judged", "confidence": 1.0}
        events = [UserUttered(f"words {number}", intent, [], {"text": f"words {number}"})]
        events += [ActionExecuted("some_form"), ActiveLoop("some_form"), SlotSet("nearest", number)]
        tracker.update_with_events([*events, ActionExecuted("action_listen")], domain)
    packed = pack(tracker, not_kept=["town"])
    again = unpack(packed, "two", domain)
    assert again.active_loop_name == "some_form"
    assert again.get_slot("nearest") == 5
    assert again.latest_action_name == "action_listen"
    assert "words" not in packed
    assert packed.count('["user"') == 2


def test_a_value_that_was_cleared_stands_nowhere_in_the_state(domain):
    from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered

    from chatbot.state import pack, unpack

    tracker = unpack(None, "one", domain)
    events = [UserUttered("x", {"name": "inform", "confidence": 1.0}), ActionExecuted("callback_form")]
    events += [SlotSet("callback_contact", "419 555 0100"), SlotSet("callback_contact", None)]
    tracker.update_with_events([*events, ActionExecuted("action_listen")], domain)
    assert "555" not in pack(tracker, not_kept=[])


def test_what_the_server_tells_is_not_kept(domain):
    from rasa.shared.core.events import SlotSet

    from chatbot.state import pack, unpack

    tracker = unpack(None, "one", domain)
    tracker.update(SlotSet("town", "Toledo, Ohio"), domain)
    assert "Toledo" not in pack(tracker, not_kept=["town"])


def test_a_missing_secret_or_model_is_refused_at_the_start(model, tmp_path):
    import os
    import subprocess
    import sys

    from conftest import HERE

    bare = {name: value for name, value in os.environ.items() if name != "OPEN_DOOR_ASSISTANT_SECRET"}
    command = [
        sys.executable,
        "-m",
        "chatbot",
        "serve",
        "--port",
        str(free_port()),
        "--actions-url",
        "http://127.0.0.1:1/",
    ]
    silent = subprocess.run(command, cwd=HERE, env=bare, capture_output=True, text=True)
    assert silent.returncode == 2
    assert "OPEN_DOOR_ASSISTANT_SECRET" in silent.stderr
    given = {**bare, "OPEN_DOOR_ASSISTANT_SECRET": "x"}
    missing = subprocess.run(
        [*command, "--model", str(tmp_path / "none")], cwd=HERE, env=given, capture_output=True, text=True
    )
    assert missing.returncode == 2
    assert "chatbot train" in missing.stderr
