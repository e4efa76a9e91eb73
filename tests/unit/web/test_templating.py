"""What pages say about time, and how they find their addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.web.templating import humantime

if TYPE_CHECKING:
    from flask import Flask

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-3), "just now"),  # a server's clock runs a little ahead
        (timedelta(seconds=9), "just now"),
        (timedelta(seconds=30), "30 seconds ago"),
        (timedelta(minutes=1), "a minute ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(days=16), "16 days ago"),
        (timedelta(days=29), "29 days ago"),
        (timedelta(days=30), "26 October 2026"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(ago: timedelta, words: str) -> None:
    with time_machine.travel(NOON, tick=False):
        assert humantime(NOON - ago) == words


def test_an_address_is_remembered_for_each_place_the_site_is_mounted_at(app: Flask) -> None:
    url_for: Any = app.jinja_env.globals["url_for"]
    for prefix in ("", "/club", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
            assert url_for("auth.login") == f"{prefix}/login"
            assert url_for("auth.login", next="/dreams") == f"{prefix}/login?next=/dreams"
