"""Forms with the running assistant: filled, interrupted, corrected, skipped, left; what they send and keep."""

import json

import pytest
from conftest import MAUMEE, TOLEDO, choices, requests, talk

CALLBACK = ("can someone call me back", "call me", "419 555 0100", "weekdays after five", "no", "Sam")


def said(answer):
    return [reply["text"] for reply in answer["replies"]]


def last(answers):
    return answers[-1]["replies"][-1]


def test_a_call_back_is_asked_for_shown_and_sent(assistant):
    answers = talk(assistant, *CALLBACK)
    assert {reply["topic"] for answer in answers for reply in answer["replies"]} == {"callback"}
    asked = [answer["replies"][-1]["expects"] for answer in answers]
    assert asked == ["choice", "phone", "text", "choice", "text", "choice"]
    shown = last(answers)["text"]
    assert all(value in shown for value in ("call", "419 555 0100", "weekdays after five", "no", "Sam"))
    assert requests(answers) == []
    sent = talk(assistant, *CALLBACK, "send it")
    fields = {
        "how": "call",
        "contact": "419 555 0100",
        "when": "weekdays after five",
        "voicemail": "no",
        "name": "Sam",
    }
    assert requests(sent) == [{"command": "file_request", "kind": "callback", "fields": fields}]


def test_a_call_back_needs_only_how_and_where(assistant):
    answers = talk(
        assistant, "please call me later", ">inform:text", "419-555-0100", ">skip", ">skip", ">inform:send"
    )
    assert requests(answers) == [
        {"command": "file_request", "kind": "callback", "fields": {"how": "text", "contact": "419-555-0100"}}
    ]


def test_an_address_is_expected_where_an_email_is_wanted(assistant):
    answers = talk(assistant, "can someone call me back", "email is better")
    assert last(answers)["expects"] == "email"


@pytest.mark.parametrize("word", ["stop", "never mind", "cancel", "i changed my mind"])
def test_a_form_can_be_left_at_any_question(assistant, word):
    for far in range(1, len(CALLBACK) + 1):
        answers = talk(assistant, *CALLBACK[:far], word)
        assert "Nothing was sent" in last(answers)["text"]
        assert requests(answers) == []
        assert "555" not in answers[-1]["state"] and "Sam" not in answers[-1]["state"]


def test_a_question_inside_a_form_is_answered_and_the_form_asks_again(assistant):
    answers = talk(assistant, *CALLBACK[:2], "do I need a referral to come back?", "419 555 0100")
    topics = [reply["topic"] for reply in answers[2]["replies"]]
    assert topics == ["referral", "callback"]
    assert said(answers[2])[-1] == said(answers[1])[-1]
    assert last(answers)["expects"] == "text"


def test_danger_inside_a_form_is_answered_alone_and_the_form_waits(assistant):
    answers = talk(assistant, *CALLBACK[:2], "I want to die", "419 555 0100")
    assert [reply["topic"] for reply in answers[2]["replies"]] == ["crisis_suicide"]
    assert answers[2]["alert"] == "crisis_suicide"
    assert last(answers)["topic"] == "callback"


def test_an_answer_is_corrected_at_any_later_question(assistant):
    answers = talk(assistant, *CALLBACK, "no, tuesday", "change my number to 419 555 0199", "yes")
    assert requests(answers)[0]["fields"]["when"] == "tuesday"
    assert requests(answers)[0]["fields"]["contact"] == "419 555 0199"


def test_what_should_change_can_be_picked(assistant):
    answers = talk(assistant, *CALLBACK, ">inform:change", ">inform:name", "Alex", "send")
    assert requests(answers)[0]["fields"]["name"] == "Alex"


def test_what_is_not_to_be_sent_is_gone(assistant):
    answers = talk(assistant, *CALLBACK, "don't send it")
    assert requests(answers) == []
    assert "555" not in answers[-1]["state"] and "Sam" not in answers[-1]["state"]


def test_a_second_request_knows_nothing_of_the_first(assistant):
    answers = talk(
        assistant,
        *CALLBACK,
        "send it",
        "can someone call me back",
        "text",
        "419 555 0177",
        "skip",
        "skip",
        "send",
    )
    assert requests(answers)[1]["fields"] == {"how": "text", "contact": "419 555 0177"}


def test_the_state_stays_small_and_keeps_words_only_while_a_form_runs(assistant):
    answers = talk(assistant, *CALLBACK, "is this private?", "what does it cost", "send it", "thank you")
    assert all(len(answer["state"].encode()) < 5 * 1024 for answer in answers)
    assert "419 555 0100" in answers[6]["state"]
    for answer in answers[-2:]:
        assert (
            "555" not in answer["state"]
            and "Sam" not in answer["state"]
            and "weekdays" not in answer["state"]
        )
    slots = json.loads(answers[-1]["state"])["slots"]
    assert not [name for name in slots if name.startswith(("callback_", "form_"))]


def test_without_a_team_there_is_no_form_and_the_numbers_are_given(assistant):
    for line in ("can someone call me back", "check my coverage for me please"):
        answers = talk(assistant, line, "419 555 0100", staffed=False, staff_online=False)
        assert "(833) 657-0858" in said(answers[0])[0]
        assert answers[0]["replies"][-1]["expects"] is None
        assert requests(answers) == []
        assert "555" not in answers[-1]["state"]


def test_a_coverage_check_asks_for_the_least_and_is_sent(assistant):
    answers = talk(
        assistant, ">insurance_check", "yes", "Aetna, the silver plan", "skip", "sam@example.org", "send it"
    )
    fields = {
        "center": "Midwest Recovery Center",
        "insurer": "Aetna, the silver plan",
        "contact": "sam@example.org",
    }
    assert requests(answers) == [{"command": "file_request", "kind": "coverage", "fields": fields}]
    assert {reply["topic"] for answer in answers for reply in answer["replies"]} == {"insurance_check"}


def test_that_the_insurer_is_not_contacted_is_said_only_where_the_center_states_it(assistant):
    here = " ".join(said(assistant.turn(choice="insurance_check")))
    maumee = " ".join(said(assistant.turn(choice="insurance_check", site=MAUMEE)))
    assert "not contacted" in here and "in network" in here
    assert "not contacted" not in maumee


def test_the_care_finder_ends_in_levels_places_and_who_decides(assistant):
    answers = talk(
        assistant,
        "help me see which fits",
        "fentanyl",
        "yes im scared of being sick",
        "i have kids at home",
        "skip",
    )
    assert {reply["topic"] for answer in answers for reply in answer["replies"]} == {"care_finder"}
    result = last(answers)["text"]
    assert "Detox" in result and "Midwest Centers at Youngstown" in result and "Ohio Detox Center" in result
    assert "medical people must decide" in result and "Admissions decides" in result
    assert not [name for name in json.loads(answers[-1]["state"])["slots"] if name.startswith("care_")]


def test_the_care_finder_names_no_place_that_the_center_file_does_not_list(assistant):
    answers = talk(assistant, ">care_finder", ">inform:other", ">inform:no", ">inform:home", ">inform:no")
    result = last(answers)["text"]
    assert "PHP" in result and "Detox Center" not in result


def test_the_care_finder_gives_each_center_only_its_own_words(assistant):
    lines = (">care_finder", ">inform:other", ">inform:unsure", ">inform:stay", ">inform:no")
    here, maumee = (last(talk(assistant, *lines, site=site))["text"] for site in (TOLEDO, MAUMEE))
    assert "Detox at Midwest Centers at Youngstown: medically supported. Also listed at Ohio Detox" in here
    assert "Inpatient treatment at Ohio Detox Center in Maumee: structured setting." in here
    assert "Medical detox at Ohio Detox Center in Maumee: supervised around the clock." in maumee
    assert "medical people must decide" in here, "who is not sure is warned too"


def test_what_is_needed_is_said_with_its_own_reason(assistant):
    answers = talk(assistant, ">insurance_check", ">skip", ">inform:here", ">skip")
    assert "which center" in said(answers[1])[0] and "nothing to check" in said(answers[3])[0]


def test_whether_a_voicemail_may_be_left_can_be_changed_by_a_button(assistant):
    answers = talk(
        assistant,
        ">callback",
        ">inform:call",
        "419 555 0100",
        ">skip",
        ">inform:yes",
        ">skip",
        ">inform:change",
    )
    assert "inform:voicemail" in choices(last(answers))
    written = talk(assistant, ">callback", ">inform:text", "419 555 0100", ">skip", ">skip", ">inform:change")
    assert "inform:voicemail" not in choices(last(written))


def test_a_draft_is_made_from_what_was_talked_about_changed_and_sent(assistant):
    answers = talk(assistant, "i stopped answering all their calls", ">help_write")
    assert "I went quiet" in last(answers)["text"]
    own = "I would like to try the evening group again, if you let me."
    changed = talk(
        assistant, "i stopped answering all their calls", ">help_write", ">inform:change", own, "send it"
    )
    assert requests(changed) == [{"command": "file_request", "kind": "message", "fields": {"text": own}}]
    assert "evening group" not in changed[-1]["state"]


def test_without_a_team_a_draft_is_there_to_copy(assistant):
    answer = assistant.turn(choice="help_write", staffed=False, staff_online=False)
    assert "Could someone talk with me?" in said(answer)[0]
    assert answer["commands"] == []


def test_a_chat_is_deleted_only_after_a_yes_to_the_question(assistant):
    asked, kept = talk(assistant, "delete this chat", "no")
    assert choices(asked["replies"][-1])[:2] == ["confirm_delete", "keep_chat"]
    assert asked["commands"] == kept["commands"] == []
    assert talk(assistant, "delete this chat", "yes")[-1]["commands"] == [{"command": "delete_conversation"}]
    assert talk(assistant, "delete this chat", ">confirm_delete")[-1]["commands"] == [
        {"command": "delete_conversation"}
    ]


@pytest.mark.parametrize("before", ["hello", "is relapse normal"])
def test_nothing_is_deleted_where_nothing_was_asked(assistant, before):
    for line in ("yes", ">confirm_delete"):
        assert talk(assistant, before, line)[-1]["commands"] == []


def test_two_yes_no_questions_never_stand_open_at_once(assistant):
    answers = talk(assistant, *CALLBACK[:3], "please delete this conversation", "yes")
    assert "555" not in answers[3]["state"]
    assert answers[4]["commands"] == [{"command": "delete_conversation"}]


HINT = "nobody will miss me so whenever"


def safety_asks(assistant, *lines, **told):
    """The answers to `lines` and then to the gentle question that stands open, as if the screen had asked it."""
    answers = talk(assistant, *lines)
    hinted = assistant.turn(HINT, state=answers[-1]["state"], shown="check_in")
    return [*answers, hinted]


@pytest.mark.parametrize("far", [2, 3, 4, 6])
@pytest.mark.parametrize(
    "line", ["yes", "sometimes", "kind of yeah", "i dont know", "yes i am", "i think about it"]
)
def test_a_yes_to_the_gentle_question_is_never_the_answer_of_a_form(assistant, far, line):
    asked = safety_asks(assistant, *CALLBACK[:far])
    answer = assistant.turn(line, state=asked[-1]["state"])
    assert answer["alert"] == "crisis_suicide" and answer["commands"] == []
    assert [reply["topic"] for reply in answer["replies"]] == ["crisis_suicide"]


@pytest.mark.parametrize("far", [2, 3, 4, 6])
@pytest.mark.parametrize("line", ["no", "no i'm fine", "no i dont mean it like that", "not really"])
def test_after_a_no_to_the_gentle_question_the_form_asks_again(assistant, far, line):
    asked = safety_asks(assistant, *CALLBACK[:far])
    answer = assistant.turn(line, state=asked[-1]["state"])
    assert answer["commands"] == [] and answer["alert"] is None
    assert "988" in said(answer)[0]
    assert said(answer)[-1] == said(asked[-2])[-1], "the very question that stood open before"


@pytest.mark.parametrize("line", ["im done", "bye", "whatever", "ok", "im just tired", "rather not say"])
@pytest.mark.parametrize("far", [3, 5])
def test_what_does_not_answer_the_gentle_question_fills_nothing(assistant, far, line):
    asked = safety_asks(assistant, *CALLBACK[:far])
    answer = assistant.turn(line, state=asked[-1]["state"])
    assert answer["topic"] in ("check_in", "crisis_suicide")
    back = assistant.turn("no", state=answer["state"])
    assert answer["topic"] != "check_in" or said(back)[-1] == said(asked[-2])[-1]


def test_what_is_plainly_for_the_form_is_taken_also_after_the_gentle_question(assistant):
    asked = safety_asks(assistant, *CALLBACK[:2])
    answer = assistant.turn("419 555 0100", state=asked[-1]["state"])
    assert answer["replies"][-1]["topic"] == "callback" and "419 555 0100" in answer["state"]


def test_the_fear_of_getting_sick_is_not_denied_by_a_no_to_another_question(assistant):
    asked = talk(assistant, ">care_finder", ">inform:alcohol")
    hinted = assistant.turn(
        "i get so sick i dont know if i make it", state=asked[-1]["state"], shown="check_in"
    )
    answer = assistant.turn("no", state=hinted["state"])
    assert said(answer)[-1] == said(asked[-1])[-1]


def test_a_value_that_the_screen_asked_about_is_kept_and_the_next_one_is_taken(assistant):
    asked = talk(assistant, ">care_finder", ">inform:alcohol")
    hinted = assistant.turn("he gets sick", state=asked[-1]["state"], shown="check_in")
    answer = assistant.turn("Staying is possible", state=hinted["state"])
    assert [reply["topic"] for reply in answer["replies"]] == ["care_finder"]
    assert "program before" in said(answer)[-1]


def test_a_form_that_is_left_at_the_gentle_question_is_left_and_the_question_stays(assistant):
    asked = safety_asks(assistant, *CALLBACK)
    left = assistant.turn("cancel", state=asked[-1]["state"])
    assert left["topic"] == "check_in" and "555" not in left["state"]


@pytest.mark.parametrize(
    "line", ["dont send it", "i dont want that sent", "please do not send this", "delete it"]
)
def test_who_does_not_send_is_not_asked_whether_to_delete_the_chat(assistant, line):
    answers = talk(assistant, *CALLBACK, line, "yes")
    assert "confirm_delete" not in choices(answers[-2]["replies"][-1])
    assert [command for answer in answers for command in answer["commands"]] == []
    assert "555" not in answers[-2]["state"]


def test_who_wants_the_chat_deleted_before_sending_is_asked(assistant):
    answers = talk(assistant, *CALLBACK, "dont send it, delete this whole conversation")
    assert "confirm_delete" in choices(last(answers)) and requests(answers) == []


@pytest.mark.parametrize(
    "asked, line",
    [
        ((">care_finder",), "heroin"),
        ((">care_finder",), "drinking"),
        ((">care_finder",), "meth and alcohol"),
        ((">care_finder",), "xanax"),
        ((">care_finder", ">inform:alcohol"), "he gets sick"),
        ((">care_finder", ">inform:alcohol", ">inform:no"), "Staying is possible"),
        ((">care_finder", ">inform:alcohol", ">inform:no", ">inform:home"), "rather not say"),
    ],
)
def test_a_bare_value_that_the_care_finder_asked_for_is_no_emergency(assistant, asked, line):
    answers = talk(assistant, *asked, line)
    assert answers[-1]["alert"] is None
    assert [reply["topic"] for reply in answers[-1]["replies"]] == ["care_finder"]
    assert last(answers)["text"] != last(answers[:-1])["text"], "and it is taken"


@pytest.mark.parametrize("line", ["he took too much heroin and wont wake up", "i drank and i want to die"])
def test_danger_is_danger_also_where_the_care_finder_asks(assistant, line):
    assert talk(assistant, ">care_finder", line)[-1]["alert"] is not None


COVERAGE = (">insurance_check", ">inform:here", "Humana", "skip")


def test_an_insurer_whose_name_is_like_another_word_is_one(assistant):
    answers = talk(assistant, *COVERAGE[:3])
    assert {reply["topic"] for reply in answers[-1]["replies"]} == {"insurance_check"}
    assert answers[-1]["commands"] == []


def test_a_number_for_the_check_of_coverage_begins_no_call_back(assistant):
    answers = talk(assistant, *COVERAGE, "call me at 419-555-0100", "send it")
    assert requests(answers)[0]["kind"] == "coverage"
    assert requests(answers)[0]["fields"]["contact"] == "419-555-0100"


def test_a_no_to_the_center_is_asked_which_one(assistant):
    for line in ("no", "the one in cleveland"):
        answers = talk(assistant, ">insurance_check", line)
        assert "Which center" in said(answers[-1])[0] and "Ohio Detox Center" in said(answers[-1])[0]


def test_of_another_center_nothing_is_claimed_about_its_insurers(assistant):
    answers = talk(assistant, ">insurance_check", "ohio detox center", "will they tell my insurance company?")
    assert "not known" in said(answers[1])[0]
    assert "not known" in said(answers[2])[0] and "is not contacted" not in said(answers[2])[0]
    here = talk(assistant, ">insurance_check", "yes", "will they tell my insurance company?")
    assert "is not contacted" in said(here[2])[0]


def test_who_has_no_insurance_is_not_asked_for_its_number(assistant):
    answers = talk(assistant, *COVERAGE[:2], "i dont have any insurance", "419 555 0100", "send it")
    fields = {"center": "Midwest Recovery Center", "insurer": "no insurance", "contact": "419 555 0100"}
    assert requests(answers)[0]["fields"] == fields


@pytest.mark.parametrize("line", ["can you make it shorter", "add that i'm sorry"])
def test_a_draft_is_changed_by_nobody_but_the_visitor(assistant, line):
    answers = talk(assistant, ">help_write", line)
    assert "you can" in said(answers[-1])[0] and requests(answers) == []
    assert said(answers[-1])[-1] == said(answers[-2])[-1]


@pytest.mark.parametrize("line", ["no", "no thanks", "im ok", "whatever"])
def test_after_a_card_the_next_line_is_not_for_the_form(assistant, line):
    for far in (4, 5, 6):
        answers = talk(assistant, *CALLBACK[:far], "I want to die", line)
        assert said(answers[-1])[-1] == said(answers[far - 1])[-1] and requests(answers) == []


def test_what_was_held_back_is_said_when_they_go_on(assistant):
    """The server asks first how they are, and shows nothing of this answer."""
    danger = assistant.turn("I want to die")
    held = assistant.turn("do i need a referral", state=danger["state"], after_alarm=True)
    for said_so in ({"choice": "go_on"}, {"text": "ok lets go on"}):
        assert assistant.turn(**said_so, state=held["state"])["topic"] == "referral"
    assert assistant.turn("yes", state=held["state"])["alert"] == "crisis_suicide"


def test_a_form_asks_again_what_was_held_back(assistant):
    answers = talk(assistant, *CALLBACK[:2], "I want to die")
    held = assistant.turn("419 555 0100", state=answers[-1]["state"], after_alarm=True)
    answer = assistant.turn(choice="go_on", state=held["state"])
    assert said(answer)[-1] == said(held)[-1]
