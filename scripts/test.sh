#!/usr/bin/env bash
# All tests, one suite after the other; fails if any fails. What it needs is set up by `make test` before.
# Rasa's suites come first, in its own Python; pytest's closing line is the last that is printed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rasa=.venv-rasa/bin/python
failed=()

suite() { # name, command
    local name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" || failed+=("$name")
}

suite "the words of every answer" "$rasa" -m chatbot lint
suite "Rasa's data validation" "$rasa" -m chatbot validate
suite "Rasa's stories" "$rasa" -m chatbot test
# This pytest is older and has no asyncio: it shares pyproject.toml's settings, but no conftest.py above its own.
suite "the assistant (Python 3.10)" "$rasa" -m pytest --quiet --confcutdir=tests/chatbot \
    -W ignore::pytest.PytestConfigWarning tests/chatbot tests/understanding
((${#failed[@]} == 0)) || printf '\nFAILED: %s\n' "${failed[@]}"
# Two at a time: they wait more than they compute. The tests of one file stay together and in their order. The folder of
# the proofs is named beside all tests so that its conftest.py, which says their seeds at the end, is read here too, and not
# by the workers alone.
suite "the server, its pages and commands" .venv/bin/pytest --quiet --numprocesses 2 --dist loadfile tests tests/soak
((${#failed[@]} == 0))
