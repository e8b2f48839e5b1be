"""The sentences to be read, with what stands beside them: the assistant's replies, and the server's safety cards."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from chatbot.yaml_files import read_yaml

DOMAIN, RULES, ACTIONS = Path("chatbot/domain"), Path("data/rules"), Path("actions")
CENTERS = Path("server/sites.yml")
CARDS, TOPICS = Path("chatbot/safety_cards.yml"), Path("chatbot/topic_ids.yml")
ANSWERING = ("faq", "articles", "practical")  # groups of topics that are answered and not done
# The pages of visitors; whatever sentence stands in their modules may be read.
PAGES = (Path("server/static/chat"), Path("server/static/launcher"))
# Modules of the server whose strings a visitor may read, and the names that hold them.
SERVER = {
    Path("server/core/words.py"): ("_WORDS", "JOINED"),
    Path("server/core/consent.py"): ("WORDINGS", "NOBODY_HERE", "TRANSFER"),
    Path("server/core/hours.py"): ("WORDS",),
}

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
_WORD = re.compile(r"\b[a-z]{2,}\b")
_FILLED = re.compile(r"\$\{[^}]*\}")


class Unreadable(Exception):
    """A file is not what it should be; the message names it."""


@dataclass(frozen=True)
class Said:
    """One text: where it stands, its metadata, and, of a reply, its buttons and when it is said.

    `reply` is the name of the reply, or "" for a text of the server.
    """

    where: str
    text: str
    about: dict[str, Any]
    reply: str = ""
    buttons: tuple[dict[str, str], ...] = ()
    conditions: tuple[tuple[str, Any], ...] = ()
    sourced: bool = True  # whether a source and a review date must stand beside it
    full: bool = True  # whether length and reading level count

    @property
    def beside(self) -> Iterator[str]:
        """What is read besides the text: buttons, and the words in the metadata that are put together to a text."""
        yield from (button.get("title", "") for button in self.buttons)
        yield self.about.get("label", "")
        for of in ("labels", "drafts", "levels"):
            yield from (self.about.get(of) or {}).values()


@dataclass(frozen=True)
class Assistant:
    """What the domain and the rules say as a whole."""

    texts: tuple[Said, ...]
    topics: tuple[str, ...]  # those that must be answered
    intents: frozenset[str]
    slots: frozenset[str]
    opening: frozenset[tuple[str, str]]  # an intent, and a reply of the rule that it begins
    choices: frozenset[str]  # intents that a rule or a form takes
    answering: frozenset[str] = frozenset()  # topics whose answer needs a next step
    replies: dict[str, list[Said]] = field(default_factory=dict)


def load(root: Path) -> Assistant:
    """Everything below `root` that Rasa speaks from; raises Unreadable."""
    domains = {path: _yaml(root, path) for path in _files(root, DOMAIN)}
    rules = [rule for path in _files(root, RULES) for rule in _yaml(root, path).get("rules") or []]
    replies = {
        (path, name): variants or []
        for path, domain in domains.items()
        for name, variants in (domain.get("responses") or {}).items()
    }
    texts = tuple(
        _said(f"{path}: {name}, text {number}", name, given)
        for (path, name), variants in replies.items()
        for number, given in enumerate(variants, 1)
    )
    intents = frozenset(
        str(next(iter(intent)) if isinstance(intent, dict) else intent)
        for domain in domains.values()
        for intent in domain.get("intents") or []
    )
    by_reply: dict[str, list[Said]] = {}
    for said in texts:
        by_reply.setdefault(said.reply, []).append(said)
    code = " ".join(path.read_text(encoding="utf-8") for path in sorted((root / ACTIONS).glob("*.py")))
    in_rules = {intent for rule in rules for intent in _intents(rule)}
    in_forms = {intent for intent in intents if re.search(rf"[\"']{re.escape(intent)}[\"']", code)}
    groups = _yaml(root, TOPICS)
    return Assistant(
        texts=texts,
        topics=tuple(topic for group in groups.values() for topic in group),
        intents=intents,
        slots=frozenset(slot for domain in domains.values() for slot in domain.get("slots") or {}),
        opening=frozenset(
            (intent, action.removeprefix("utter_"))
            for rule in rules
            for intent in _intents({"steps": (rule.get("steps") or [])[:1]})
            for action in _actions(rule)
        ),
        choices=frozenset(in_rules | in_forms),
        answering=frozenset(topic for group in ANSWERING for topic in groups.get(group, ()))
        - {"insurance_check"},
        replies=by_reply,
    )


def spoken_by_the_server(root: Path) -> Iterator[Said]:
    """The safety cards, the sentences of system lines and of the consent, and the words of the centers' entries.

    Raises Unreadable.
    """
    cards = _yaml(root, CARDS)
    about = {name: cards.get(name) for name in ("source", "reviewed")}
    for name, text in cards["cards"].items():
        language = (cards.get("languages") or {}).get(name, "en")
        yield Said(f"{CARDS}: {name}", _plain(text), {**about, "language": language})
    for path, names in SERVER.items():
        for name, text in _strings(root, path, names):
            yield Said(f"{path}: {name}", _plain(text), {}, sourced=False, full=False)
    for id, center in _yaml(root, CENTERS)["sites"].items():
        facts = {
            **center["care"],
            "treats": center.get("treats"),
            "same_day": ", ".join(center.get("same_day", ())),
        }
        for name, words in facts.items():
            if words:
                yield Said(f"{CENTERS}: {id}, {name}", _plain(words), {}, sourced=False, full=False)


def spoken_by_the_pages(root: Path) -> Iterator[Said]:
    """The sentences in the modules of the pages: literals of three words or more that begin like a sentence."""
    for folder in PAGES:
        for path in sorted((root / folder).glob("*.js")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line.lstrip().startswith(("*", "//", "/*")):
                    continue
                for literal in _LITERAL.findall(line):
                    text = _FILLED.sub("x", literal[0] or literal[1])
                    if len(_WORD.findall(text)) > 2 and text[:1].isupper():
                        yield Said(
                            f"{path.relative_to(root)}, line {number}",
                            _plain(text),
                            {},
                            sourced=False,
                            full=False,
                        )


def _said(where: str, name: str, given: dict[str, Any]) -> Said:
    return Said(
        where=where,
        text=_plain(given.get("text") or ""),
        about=given.get("metadata") or {},
        reply=name,
        buttons=tuple(given.get("buttons") or ()),
        conditions=tuple((one["name"], one["value"]) for one in given.get("condition") or ()),
    )


def _plain(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _strings(root: Path, path: Path, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The strings that a module gives these names: the server's Python is newer, so its modules are read, not run."""
    try:
        tree = ast.parse((root / path).read_text(encoding="utf-8"))
    except (OSError, SyntaxError):
        raise Unreadable(f"{path}: cannot be read") from None
    found = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for name in names:
        if name not in found:
            raise Unreadable(
                f"{path}: has no {name} any more; tell chatbot/lint/texts.py where its words are"
            )
        held = found[name]
        entries = zip(held.keys, held.values, strict=True) if isinstance(held, ast.Dict) else [(None, held)]
        for key, value in entries:
            label = f"{name} {key.value}" if isinstance(key, ast.Constant) else name
            # Of a pair, the first is what the visitor reads.
            first = value.elts[0] if isinstance(value, ast.Tuple) else value
            for part in ast.walk(first):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield label, part.value


def _intents(rule: dict[str, Any]) -> list[str]:
    steps = [
        step for given in rule.get("steps") or [] for step in (given["or"] if "or" in given else [given])
    ]
    return [step["intent"] for step in steps if "intent" in step]


def _actions(rule: dict[str, Any]) -> list[str]:
    return [step["action"] for step in rule.get("steps") or [] if "action" in step]


def _files(root: Path, folder: Path) -> list[Path]:
    return [path.relative_to(root) for path in sorted((root / folder).glob("*.yml"))]


def _yaml(root: Path, path: Path) -> dict[str, Any]:
    try:
        return read_yaml(root / path) or {}
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(
            f"{path}: not YAML{f', near line {mark.line + 1}' if mark else ''}: look at its quotes and its indents"
        ) from None
