"""What the assistant may say: each reply has a topic, a source and a review, is short, keeps to known facts."""

import itertools
import re

import pytest
import yaml
from conftest import HERE, MAUMEE, TOLEDO, YOUNGSTOWN

DOMAIN = {}
for path in sorted((HERE / "chatbot" / "domain").glob("*.yml")):
    DOMAIN.update(yaml.safe_load(path.read_text()).get("responses") or {})
REPLIES = [(name, number) for name, variants in DOMAIN.items() for number in range(len(variants))]
SITES = [
    TOLEDO,
    YOUNGSTOWN,
    MAUMEE,
    {**TOLEDO, "name": "Midwest Centers at Youngstown", "town": "Youngstown, Ohio"},
]
RULES = [
    rule
    for path in sorted((HERE / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text())["rules"]
]
ALLOWED_NUMBERS = {"911", "988"}


def filled(text, site):
    values = {
        "center_name": site["name"],
        **{key: site[key] for key in ("town", "returning_phone", "admissions_phone")},
    }
    return text.format(**values)


@pytest.mark.parametrize("name, number", REPLIES)
def test_every_reply_names_its_topic_its_source_and_its_review(name, number):
    about = DOMAIN[name][number]["metadata"]
    assert about["topic"] and about["source"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", about["reviewed"])


@pytest.mark.parametrize("name, number", REPLIES)
def test_every_reply_is_short_at_every_center(name, number):
    for site in SITES:
        assert len(filled(DOMAIN[name][number]["text"], site).split()) <= 60


@pytest.mark.parametrize("name, number", REPLIES)
def test_no_reply_uses_a_word_that_hurts_or_makes_a_promise(name, number):
    text = DOMAIN[name][number]["text"].lower()
    hurting = (
        r"\b(addicts?|abuse[rd]?|clean|junkie|guarantee[ds]?|promised?|always welcome|will be covered)\b"
    )
    found = re.findall(hurting, text.replace("nobody can promise", ""))
    assert found == []


@pytest.mark.parametrize("name, number", REPLIES)
def test_a_reply_holds_no_number_but_the_safety_numbers(name, number):
    # Phone numbers come with the context, so that a center's number stands in one place only.
    found = re.findall(r"\d[\d\-() ]{2,}", DOMAIN[name][number]["text"])
    assert {number.strip() for number in found} <= ALLOWED_NUMBERS


@pytest.mark.parametrize("name, number", REPLIES)
def test_every_button_leads_to_a_topic_that_is_answered(name, number):
    answered = {rule["steps"][0]["intent"] for rule in RULES}
    for button in DOMAIN[name][number].get("buttons", []):
        assert button["payload"].lstrip("/") in answered
        assert button["title"]


@pytest.mark.parametrize("name", DOMAIN)
def test_exactly_one_variant_fits_each_situation(name):
    for own_voice, has_iop, staffed, online, suggested in itertools.product([True, False], repeat=5):
        slots = {
            "own_voice": own_voice,
            "has_iop": has_iop,
            "staffed": staffed,
            "staff_online": online,
            "suggested": suggested,
        }
        conditional = [variant for variant in DOMAIN[name] if "condition" in variant]
        fitting = [
            variant
            for variant in conditional
            if all(slots[condition["name"]] == condition["value"] for condition in variant["condition"])
        ]
        plain = [variant for variant in DOMAIN[name] if "condition" not in variant]
        assert len(fitting or plain) == 1


def test_the_ten_questions_are_answered_in_three_voices():
    faq = yaml.safe_load((HERE / "chatbot" / "domain" / "faq.yml").read_text())
    assert len(faq["intents"]) == 10
    for topic in faq["intents"]:
        own, with_iop, without = faq["responses"][f"utter_{topic}"]
        assert "Midwest Recovery Center" not in own["text"]
        for other in (with_iop, without):
            assert other["text"].startswith("Midwest Recovery Center in Toledo says")
        assert "{returning_phone}" in without["text"]


def test_the_safety_texts_are_plain_enough_for_the_server_to_read():
    safety = yaml.safe_load((HERE / "chatbot" / "domain" / "safety.yml").read_text())
    for name, variants in safety["responses"].items():
        assert len(variants) == 1
        assert "condition" not in variants[0] and "{" not in variants[0]["text"]
        assert variants[0]["metadata"]["alert"] == variants[0]["metadata"]["topic"] == name[len("utter_") :]


def test_every_rule_title_is_a_sentence():
    for rule in RULES:
        assert len(rule["rule"].split()) >= 3
        assert rule["rule"][0].isupper()
