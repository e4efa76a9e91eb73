"""A member, and a device that makes passkeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.authenticator import Authenticator
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services


@pytest.fixture
def mara_lind(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def device() -> Authenticator:
    return Authenticator()
