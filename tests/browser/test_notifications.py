"""A notification leads to the very comment, and the number beside the bell stays true while somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.site import add_comment, add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open


def test_whoever_follows_a_notification_has_the_focus_on_that_comment_and_has_read_it(
    site: Flask, open_browser: Open
) -> None:
    mara, tom = add_member(site, "Mara"), add_member(site, "Tom")
    boat = add_dream(site, mara, "A boat")
    for number in range(45):
        said = add_comment(site, boat, tom, f"Number {number}")
    with site.app_context():
        site.extensions["dreamscape"].follows.follow_member(tom, mara.slug)
    context = open_browser(viewport=PHONE)
    log_in(context, mara.email)
    page = context.new_page()
    page.goto("/notifications")
    # Into another tab: here it is read, and the place is kept.
    follower = page.get_by_role("article", name="Tom follows you")
    with context.expect_page():
        follower.get_by_role("link").click(modifiers=["ControlOrMeta"])
    expect(follower.get_by_role("button", name="I have read it")).to_have_count(0)
    expect(page.locator("[data-unread]")).to_have_attribute("data-unread", "1")

    told = page.get_by_role("article", name="Tom wrote under A boat")
    with page.expect_request("**/notifications/read"):
        told.get_by_role("link").click()
    comment = page.locator(f"#comment-{said.id}")
    expect(comment).to_be_focused()
    expect(comment).to_be_in_viewport()
    expect(comment).to_contain_text("Number 44")
    page.goto("/notifications")
    expect(page.get_by_role("button", name="I have read it")).to_have_count(0)


def test_the_number_and_the_open_page_follow_what_happens_once_a_minute_and_only_while_seen(
    site: Flask, open_browser: Open
) -> None:
    mara, tom = add_member(site, "Mara"), add_member(site, "Tom")
    boat = add_dream(site, mara, "A boat")
    context = open_browser(viewport=PHONE)
    log_in(context, mara.email)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/count" in request.url else None)
    page.clock.install()
    page.goto("/notifications")
    bell = page.get_by_role("navigation", name="Main").get_by_role("link", name="Notifications")
    new = page.get_by_role("link", name="Show what is new")
    expect(new).to_be_hidden()
    add_comment(site, boat, tom, "Take me with you!")
    page.clock.fast_forward(50_000)
    assert asked == []
    page.clock.fast_forward(15_000)
    expect(bell).to_have_accessible_name("Notifications (1)")
    expect(page.locator("#announcer")).to_have_text("Notifications (1)")
    expect(page.locator("[data-unread]")).to_have_attribute("data-unread", "1")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    page.clock.fast_forward(300_000)
    assert len(asked) == 1

    new.click()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("#notification-list")).to_be_focused()
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    expect(page.locator("[data-unread]")).to_be_hidden()
    expect(bell).to_have_accessible_name("Notifications")
