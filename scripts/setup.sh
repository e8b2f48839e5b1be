#!/usr/bin/env bash
# Makes what `make run` and `make test` need and does nothing when it is there: scripts/setup.sh PART...
#   server      .venv: the server and its tools, Python 3.11 or later
#   assistant   .venv-rasa: Rasa and the action server, Python 3.10
#   model       models/: the trained assistant
#   chromium    a browser for the browser tests
# Everything that is installed is in requirements/*.txt and checked against its hash. The variables PYTHON and
# PYTHON310 name an interpreter where this script does not find the right one by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export UV_NO_PROGRESS=1 UV_NO_CONFIG=1 PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf 'open-door: %s\n' "$*"; }
fail() {
    printf 'open-door: cannot go on: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf '    %s\n' "$@" >&2
    exit 1
}
seconds() { printf '%s' "$((SECONDS - $1)) s"; }
# The hash of everything that a part is made of, so that only a real change makes it anew. The place counts too:
# a virtual environment that was moved does not work.
recipe() { { pwd && cat && sed '/^ *#/d' "$1"; } | sha256sum | cut -d' ' -f1; }
is_made() { [[ -f $1/.made && $(<"$1/.made") == "$2" ]] && "$1/bin/python" -S -c '' 2>/dev/null; }

need_linux_x86_64() {
    [[ $(uname -s) == Linux && $(uname -m) == x86_64 ]] ||
        fail "this is $(uname -s) on $(uname -m); Open Door runs on Linux on x86-64 only" \
            "Rasa's libraries are locked for that one. A virtual machine or container with it works."
}

# -- Which Python -----------------------------------------------------------------------------------------------

# Prints the real path of the interpreter $1 if it runs and is of the version that the condition $2 asks for.
# A pyenv shim can be on PATH and still not run, and its path would not outlive a change of version.
real_python() {
    "$1" -I -c "import sys; v = sys.version_info[:2]; ok = $2; ok and print(sys.executable); sys.exit(not ok)" 2>/dev/null
}

first_python() { # condition, then candidates
    local condition=$1 candidate
    shift
    for candidate in "$@"; do
        if [[ -n $candidate ]] && real_python "$candidate" "$condition"; then return 0; fi
    done
    return 1
}

pyenv_pythons() { # the start of a version, such as 3.10
    local root
    for root in "${PYENV_ROOT:-}" "$HOME/.pyenv"; do
        [[ -n $root ]] && compgen -G "$root/versions/$1*/bin/python" | sort -rV || true
    done
}

find_python311() {
    if [[ -n ${PYTHON:-} ]]; then
        real_python "$PYTHON" 'v >= (3, 11)' || fail "PYTHON=$PYTHON is not a Python 3.11 or later that runs"
        return
    fi
    # shellcheck disable=SC2046
    first_python 'v >= (3, 11)' python3.11 python3.12 python3.13 python3.14 python3 python /usr/bin/python3.11 \
        /usr/bin/python3 $(pyenv_pythons 3.11) $(pyenv_pythons 3.12) $(pyenv_pythons 3.13) ||
        fail "no Python 3.11 or later found (python3 is $(python3 --version 2>/dev/null || echo 'not there'))" \
            "Debian 12: apt-get install python3.11 python3.11-venv" \
            "elsewhere: see https://www.python.org/downloads/, or name one: make run PYTHON=/path/to/python3.11"
}

find_python310() {
    if [[ -n ${PYTHON310:-} ]]; then
        real_python "$PYTHON310" 'v == (3, 10)' || fail "PYTHON310=$PYTHON310 is not a Python 3.10 that runs"
        return
    fi
    # shellcheck disable=SC2046
    first_python 'v == (3, 10)' python3.10 /usr/bin/python3.10 /usr/local/bin/python3.10 $(pyenv_pythons 3.10) \
        "$(.venv/bin/uv python find --managed-python --no-python-downloads 3.10 2>/dev/null || true)" && return
    say "no Python 3.10 found, fetching one with uv (about 30 MB)" >&2
    if timeout 300 .venv/bin/uv python install 3.10 >&2; then
        first_python 'v == (3, 10)' "$(.venv/bin/uv python find --managed-python --no-python-downloads 3.10)" && return
    fi
    fail "Rasa needs Python 3.10: none is installed, and uv could not fetch one" \
        "with pyenv:        pyenv install 3.10" \
        "Ubuntu 22.04:      apt-get install python3.10 python3.10-venv" \
        "behind a mirror:   set UV_PYTHON_INSTALL_MIRROR, and do the same again" \
        "already elsewhere: make run PYTHON310=/path/to/python3.10"
}

# -- Installing -------------------------------------------------------------------------------------------------

# uv reads none of pip's settings. A machine whose package index or certificates are set for pip must do all the same.
use_settings_of_pip() {
    local value
    if [[ -z ${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-} ]]; then
        value=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
        [[ -z $value ]] || export UV_DEFAULT_INDEX=$value
    fi
    if [[ -z ${SSL_CERT_FILE:-} ]]; then
        value=${PIP_CERT:-$(.venv/bin/python -m pip config get global.cert 2>/dev/null || true)}
        [[ -z $value ]] || export SSL_CERT_FILE=$value
    fi
    # Across file systems uv can only copy: said beforehand it does so without a warning for each package.
    local cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/uv}
    mkdir -p "$cache" 2>/dev/null || true
    [[ -n ${UV_LINK_MODE:-} || $(stat -c %d "$cache" 2>/dev/null) == "$(stat -c %d .)" ]] || export UV_LINK_MODE=copy
}

install_locked() { # environment, lock
    # A few packages come as source only: what builds them is held to the versions and hashes of the lock as well.
    # Compiled once here, because importing uncompiled packages makes each start slower where none may be written.
    .venv/bin/uv pip sync --quiet --python "$1/bin/python" --require-hashes --build-constraints "$2" \
        --compile-bytecode "$2" ||
        fail "the packages of $2 could not be installed (see above)" \
            "is a package index in reach? Open Door uses the one that pip or uv is set up for on this machine"
}

make_server() {
    local made python start=$SECONDS
    made=$(grep '^open-door = ' pyproject.toml | recipe requirements/server.txt)
    is_made .venv "$made" && return
    python=$(find_python311)
    say "server environment (.venv, $("$python" --version)): usually 15 s"
    rm -f .venv/.made
    "$python" -c 'import ensurepip' 2>/dev/null || fail "$python has no venv" "Debian: apt-get install python3-venv"
    "$python" -m venv --clear .venv || fail "$python could not make .venv"
    # uv by its pin and hashes in the lock; everything else by uv.
    awk '/^uv==/ {on = 1} on {print} on && !/\\$/ {exit}' requirements/server.txt >.venv/uv.txt
    .venv/bin/python -m pip install --quiet --require-hashes --no-deps --only-binary :all: -r .venv/uv.txt ||
        fail "pip could not install uv (see above)" "is a package index in reach?"
    use_settings_of_pip
    install_locked .venv requirements/server.txt
    .venv/bin/uv pip install --quiet --python .venv/bin/python --offline --no-deps --no-build-isolation --editable . ||
        fail "the command open-door could not be installed into .venv (see above)"
    echo "$made" >.venv/.made
    say "server environment is ready ($(seconds "$start"))"
}

make_assistant() {
    local made python start=$SECONDS
    made=$(recipe requirements/assistant.txt </dev/null)
    is_made .venv-rasa "$made" && return
    python=$(find_python310)
    say "assistant environment (.venv-rasa, Rasa on $("$python" --version)): 2.7 GB, usually 1 to 3 minutes"
    rm -f .venv-rasa/.made
    use_settings_of_pip
    .venv/bin/uv venv --quiet --clear --python "$python" .venv-rasa || fail "uv could not make .venv-rasa"
    install_locked .venv-rasa requirements/assistant.txt
    echo "$made" >.venv-rasa/.made
    say "assistant environment is ready ($(seconds "$start"))"
}

make_model() {
    # A quick look from outside. Whether training is really due is decided by `chatbot train` itself.
    local made start=$SECONDS
    made=$(find config.yml data chatbot requirements/assistant.txt -type f ! -path '*/__pycache__/*' -print0 |
        sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
    [[ -f models/open-door.tar.gz && -f models/.made && $(<models/.made) == "$made" ]] && return
    say "assistant's model: 4 to 7 minutes when it has to be trained"
    # Rasa says a lot while it trains; it is of use only when something goes wrong.
    mkdir -p models
    .venv-rasa/bin/python -m chatbot train >models/training.log 2>&1 ||
        { tail -n 30 models/training.log >&2 && fail "the assistant could not be trained (see models/training.log)"; }
    echo "$made" >models/.made
    say "assistant's model is ready ($(seconds "$start"))"
}

# -- A browser for the tests ------------------------------------------------------------------------------------

# Prints the path of a Chromium that runs. Ubuntu's chromium-browser may be a stub that only asks for a snap.
find_chromium() {
    local candidate
    # shellcheck disable=SC2046
    for candidate in "${CHROMIUM:-}" /usr/bin/chromium chromium chromium-browser google-chrome google-chrome-stable \
        $(compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}/chromium-*/chrome-linux*/chrome" | sort -rV); do
        [[ -n $candidate ]] && candidate=$(command -v "$candidate") &&
            timeout 20 "$candidate" --version >/dev/null 2>&1 && echo "$candidate" && return
    done
    return 1
}

make_chromium() {
    find_chromium >/dev/null && return
    say "no Chromium found, fetching Playwright's own (about 150 MB, at most 3 minutes)"
    timeout 180 .venv/bin/playwright install chromium >/dev/null 2>&1 && find_chromium >/dev/null && return
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        say "that is not to be had here, installing Debian's (about 100 MB, usually 1 minute)"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
            >/dev/null && find_chromium >/dev/null && return
    fi
    fail "the browser tests need Chromium. Type this one command, then the same again:" \
        "sudo apt-get install -y chromium" "(or name one that is there: make test CHROMIUM=/path/to/chrome)"
}

main() {
    local part
    need_linux_x86_64
    # Two at once in one checkout would spoil each other's environment.
    exec 9<scripts
    flock --nonblock 9 || { say "another set-up is at work here, waiting for it" && flock 9; }
    for part in "$@"; do
        case $part in
        server) make_server ;;
        assistant) make_assistant ;;
        model) make_model ;;
        chromium) make_chromium ;;
        which-chromium) find_chromium ;;
        *) fail "no such part: $part" ;;
        esac
    done
    exit 0 # before bash reads on: a change of branch may have replaced this file meanwhile
}

main "$@"
