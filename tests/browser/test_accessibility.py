"""axe-core finds nothing on any page, at 360 and 1280 pixels, in both themes; and nothing sticks out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models.dream_states import StateContent
from tests.browser.axe import violations_as_it_is, violations_on_each
from tests.browser.site import add_comment, add_dream, add_member, log_in, photo
from tests.conftest import TEST_SETTINGS

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

GUESTS_PAGES = [
    "/",
    "/signup",
    "/login",
    "/password-reset",
    "/dreams/a-boat",
    "/discover?category=sea",
    "/search",
    "/search?q=boot",
    "/search?q=knitting",
    "/no-such-page",
    "/privacy",
    "/imprint",
    "/offline",
]
MEMBERS_PAGES = [
    "/welcome",
    "/dreamscape",
    "/dreamscape?view=trending&own=1",
    "/dreamscape?view=followed",
    "/dreams",
    "/dreams/new",
    "/dreams/a-boat",
    "/dreams/a-boat/comments",
    "/dreams/a-garden/followers",
    "/people",
    "/search?q=a",
    "/search?q=mara&kind=people",
    "/dreams/a-garden/edit",
    "/dreams/a-garden/delete",
    "/dreams/a-garden/state?state=came_true",
    "/dreams/a-lighthouse",
    "/dreamscape?view=came-true",
    "/dreams/a-garden/comments/unmet",
    "/notifications",
    "/settings/notifications/devices",
    "/circles",
    "/circles/new",
    "/people/mara-lind/circles",
    "/settings/invitations",
]
# One page of each kind: a door, a list, a thing with comments, a form, a table of choices.
REPRESENTATIVE = [
    "/signup",
    "/dreamscape?own=1",
    "/dreams/a-boat",
    "/dreams/new",
    "/settings/theme",
    "/admin/",
]


@pytest.fixture
def settings() -> dict[str, Any]:
    return {**TEST_SETTINGS, "LANGUAGES": ("en", "ar-XB")}


@pytest.mark.timeout(900)
def test_every_page_is_sound(site: Flask, open_browser: Open) -> None:
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", interests=["sea"])
    boat = add_dream(site, mara, "A boat", picture=photo(), picture_alt="A boat under a low sun")
    add_comment(site, boat, tom, "My uncle takes people out from Tromsø.")
    add_comment(site, boat, mara, "Ask him, please: https://example.org")
    add_dream(site, tom, "A garden")
    lighthouse = add_dream(site, mara, "A lighthouse", picture=photo(), picture_alt="A lamp in the fog")
    with site.app_context():
        said = StateContent("came_true", "We are in.", "Yes.", "The stairs.", may_ask=True)
        site.extensions["dreamscape"].dream_states.change(mara, lighthouse.slug, said)
        site.extensions["dreamscape"].follows.follow_member(tom, mara.slug)
        services = site.extensions["dreamscape"]
        circle = services.circles.add(tom, "The crew", [mara.slug])
        garden = services.dreams.find("a-garden", tom)
        told = site.extensions["dreamscape.core"].stores.notices.add(
            tom.id, "dream_hidden", garden.title, "It names a neighbour.", rule="private", target_id=garden.id
        )
        services.follows.follow_dream(mara, "a-garden")
        unsubscribe = services.mail_choices.address(tom).partition("/unsubscribe/")[2]
    add_member(site, "Ana", interests=["sea"], skills=["sewing sails"])
    blocked = add_member(site, "Bo", "Bark")
    add_comment(site, garden, blocked, "Nothing grows there.")
    with site.app_context():
        services.blocks.block(tom, blocked.slug)
    context = open_browser()
    page = context.new_page()

    found = []
    circle_pages = [f"/circles/{circle}", f"/circles/{circle}/delete"]
    guests_pages = [*GUESTS_PAGES, f"/unsubscribe/{unsubscribe}", "/unsubscribe/none"]
    for path in [*guests_pages, "log in", *MEMBERS_PAGES, *circle_pages, f"/appeals/{told}"]:
        if path == "log in":
            log_in(context, "tom@example.org")
            continue
        page.goto(path)
        found += [f"{path}: {violation}" for violation in violations_on_each(page)]
    assert found == []


def test_pages_are_sound_in_large_text_in_the_colours_of_the_system_from_right_to_left(
    site: Flask, open_browser: Open
) -> None:
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", interests=["sea"])
    with site.app_context():
        site.extensions["dreamscape"].moderation.roles.set("mara@example.org", "admin")
    boat = add_dream(site, mara, "A boat", picture=photo(), picture_alt="A boat under a low sun")
    add_comment(site, boat, tom, "My uncle takes people out from Tromsø.")
    context = open_browser(forced_colors="active", extra_http_headers={"Accept-Language": "ar-XB"})
    page = context.new_page()

    found = []
    for path in REPRESENTATIVE:
        page.goto(path)
        if path == "/signup":
            log_in(context, "mara@example.org")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("[document.dir, matchMedia('(forced-colors: active)').matches]") == ["rtl", True]
        found += [f"{path}: {violation}" for violation in violations_as_it_is(page)]
    assert found == []
