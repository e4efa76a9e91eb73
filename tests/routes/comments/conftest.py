"""Who else is there under a dream."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.visitor import Visitor


@pytest.fixture
def ines(app: Any) -> Visitor:
    """Inês, a third member."""
    return Visitor(app).signed_up("Inês", "Duarte", "ines@example.org")
