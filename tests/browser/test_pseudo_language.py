"""Every page in the pseudo-language (accented, 40 % longer, from right to left): all of it is translated and has room.

The pages come from the URL map, so a new one is looked at or fails. Then come what no address shows: messages, open
dialogs, fragments of htmx, what scripts say.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import Mock

import pytest
from flask_limiter import RateLimitExceeded
from playwright.sync_api import expect
from werkzeug.exceptions import default_exceptions

from dreamscape import errors
from tests.browser.pseudo_site import People, Walk
from tests.browser.site import photo
from tests.conftest import TEST_SETTINGS
from tests.routes.permissions.table import EVERYBODY, WHO, rules
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

NO_PAGES = {
    "/favicon.ico",
    "/healthz",
    "/notifications/count",
    "/feed.atom",
    "/people/<slug>/feed.atom",
    "/categories/<key>/feed.atom",
    "/oembed",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-dreams-<int:number>.xml",
    "/sitemap-people-<int:number>.xml",
    "/robots.txt",
    "/sw.js",
    "/.well-known/security.txt",
    "/media/<path:public_id>",
    "/dreams/<slug>/share.png",
    "/proof/<door>",
    "/search/suggestions",
    "/settings/security/recovery-codes.txt",
}
# What a browser gets to see; the rest is asked by programs.
STATUSES = (400, 403, 404, 405, 410, 413, 429, 500, 503)
# As htmx tells it; it would also write an error into the console.
REFUSED = """form => document.dispatchEvent(new CustomEvent("htmx:responseError", {
    detail: { elt: document.querySelector(form), xhr: { status: 429 } }
}))"""


@pytest.fixture
def settings() -> dict[str, Any]:
    return {**TEST_SETTINGS, "LANGUAGES": ("en", "ar-XB")}


@pytest.fixture
def people(site: Flask, db: Any) -> People:
    return People(site, db)


def pages(who: set[str]) -> set[str]:
    """The rules of all pages that one of these may open."""
    return {
        rule
        for (method, rule), allowed in rules().items()
        if method == "GET" and rule not in NO_PAGES and WHO[allowed] & who
    }


GUESTS, DREAMERS = pages({"guest"}), pages({"dreamer"})
# Adam, who looks after the place, wrote a comment too.
OTHERS = pages({"admin", "author"}) - DREAMERS - GUESTS
SUSPENDED = pages({"suspended"}) - DREAMERS - GUESTS


def test_no_page_is_left_out() -> None:
    assert pages(EVERYBODY) == GUESTS | DREAMERS | OTHERS | SUSPENDED


def test_pages_of_guests(people: People, open_browser: Open) -> None:
    walk = Walk(open_browser)
    walk.over(*people.paths(GUESTS), f"/password-reset/{people.reset_token()}")
    _sign_up(walk)
    _first_dream(walk)
    with people.site.app_context():
        people.services.moderation.site_settings.choose_sign_up(people.adam, "closed")
    walk.over("/signup", "/search?q=сад", "/search?q=нет")
    assert not walk.found, walk.report()


def _sign_up(walk: Walk) -> None:
    """Step by step, with a mistake in the first."""
    page = walk.open("/signup")
    page.locator("[data-reveal] + button").click()
    page.locator(".signup__actions .button--primary").first.click()
    walk.look("with mistakes")
    for field, text in (("first_name", "Άννα"), ("email", "anna@example.org"), ("password", PASSWORD)):
        page.locator(f"#{field}").fill(text)
    page.locator(".signup__actions .button--primary").first.click()
    page.locator("#skill-entry").fill("κόμποι")
    page.locator("#skill-entry").press("Enter")
    walk.look("step 2")
    page.locator(".signup__actions .button--primary").first.click()
    page.locator(".faces > .button").click()
    walk.look("step 3")


def _first_dream(walk: Walk) -> None:
    """Written by a guest, with a mistake in it, who is then asked who they are."""
    page = walk.open("/dreams/new")
    page.locator("#title").fill("Поезд")
    for more in page.locator(".first__more > summary").all():
        more.click()
    walk.look("with more choices")
    page.locator("#description").fill("Через горы.")
    with page.expect_navigation():
        page.locator(".first__end .button").click()
    walk.look("and who are you?")
    with page.expect_navigation():
        page.locator(".other-door button").click()
    walk.look("who is here already")


@pytest.mark.timeout(900)
def test_pages_of_members(people: People, open_browser: Open) -> None:
    walk = Walk(open_browser, "zoe@example.org")
    walk.over(*people.paths(DREAMERS), "/search?q=сад", "/search?q=κόμποι&kind=people")
    assert not walk.found, walk.report()


def test_pages_of_who_has_just_come(people: People, open_browser: Open) -> None:
    walk = Walk(open_browser, "nora@example.org")
    views = [f"/dreamscape?view={view}" for view in ("trending", "personalised", "followed")]
    about = [f"/people/{people.nora.slug}{page}" for page in ("", "/followers", "/following")]
    walk.over("/dreams", *views, *about, f"/people/{people.zoe.slug}", f"/dreams/{people.boat.slug}")
    assert not walk.found, walk.report()


def test_pages_of_the_suspended(people: People, open_browser: Open) -> None:
    walk = Walk(open_browser, "vlad@example.org")
    walk.over(*people.paths(SUSPENDED))
    assert not walk.found, walk.report()


def test_pages_of_moderators(people: People, open_browser: Open) -> None:
    walk = Walk(open_browser, "adam@example.org")
    walk.over(*people.paths(OTHERS))
    walk.over(*(f"/admin/{of}?q=nobody" for of in ("members", "dreams", "comments")))
    walk.over(f"/dreams/{people.boat.slug}", f"/people/{people.zoe.slug}")
    assert not walk.found, walk.report()


def test_what_a_press_changes(people: People, open_browser: Open) -> None:
    walk = Walk(open_browser, "zoe@example.org")
    page = walk.open("/dreamscape?own=1")
    page.locator(f"#show-comments-{people.boat.id}").click()
    expect(page.locator(".comment").first).to_be_visible()
    page.locator(".comment-form textarea").fill("Νέο σχόλιο")
    page.locator(".comment-form [type=submit]").click()
    expect(page.locator(".comment")).to_have_count(3)
    page.locator(".comment [hx-get]").last.click()
    expect(page.locator(".comment__edit textarea")).to_be_visible()
    page.locator("form[hx-post$='/follow'] button:visible").first.click()
    expect(page.locator("form[hx-post$='/unfollow']")).not_to_have_count(0)
    walk.look("with all of it open")
    page.evaluate(REFUSED, "form[hx-post$='/unfollow']")
    walk.look("refused")
    walk.open(f"/dreams/{people.boat.slug}").locator("[data-dialog]").click()
    expect(page.locator("dialog")).to_be_visible()
    walk.look("with its dialog")
    for path in ("/settings/theme", "/settings/privacy", "/profile"):
        walk.press(path, "main form:not(.post-button) .form-actions [type=submit]")
    walk.press("/dreams", "[action='/notifications/read'] [type=submit]")
    _new_dream(walk)
    assert not walk.found, walk.report()


def _new_dream(walk: Walk) -> None:
    """Left half-way, found again, with a picture, and let go."""
    walk.open("/dreams/new").locator("#title").fill("Поезд")
    page = walk.open("/dreams/new")
    expect(page.locator(".notice--info button")).to_be_visible()
    page.locator("#picture").set_input_files(
        {"name": "лодка", "mimeType": "image/jpeg", "buffer": photo(40, 30)}
    )
    walk.look("half-way")
    page.locator("#description").fill("Через горы.")
    page.locator("[name=categories]").first.check()
    with page.expect_navigation():
        page.locator("main form .form-actions [type=submit]").click()
    walk.look("just created")
    walk.press(page.url + "/delete", "main form [type=submit]")


def test_what_goes_wrong(people: People, open_browser: Open) -> None:
    walk = Walk(open_browser)
    limit = RateLimitExceeded(cast("Any", SimpleNamespace(error_message=None, limit="many")))
    # Those that come with a message of their own name what is wrong with a form, and are looked at there.
    own = [kind() for kind in vars(errors).values() if isinstance(kind, type) and "message" in vars(kind)]
    for failure in (*own, *(default_exceptions[status]() for status in STATUSES), limit):
        people.site.view_functions["users.landing"] = Mock(side_effect=failure, __name__="landing")
        walk.open("/")
        walk.look(type(failure).__name__)
    assert not walk.found, walk.report()
