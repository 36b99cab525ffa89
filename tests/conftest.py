"""What every test may ask for."""

from __future__ import annotations

import pytest

from mailbox_smtp import mailbox  # noqa: F401


@pytest.fixture
def world(db):
    """A product with its team, built through the services."""
    from world import World

    return World()
