"""Fixtures of tests that push: a push service of one's own, and whom it trusts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme

from tests.support.push_service import LocalPushService

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def service(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPushService]:
    with LocalPushService(authority, tmp_path_factory.mktemp("push")).running() as running:
        yield running
