"""What hands messages to a push service of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.push.encryption import SenderKey, new_key
from dreamscape.push.sending import PushServices
from tests.support.push_fixtures import authority, service

if TYPE_CHECKING:
    from tests.support.push_service import LocalPushService

__all__ = ["authority", "service"]


@pytest.fixture
def sender(service: LocalPushService) -> PushServices:
    key = SenderKey(new_key(), "mailto:dreams@example.org")
    return PushServices(
        key=key, hosts=(service.host, "push.example.org"), ca_file=service.ca_file, patience=2
    )
