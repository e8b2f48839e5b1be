"""What is refused, and what to do about it: of each text, and of the answers as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from chatbot.lint.copying import Articles
from chatbot.lint.names import Names, stated
from chatbot.lint.reading import grade
from chatbot.lint.texts import Assistant, Said
from chatbot.lint.wording import refused
from chatbot.variants import VALUES, choose, described, situations

MOST_WORDS, MOST_WORDS_LONG = 60, 110
HARDEST = 8.0  # Flesch-Kincaid grade
# A placeholder is a name or a number: three words. tests/answers counts the words that are really said.
_PLACEHOLDER_WORDS = 3
SAFETY_NUMBERS = {"911", "988", "1-800-799-7233", "1-800-222-1222"}

MOST_DAYS = 366  # after which somebody must read an answer over again
# What an answer may rest on: a section of an article, or one of these.
_SOURCE = re.compile(
    r"own words|safety|how this chat works|no source \w.*|(?:R|S|R and S)\b(?: (?!FAQ)|, | FAQ [1-5]$).*"
)

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"\+?\(?\d[\d()./\- ]*\d")
_LANGUAGE = "language"
PERSON = "talk_to_human"


def check_text(
    said: Said, assistant: Assistant, articles: Articles, centers: Names, today: date
) -> Iterator[str]:
    """What is wrong with one text."""
    if not said.text:
        yield "it has no text; write one, or take the reply out"
        return
    if said.sourced:
        yield from _source(said, today)
    if said.reply and not said.about.get("topic"):
        yield "its metadata names no topic; add topic: and the id of the topic that it answers"
    for words in (said.text, *said.beside):
        yield from refused(words)
        yield from _numbers(words)
        yield from stated(words, said, centers)
    if said.reply:
        yield from _placeholders(said, assistant)
        yield from _buttons(said, assistant)
        yield from _next_steps(said, assistant)
    for copied in filter(None, map(articles.copied, (said.text, *said.beside))):
        yield f'"{copied}" stands in an article in the same words; say it in words of your own'
    # The measures are made for English.
    if said.full and said.about.get(_LANGUAGE, "en") == "en":
        yield from _measures(said)


def check_assistant(assistant: Assistant) -> list[str]:
    """What is missing in the answers as a whole."""
    found = []
    for topic in assistant.topics:
        said = {of.reply for of in assistant.texts if of.about.get("topic") == topic}
        replies = {reply.removeprefix("utter_") for reply in said}
        if topic not in assistant.intents:
            found.append(f"chatbot/domain: the topic {topic} is no intent; name it under intents:")
        if not replies:
            found.append(f"chatbot/domain: the topic {topic} has no answer; write the reply utter_{topic}")
        elif not any((topic, reply) in assistant.opening for reply in replies):
            found.append(
                f"data/rules: nobody who asks about {topic} gets its answer; add a rule from the intent to the reply"
            )
    for variants in assistant.replies.values():
        found += [f"{variants[0].where.rsplit(', ', 1)[0]}: {problem}" for problem in _variants(variants)]
        labels = {said.about["label"] for said in variants if said.about.get("label")}
        if len(labels) > 1:
            found.append(f"{variants[0].where}: its texts have several labels; one button has one label")
    return found


def _source(said: Said, today: date) -> Iterator[str]:
    if not said.about.get("source"):
        yield "it has no source; name the section that it rests on, or own words, in its metadata"
    else:
        for part in str(said.about["source"]).split(";"):
            if not _SOURCE.fullmatch(part.strip()):
                yield f"{part.strip()} is no source; name a section of an article (R ... or S ...), or own words"
    reviewed = said.about.get("reviewed")
    try:
        when = date.fromisoformat(str(reviewed))
    except ValueError:
        yield 'it has no review date; add reviewed: "2026-11-21", the day on which somebody last read it over'
        return
    if when > today:
        yield f"its review date {reviewed} is in the future; write the day on which somebody last read it over"
    if (today - when).days > MOST_DAYS:
        yield f"it was last read over on {reviewed}, more than a year ago; read it, and write today's date"


def _numbers(text: str) -> Iterator[str]:
    for number in _NUMBER.findall(_PLACEHOLDER.sub(" ", text)):
        bare = number.strip()
        if bare not in SAFETY_NUMBERS and bare != "24/7" and len(re.sub(r"\D", "", bare)) >= 3:
            yield (
                f"{bare} is not one of the safety numbers; for a number of the center write {{admissions_phone}}, "
                "{returning_phone} or {coming_back_phone}"
            )


def _placeholders(said: Said, assistant: Assistant) -> Iterator[str]:
    for name in [*_PLACEHOLDER.findall(said.text), *(slot for slot, _ in said.conditions)]:
        if name not in assistant.slots:
            yield f"there is no fact called {name}; docs/writing-answers.md lists those that there are"
    for slot, value in said.conditions:
        if slot in VALUES and value not in VALUES[slot]:
            yield f"{slot} is never {value}; it is one of: {', '.join(map(described, VALUES[slot]))}"
    if said.text.count("{") != said.text.count("}"):
        yield "a brace is open; a fact stands between { and }"


def _buttons(said: Said, assistant: Assistant) -> Iterator[str]:
    for button in said.buttons:
        # "/inform:call" is the answer "call" to a form's open question.
        choice = re.split(r"[:{]", str(button.get("payload", "")).lstrip("/"))[0]
        if not button.get("title"):
            yield f"the button to {choice} has no words; add a title"
        if choice not in assistant.choices:
            dead = f"the button to {choice or 'nothing'} is dead: no rule and no form takes it"
            yield f"{dead}; name a topic that is answered"


def _next_steps(said: Said, assistant: Assistant) -> Iterator[str]:
    """An answer ends with a next step and a person, so that nobody is left with a dead end."""
    if said.about.get("topic") not in assistant.answering or said.reply != f"utter_{said.about['topic']}":
        return
    to = [str(button.get("payload", "")).lstrip("/") for button in said.buttons]
    if PERSON not in to:
        yield 'nobody is offered: add the button {title: "Talk to a person", payload: /talk_to_human}'
    if not any(choice != PERSON for choice in to):
        yield "it has no next step: add a button to a topic that comes naturally"


def _measures(said: Said) -> Iterator[str]:
    most = MOST_WORDS_LONG if said.about.get("long") else MOST_WORDS
    count = len(_PLACEHOLDER.sub(" a " * _PLACEHOLDER_WORDS, said.text).split())
    if count > most:
        yield f"it has about {count} words; {most} are the most. Say what was asked, and leave the rest to a button"
    hard = grade(said.text)
    if hard > HARDEST:
        yield f"it reads at grade {hard:.1f}; 8 is the most. Shorter sentences and shorter words help"


def _variants(variants: list[Said]) -> Iterator[str]:
    """Whether there is exactly one text for each situation that its conditions tell apart."""
    for situation in situations([said.conditions for said in variants]):
        fitting = choose([said.conditions for said in variants], situation)
        if len(fitting) == 1:
            continue
        when = (
            ", ".join(f"{slot} is {described(value)}" for slot, value in situation.items()) or "at any time"
        )
        if fitting:
            yield f"texts {', '.join(str(place + 1) for place in fitting)} fit at the same time ({when}); keep one"
        else:
            yield f"no text fits when {when}; write one for that"
        return
