"""How pages find their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import flask
import pytest

if TYPE_CHECKING:
    from flask import Flask


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


@pytest.mark.parametrize(
    ("reader", "name", "written"),
    [
        ("en", "Tom & Ida", "Tom &amp; Ida"),
        ("en", "שירה", "<bdi>שירה</bdi>"),
        ("en", "Mara مريم", "<bdi>Mara مريم</bdi>"),
        ("ar-XB", "Tom & Ida", "<bdi>Tom &amp; Ida</bdi>"),
    ],
)
def test_a_name_in_a_sentence_keeps_its_own_direction_where_the_two_could_differ(
    app: Flask, reader: str, name: str, written: str
) -> None:
    app.config["LANGUAGES"] = ("en", "ar-XB")
    with app.test_request_context("/", headers={"Accept-Language": reader}):
        sentence = app.jinja_env.from_string("{{ name|isolated }}!").render(name=name)
    assert sentence == f"{written}!"
