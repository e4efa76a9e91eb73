"""`make screenshots` leaves no page of the site out, and its sheet shows what was taken."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from screenshots import contact_sheet
from screenshots.__main__ import chosen
from screenshots.lives import LIVES
from screenshots.shots import NO_PAGES, SHOTS, STATUSES

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


def test_every_page_of_the_url_map_is_photographed_or_says_why_not(app: Flask) -> None:
    app.add_url_rule("/screenshots/<int:status>", "screenshots", str)
    addresses = app.url_map.bind("localhost")
    paths = {shot.path.format_map(defaultdict(lambda: "1")).partition("?")[0] for shot in SHOTS}
    taken = {addresses.match(path, return_rule=True)[0].rule for path in paths}

    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    pages = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    assert pages - set(NO_PAGES) == taken
    assert set(NO_PAGES) <= pages


def test_each_picture_has_a_name_of_its_own_and_a_site_that_is_there() -> None:
    assert len({shot.name for shot in SHOTS}) == len(SHOTS)
    assert {site for shot in SHOTS for site in shot.sites} == set(LIVES)
    assert {f"error-{status}" for status in STATUSES} <= {shot.name for shot in SHOTS}


def test_the_new_site_has_whoever_looks_at_it_and_every_value_of_its_addresses(app: Flask) -> None:
    app.add_url_rule("/screenshots/<int:status>", "screenshots", str)
    with app.app_context():
        life = LIVES["new"](app)
    for shot in (shot for shot in SHOTS if "new" in shot.sites):
        assert shot.who in {"guest", *life.emails}, shot.name
        shot.path.format_map(life.values)


def test_some_are_chosen_by_a_part_of_their_name() -> None:
    assert {shot.name for shot in chosen(SHOTS, ["login"])} == {"login", "login-errors", "login-refused"}
    assert chosen(SHOTS, []) == SHOTS


def test_the_sheet_lays_widths_and_themes_beside_each_other(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    for name in ("feed-1280-light", "feed-360-dark", "feed-360-light", "admin-log-360-light"):
        (tmp_path / "demo" / f"{name}.png").touch()

    sheet = contact_sheet.write(tmp_path).read_text()

    order = [
        sheet.index(f'src="demo/{name}.png"')
        for name in ("admin-log-360-light", "feed-360-light", "feed-360-dark", "feed-1280-light")
    ]
    assert order == sorted(order)
    assert sheet.count("<section") == 2
