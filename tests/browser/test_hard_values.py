"""Nothing that somebody writes makes a page look broken.

Each free text of the site holds a value of every hard kind (`hard_values.py`), and every page is looked at on five
widths, with text of ordinary size and of twice that: nothing is wider than the window, cut off, outside of its box or
over something else, and no word of ours is broken (`without_room.js`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from playwright.sync_api import expect
from pymongo.errors import AutoReconnect
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from dreamscape.errors import NotAllowed, NotFound
from dreamscape.models.digests import Remembered
from dreamscape.services.moderation.appeals import LONGEST_ANSWER
from tests.browser.hard_site import SIZES, SOME_SIZES, HardPeople, HardWalk
from tests.browser.hard_values import (
    EMAIL,
    FREE_TEXTS,
    FURTHER,
    LONG,
    NEVER_SHOWN,
    URL,
    hard,
    mixed,
    text_fields,
)
from tests.browser.test_pseudo_language import DREAMERS, GUESTS, OTHERS
from tests.support.digests import digest_of, dream_called

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

MAILS = ("account_deletion", "appeal_decided", "confirm_email", "email_changed", "email_is_changing", "email_left",
         "log_ins_ended", "new_log_in", "password_changed", "password_reset", "role_changed", "second_step", "notice",
         "digest", "year_ago")  # fmt: skip
FAILURES = (NotAllowed(), NotFound(), AutoReconnect("away"), RequestEntityTooLarge(), TooManyRequests())


@pytest.fixture
def people(site: Flask, db: Any) -> HardPeople:
    return HardPeople(site, db)


def test_every_free_text_is_known() -> None:
    assert set(text_fields()) == {*FREE_TEXTS, *NEVER_SHOWN}


@pytest.mark.soak
@pytest.mark.timeout(1500)  # One site and one browser for all of it, so that it is quick on the whole.
def test_no_page_breaks(people: HardPeople, open_browser: Open, soak: bool) -> None:
    sizes = (SIZES,) if soak else SOME_SIZES
    guest, zoe = HardWalk(open_browser, sizes=sizes), HardWalk(open_browser, EMAIL, sizes=sizes)
    people.passkey()
    for stored in (*FREE_TEXTS.values(), *FURTHER):
        lacking = set(stored.values()) - people.stored(stored.place)
        assert not lacking, f"HardPeople leaves out {lacking} of {stored.place}."
    guest.over(*people.paths(GUESTS))
    _mails(people, guest)
    zoe.over(*people.paths(DREAMERS), "/dreamscape?view=followed", f"/people/{people.dreamers['emoji'].slug}")
    _what_opens(people, zoe)
    _what_goes_wrong(people, zoe)
    adam = HardWalk(open_browser, "adam@example.org", sizes=sizes)
    searches = [f"/admin/{of}?q={hard('unbroken', 60)}" for of in ("members", "dreams")]
    adam.over(
        *people.paths(OTHERS),
        *searches,
        f"/admin/members/{people.nora.id}",
        f"/admin/dreams/{people.hidden.id}",
    )
    nora = HardWalk(open_browser, "nora@example.org", sizes=sizes)
    nora.over("/suspended")
    found = "".join(walk.report() for walk in (guest, zoe, adam, nora) if walk.flaws)
    assert not found, found


def _what_opens(people: HardPeople, walk: HardWalk) -> None:
    """Comments within a card, and a question over the page."""
    page = walk.open("/dreamscape?own=1")
    page.locator(f"#show-comments-{people.boat.id}").click()
    expect(page.locator(".comment").first).to_be_visible()
    walk.look("with comments")
    walk.open(f"/dreams/{people.boat.slug}").locator("[data-dialog]").click()
    expect(page.locator("dialog")).to_be_visible()
    walk.look("with its dialog")


def _what_goes_wrong(people: HardPeople, walk: HardWalk) -> None:
    """The pages of what fails, with the words that somebody was about to send."""
    view = people.site.view_functions["dreams.new"]
    for failure in FAILURES:
        page = walk.open("/dreams/new")
        page.locator("#title").fill(hard("unbroken", 60))
        page.locator("#description").fill(f"{URL}\n{mixed(LONG)}")
        people.site.view_functions["dreams.new"] = Mock(side_effect=failure, __name__="new")
        with page.expect_navigation():
            page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('title').form)")
        people.site.view_functions["dreams.new"] = view
        walk.look(type(failure).__name__)


def _mails(people: HardPeople, walk: HardWalk) -> None:
    """All mails, as a mail program shows them."""
    dream = dream_called(hard("unbroken", 60), hard("unbroken", 300))
    words: dict[str, Any] = {
        "email": EMAIL,
        "browser": hard("unbroken", 60),
        "role": hard("unbroken", 60),
        "happened": "?",
        "answer": hard("unbroken", LONGEST_ANSWER),
        "reason": hard("unbroken", LONGEST_ANSWER),
        "rule": "spam",
        "what": "?",
        "digest": digest_of(dream, hard("unbroken", 60), URL, URL),
        "remembered": Remembered(dream, 1, URL, URL),
        "choices": URL,
        "link": URL,
        "subject": "?",
        "imprint": URL,
    }
    walk.page.goto("about:blank")  # where no policy forbids the styles that mails bring along
    member = replace(people.zoe, email_confirmed=True)
    with people.site.test_request_context():
        for name in MAILS:
            template = people.site.jinja_env.get_template(f"mail/{name}.html")
            walk.page.set_content(
                template.render(
                    member=member,
                    proven=True,
                    day="?",
                    time="?",
                    by_link=True,
                    awaited_address=EMAIL,
                    **words,
                )
            )
            walk.look(f"mail {name}")


def test_what_has_no_room_is_found(open_browser: Open) -> None:
    walk = HardWalk(open_browser)
    wide = hard("unbroken", 60)
    for html, flaw in (
        (f"<p>{wide}</p>", "the page is"),
        (f"<p style='overflow: hidden'>{wide}</p>", "clipped"),
        ("<p style='overflow: hidden; height: 1em'>One<br>two<br>three</p>", "clipped"),
        (f"<h2 style='width: 9em'>{wide}</h2>", "sticks out of its box"),
        ("<p>One</p><p style='margin-top: -2em'>two</p>", "over each other"),
        ("<p><button>One</button><button style='margin-left: -2em'>two</button></p>", "over each other"),
        ("<p style='width: 3em; word-break: break-all'>Unbreakable</p>", "a word is broken"),
        ("<p style='width: 30em; margin-left: -9em'>One</p>", "outside of the window"),
    ):
        walk.flaws.clear()
        walk.page.set_content(html)
        walk.look()
        assert any(flaw in found for _, found in walk.flaws), (html, walk.report())
    walk.page.set_content(
        "<style>p { float: right } @media (max-width: 50em) { p { width: 9999px } }</style><p>One</p>"
    )
    walk.flaws.clear()
    walk.look()
    assert "768; 320 at 200 %; 360 at 200 %; 768 at 200 %; 1280 at 200 %)" in walk.report(), walk.report()
