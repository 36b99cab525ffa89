#!/bin/sh
# Makes .venv from the hashed lock file requirements/KIND.txt (KIND: run or dev), then puts this
# checkout into it. What was installed is noted by checksum, so a second call returns at once.
set -eu
cd "$(dirname "$0")/.."
kind=$1
lock=requirements/$kind.txt
here=$(pwd -P)

newest_python() {
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Quarterdeck needs Python 3.11 or newer. Install it, or name it: make PYTHON=/path/to/python3.11" >&2
    exit 1
}

if [ "$(cat .venv/made-for 2>/dev/null)" != "$here" ]; then
    # Made elsewhere, half made, or not at all: its scripts would point to the wrong place.
    python=$(newest_python)
    echo "Making .venv with $("$python" --version) …"
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "This Python cannot make environments. On Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
    echo "$here" > .venv/made-for
fi

sum() { .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }
fresh() { [ "$(cat ".venv/installed-$1" 2>/dev/null)" = "$2" ]; }

wanted=$(sum "$lock")
if ! fresh "$kind" "$wanted"; then
    echo "Installing $(grep -c '==' "$lock") packages into .venv as locked in $lock (some minutes the first time) …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    echo "$wanted" > ".venv/installed-$kind"
fi

wanted=$(sum pyproject.toml)
if ! fresh checkout "$wanted"; then
    echo "Putting this checkout into .venv …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$wanted" > .venv/installed-checkout
fi
