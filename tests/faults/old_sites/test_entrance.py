"""Log-ins, links and invitations of an old site work as they did."""

from __future__ import annotations

import pytest

from tests.support.old_sites.loading import back_then
from tests.support.old_sites.site import Site, status, words

pytestmark = pytest.mark.real_db


def test_who_was_logged_in_still_is(site: Site) -> None:
    with back_then(site.name):
        nora = site.with_cookie("dreamscape", site.facts["session_cookie"])
        assert "A boat with a red sail" in words(nora, "/dreams")
        assert "nora@example.org" in words(nora, "/settings")
        assert "Send it again" not in words(nora, "/settings")
        assert "Firefox" in words(nora, "/settings/sessions")
        remy = site.with_cookie("dreamscape_remember", site.facts["remember_cookie"])
        assert "A lighthouse to sleep in" in words(remy, "/dreams")
        assert words(remy, "/settings/sessions").count("Log out there") >= 1


def test_the_suspended_are_told_why(site: Site) -> None:
    sven = {"email": "sven@example.org", "password": site.facts["password"]}
    guest = site.guest()
    assert guest.post("/login", sven).headers["Location"] == "/suspended"
    assert "Took a dream." in words(guest, "/suspended")


def test_links_that_were_mailed_work_once(site: Site) -> None:
    reset, confirmation = site.facts["reset_link"], site.facts["confirmation_link"]
    with back_then(site.name):
        for path, fields in ((reset, {"password": "a lantern on the stairs"}), (confirmation, {})):
            assert site.guest().post(path, fields, page=path).status_code == 303
            assert status(site.guest(), path) == 400
    site.guest().logged_in("pia@example.org", password="a lantern on the stairs")
    assert "Send it again" not in words(site.member("remy"), "/settings")
    assert "Send it again" in words(site.member("mia"), "/settings")


def test_only_a_live_invitation_lets_somebody_in(site: Site) -> None:
    person = {"first_name": "Uma", "email": "uma@example.org", "password": "a lantern on the stairs"}
    for path, expected in (
        ("/signup", 403),
        (site.facts["ended_invitation"], 403),
        (site.facts["invitation"], 200),
    ):
        assert status(site.guest(), path) == expected
    link = site.facts["invitation"]
    uma = {**person, "invitation": link.partition("=")[2]}
    assert site.guest().post("/signup", uma, page=link).status_code == 303
    assert "For the choir 2 of 3 used" in words(site.member("ada"), "/admin/settings")


def test_what_somebody_had_half_typed_is_in_its_form(site: Site) -> None:
    page = site.member("nora").get(site.facts["kept_form"]).text
    assert 'value="A half-typed dream"' in page
    assert "It goes on." in page
