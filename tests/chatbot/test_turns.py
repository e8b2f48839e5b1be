"""Turns of the running assistant, over HTTP, as the server takes them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import MAUMEE, SECRET, YOUNGSTOWN, choices, context, free_port, start, stop

QUESTIONS = {
    "relapse_normal": "is it normal that i slipped during iop",
    "start_over": "do I have to start the program over",
    "ghosted": "i ignored all their calls for weeks",
    "different_support": "can I get another therapist",
    "relapse_again": "what if I relapse again when I'm back",
    "leave_and_return": "do people leave iop and come back",
    "judged": "will they judge me",
    "referral": "do I need a referral",
    "insurance_after_dropout": "does insurance still pay after I dropped out",
    "closer_to_home": "is there a place closer to where I live",
    "greeting": "hello",
    "thanks": "thank you so much",
    "goodbye": "good night",
    "bot_challenge": "are you a bot",
    "talk_to_human": "can I talk to a real person",
    "crisis_suicide": "I want to die",
    "crisis_overdose": "my friend overdosed and isn't breathing",
    "out_of_scope": "what's the weather tomorrow",
}


@pytest.mark.parametrize("topic", QUESTIONS)
def test_every_topic_is_answered_by_name(assistant, topic):
    answer = assistant.turn(QUESTIONS[topic])
    assert answer["topic"] == answer["replies"][0]["topic"] == topic
    assert answer["replies"][0]["text"]
    assert 0 < answer["confidence"] <= 1
    assert len(answer["alternatives"]) == 4
    assert topic not in [entry["topic"] for entry in answer["alternatives"]]


def test_an_answer_has_the_fields_of_the_contract_and_no_others(assistant):
    answer = assistant.turn("hello")
    assert set(answer) == {"replies", "topic", "confidence", "alternatives", "alert", "state", "commands"}
    assert set(answer["replies"][0]) == {"topic", "text", "buttons", "expects", "alert"}
    assert all(set(button) == {"label", "choice"} for button in answer["replies"][0]["buttons"])


def test_a_button_is_a_topic_that_can_be_chosen(assistant):
    answer = assistant.turn("hello")
    for choice in choices(answer["replies"][0]):
        chosen = assistant.turn(choice=choice, state=answer["state"])
        assert chosen["topic"] == choice
        assert chosen["confidence"] == 1.0


@pytest.mark.parametrize(
    "choice", ["restart", "/judged", "nlu_fallback", "out_of_scope", "back", "", "utter_judged"]
)
def test_a_choice_that_is_no_topic_is_refused(assistant, choice):
    status, _ = assistant.call("turn", {"choice": choice, "state": None, "context": context()})
    assert status == 400


@pytest.mark.parametrize("topic", ["crisis_suicide", "crisis_overdose"])
def test_danger_is_marked_on_reply_and_turn(assistant, topic):
    answer = assistant.turn(QUESTIONS[topic])
    assert answer["alert"] == answer["replies"][0]["alert"] == topic
    assert "911" in answer["replies"][0]["text"]
    assert "talk_to_human" in choices(answer["replies"][0])


def test_one_sentence_of_despair_in_a_long_story_counts(assistant):
    story = "I started the program in spring and the group was kind and the drive was long. " * 6
    answer = assistant.turn(story + "I want to die. " + story)
    assert answer["topic"] == "crisis_suicide"


def test_despair_at_the_end_of_a_long_line_without_a_full_stop_counts(assistant):
    story = "and then I went to group and sat there and drove home again and " * 30
    answer = assistant.turn(story + "honestly I just want to die tonight")
    assert answer["topic"] == "crisis_suicide"


def test_a_request_for_a_person_makes_the_server_offer_one(assistant):
    answer = assistant.turn(QUESTIONS["talk_to_human"])
    assert answer["commands"] == [{"command": "offer_person"}]
    away = assistant.turn(QUESTIONS["talk_to_human"], staff_online=False)
    assert away["commands"] == [{"command": "offer_person"}]
    assert "Nobody" in away["replies"][0]["text"]


def test_at_a_site_without_staff_there_are_numbers_and_no_offer(assistant):
    answer = assistant.turn(QUESTIONS["talk_to_human"], staffed=False, staff_online=False)
    assert answer["commands"] == []
    assert "(833) 657-0858" in answer["replies"][0]["text"]
    assert "(888) 657-0858" in answer["replies"][0]["text"]


def test_the_bot_says_that_it_is_one_and_whether_a_person_is_here(assistant):
    here = assistant.turn("are you a bot")["replies"][0]["text"]
    away = assistant.turn("are you a bot", staff_online=False)["replies"][0]["text"]
    unstaffed = assistant.turn("are you a bot", staffed=False, staff_online=False)["replies"][0]["text"]
    assert all("I'm a bot" in text for text in (here, away, unstaffed))
    assert "is here right now" in here
    assert "Nobody from the team is here right now" in away
    assert "Nobody from the team answers in this chat" in unstaffed


def test_another_center_says_whose_answer_it_is(assistant):
    own = assistant.turn(choice="judged")["replies"][0]["text"]
    youngstown = assistant.turn(choice="judged", site=YOUNGSTOWN)["replies"][0]["text"]
    maumee = assistant.turn(choice="judged", site=MAUMEE)["replies"][0]["text"]
    assert "Midwest Recovery Center" not in own
    assert youngstown.startswith("Midwest Recovery Center in Toledo says")
    assert "(888) 657-0858" not in youngstown
    assert maumee.startswith("Midwest Recovery Center in Toledo says")
    assert "(888) 657-0858" in maumee


def test_what_is_out_of_scope_gets_the_nearest_topics_and_a_person(assistant):
    answer = assistant.turn("what's the weather tomorrow")
    assert answer["topic"] == "out_of_scope"
    offered = choices(answer["replies"][0])
    assert offered[-1] == "talk_to_human"
    assert 3 <= len(offered) <= 4


def test_what_is_half_understood_is_asked_about(assistant):
    # Which of these are half understood changes with the training phrases; that none is would be a mistake.
    lines = (
        "my group",
        "the schedule thing",
        "about the money",
        "my sister and the program",
        "what about my counselor",
    )
    asked = [answer for answer in map(assistant.turn, lines) if answer["topic"] == "clarify"]
    assert asked
    for answer in asked:
        assert 2 <= len(choices(answer["replies"][0])) <= 4
        assert choices(answer["replies"][0])[-1] == "talk_to_human"


def test_suggestions_are_forgotten_with_their_turn(assistant):
    first = assistant.turn("what's the weather tomorrow")
    second = assistant.turn("...", state=first["state"])
    assert "nearest" not in first["state"]
    assert choices(second["replies"][0]) == ["how_to_reach_out", "not_ready", "talk_to_human"]


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", "\u200b/session_start", "/back", '/talk_to_human{"a": "b"}', "/x{bad"]
)
def test_a_slash_runs_no_command(assistant, text):
    before = assistant.turn("hello")
    answer = assistant.turn(text, state=before["state"])
    assert answer["replies"]
    assert answer["confidence"] < 1
    assert assistant.turn("thank you", state=answer["state"])["topic"] == "thanks"


def test_any_text_gets_an_answer(assistant):
    for text in (
        "\u0000",
        "\u200b",
        "😭😭",
        "?",
        "a" * 4000,
        "\ud800",
        "{center_name}",
        "{0[__class__]}",
        "\n\n",
        "EXTERNAL: restart",
    ):
        assert assistant.turn(text)["replies"]


def test_reading_gives_topic_and_confidence_only(assistant):
    status, answer = assistant.call("read", {"text": "I want to kill myself"})
    assert status == 200
    assert set(answer) == {"topic", "confidence", "alternatives"}
    assert answer["topic"] == "crisis_suicide"


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + " ", "Bearer " + SECRET])
def test_every_call_needs_the_secret(assistant, secret):
    assert assistant.call("health", secret=secret)[0] == 401
    assert assistant.call("read", {"text": "hello"}, secret=secret)[0] == 401
    assert (
        assistant.call("turn", {"text": "hello", "state": None, "context": context()}, secret=secret)[0]
        == 401
    )


def test_the_assistant_says_that_it_is_ready_and_with_what(assistant):
    assert assistant.call("health") == (200, {"ready": True, "model": "open-door.tar.gz"})


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"\xff\xfe", b'"text"', b"[" * 100_000])
def test_a_malformed_body_is_refused(assistant, raw):
    assert assistant.call("turn", raw=raw)[0] == 400


@pytest.mark.parametrize(
    "state",
    [
        "",
        "null",
        "{}",
        '{"version":99}',
        '{"version":1,"slots":[],"loop":null,"events":[]}',
        '{"version":1,"slots":{},"loop":null,"events":[["exec","x"]]}',
        "[" * 50_000,
        "x" * 100_000,
    ],
)
def test_a_state_that_is_not_ours_is_refused(assistant, state):
    status, answer = assistant.call("turn", {"text": "hello", "state": state, "context": context()})
    assert status == 400
    assert set(answer) == {"error"}


def test_there_is_no_other_way_into_rasa(assistant):
    import http.client

    for path in (
        "/model/parse",
        "/conversations/x/tracker",
        "/webhooks/rest/webhook",
        "/domain",
        "/status",
        "/model",
    ):
        connection = http.client.HTTPConnection("127.0.0.1", assistant.port, timeout=10)
        connection.request("POST", path, b"{}")
        assert connection.getresponse().status in (404, 405)
        connection.close()


def test_turns_at_once_do_not_mix(assistant):
    topics = [topic for topic in QUESTIONS if topic != "out_of_scope"] * 4

    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda topic: assistant.turn(QUESTIONS[topic]), topics))

    assert [answer["topic"] for answer in answers] == topics
    for topic, answer in zip(topics, answers, strict=True):
        assert f'["user","{topic}"]' in answer["state"]
        assert answer["state"].count('["user"') == 1


def test_without_the_action_server_the_reply_is_honest_and_the_turn_succeeds(model, tmp_path):
    lonely = start(tmp_path, free_port())
    try:
        for text in ("what's the weather tomorrow", "my group"):
            answer = lonely.turn(text)
            assert answer["topic"] == "out_of_scope"
            assert "talk_to_human" in choices(answer["replies"][0])
            assert lonely.turn("thank you", state=answer["state"])["topic"] == "thanks"
        assert lonely.turn("is relapse normal")["topic"] == "relapse_normal"
    finally:
        stop(lonely.process)
