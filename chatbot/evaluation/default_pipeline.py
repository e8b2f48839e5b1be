"""Rasa's default pipeline and policies, as `rasa init` has them, on the phrases of this project.

What it learns to say is one text for each topic: enough for policies that learn (TED, UnexpecTED, memoization) to run
as they would, and less work than our own rules. Training takes long, so a model is kept for as long as it would be the
same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from chatbot.calibrate import phrases
from chatbot.evaluation.progress import say
from chatbot.next_topics import NEXT_TOPICS
from chatbot.topics import OUT_OF_SCOPE, UNSURE

NLU = Path("data/nlu")
_NICENESS = "10"  # it runs for long, and whoever works on the machine meanwhile comes first


class TrainingFailedError(Exception):
    """Rasa did not train its default pipeline; what it printed says why."""


@dataclass(frozen=True)
class Trained:
    """A model of the default pipeline, and how long it took to train, in seconds."""

    model: Path
    epochs: int
    seconds: float


def train(root: Path, folder: Path, epochs: int) -> Trained:
    """The model below `folder`, trained now unless one of the same phrases and epochs is there; raises
    TrainingFailedError."""
    project = _project(root, epochs)
    mark = _fingerprint(root, project)
    model, took = folder / f"rasa-default-{mark}.tar.gz", folder / f"rasa-default-{mark}.seconds"
    if model.is_file() and took.is_file():
        say("Rasa's default pipeline: this model was trained before")
        return Trained(model, epochs, float(took.read_text(encoding="ascii")))
    say(f"Rasa's default pipeline: training, {epochs} epochs; with 100 this takes an hour or more")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rasa-default-") as written:
        place = Path(written)
        for name, content in project.items():
            (place / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        result = subprocess.run(
            [
                *("nice", "-n", _NICENESS, sys.executable, "-m", "rasa", "train"),
                *("--config", "config.yml", "--domain", "domain.yml"),
                *("--data", "stories.yml", str((root / NLU).resolve())),
                *("--out", "models", "--fixed-model-name", "default"),
            ],
            cwd=place,
            env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
            check=False,
        )
        made = place / "models" / "default.tar.gz"
        if result.returncode != 0 or not made.is_file():
            raise TrainingFailedError("Rasa's default pipeline could not be trained (see above)")
        shutil.copyfile(made, model)
    seconds = time.monotonic() - started
    took.write_text(f"{seconds:.1f}\n", encoding="ascii")
    say(f"Rasa's default pipeline: trained in {seconds:.0f} s")
    return Trained(model, epochs, seconds)


def _project(root: Path, epochs: int) -> dict[str, Any]:
    """The files of a Rasa project, by name."""
    topics = sorted(set(phrases(root)[1]))
    return {
        "config.yml": _config(epochs),
        "domain.yml": _domain(root, topics),
        "stories.yml": _stories(topics),
    }


def _config(epochs: int) -> dict[str, Any]:
    """The config that `rasa init` leads to, with other epochs; Rasa brings it as a file."""
    import rasa.engine.recipes.config_files as files

    path = Path(next(iter(files.__path__))) / "default_config.yml"
    config: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["assistant_id"] = "rasa-default"
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component:
            component["epochs"] = epochs
    return config


def _domain(root: Path, topics: list[str]) -> dict[str, Any]:
    from chatbot.lint.texts import load

    replies = load(root).replies
    texts = {
        topic: replies[f"utter_{topic}"][0].text if f"utter_{topic}" in replies else topic for topic in topics
    }
    return {
        "version": "3.1",
        "intents": topics,
        # Without our placeholders, which are filled from slots that this project does not have.
        "responses": {
            f"utter_{topic}": [{"text": text.replace("{", "").replace("}", "")}]
            for topic, text in texts.items()
        },
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _stories(topics: list[str]) -> dict[str, Any]:
    """A story for each topic alone, and for each topic that naturally follows another; what is unsure is refused."""
    pairs = [(one, other) for one in topics for other in NEXT_TOPICS.get(one, ()) if other in topics]
    return {
        "version": "3.1",
        "stories": [
            *({"story": topic, "steps": _steps(topic)} for topic in topics),
            *(
                {"story": f"{one}, then {other}", "steps": _steps(one) + _steps(other)}
                for one, other in pairs
            ),
        ],
        "rules": [
            {
                "rule": "what is unsure is refused",
                "steps": [{"intent": UNSURE}, {"action": f"utter_{OUT_OF_SCOPE}"}],
            }
        ],
    }


def _steps(topic: str) -> list[dict[str, str]]:
    return [{"intent": topic}, {"action": f"utter_{topic}"}]


def _fingerprint(root: Path, project: dict[str, Any]) -> str:
    whole = hashlib.sha256(yaml.safe_dump(project).encode())
    for path in sorted((root / NLU).glob("*.yml")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
