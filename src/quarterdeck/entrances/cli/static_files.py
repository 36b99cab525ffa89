"""Static files, collected when their sources changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

IGNORED = ["CVS", ".*", "*~"]


def collect_if_changed() -> bool:
    """Bring the collected files up to date; False when they were.

    Compares a hash of all sources with the one written beside the collected files: reading them
    takes milliseconds, while compressing and renaming them takes seconds.
    """
    mark = Path(settings.STATIC_ROOT) / ".sources"
    found = _hash_of_sources()
    if mark.is_file() and mark.read_text() == found:
        return False
    mark.unlink(missing_ok=True)  # an interrupted collecting must not look finished
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(found)
    return True


def _hash_of_sources() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list(IGNORED), key=lambda found: found[0]):
            with storage.open(path) as source:
                content = source.read()
            digest.update(f"\n{path} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
