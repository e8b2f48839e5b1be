"""Every topic at every center, for whoever asks: one answer, whole, short, with the right numbers, and nothing that the
center's entry does not state."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.centers import sentence
from chatbot.lint.checks import MOST_WORDS, MOST_WORDS_LONG
from chatbot.lint.copying import Articles
from chatbot.named import INSURERS
from server.core.sites import Insurers, Level, Site

from .spoken import ROOT, SITES, TOPICS, Situation, fitting, say

ASKED = [
    "",
    "do you take aetna",
    "is caresource ok",
    "medicaid?",
    "medicaid or aetna or molina",
    "what is iop",
    "do you have detox",
    "suboxone",
    "php vs iop",
    "detox inpatient residential php iop op mat aftercare",
    "is there inpatient",
    "in youngstown?",
    "near toledo or maumee",
    "I live in perrysburg",
    "columbus ohio",
    "number to come back",
    "i want to start",
    "how do i pass a drug test",
    "i live in portland oregon",
    "how long is iop",
    "is there virtual php",
    "your email?",
]
ARTICLES = Articles.load(ROOT / "chatbot" / "lint" / "articles.hashes")
SAFETY = {"911", "988", "1-800-799-7233", "1-800-222-1222"}
VOICE = "Midwest Recovery Center"
FAQ = TOPICS[:10]

towns = st.sampled_from(["Toledo, Ohio", "Maumee, Ohio", "Lima, Ohio", "Youngstown, Ohio"])
levels = st.dictionaries(
    st.sampled_from(
        [
            "php",
            "iop",
            "op",
            "mat",
            "detox",
            "medical_detox",
            "inpatient",
            "residential",
            "aftercare",
            "sober_living",
        ]
    ),
    st.sampled_from(["a few days a week", "day and night", "with a doctor"]),
    max_size=5,
).map(lambda care: tuple(Level(id, words) for id, words in care.items()))
insurers = st.none() | st.builds(
    Insurers,
    commonly=st.lists(
        st.sampled_from(["Aetna", "Cigna", "Medical Mutual", "Lakeside Health"]), unique=True, max_size=3
    ).map(tuple),
    most_major=st.sampled_from(["private", "any", None]),
    ohio_medicaid=st.booleans(),
)
other_sites = st.builds(
    Site,
    id=st.just("another"),
    name=st.sampled_from(["Harbor House", "Lima Center"]),
    town=towns,
    care=levels,
    own_voice=st.booleans(),
    returning_phone=st.just("(419) 555-0101"),
    admissions_phone=st.just("(419) 555-0102"),
    insurers=insurers,
    insurer_not_contacted=st.booleans(),
    same_day=st.lists(st.sampled_from(["treatment", "detox", "iop", "and more"]), unique=True).map(tuple),
    treats=st.none() | st.just("substance use"),
)  # fmt: skip


our_sites = st.sampled_from(list(SITES.values()))


@st.composite
def situations(draw: st.DrawFn, sites: st.SearchStrategy[Site] = our_sites) -> Situation:
    site = draw(sites)
    staffed = draw(st.booleans())
    centers = tuple(SITES.values())
    return Situation(
        site=site,
        asked=draw(st.sampled_from(ASKED) | st.text(max_size=80)),
        audience=draw(st.sampled_from(["self", "loved_one"])),
        staffed=staffed,
        staff_online=staffed and draw(st.booleans()),
        shared=draw(st.sampled_from(["nothing", "earlier", "now"])),
        open_now=draw(st.sampled_from([True, False, None])),
        centers=centers if site.id in SITES else (site, *draw(st.sampled_from([(), centers]))),
    )


anywhere = situations(our_sites | other_sites)


@pytest.mark.parametrize("topic", TOPICS)
@settings(max_examples=25)
@given(situation=anywhere)
def test_exactly_one_text_is_said_and_it_is_whole(topic: str, situation: Situation) -> None:
    assert len(fitting(topic, situation.slots())) == 1
    text = say(topic, situation).text
    assert "{" not in text and "None" not in text
    # A fact that is not there would leave a hole: two blanks, or a blank or nothing before a stop.
    assert not re.search(r"  | [.,;:?]|: *\.|\(\)|^\W*$", text)


@pytest.mark.parametrize("topic", TOPICS)
@settings(max_examples=25)
@given(situation=situations())
def test_every_answer_is_short_with_the_real_names_and_numbers(topic: str, situation: Situation) -> None:
    spoken = say(topic, situation)
    most = MOST_WORDS_LONG if spoken.said.about.get("long") else MOST_WORDS
    assert len(spoken.text.split()) <= most


@pytest.mark.parametrize("topic", TOPICS)
@settings(max_examples=25)
@given(situation=situations())
def test_no_sentence_is_an_article_s_with_the_facts_filled_in_either(
    topic: str, situation: Situation
) -> None:
    assert ARTICLES.copied(say(topic, situation).text) is None


@pytest.mark.parametrize("topic", TOPICS)
@settings(max_examples=25)
@given(situation=anywhere)
def test_only_this_center_s_numbers_and_the_safety_numbers_are_said(topic: str, situation: Situation) -> None:
    site = situation.site
    assert say(topic, situation).numbers <= {site.returning_phone, site.admissions_phone, *SAFETY}


@pytest.mark.parametrize("topic", FAQ)
@settings(max_examples=25)
@given(situation=situations())
def test_the_ten_questions_are_the_words_of_the_center_that_gave_them(
    topic: str, situation: Situation
) -> None:
    spoken, site = say(topic, situation), situation.site
    if site.own_voice:
        assert VOICE not in spoken.text
        return
    assert spoken.text.startswith(f"{VOICE} in Toledo says")
    assert site.name in spoken.text
    if site.has_iop:
        assert site.admissions_phone in spoken.numbers and site.returning_phone not in spoken.numbers
    else:
        assert site.returning_phone in spoken.numbers
        assert f"No IOP is listed at {site.name}" in spoken.text


@given(
    situation=situations(), topic=st.sampled_from(["too_late", "not_ready", "reentry_plan", "first_day_back"])
)
def test_what_the_articles_say_is_told_as_theirs_elsewhere(situation: Situation, topic: str) -> None:
    text = say(topic, situation).text
    assert (VOICE in text) == (not situation.site.own_voice)


@given(situation=anywhere)
def test_who_asks_for_another_is_not_told_of_themselves(situation: Situation) -> None:
    for topic in ("relapse_normal", "judged", "too_late", "not_ready", "first_day_back"):
        for_me = say(topic, replace(situation, audience="self")).text
        for_them = say(topic, replace(situation, audience="loved_one")).text
        if situation.site.own_voice:
            assert re.search(r"\b(they|them|their|someone)\b", for_them, re.I) and for_me != for_them


@pytest.mark.parametrize("topic", TOPICS)
@settings(max_examples=25)
@given(situation=anywhere)
def test_nobody_hears_whether_anyone_is_or_was_a_client(topic: str, situation: Situation) -> None:
    text = say(topic, situation).text
    if re.search(r"\bclients?\b|\bpatients?\b", text):
        assert re.search(
            r"I never (say|tell anyone) whether (somebody|another person) is or was a client", text
        )


@given(situation=anywhere)
def test_a_person_is_only_offered_where_there_is_one(situation: Situation) -> None:
    spoken = say("talk_to_human", situation)
    assert (spoken.said.about.get("command") == "offer_person") == situation.staffed
    here_now = "right now" in spoken.text and "Nobody" not in spoken.text
    challenged = say("bot_challenge", situation).text
    assert not here_now or situation.staff_online
    assert ("Somebody from the team is here right now" in challenged) == situation.staff_online
    if not situation.staffed:
        assert situation.site.admissions_phone in spoken.numbers


@given(situation=anywhere)
def test_an_insurer_that_is_not_listed_is_not_known_and_never_no(situation: Situation) -> None:
    text = say("insurance_accepted", situation).text
    given_by = situation.site.insurers or Insurers()
    said_yes = set(re.findall(r"names (.+?) among", text)[0].split(" and ")) if "names" in text else set()
    accepted = {*given_by.commonly, *(["Medicaid"] if given_by.ohio_medicaid else [])}
    assert {name for part in said_yes for name in part.split(", ")} <= accepted
    assert not re.search(r"\b(does not|doesn't|no longer|not) (take|accept)", text)
    assert situation.site.admissions_phone in text


@pytest.mark.parametrize("name", sorted(INSURERS))
@pytest.mark.parametrize("id", SITES)
def test_a_named_insurer_is_answered_by_name(id: str, name: str) -> None:
    site = SITES[id]
    text = say("insurance_accepted", Situation(site, asked=f"do you take {INSURERS[name][0]}")).text
    stated = site.insurers
    assert stated is not None and name in text
    if name in stated.commonly:
        assert text.startswith(f"Yes, {site.name} names {name}")
    elif name == "Medicaid" and stated.ohio_medicaid:
        assert text.startswith(f"{site.name} works with Ohio Medicaid")
    else:
        assert text.startswith(f"Whether {site.name} takes {name} is not known here")


def test_only_the_center_that_states_it_is_said_to_take_medicaid() -> None:
    for site in SITES.values():
        text = say("insurance_accepted", Situation(site, asked="medicaid?")).text
        assert "Ohio Detox Center" in text


@given(situation=situations(other_sites))
def test_a_place_on_the_same_day_is_spoken_of_only_where_it_is_listed(situation: Situation) -> None:
    text = say("admission_steps", situation).text
    slots = situation.slots()
    # Of another center neither is told.
    here = slots["asked_center"] == situation.site.name
    listed = [item for item in situation.site.same_day if item != "and more" and here]
    assert ("same day" in text) == bool(listed)
    assert "same day" not in text or "nobody can promise it" in text
    assert ("substance use" in text) == (situation.site.treats is not None and here)


@pytest.mark.parametrize("id", SITES)
def test_a_level_is_told_in_the_words_of_the_center_that_lists_it(id: str) -> None:
    site = SITES[id]
    text = say("levels_of_care", Situation(site)).text
    for level in site.care:
        assert sentence(level.words) in text
    for other in SITES.values():
        for level in other.care:
            if level not in site.care:
                assert sentence(level.words) not in text


@pytest.mark.parametrize("id", SITES)
@pytest.mark.parametrize(
    "asked, level",
    [("what is php", "php"), ("IOP?", "iop"), ("mat", "mat"), ("aftercare", "aftercare"), ("detox", "detox")],
)
def test_a_named_level_is_claimed_only_where_it_is_listed(id: str, asked: str, level: str) -> None:
    site = SITES[id]
    text = say("levels_of_care", Situation(site, asked=asked)).text
    own = {of.id.removeprefix("medical_"): of.words for of in site.care}
    if level in own:
        assert f"{site.name} lists" in text and sentence(own[level]) in text
        return
    assert f"is not listed at {site.name}" in text
    teller = next(of for of in SITES.values() if any(one.id.endswith(level) for one in of.care))
    assert teller.name in text
    assert f"{sentence(next(one.words for one in teller.care if one.id.endswith(level)))}." in text


def test_all_centers_are_told_with_their_towns_and_care_and_no_address() -> None:
    text = say("locations", Situation(SITES["ohio-detox-maumee"])).text
    for site in SITES.values():
        assert f"{site.name} ({site.town})" in text
    assert "addresses are not known here" in text


def test_a_named_town_is_answered_as_asked() -> None:
    here = SITES["midwest-recovery-toledo"]
    maumee = say("locations", Situation(here, asked="anything in maumee?")).text
    assert "Midwest Detox Center" in maumee and "Ohio Detox Center" in maumee and "Youngstown" not in maumee
    assert "serves people from there" in say("locations", Situation(here, asked="i live in perrysburg")).text
    assert "no center in Columbus" in say("locations", Situation(here, asked="columbus")).text


@pytest.mark.parametrize(
    "open_now, words",
    [(None, "not known here"), (True, "they are in right now"), (False, "next in on Wednesday")],
)
def test_the_hours_are_told_or_said_to_be_unknown(open_now: bool | None, words: str) -> None:
    for asked in ("", "number to come back", "i want to start"):
        situation = Situation(SITES["midwest-youngstown"], asked=asked, open_now=open_now)
        text = say("phone", situation).text
        assert words in text
        if open_now is not None:  # the plan is this center's, and no other number's
            assert text.index(words) > text.index(situation.site.admissions_phone)


def test_who_comes_back_hears_the_number_for_that_first() -> None:
    site = SITES["midwest-recovery-toledo"]
    text = say("phone", Situation(site, asked="what number to come back to group")).text
    assert text.index(site.returning_phone) < text.index(site.admissions_phone)
    text = say("phone", Situation(site, asked="number for the first time")).text
    assert text.index(site.admissions_phone) < text.index(site.returning_phone)


def test_the_insurer_is_said_not_to_be_contacted_only_where_the_center_states_it() -> None:
    for site in SITES.values():
        assert Situation(site).slots()["insurer_not_contacted"] == (site.id != "ohio-detox-maumee")


@given(situation=anywhere)
def test_privacy_says_who_can_read_this_chat_right_now(situation: Situation) -> None:
    text = say("privacy", situation).text
    assert text.startswith("You chose to share: the team can read") == (situation.shared == "now")
    assert ("nobody on the team can read this chat" in text) == (situation.shared == "nothing")
    assert ("What you shared before, and a form" in text) == (situation.shared == "earlier")
    assert "law makes a center keep or disclose" in text and "You can ask to delete it" in text
    if situation.shared == "nothing":
        assert "A form or message that you sent, they can read." in text


def test_who_fears_a_test_is_not_told_of_poison() -> None:
    site = SITES["midwest-recovery-toledo"]
    assert "1-800-222-1222" in say("medical_advice", Situation(site, asked="can i mix xanax")).numbers
    assert "1-800-222-1222" not in say("medical_advice", Situation(site, asked="pass a drug test")).numbers
