"""No word of a visitor in any log or file of Rasa's processes, at the most talkative level, whatever trips Rasa."""

import logging
import os
import subprocess
import sys
import uuid

from conftest import HERE, context

from chatbot.quiet import PlaceOnly


def planted_texts(word):
    return [
        word,
        f"/{word}",
        f"/x{{bad {word}",
        f'/greeting{{"name": "{word}"}} {word}',
        f"is relapse normal {word}",
        f"what's the weather {word}",
        f"{{{word}}}",
        f"I want to die {word}",
        f"something about my counselor {word}",
        word * 200,
    ]


def test_no_planted_word_reaches_a_log_or_a_file(assistant, action_server):
    word = "planted" + uuid.uuid4().hex[:12]
    for text in planted_texts(word):
        assistant.turn(text[:4000])
        assistant.call("read", {"text": text[:4000]})
    assistant.call("turn", {"choice": word, "state": None, "context": context()})
    assistant.call("turn", {"text": "hello", "state": word, "context": context()})
    assistant.call("turn", {"text": "hello", "state": None, "context": {word: word}})
    assistant.call("turn", raw=b'{"text": "' + word.encode())
    assistant.call(word, {"text": word})

    logs = [assistant.log.read_text(), action_server[1].read_text()]
    assert "ready" in logs[0]  # the log is the one that is written to
    assert not [log for log in logs if word in log]
    assert list(files_with(word, HERE)) == []


def test_the_search_finds_a_word_that_is_there(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_text("before planted-word after")
    assert list(files_with("planted-word", tmp_path)) == [str(tmp_path / "deep" / "file")]


def test_a_foreign_log_line_shows_its_place_and_not_its_words():
    try:
        raise ValueError("the visitor's words")
    except ValueError as error:
        record = logging.LogRecord(
            "rasa.core.processor",
            logging.ERROR,
            "processor.py",
            7,
            "said: %s",
            ("the visitor's words",),
            (type(error), error, error.__traceback__),
        )
    line = PlaceOnly().format(record)
    assert line == "error rasa.core.processor at processor.py:7 ValueError"


def test_warnings_and_foreign_debug_lines_print_nothing_whoever_resets_the_filters():
    code = (
        "from chatbot.quiet import silence; silence('DEBUG'); import warnings, logging, structlog;"
        "warnings.simplefilter('always'); warnings.warn('planted');"
        "logging.getLogger('rasa').debug('planted'); logging.getLogger('rasa').error('planted %s', 'planted');"
        "structlog.get_logger().debug('event', text='planted'); structlog.get_logger().error('event', text='planted');"
        "logging.getLogger('chatbot.x').debug('shown')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
    assert "planted" not in done.stdout + done.stderr
    assert "shown" in done.stderr


def files_with(word, folder):
    """Every file below `folder` whose bytes hold `word`; not environments, nor the repository's own store."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in {".git", ".venv", ".venv-rasa", "node_modules"}]
        for name in names:
            path = os.path.join(place, name)
            try:
                with open(path, "rb") as file:
                    if word.encode() in file.read():
                        yield path
            except OSError:
                continue
