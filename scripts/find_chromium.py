"""Find the Chromium that browser tests and `make pictures` drive; fetch one if there is none.

    python scripts/find_chromium.py             print its path, or say what to do
    python scripts/find_chromium.py --install   first fetch one if there is none

Looked for in this order: QUARTERDECK_CHROMIUM, /usr/bin/chromium, Playwright's cache. Fetched
in this order: Playwright's download, then Debian's package (when root).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NONE = (
    "No Chromium was found. `make chromium` fetches one; or install Chromium and set "
    "QUARTERDECK_CHROMIUM to its path."
)


def find() -> Path | None:
    """The Chromium to drive, or None. A QUARTERDECK_CHROMIUM that is no program ends the run."""
    if named := os.environ.get("QUARTERDECK_CHROMIUM", "").strip():
        if not os.access(named, os.X_OK):
            sys.exit(f"QUARTERDECK_CHROMIUM is {named}, which is not a program that can be run.")
        return Path(named)
    if (debian := Path("/usr/bin/chromium")).exists():
        return debian
    return in_playwrights_cache()


def in_playwrights_cache() -> Path | None:
    """The Chromium of the installed Playwright's own version, where it was downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def install() -> Path | None:
    """Fetch Chromium: from Playwright, or from Debian when root. None when neither worked."""
    print("Looking for a Chromium to download with Playwright …", file=sys.stderr)
    quick = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000"}
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    _run(download, quick, timeout=600)
    if found := in_playwrights_cache():
        # Downloaded is not yet runnable: it needs libraries that Debian's package brings.
        if _run([str(found), "--headless", "--no-sandbox", "--version"], quick, timeout=60):
            return found
        print("It does not run on this machine.", file=sys.stderr)
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium …", file=sys.stderr)
        silent = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "update", "-qq"], silent, timeout=300)
        package = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        _run(package, silent, timeout=900)
    return find()


def _run(command: list[str], environment: dict[str, str], timeout: float) -> bool:
    # What it prints goes to stderr: stdout is for the path alone.
    try:
        done = subprocess.run(
            command, env=environment, timeout=timeout, stdout=sys.stderr, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return False
    return done.returncode == 0


if __name__ == "__main__":
    path = find() or (install() if "--install" in sys.argv[1:] else None)
    sys.exit(NONE) if path is None else print(path)
