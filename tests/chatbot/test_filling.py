"""What a line does to a form, as pure functions: nothing is lost, nothing is asked that is not needed."""

import itertools

import pytest

from actions.care import CARE, fitting
from actions.contact import contact
from actions.coverage import has_no_insurance, meant_center
from actions.drafts import asks_to_rewrite, draft
from actions.fields import LONGEST, plain
from actions.filling import answer, change, decline, sent
from actions.requests import CALLBACK, COVERAGE, MESSAGE

FILLED = {
    "callback_how": "call",
    "callback_contact": "419 555 0100",
    "callback_when": "mornings",
    "callback_voicemail": "no",
    "callback_name": "Sam",
}


@pytest.mark.parametrize(
    "text, found",
    [
        ("419 555 0100", "419 555 0100"),
        ("my cell is (419) 555-0100 thanks", "(419) 555-0100"),
        ("+1.419.555.0100 ext 12", "+1.419.555.0100 ext 12"),
        ("4195550100", "4195550100"),
        ("write to sam.k+x@mail.example.org.", "sam.k+x@mail.example.org"),
        ("419-555-0100 or sam@example.org", "sam@example.org, 419-555-0100"),
        ("no phone", None),
        ("i have 2 kids and 3 jobs", None),
        ("555", None),
    ],
)
def test_a_number_or_an_address_is_found_and_kept_as_written(text, found):
    assert contact(text) == found


@pytest.mark.parametrize(
    "text, how", [("call me", "call"), ("txt or text", "text"), ("E-MAIL pls", "email"), ("ring me", "call")]
)
def test_how_is_understood_in_other_words(text, how):
    assert answer(CALLBACK, {}, "callback_how", text).slots["callback_how"] == how


def test_who_answers_more_than_was_asked_is_not_asked_again():
    filled = answer(CALLBACK, {}, "callback_how", "text me at 419 555 0100")
    assert filled.slots["callback_how"] == "text"
    assert filled.slots["callback_contact"] == "419 555 0100"


def test_an_odd_number_is_asked_for_once_more_and_then_taken_as_it_is():
    first = answer(CALLBACK, {"callback_how": "call"}, "callback_contact", "55 5010")
    assert first.slots["callback_contact"] is None and first.say == ["utter_form_unclear"]
    slots = {"callback_how": "call", **first.slots}
    assert answer(CALLBACK, slots, "callback_contact", "55 5010").slots["callback_contact"] == "55 5010"


def test_an_address_for_a_call_makes_it_an_email():
    filled = answer(CALLBACK, {"callback_how": "call"}, "callback_contact", "sam@example.org")
    assert filled.slots == {**filled.slots, "callback_how": "email", "callback_contact": "sam@example.org"}


def test_only_a_call_can_be_left_a_voicemail():
    assert "callback_voicemail" in CALLBACK.required_slots({"callback_how": "call"})
    assert "callback_voicemail" not in CALLBACK.required_slots({"callback_how": "text"})


def test_how_and_contact_are_the_only_fields_that_cannot_be_skipped():
    assert [one.name for one in CALLBACK.fields if one.required] == ["how", "contact"]
    for slot in ("callback_when", "callback_voicemail", "callback_name"):
        assert decline(CALLBACK, FILLED, slot).slots[slot] == ""
    needed = decline(CALLBACK, {"callback_how": "call"}, "callback_contact")
    assert needed.slots == {"callback_contact": None} and needed.say == ["utter_form_needed"]


def test_what_was_skipped_is_not_sent():
    assert sent(CALLBACK, {**FILLED, "callback_name": "", "callback_confirm": "send"}) == {
        "how": "call",
        "contact": "419 555 0100",
        "when": "mornings",
        "voicemail": "no",
    }


@pytest.mark.parametrize(
    "text, slot, value",
    [
        ("no, tuesday", "callback_when", "tuesday"),
        ("actually after 6 pm", "callback_when", "after 6 pm"),
        ("change my number to 419 555 0111", "callback_contact", "419 555 0111"),
        ("change my number", "callback_contact", None),
        ("no, its 419-555-0122", "callback_contact", "419-555-0122"),
        ("change the name to Alex", "callback_name", "Alex"),
        ("actually text me", "callback_how", "text"),
    ],
)
def test_an_earlier_answer_is_corrected_in_one_line(text, slot, value):
    for asked in ("callback_name", "callback_confirm"):
        filled = change(CALLBACK, FILLED, asked, text)
        assert filled.slots[slot] == value
        assert filled.slots["callback_confirm"] is None


def test_a_correction_before_sending_sends_nothing():
    filled = answer(CALLBACK, FILLED, "callback_confirm", "no, tuesday")
    assert filled.slots["callback_when"] == "tuesday"
    assert filled.slots["callback_confirm"] is None


@pytest.mark.parametrize(
    "text, found",
    [("yes", "send"), ("send it", "send"), ("no", "stop"), ("don't send it", "stop"), ("change", "change")],
)
def test_what_is_said_before_sending_counts(text, found):
    assert answer(CALLBACK, FILLED, "callback_confirm", text).slots["callback_confirm"] == found


@pytest.mark.parametrize("text", ["hm", "what", "maybe", "blue"])
def test_nothing_is_sent_on_an_unclear_answer(text):
    assert answer(CALLBACK, FILLED, "callback_confirm", text).slots.get("callback_confirm") is None


def test_a_value_is_one_line_of_bounded_length_that_rasa_can_fill_in():
    assert plain("a\nb\t c\u200b" + "x" * 900) == ("a b c " + "x" * 900)[:LONGEST]
    assert "0[" not in plain("me0[x]")


def test_every_question_of_every_form_has_words():
    import yaml
    from conftest import HERE

    said = yaml.safe_load((HERE / "chatbot" / "domain" / "forms.yml").read_text())
    for form in (CALLBACK, COVERAGE, CARE, MESSAGE):
        assert said["forms"][form.name]["required_slots"] == [one.slot for one in form.fields]
        assert all(f"utter_ask_{one.slot}" in said["responses"] for one in form.fields)


def test_the_care_finder_names_one_to_three_levels_whatever_is_answered():
    answers = {
        "care_about": ("alcohol", "opioids", "other"),
        "care_sick": ("yes", "no", "unsure", ""),
        "care_home": ("home", "stay"),
    }
    given = [(*values, "unsure", "") for values in (*answers.values(), ("yes", "no"))]
    for about, sick, home, before in itertools.product(*given):
        levels = fitting({"care_about": about, "care_sick": sick, "care_home": home, "care_before": before})
        assert 1 <= len(levels) <= 3
        assert ("detox" in levels) == (sick != "no"), "who is not sure may need it too"
        assert ("residential" in levels) == (home == "stay")
        assert about in ("alcohol", "opioids") or "mat" not in levels


def test_the_draft_follows_what_was_talked_about():
    names = ("plain", "back", "relapse", "craving", "ghosted", "left", "long_ago", "loved_one")
    drafts = {name: name for name in names}
    assert draft(drafts, [], None) == "plain"
    assert draft(drafts, ["relapse_normal", "cost"], "self") == "relapse"
    assert draft(drafts, ["cost", "levels_of_care"], "self") == "plain", (
        "nobody said that they were here before"
    )
    assert draft(drafts, ["relapse_normal", "ghosted"], "self") == "ghosted"
    assert draft(drafts, ["ghosted"], "loved_one") == "loved_one"


def test_why_something_is_needed_is_said_and_never_taken_for_an_answer():
    assert answer(CALLBACK, {"callback_how": "call"}, "callback_contact", "why do you need it").say == [
        "utter_form_needed"
    ]
    asked = answer(CALLBACK, FILLED, "callback_name", "why do you want my name")
    assert asked.slots["callback_name"] is None


@pytest.mark.parametrize(
    "slot, text, value",
    [
        ("callback_name", "no", ""),
        ("callback_when", "none", ""),
        ("callback_when", "yes", "any time"),
        ("callback_name", "Dr. Who", "Dr. Who"),
    ],
)
def test_a_bare_no_leaves_a_free_field_out(slot, text, value):
    assert answer(CALLBACK, FILLED, slot, text).slots[slot] == value


@pytest.mark.parametrize(
    "text, value",
    [
        ("i'm not afraid", "no"),
        ("not sick, no", "no"),
        ("yes, i'm scared", "yes"),
        ("kind of", "yes"),
        ("not sure", "unsure"),
    ],
)
def test_a_word_inside_its_denial_does_not_count(text, value):
    assert answer(CARE, {}, "care_sick", text).slots["care_sick"] == value


@pytest.mark.parametrize(
    "text, value",
    [
        ("you can't leave one, he checks it", "no"),
        ("not ok, my mother listens to them", "no"),
        ("they may not", "no"),
        ("please dont leave a message", "no"),
        ("i'd rather you didn't", "no"),
        ("not sure", "not sure"),
        ("i don't know", "not sure"),
        ("no problem", "yes"),
        ("i don't mind", "yes"),
        ("sure, go ahead", "yes"),
        ("yes but don't say where you call from", "yes but don't say where you call from"),
        ("only if you say you are a friend", "only if you say you are a friend"),
    ],
)
def test_a_voicemail_is_left_only_where_nothing_speaks_against_it(text, value):
    assert answer(CALLBACK, FILLED, "callback_voicemail", text).slots["callback_voicemail"] == value


@pytest.mark.parametrize(
    "text",
    [
        "thats not correct",
        "not good",
        "is it safe to send",
        "good question, who gets it",
        "right, but not mornings",
        "i can send it myself",
        "ok but who reads it",
        "yes but change the name",
        "can you send it?",
        "send it tomorrow",
        "i guess",
        "not sure",
        "thanks",
        "fine whatever",
        "the number is right but the name isn't",
    ],
)
def test_nothing_is_sent_on_less_than_a_plain_yes(text):
    for form in (CALLBACK, COVERAGE, MESSAGE):
        confirm = form.fields[-1].slot
        given = (
            FILLED
            if form is CALLBACK
            else {"message_text": "Could we talk?"}
            if form is MESSAGE
            else {"coverage_insurer": "Aetna"}
        )
        assert answer(form, given, confirm, text).slots.get(confirm) != "send"


@pytest.mark.parametrize(
    "text",
    [
        "yes please",
        "Yes, send it.",
        "looks good",
        "ok send it please",
        "that's right, go ahead",
        "you can send it",
        "sure",
        "do it",
    ],
)
def test_a_plain_yes_sends_in_many_words(text):
    assert answer(CALLBACK, FILLED, "callback_confirm", text).slots["callback_confirm"] == "send"


@pytest.mark.parametrize(
    "text",
    [
        "dont send it",
        "i dont want that sent",
        "do not send",
        "please don't",
        "nope",
        "i'd rather you didn't send this",
        "delete it",
    ],
)
def test_who_wants_nothing_sent_is_heard(text):
    assert answer(CALLBACK, FILLED, "callback_confirm", text).slots["callback_confirm"] == "stop"


def test_a_condition_at_the_end_goes_with_the_time_that_was_given():
    filled = answer(CALLBACK, FILLED, "callback_confirm", "right, but not on friday afternoon")
    assert filled.slots["callback_when"] == "mornings, but not on friday afternoon"
    assert filled.slots["callback_confirm"] is None


@pytest.mark.parametrize(
    "text, how",
    [
        ("not by phone", None),
        ("no calls", None),
        ("don't call, text me", "text"),
        ("email, i can't talk on the phone", "email"),
        ("anything but text, so call", "call"),
        ("calls are not safe. e-mail", "email"),
    ],
)
def test_a_way_that_is_ruled_out_is_not_taken(text, how):
    assert answer(CALLBACK, {}, "callback_how", text).slots["callback_how"] == how


@pytest.mark.parametrize(
    "text, found",
    [
        ("dont use 419-555-0177, use 419-555-0188", "419-555-0188"),
        ("not 419-555-0177 but 419-555-0188", "419-555-0188"),
        ("419-555-0177 is my old number, use 419-555-0188", "419-555-0188"),
        ("use 419-555-0188 instead of 419-555-0177", "419-555-0188"),
        ("419-555-0188, never 419-555-0177", "419-555-0188"),
        ("don't call 419-555-0177", None),
        ("419 555 0177 isn't safe. 419 555 0188 is", "419 555 0188"),
    ],
)
def test_a_number_that_is_ruled_out_is_not_taken(text, found):
    assert contact(text) == found


@pytest.mark.parametrize(
    "text, found",
    [
        (
            "419-555-0177 but please dont call after 6, my husband is home",
            "419-555-0177 (but please dont call after 6, my husband is home)",
        ),
        ("please only text 419-555-0177", "419-555-0177 (please only text)"),
        ("text me at 419 555 0177 after five", "419 555 0177 (after five)"),
        ("sam@example.org but my wife reads it", "sam@example.org (but my wife reads it)"),
        ("419-555-0100 (ask for Sam)", "419-555-0100 (ask for Sam)"),
    ],
)
def test_what_must_be_known_of_a_number_goes_with_it(text, found):
    assert contact(text) == found


@pytest.mark.parametrize("text", ["no", "none", "nope", "the same as before", "my number", "you have it"])
def test_what_cannot_be_a_number_is_never_taken_for_one(text):
    slots = {"callback_how": "call"}
    for _ in range(3):
        filled = answer(CALLBACK, slots, "callback_contact", text)
        assert filled.slots["callback_contact"] is None and filled.say
        slots = {**slots, **filled.slots}


def test_another_way_to_be_reached_can_be_named_where_the_number_is_asked():
    slots = {"callback_how": "email"}
    filled = answer(CALLBACK, slots, "callback_contact", "ok text then")
    assert filled.slots["callback_how"] == "text" and filled.slots["callback_contact"] is None


def test_send_it_is_no_name_and_no_insurance():
    assert answer(CALLBACK, FILLED, "callback_name", "send it").slots["callback_name"] is None
    assert answer(COVERAGE, {}, "coverage_insurer", "ok send it").slots["coverage_insurer"] is None


KNOWN = [
    ["Midwest Recovery Center in Toledo", "Midwest Recovery Center", "Toledo"],
    ["Midwest Centers at Youngstown", "Midwest Centers at Youngstown", "Youngstown"],
    ["Ohio Detox Center in Maumee", "Ohio Detox Center", "Maumee"],
]


@pytest.mark.parametrize(
    "text, which",
    [
        ("yes", "Midwest Recovery Center"),
        ("yes, this one", "Midwest Recovery Center"),
        ("ohio detox center", "Ohio Detox Center"),
        ("the one in Maumee", "Ohio Detox Center"),
        ("no, youngstown", "Midwest Centers at Youngstown"),
        ("toledo", "Midwest Recovery Center"),
        ("no", None),
        ("the one in cleveland", None),
        ("midwest", None),
        ("another one", None),
    ],
)
def test_a_check_is_for_a_center_that_is_known(text, which):
    assert meant_center(text, "Midwest Recovery Center", KNOWN) == which


@pytest.mark.parametrize(
    "text",
    [
        "i dont have any insurance",
        "none",
        "No insurance right now.",
        "uninsured",
        "i lost my coverage",
        "self pay",
    ],
)
def test_that_there_is_no_insurance_is_an_answer(text):
    assert has_no_insurance(text)
    assert not has_no_insurance("no idea, maybe Aetna") and not has_no_insurance("Humana")


@pytest.mark.parametrize(
    "text",
    [
        "make it shorter",
        "can you make it shorter",
        "add that i'm sorry",
        "please say that I miss the group",
        "too formal",
        "shorter please",
        "could you rephrase it",
    ],
)
def test_a_wish_about_a_draft_is_no_sentence_to_send(text):
    assert asks_to_rewrite(text)


@pytest.mark.parametrize(
    "text",
    [
        "I would like to come back, please call me.",
        "I am sorry that I went quiet.",
        "Can someone talk with me?",
        "send it",
        "yes",
    ],
)
def test_a_sentence_of_their_own_is_no_wish_about_the_draft(text):
    assert not asks_to_rewrite(text)


@pytest.mark.parametrize(
    "slot, text, value",
    [
        ("care_about", "meth and alcohol", "alcohol"),
        ("care_about", "heroin and xanax", "opioids"),
        ("care_home", "Staying is possible", "stay"),
        ("care_home", "i can't stay away from my kids", "home"),
        ("care_before", "never been to rehab", "no"),
    ],
)
def test_the_care_finder_takes_what_people_type(slot, text, value):
    assert answer(CARE, {}, slot, text).slots[slot] == value
