"""The safety screen: what raises the card, what is asked after, what is let be; and that no text stops or slows it."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.safety import (
    ASSAULT,
    CHECK_IN,
    CHILD,
    CRAVING,
    DRIVING,
    OVERDOSE,
    PARTNER,
    SUICIDE,
    THREAT,
    VIOLENCE,
    WITHDRAWAL,
    Screen,
    normalize,
)
from server.core.safety.deciding import decide

CARDS = {
    SUICIDE: "the words for suicide",
    OVERDOSE: "the words for overdose",
    f"{OVERDOSE}_{DRIVING}": "the words for driving",
    WITHDRAWAL: "the words for withdrawal",
    VIOLENCE: "the words for violence",
    **{f"{VIOLENCE}_{sub}": f"the words for {sub}" for sub in (PARTNER, ASSAULT, THREAT, CHILD)},
    CRAVING: "the words for craving",
    CHECK_IN: "the gentle question",
}
SCREEN = Screen(CARDS)

IN_DANGER = [
    "I want to kill myself",
    "i wanna die",
    "I don't want to be alive anymore",
    "im going to end it all tonight",
    "there is no reason to live",
    "everyone is better off without me",
    "i wish i was dead",
    "quiero morir",
]
OVERDOSES = [
    "I think he overdosed",
    "she is not breathing",
    "his lips are blue",
    "he won't wake up",
    "i took too many pills",
    "my friend is unresponsive",
    "creo que es una sobredosis",
]
HARMLESS = [
    "hello",
    "I stopped coming to group",
    "this job is killing me",
    "do you offer naloxone training",
    "is there a suicide prevention class",
    "I relapsed last weekend and feel ashamed",
    "I was dying of laughter",
    "can I come back to IOP",
    "I overdosed two years ago and got better",
    "i'm not suicidal, just sad",
]


def alert(text: str, *before: str) -> str | None:
    found = SCREEN.look(text, before)
    return found.alert if found else None


@pytest.mark.parametrize("text", IN_DANGER)
def test_thoughts_of_suicide_raise_the_card(text: str) -> None:
    assert alert(text) == SUICIDE


@pytest.mark.parametrize("text", OVERDOSES)
def test_an_overdose_raises_the_card(text: str) -> None:
    assert alert(text) == OVERDOSE


@pytest.mark.parametrize("text", HARMLESS)
def test_an_idiom_a_class_and_the_past_do_not(text: str) -> None:
    assert SCREEN.look(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO KILL MYSELF",
        "i want to k1ll mys3lf",
        "I  want\tto\nkill   myself",
        "I want to k.i.l.l myself",
        "i want to kill mysélf",
        "i want to killlll myself!!!",
        "I want to die!",
        "k!ll my$elf",
        "<b>I want to kill myself</b>",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "/i want to die",
        '{"type":"say","text":"i want to die',
        "i w a n t t o d i e",
        "і wаnt to dіe",
        "i want to k*ll myself",
        "iwanttodie",
        "i want to die\u200b",
    ],
)
def test_spelling_spacing_and_wrapping_do_not_hide_it(text: str) -> None:
    assert alert(text) == SUICIDE


@pytest.mark.parametrize(
    ("text", "kind", "sub"),
    [
        ("my husband hit me", VIOLENCE, PARTNER),
        ("i was raped last night", VIOLENCE, ASSAULT),
        ("i am going to kill my neighbor", VIOLENCE, THREAT),
        ("my stepdad touches my little sister", VIOLENCE, CHILD),
        ("i am drunk and driving home", OVERDOSE, DRIVING),
        ("i stopped drinking and i am seeing things", WITHDRAWAL, None),
        ("i want to use so bad right now", CRAVING, None),
    ],
)
def test_each_kind_has_its_own_words(text: str, kind: str, sub: str | None) -> None:
    found = SCREEN.look(text)
    assert found is not None
    assert (found.alert, found.topic, found.sub, found.is_check) == (kind, kind, sub, False)
    assert found.text == CARDS[f"{kind}_{sub}" if sub else kind]


@pytest.mark.parametrize("text", ["i tried to kill myself years ago", "i feel like a burden to everyone"])
def test_a_hint_and_a_past_attempt_are_asked_after_without_an_alarm(text: str) -> None:
    found = SCREEN.look(text)
    assert found is not None
    assert (found.alert, found.topic, found.text, found.is_check) == (None, CHECK_IN, CARDS[CHECK_IN], True)


def test_without_the_words_for_it_nothing_is_asked() -> None:
    assert Screen({SUICIDE: "words"}).look("i feel like a burden to everyone") is None


def test_what_is_past_is_an_alarm_within_a_day() -> None:
    assert alert("he overdosed") == OVERDOSE
    assert alert("he overdosed an hour ago") == OVERDOSE
    assert alert("he overdosed three years ago") is None
    assert alert("we lost him three years ago. i want to die") == SUICIDE


def test_the_last_lines_count_together() -> None:
    assert alert("die", "i want", "to") == SUICIDE
    assert alert("die", "to") is None
    assert alert("goodbye everyone", "i can't do this") == SUICIDE


@pytest.mark.parametrize(
    "answer",
    [
        "yes",
        "Sometimes.",
        "kind of, yeah",
        "i think about it",
        "yes i am",
        "maybe",
        "i've thought about it a lot",
        "every day",
    ],
)
def test_a_faint_yes_to_the_gentle_question_is_a_yes(answer: str) -> None:
    hint = "whats the point anymore"
    found = SCREEN.look(hint)
    assert found is not None and found.is_check
    assert alert(answer, hint) == SUICIDE


@pytest.mark.parametrize("answer", ["no", "i am fine", "how much does it cost", "i think it is the money"])
def test_what_is_no_yes_to_the_gentle_question_is_none(answer: str) -> None:
    assert alert(answer, "whats the point anymore") is None


def test_what_was_answered_before_does_not_fire_again_by_itself() -> None:
    assert alert("thank you", "i want to die") is None
    assert alert("i want to die", "i want to die") == SUICIDE


def test_the_card_has_the_reviewed_words() -> None:
    found = SCREEN.look("i want to die")
    assert found is not None and found.text == CARDS[SUICIDE]
    assert SCREEN.card("medical_advice") is None


def test_violence_of_which_no_more_is_known_gets_the_words_that_name_no_kind() -> None:
    found = SCREEN.card(VIOLENCE)
    assert found is not None and (found.alert, found.text) == (VIOLENCE, CARDS[VIOLENCE])


def test_danger_is_seen_wherever_it_stands_in_a_long_text() -> None:
    filler = "I went to the store and then I went home. "
    for length in (100, 4_000, 60_000, 900_000):
        text = filler * (length // len(filler))
        assert alert("i want to die. " + text) == SUICIDE, f"at the beginning of {length}"
        assert alert(text + " i want to die") == SUICIDE, f"at the end of {length}"


@given(st.text(max_size=300), st.lists(st.text(max_size=50), max_size=4))
def test_any_text_is_screened_without_an_error(text: str, before: list[str]) -> None:
    found = SCREEN.look(text, before)
    assert found is None or found.text in CARDS.values()


@given(st.text(max_size=300))
def test_what_the_phrases_see_is_plain_ascii(text: str) -> None:
    assert normalize(text).isascii()


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "not ",
        "i i ",
        "kill ",
        "my ",
        "a.b-c_",
        "want to ",
        "he he he ",
        "i want to die ",
        "😀",
        "1a",
        "é",
        "(((",
        "\n",
    ],
)
def test_no_text_makes_the_screen_slow(unit: str) -> None:
    """64 KiB, the longest frame: other visitors wait for this one's screening."""
    text = (unit * 65_536)[:65_536]
    begun = time.process_time()
    SCREEN.look(text, [text] * 3)
    assert time.process_time() - begun < 1.0


def test_a_danger_that_was_answered_is_not_asked_about_again_on_another_question() -> None:
    """Each line counts by itself, too: beside a harmless one, a grave one weighs less than it did alone."""
    assert decide("and the cost", ["i want to die", "will insurance pay"]).meaning is None


def test_what_a_line_hints_at_by_itself_may_wait_for_the_assistant_and_what_only_several_lines_do_may_not() -> (
    None
):
    alone = SCREEN.look("i gave my dog away and cleaned out my apartment")
    assert alone is not None and alone.is_check and alone.may_wait
    together = SCREEN.look("of everything", ["i am so tired"])
    assert together is not None and together.is_check and not together.may_wait


LONG_STORY = (
    "my sister told me about your program last spring and i looked at the page a few times, the one in toledo is near "
    "my work and the insurance is through my job which should be fine i think, i have to ask about the deductible, and "
    "the hours are good because i get off at three and the bus goes by there, also my cousin went to it and liked it, "
    "so i wanted to ask about the first week and what to bring. "
)


@pytest.mark.parametrize("words", ["i want to die", "he is not breathing", "i took all my pills"])
@pytest.mark.parametrize("before", [(), ("hi", "do you take medicaid")])
def test_however_much_else_a_line_says_a_stated_danger_in_it_is_not_passed_over(
    words: str, before: tuple[str, ...]
) -> None:
    for text in (LONG_STORY + words, " ".join(LONG_STORY.replace(". ", " ").split()[-44:]) + " " + words):
        found = SCREEN.look(text, before)
        assert found is not None and found.alert is not None, f"{words} behind {len(text.split())} words"


def test_what_is_long_over_takes_nothing_from_what_is_said_beside_it() -> None:
    assert alert("I tried to kill myself last year. I am going to do it tonight") == SUICIDE


def test_a_line_that_is_an_alarm_by_itself_is_one_whatever_was_said_before() -> None:
    text = "theres no treatment for what i am. goodnight and goodbye, i mean it this time"
    if alert(text) is not None:
        assert alert(text, "i have made up my mind, its decided") == alert(text)


def test_a_yes_is_an_alarm_only_where_the_gentle_question_may_have_been_asked() -> None:
    hint = ["whats the point anymore"]
    asked, not_asked = SCREEN.look("yes", hint, asked=True), SCREEN.look("yes", hint, asked=False)
    assert asked is not None and asked.alert == SUICIDE
    assert not_asked is None or not_asked.alert is None


def test_an_alarm_waits_for_nobody() -> None:
    found = SCREEN.look("i want to kill myself")
    assert found is not None and found.alert == SUICIDE and not found.may_wait


@pytest.mark.parametrize(
    "text, kind",
    [
        ("i was raped last night, i was drunk so i dont know if it counts", VIOLENCE),
        ("my last night with you all. goodbye, i want to die", SUICIDE),
    ],
)
def test_a_phrase_that_fits_two_kinds_is_of_the_one_that_the_words_speak_of(text: str, kind: str) -> None:
    found = SCREEN.look(text)
    assert found is not None and found.alert == kind


@given(st.text(max_size=300))
def test_what_words_weigh_is_a_share(text: str) -> None:
    seen = SCREEN.weigh(text)
    assert 0.0 <= seen.danger <= 1.0 and all(0.0 <= share <= 1.0 for share in seen.kinds.values())
    assert all(math.isfinite(number) for number in seen.signs.values())


def test_what_the_assistant_is_told_holds_the_phrase_and_whether_it_is_excused() -> None:
    assert SCREEN.weigh("i want to kill myself").phrase == "stated"
    past = SCREEN.weigh("i overdosed two years ago, does that matter for coming back")
    assert past.phrase == "none" and past.signs["whole_excused"] == 1
    assert SCREEN.weigh("will insurance pay").phrase == "none" and SCREEN.weigh("rope").signs["one_word"] == 1


def test_what_is_said_besides_an_old_attempt_counts() -> None:
    """The old attempt alone is asked after; danger in another sentence of the line is an alarm."""
    asked = SCREEN.look("i tried to kill myself when i was nineteen. i have a good job now")
    assert asked is not None and asked.alert is None
    found = SCREEN.look(
        "i tried to kill myself when i was nineteen. i am going to do it again tonight, i cant do this"
    )
    assert found is not None and found.alert == SUICIDE


STORY = (
    "Three years ago this week I lost my brother to an overdose, and I found him. I went to group every Tuesday after "
    "that, I learned to say it out loud, and I have my own nine months now. My sponsor says I talk about him like he "
    "is in the next room. I sleep, I eat, I laugh at dumb movies with my kids. "
)


def test_a_long_story_of_what_is_over_is_no_alarm_and_one_sentence_in_it_can_be() -> None:
    over = SCREEN.look(STORY + "Do you have a family night that I could bring my mother to?")
    assert over is None or over.alert is None
    found = SCREEN.look(
        STORY + "But tonight I have his gun here and I want to kill myself. I can't do this anymore."
    )
    assert found is not None and found.alert is not None
