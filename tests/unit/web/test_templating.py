"""What pages say about time, and how they find their addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import flask
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


@pytest.mark.parametrize("name", ["css/site.css", "img/two words.svg"])
def test_the_address_of_a_file_of_ours_begins_with_where_the_site_is_mounted(app: Flask, name: str) -> None:
    url_for: Any = app.jinja_env.globals["url_for"]
    for prefix in ("", "/club", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
            assert url_for("static", filename=name) == flask.url_for("static", filename=name)
            assert url_for("static", filename=name).startswith(f"{prefix}{app.static_url_path}/")


def test_every_file_a_page_asks_for_is_under_the_mount(app: Flask) -> None:
    client = app.test_client()
    for prefix in ("", "/club"):
        page = client.get("/login", environ_overrides={"SCRIPT_NAME": prefix}).text
        files = re.findall(r'(?:src|href)="([^"]*/static/[^"]*)"', page)
        assert files
        assert all(address.startswith(f"{prefix}{app.static_url_path}/") for address in files)
