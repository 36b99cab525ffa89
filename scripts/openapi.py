"""Renew the snapshot of the API, src/quarterdeck/entrances/api/v1/openapi.json.

The snapshot is the promise to those who use the API: a change of it is meant, and shows in the
diff. A test holds the running API to it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import django

SNAPSHOT = Path(__file__).parent.parent / "src/quarterdeck/entrances/api/v1/openapi.json"


def document() -> str:
    """The API's OpenAPI document as text, its keys in one order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")
    django.setup()
    from quarterdeck.entrances.api.v1.api import api

    return json.dumps(api.get_openapi_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    before = SNAPSHOT.read_text() if SNAPSHOT.exists() else ""
    now = document()
    SNAPSHOT.write_text(now)
    print(f"{SNAPSHOT.name}: {'unchanged' if before == now else 'renewed; read the diff'}")
