#!/bin/sh
# Renews the lock files from pyproject.toml: every package with its hashes, for Python 3.11 and
# newer, and no address to fetch it from. Versions stay as they are unless UPGRADE=--upgrade.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
        --no-emit-find-links --python-version 3.11 ${UPGRADE:-} --extra build "$@"
}
compile pyproject.toml -o requirements/run.txt
compile --extra dev --constraint requirements/run.txt pyproject.toml -o requirements/dev.txt
if grep -nE '://|^--(extra-)?index|^--find-links' requirements/*.txt; then
    echo "A lock file names an address: packages come from whatever registry pip is set to." >&2
    exit 1
fi
