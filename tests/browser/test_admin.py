"""Looking after the place, in a real browser: as those who do it see it, and those it concerns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_on_each
from tests.browser.site import add_comment, add_dream, add_member, log_in, photo
from tests.support.visitor import PASSWORD
from tests.support.waiting import waiting_comment, waiting_dream

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

NEXT_WEEK = (datetime.now(UTC) + timedelta(days=7)).date()
IN_WORDS = f"{NEXT_WEEK.day} {NEXT_WEEK:%B %Y}"


@pytest.fixture
def people(site: Flask) -> dict[str, Any]:
    """Ada, an admin; Mo, a moderator; Mara and Tom, who comment under Mara's dream."""
    people = {name: add_member(site, name, "Person") for name in ("Ada", "Mo", "Mara", "Tom")}
    with site.app_context():
        roles = site.extensions["dreamscape"].moderation.roles
        roles.set("ada@example.org", "admin")
        roles.set("mo@example.org", "moderator")
        people["Ada"] = site.extensions["dreamscape"].accounts.by_email("ada@example.org")
    people["dream"] = add_dream(site, people["Mara"], "A boat", picture=photo(), picture_alt="A boat")
    add_comment(site, people["dream"], people["Tom"], "Nobody needs boats.")
    return people


def _unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.usefixtures("people")
def test_a_suspension_as_both_sides_see_it(open_browser: Open, scripts: bool) -> None:
    moderators, toms = (open_browser(java_script_enabled=scripts) for _ in range(2))
    log_in(toms, "tom@example.org")
    log_in(moderators, "mo@example.org")
    tom = toms.new_page()
    tom.goto("/dreams")
    mo = moderators.new_page()
    mo.goto("/dreams")

    mo.get_by_role("link", name="Look after").click()
    mo.get_by_role("navigation", name="Looking after").get_by_role("link", name="Members").click()
    mo.get_by_label("A name or an e-mail address").fill("tom")
    mo.get_by_role("button", name="Look up").click()
    mo.get_by_role("link", name="Tom Person").click()
    _unfold(mo, "Suspend")
    until = mo.get_by_label("Until the morning of")
    if scripts:
        mo.get_by_role("button", name="Suspend Tom").click()
        expect(until).to_be_focused()
        expect(until).to_have_accessible_description("Choose the day they may come back.")
    until.fill(str(NEXT_WEEK))
    mo.locator("#suspension-reason").fill("Unkind words about boats.")
    mo.get_by_role("button", name="Suspend Tom").click()
    expect(mo.get_by_text("will be told why and until when")).to_be_visible()
    expect(mo.get_by_text(f"Suspended until {IN_WORDS}").first).to_be_visible()

    tom.reload()
    expect(tom.get_by_role("heading", name="Welcome back")).to_be_visible()
    tom.get_by_label("E-mail").fill("tom@example.org")
    tom.get_by_label("Password", exact=True).fill(PASSWORD)
    tom.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(tom.get_by_role("heading", name="Your account is resting")).to_be_visible()
    expect(tom.get_by_text(f"Until {IN_WORDS}")).to_be_visible()
    expect(tom.get_by_text("Unkind words about boats.")).to_be_visible()

    tom.get_by_label("Why do you see it differently?").fill("I like boats.")
    tom.get_by_role("button", name="Send appeal").click()
    expect(tom.get_by_text("Your message is with those who look after this place.")).to_be_visible()

    # The only other moderator is an admin: whoever did it leaves the decision to her.
    mo.get_by_role("navigation", name="Looking after").get_by_role("link", name="Appeals").click()
    expect(mo.get_by_text("I like boats.")).to_be_visible()
    expect(mo.get_by_role("button", name="Accept: let them in again")).to_have_count(0)
    admins = open_browser(java_script_enabled=scripts)
    log_in(admins, "ada@example.org")
    ada = admins.new_page()
    ada.goto("/admin/appeals")
    _unfold(ada, "Decline")
    ada.get_by_role("button", name="Decline it").click()
    expect(ada.get_by_label("A word to them")).to_be_visible()
    ada.get_by_role("button", name="Accept: let them in again").click()
    expect(ada.get_by_text("Accepted, and they are told.")).to_be_visible()

    tom.goto("/dreams")
    expect(
        tom.get_by_text("We looked at your suspension once more, and you are right: it is over.")
    ).to_be_visible()


@pytest.mark.usefixtures("people")
def test_all_their_ways_fit_into_one_line(open_browser: Open) -> None:
    context = open_browser()
    log_in(context, "ada@example.org")
    page = context.new_page()
    page.goto("/dreams")
    ways = page.get_by_role("navigation", name="Main").get_by_role("link")
    for width in (320, 768, 900, 1024):
        page.set_viewport_size({"width": width, "height": 700})
        # On phones the way to look after the place stands beside the logo.
        expect(ways).to_have_count(5 if width == 320 else 6)
        tops = ways.evaluate_all("ways => ways.map(way => way.getBoundingClientRect().top)")
        heights = ways.evaluate_all("ways => ways.map(way => way.getBoundingClientRect().height)")
        assert len(set(tops)) == 1, width
        # On the smallest phones a way of two words takes two lines; the ways themselves stay beside each other.
        assert max(heights) < (80 if width == 320 else 60), width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.get_by_role("link", name="Dreamscape").first).to_be_in_viewport()


@pytest.mark.usefixtures("people")
def test_a_hidden_dream_as_both_sides_see_it(open_browser: Open) -> None:
    moderators, maras = open_browser(java_script_enabled=False), open_browser(java_script_enabled=False)
    log_in(moderators, "mo@example.org")
    log_in(maras, "mara@example.org")
    mo, mara = moderators.new_page(), maras.new_page()

    mo.goto("/dreams/a-boat")
    mo.get_by_role("main").get_by_role("link", name="Look after").click()
    _unfold(mo, "Hide this dream")
    mo.locator("#hiding-reason").fill("It tells where somebody lives.")
    mo.get_by_role("button", name="Hide it").click()
    expect(mo.get_by_text("It tells where somebody lives.")).to_be_visible()

    mara.goto("/dreams")
    expect(mara.get_by_text("Why: It tells where somebody lives.")).to_be_visible()
    mara.get_by_role("button", name="I have read it").click()
    expect(mara.get_by_text("Why: It tells where somebody lives.")).to_have_count(0)
    expect(mara.get_by_text("Out of others' sight: It tells where somebody lives.")).to_be_visible()


@pytest.mark.timeout(900)
def test_every_page_of_theirs_is_sound(site: Flask, people: dict[str, Any], open_browser: Open) -> None:
    dream, ada, tom = people["dream"], people["Ada"], people["Tom"]
    with site.app_context():
        moderation = site.extensions["dreamscape"].moderation
        moderation.members.suspend(ada, tom.id, NEXT_WEEK, "Unkind words about boats.", "hate")
        moderation.notes.add(ada, tom.id, "Means well.")
        suspended = site.extensions["dreamscape"].accounts.by_email("tom@example.org")
        moderation.dreams.hide(ada, dream.id, "It tells where somebody lives.")
        moderation.categories.retire(ada, "peace")
        moderation.avatars.retire(ada, "owl-1")
        moderation.invitations.make(ada, 3, NEXT_WEEK, "the choir")
        moderation.reports.dream(people["Mo"], dream, "It tells where somebody lives.")
        site.extensions["dreamscape"].appeals.against_suspension(suspended, "I like boats.")
        waiting_dream(site, tom, "A kite", ("unproven", "network"), picture=photo(), picture_alt="A kite")
        waiting_comment(site, tom, dream)
    context = open_browser()
    log_in(context, "ada@example.org")
    page = context.new_page()
    paths = ["", "members", f"members/{tom.id}", "dreams", f"dreams/{dream.id}", "comments"]
    paths += ["categories", "categories/art", "avatars", "log", "settings", "members?q=nobody"]
    paths += [
        "reports",
        "../dreams/a-boat/report",
        "appeals",
        "../transparency",
        "waiting",
        "members?doubted=1",
    ]
    paths += ["pages", "pages/terms", f"members/{tom.id}/branch", "../imprint"]

    found = []
    for path in paths:
        page.goto(f"/admin/{path}")
        page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        found += [f"{path}: {violation}" for violation in violations_on_each(page)]
    toms = open_browser()
    log_in(toms, "tom@example.org")
    tom_sees = toms.new_page()
    tom_sees.goto("/suspended")
    found += [f"/suspended: {violation}" for violation in violations_on_each(tom_sees)]
    assert found == []
