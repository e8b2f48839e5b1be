#!/usr/bin/env bash
# Resolves the packages of pyproject.toml anew into requirements/*.txt, with hashes. Both are for Linux on x86-64;
# neither names a package index or a place on this machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
options=(--quiet --generate-hashes --no-emit-index-url --upgrade
    --custom-compile-command "make lock")

# The server's holds for every Python from 3.11 on, the assistant's for 3.10 alone.
.venv/bin/uv pip compile "${options[@]}" --universal --python-version 3.11 \
    pyproject.toml --group dev --output-file requirements/server.txt
.venv/bin/uv pip compile "${options[@]}" --python-version 3.10 --python-platform x86_64-manylinux_2_28 \
    --group pyproject.toml:assistant --output-file requirements/assistant.txt

if grep -nE '://|file:|^ *-(i|f|-index|-extra-index|-find-links)| @ ' requirements/*.txt; then
    echo "the lines above name an address; take them out of the settings that uv found" >&2
    exit 1
fi
