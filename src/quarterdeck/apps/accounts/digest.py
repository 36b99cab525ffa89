"""What is stored of a secret that this house gave out."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> str:
    """A plain SHA-256: our secrets have 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()
