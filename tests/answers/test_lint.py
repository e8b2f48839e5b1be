"""The linter passes every sentence of the product, and refuses each kind of bad one by file, by reply and with what
to do."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chatbot.lint import find, lint
from chatbot.lint.copying import LENGTH, Articles, hashed, rows
from chatbot.lint.names import Names, stated
from chatbot.lint.reading import grade, syllables
from chatbot.lint.texts import CENTERS, PAGES, SERVER, Said, Unreadable
from chatbot.lint.wording import refused
from chatbot.yaml_files import read_yaml

from .spoken import ROOT

TODAY = date(2026, 11, 30)
# The text that the tests spoil: utter_judged, said at the center whose words they are.
FINE = "No. Whoever comes back is met with care and respect. Nobody here will make you feel guilty."
NAMES = Names.of(read_yaml(ROOT / CENTERS)["sites"])
META = 'source: S FAQ 2, reviewed: "2026-11-21"'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of everything that the linter reads."""
    for name in ("chatbot/domain", "data/rules", "actions", *map(str, PAGES)):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in (
        "chatbot/safety_cards.yml",
        "chatbot/topic_ids.yml",
        "chatbot/lint/articles.hashes",
        "server/sites.yml",
        *map(str, SERVER),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def spoil(tree: Path, path: str, old: str, new: str) -> None:
    """Write something else in the first place where a text stands."""
    content = (tree / path).read_text()
    assert old in content, f"{path} does not say: {old}"
    (tree / path).write_text(content.replace(old, new, 1))


def say(tree: Path, text: str, metadata: str = META, buttons: str = "") -> list[str]:
    """What the linter finds when thanks are answered with this."""
    (tree / "chatbot" / "domain" / "thanks.yml").write_text(
        'version: "3.1"\nresponses:\n  utter_thanks:\n    - text: |-\n'
        + "".join(f"        {line}\n" for line in text.splitlines())
        + (f"      buttons:\n        - {buttons}\n" if buttons else "")
        + f"      metadata: {{topic: thanks, {metadata}}}\n"
    )
    spoil(tree, "chatbot/domain/small_talk.yml", "  utter_thanks:", "  utter_former_thanks:")
    return [message for message in find(tree, TODAY) if "utter_former_thanks" not in message]


def test_every_sentence_of_the_product_passes() -> None:
    assert find(ROOT, datetime.now(UTC).date()) == []


def test_a_good_answer_passes(tree: Path) -> None:
    assert say(tree, FINE) == []


@pytest.mark.parametrize(
    "text, why",
    [
        ("We help every addict who calls.", '"addict" is a word that hurts'),
        ("Many addicts come back.", '"addicts" is a word that hurts'),
        ("We treat substance abuse.", '"abuse" is a word that hurts'),
        ("No abuser is turned away.", '"abuser" is a word that hurts'),
        ("A junkie can call too.", '"junkie" is a word that hurts'),
        ("You have to be clean first.", "is a word that hurts"),
        ("A dirty test is not the end.", "is a word that hurts"),
        ("Once an alcoholic, you may call.", '"alcoholic" is a word that hurts'),
        ("No relapser is sent away.", '"relapser" is a word that hurts'),
        ("We meet people who were non-compliant.", '"non-compliant" is a word that hurts'),
        ("Many people failed treatment before.", "is a word that hurts"),
        ("We guarantee a good talk.", '"guarantee" is a promise'),
        ("Your stay will be covered.", '"will be covered" is a promise'),
        ("We promise to call.", '"promise" is a promise'),
        ("You are always welcome.", '"always" is a promise'),
        ("This is 100% private.", '"100%" is a promise'),
        ("You will get better with us.", '"You will get better" is a promise'),
        ("We have a bed for you.", "is a promise"),
        ("They call you within 15 minutes.", '"within 15 minutes" is a promise'),
        ("We are here from 9 am.", '"9 am" is a promise'),
        ("The stay costs $200.", "is a promise"),
        ("Take a smaller dose.", '"dose" is medical advice'),
        ("You can taper at home.", '"taper" is medical advice'),
        ("Take 5 mg less.", '"5 mg" is medical advice'),
        ("You should stop the pills.", '"You should stop" is medical advice'),
        ("Call (419) 555-0100 to ask.", "(419) 555-0100 is not one of the safety numbers"),
        ("Call 1-800-555-0100 to ask.", "1-800-555-0100 is not one of the safety numbers"),
        ("Come to 12 North Main Street.", "is an address"),
        ("Write to help@example.org now.", "is an address"),
        ("We can get you in right away.", "is a promise"),
        ("Your insurance pays for it.", "is a promise"),
        ("It is free.", "is a promise"),
        ("Help is on the way.", "is a promise"),
        ("Your place is kept for you.", "is a promise"),
        ("We will take you back.", "is a promise"),
        ("Stop slowly over two weeks.", "is medical advice"),
        ("You should stop slowly.", "is medical advice"),
        ("We don't take CareSource.", "CareSource is an insurer"),
        ("We take Aetna.", "Aetna is an insurer"),
        ("We offer detox in the fall.", "states a level of care"),
        ("Come to us in Maumee.", "Maumee is a town"),
        ("You were a client here last year.", "is a word about who was a client"),
        ("He was here in March.", "is a word about who was a client"),
        ("You have a drinking problem.", "is a word that hurts"),
        ("They use dope.", "is a word that hurts"),
        ("Ask for {the_boss} there.", "there is no fact called the_boss"),
        ("Ask for {admissions_phone there.", "a brace is open"),
        ("One word and one more. " * 13, "60 are the most"),
        (
            "Multidisciplinary rehabilitation necessitates comprehensive psychological evaluation before "
            "individualized therapeutic intervention.",
            "8 is the most",
        ),
    ],
)
def test_a_bad_answer_is_refused_with_its_place_and_what_to_do(tree: Path, text: str, why: str) -> None:
    found = say(tree, text)
    assert any(why in message for message in found), found
    assert all(message.startswith("chatbot/domain/thanks.yml: utter_thanks, text 1: ") for message in found)


@pytest.mark.parametrize(
    "beside", ["labels: {a: WORDS}", "drafts: {a: WORDS}", "levels: {a: WORDS}", "label: WORDS"]
)
@pytest.mark.parametrize(
    "words, why",
    [
        ("an addict", '"addict" is a word that hurts'),
        ("call 419-555-0100", "is not one of the safety numbers"),
    ],
)
def test_the_words_beside_a_text_are_read_too(tree: Path, beside: str, words: str, why: str) -> None:
    metadata = f'source: own words, reviewed: "2026-11-21", {beside.replace("WORDS", words)}'
    assert [message for message in say(tree, FINE, metadata) if why in message]


@pytest.mark.parametrize(
    "metadata, why",
    [
        ('reviewed: "2026-11-21"', "it has no source"),
        ("source: own words", "it has no review date"),
        ('source: own words, reviewed: "2026-02-30"', "it has no review date"),
        ("source: own words, reviewed: soon", "it has no review date"),
        ('source: own words, reviewed: "2026-12-01"', "is in the future"),
        ('source: own words, reviewed: "2001-01-01"', "more than a year ago"),
        ('source: bla, reviewed: "2026-11-21"', "bla is no source"),
        ('source: R FAQ 9, reviewed: "2026-11-21"', "R FAQ 9 is no source"),
    ],
)
def test_an_answer_without_source_or_a_real_review_is_refused(tree: Path, metadata: str, why: str) -> None:
    assert [message for message in say(tree, FINE, metadata) if why in message]


def test_the_command_fails_where_there_is_something_to_correct(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint(tree) == 0
    say(tree, "You are always welcome.")
    assert lint(tree) == 1
    assert '"always" is a promise' in capsys.readouterr().err
    (tree / "chatbot/safety_cards.yml").unlink()
    assert lint(tree) == 1
    assert "chatbot/safety_cards.yml: No such file" in capsys.readouterr().err


def test_a_dead_button_is_refused(tree: Path) -> None:
    found = say(tree, FINE, buttons='{title: "More", payload: /opening_hours}')
    assert len(found) == 1 and "the button to opening_hours is dead" in found[0]


@pytest.mark.parametrize("kept, why", [("judged", "nobody is offered"), ("talk_to_human", "no next step")])
def test_an_answer_without_a_next_step_or_a_person_is_refused(tree: Path, kept: str, why: str) -> None:
    path = tree / "chatbot/domain/faq.yml"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "title:" not in line or f"payload: /{kept}}}" in line))
    assert [message for message in find(tree, TODAY) if why in message]


def test_the_sentences_of_the_pages_are_read(tree: Path) -> None:
    spoil(tree, "server/static/chat/strings.js", "No name needed.", "You will get better.")
    found = find(tree, TODAY)
    assert found and all(message.startswith("server/static/chat/strings.js, line ") for message in found)


def test_every_example_of_the_page_for_writers_is_refused() -> None:
    page = (ROOT / "docs/writing-answers.md").read_text()
    rows = page[page.index("| not | but | why |") :].split("\n\n")[0].splitlines()[2:]
    for row in rows:
        for words in row.split("|")[1].split(","):
            said = Said("here", words.strip(), {}, reply="utter_thanks")
            assert [*refused(said.text), *stated(said.text, said, NAMES)], words


def test_words_on_a_button_are_read_too(tree: Path) -> None:
    found = say(tree, FINE, buttons='{title: "For addicts", payload: /judged}')
    assert len(found) == 1 and '"addicts" is a word that hurts' in found[0]


def test_a_topic_without_an_answer_is_refused(tree: Path) -> None:
    spoil(tree, "chatbot/topic_ids.yml", "faq: [", "faq: [visiting_hours, ")
    found = find(tree, TODAY)
    assert any("the topic visiting_hours is no intent" in message for message in found)
    assert any("the topic visiting_hours has no answer" in message for message in found)


def test_an_answer_that_no_rule_gives_is_refused(tree: Path) -> None:
    spoil(tree, "data/rules/faq.yml", "      - action: utter_judged", "      - action: utter_referral")
    assert any("nobody who asks about judged gets its answer" in message for message in find(tree, TODAY))


def test_a_situation_with_two_texts_is_refused(tree: Path) -> None:
    spoil(
        tree,
        "chatbot/domain/articles.yml",
        "{type: slot, name: shared, value: earlier}",
        "{type: slot, name: shared, value: nothing}",
    )
    found = find(tree, TODAY)
    assert any("utter_privacy" in message and "fit at the same time" in message for message in found)


def test_a_value_that_a_fact_never_has_and_the_hole_that_it_leaves_are_refused(tree: Path) -> None:
    spoil(tree, "chatbot/domain/articles.yml", "value: loved_one}", "value: lovedone}")
    found = find(tree, TODAY)
    assert any("audience is never lovedone; it is one of: self, loved_one" in message for message in found)
    assert any("no text fits when" in message for message in found)


def test_a_sentence_of_an_article_is_refused(tree: Path) -> None:
    article = "The boat was painted green long before anyone thought of selling it."
    (tree / "chatbot/lint/articles.hashes").write_text("\n".join(hashed(row) for row in rows(article)))
    found = say(
        tree, "Well: the boat was painted GREEN, long before anyone thought. It was green before that."
    )
    assert len(found) == 1 and "stands in an article in the same words" in found[0]
    assert (
        Articles.load(tree / "chatbot/lint/articles.hashes").copied(
            "The boat was painted before it was sold."
        )
        is None
    )


def test_the_articles_are_known_by_thousands_of_hashes() -> None:
    assert LENGTH == 8
    assert len(Articles.load(ROOT / "chatbot/lint/articles.hashes").hashes) > 3000


def test_the_safety_cards_are_read(tree: Path) -> None:
    spoil(tree, "chatbot/safety_cards.yml", "Please don't drive.", "Please don't drive, 1-800-555-0100.")
    found = find(tree, TODAY)
    assert len(found) == 1 and found[0].startswith("chatbot/safety_cards.yml: crisis_overdose_driving: ")


@pytest.mark.parametrize(
    "path, old",
    [
        ("server/core/words.py", "You ended the chat."),
        ("server/core/consent.py", "You can stop sharing at any time"),
    ],
)
def test_what_the_server_words_is_read(tree: Path, path: str, old: str) -> None:
    spoil(tree, path, old, "You will get better.")
    found = find(tree, TODAY)
    assert found and all(message.startswith(f"{path}: ") and "is a promise" in message for message in found)


def test_a_file_that_is_no_yaml_is_named_with_its_line(tree: Path) -> None:
    spoil(tree, "chatbot/domain/faq.yml", "responses:", 'responses: "')
    with pytest.raises(Unreadable, match=r"chatbot/domain/faq\.yml: not YAML, near line \d+"):
        find(tree, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody can promise it before it is checked.",
        "Not always. It depends.",
        "A person with an alcohol use disorder is welcome to ask.",
        "Poison Control answers at any hour.",
        "Three sessions, not forever.",
    ],
)
def test_what_is_plain_and_true_is_not_refused(text: str) -> None:
    assert list(refused(text)) == []


@pytest.mark.parametrize(
    "text, expected",
    [  # the first three are the usual examples of the measure, with their published reading ease turned into a grade
        ("The cat sat on the mat.", -1.45),
        ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 7.61),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 11.27),
        ("Call us. You can say no.", 0.39 * 3 + 11.8 - 15.59),
    ],
)
def test_the_reading_level_is_the_known_one(text: str, expected: float) -> None:
    assert grade(text) == pytest.approx(expected, abs=0.01)


def test_a_placeholder_is_read_as_a_name_and_a_list_of_facts_is_not_read() -> None:
    assert grade("Call {center_name} now.") == grade("Call Center now.")
    assert grade("It lists:\n{care_lines}\nAsk us.") == grade("It lists:\nAsk us.")


@pytest.mark.parametrize("line", (Path(__file__).parent / "syllables.txt").read_text().splitlines())
def test_syllables_are_counted_as_a_dictionary_does(line: str) -> None:
    word, count = line.split()
    assert syllables(word) == int(count)
