"""What the assistant says is chosen and filled by Rasa as the reviewed texts and their tests expect.

The texts themselves are read by `python -m chatbot lint`; what they say at each center is tested in tests/answers.
"""

import itertools
import re

import pytest
import yaml
from conftest import CENTERS, HERE, MAUMEE, TOLEDO, YOUNGSTOWN, context
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.shared.core.domain import Domain

from chatbot.contract import parse_turn
from chatbot.lint import lint
from chatbot.named import named
from chatbot.variants import choose, situations

DOMAIN = Domain.load(str(HERE / "chatbot" / "domain"))
REPLIES = DOMAIN.responses
RULES = [
    rule
    for path in sorted((HERE / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text())["rules"]
]
ASKED = [
    "hello",
    "do you take aetna or molina",
    "what is php",
    "detox or iop",
    "youngstown",
    "number to come back",
]


def conditions(variants):
    return [tuple((one["name"], one["value"]) for one in given.get("condition") or ()) for given in variants]


def slots(asked, **changes):
    turn = parse_turn({"text": asked, "context": context(**changes)})
    given = {slot.name: slot.initial_value for slot in DOMAIN.slots}
    return {**given, **turn.slots, **named(asked, turn.centers)}


def test_the_linter_has_nothing_against_any_text():
    assert lint(HERE) == 0


@pytest.mark.parametrize("name", sorted(REPLIES))
def test_rasa_chooses_the_text_that_the_tests_of_the_answers_expect(name):
    chooser = ResponseVariationFilter(REPLIES)
    for situation in itertools.islice(situations(conditions(REPLIES[name])), 300):
        chosen = chooser.responses_for_utter_action(name, "turn", situation)
        assert chosen == [REPLIES[name][place] for place in choose(conditions(REPLIES[name]), situation)]
        assert len(chosen) == 1


@pytest.mark.parametrize("site", [TOLEDO, YOUNGSTOWN, MAUMEE], ids=lambda site: site["id"])
@pytest.mark.parametrize("asked", ASKED)
def test_rasa_fills_every_placeholder(site, asked):
    speaker = TemplatedNaturalLanguageGenerator(REPLIES)
    for name, staffed, audience in itertools.product(REPLIES, (True, False), ("self", "loved_one")):
        told = slots(asked, site=site, staffed=staffed, staff_online=staffed, audience=audience)
        said = speaker.generate_from_slots(name, told, "turn")
        used = set(re.findall(r"{(\w+)}", " ".join(variant["text"] for variant in REPLIES[name])))
        # What a form fills is empty until the form runs.
        if used <= told.keys() and all(told[name] is not None for name in used):
            assert said is not None and "{" not in said["text"] and "None" not in said["text"]


def test_who_has_not_said_for_whom_they_ask_is_asking_for_themselves():
    assert slots("hello")["audience"] == "self"


def test_what_a_text_names_reaches_the_reply():
    told = slots("do you take aetna or molina")
    said = TemplatedNaturalLanguageGenerator(REPLIES).generate_from_slots(
        "utter_insurance_accepted", told, "turn"
    )
    assert "Aetna" in said["text"] and "Molina is not known here" in said["text"]


def test_the_center_of_the_chat_is_one_of_those_that_are_told():
    assert slots("hello", site=MAUMEE)["center_name"] == CENTERS[2]["name"]


def test_the_texts_for_danger_are_plain_enough_for_the_server_to_read():
    safety = yaml.safe_load((HERE / "chatbot" / "domain" / "safety.yml").read_text())
    for name, variants in safety["responses"].items():
        if "alert" not in variants[0]["metadata"]:
            continue
        assert len(variants) == 1
        assert "condition" not in variants[0] and "{" not in variants[0]["text"]
        assert variants[0]["metadata"]["alert"] == variants[0]["metadata"]["topic"] == name[len("utter_") :]


def test_every_rule_title_is_a_sentence():
    for rule in RULES:
        assert len(rule["rule"].split()) >= 3
        assert rule["rule"][0].isupper()
