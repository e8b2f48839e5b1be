"""The assistant's commands, `python -m chatbot --help`: only their arguments and what must be set before Rasa."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MODEL = "models/open-door.tar.gz"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 only if it did what it says."""
    given = _parser().parse_args(arguments)
    prepare()
    # Each command imports only what it needs: an up-to-date check of the model must not wait for Rasa.
    if given.command == "serve":
        from chatbot.serve import serve

        return serve(given.port, given.actions_url, Path(given.model), given.log_level)
    if given.command == "train":
        from chatbot.training import train

        return train(HERE, HERE / given.model, force=given.force)
    if given.command == "validate":
        from chatbot.checks import validate

        return validate(HERE)
    if given.command == "lint":
        from chatbot.lint import lint

        return lint(HERE)
    if given.command == "test":
        from chatbot.checks import run_stories

        return run_stories(HERE, HERE / MODEL)
    if given.command == "evaluate":
        from chatbot.evaluation.command import evaluate, wanted

        return evaluate(HERE, wanted(given))
    from chatbot.calibrate import calibrate

    return calibrate(HERE)


def _parser() -> argparse.ArgumentParser:
    from chatbot.evaluation.command import add_arguments

    parser = argparse.ArgumentParser(prog="python -m chatbot", description="The assistant of Open Door.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve", help="answer turns on 127.0.0.1 (secret: OPEN_DOOR_ASSISTANT_SECRET)"
    )
    serve.add_argument("--port", type=int, required=True, help="port on 127.0.0.1")
    serve.add_argument(
        "--actions-url",
        required=True,
        help="address of the action server, such as http://127.0.0.1:5055/webhook",
    )
    serve.add_argument("--model", default=str(HERE / MODEL), help=f"model archive (default: {MODEL})")
    serve.add_argument("--log-level", default="INFO", help="of the assistant's own lines (default: INFO)")
    train = commands.add_parser("train", help=f"train {MODEL} if data, domain, config or code changed")
    train.add_argument("--force", action="store_true", help="train also when nothing changed")
    train.add_argument("--model", default=MODEL, help=f"model archive (default: {MODEL})")
    commands.add_parser("validate", help="Rasa's data validation; a warning fails it")
    commands.add_parser(
        "lint", help="read every sentence for words that hurt, promises, dead buttons and more"
    )
    commands.add_parser("test", help="run the stories below tests/stories; a wrong one fails it")
    add_arguments(commands.add_parser("evaluate", help="measure how well visitors are understood"), MODEL)
    commands.add_parser("calibrate", help="measure the classifier's bars by cross validation")
    return parser


def prepare() -> None:
    """What must be set before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa keeps what training computed in .rasa/ otherwise: a second copy of everything, for nothing.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    os.environ["PYTHONWARNINGS"] = "ignore"
    warnings.simplefilter("ignore")
    # Without compiled bytecode the import of Rasa takes 17 s instead of 7.
    sys.dont_write_bytecode = False
    # Only TensorFlow Lite's converter looks for jax, and does without; importing it takes 1.3 s.
    sys.modules["jax"] = None  # type: ignore[assignment]
    os.chdir(HERE)
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))


if __name__ == "__main__":
    sys.exit(main())
