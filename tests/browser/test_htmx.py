"""Follow, like and comment deep in the dreamscape: nothing else on the page moves, closes, empties or loses focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_comment, add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask

VIEWS = ("latest", "trending", "personalised", "followed")
DREAMS = 8


@pytest.fixture
def dreams(site: Flask) -> list[Any]:
    """Dreams of Mara's, with a comment of Inês's; Tom follows Mara and likes travel, and has a dream of his own."""
    mara, ines = add_member(site, "Mara", "Lind"), add_member(site, "Ines", "Duarte")
    tom = add_member(site, "Tom", "Okoye", interests=["travel"])
    added = [add_dream(site, mara, f"Dream number {number}") for number in range(DREAMS)]
    for dream in added:
        add_comment(site, dream, ines, "Take me with you!")
    add_dream(site, tom, "Tom's own dream")
    with site.app_context():
        site.extensions["dreamscape"].follows.follow_member(tom, mara.slug)
    return added


@pytest.fixture
def two_pages(site: Flask, dreams: list[Any]) -> int:
    """So many newer dreams of Mara's that some of `dreams` are on the second page; how many she has by now."""
    mara = site_member(site, "mara@example.org")
    newer = [add_dream(site, mara, f"Newer dream {number}") for number in range(16)]
    return len(dreams) + len(newer)


def site_member(site: Flask, email: str) -> Any:
    with site.app_context():
        return site.extensions["dreamscape"].accounts.by_email(email)


def card_of(page: Page, dream: Any) -> Locator:
    return page.locator(f"#dream-{dream.id}")


def state(page: Page) -> dict[str, Any]:
    """What a press must leave alone."""
    return {
        "address": page.url,
        "own": page.get_by_label("My own too").is_checked(),
        "open": page.locator(".comment").count(),
        "typed": page.locator("textarea").evaluate_all("areas => areas.map(area => area.value)"),
    }


def top_of(card: Locator) -> float:
    return float(round(card.evaluate("card => card.getBoundingClientRect().top")))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("own", [False, True], ids=["others only", "own too"])
def test_a_press_deep_in_the_dreamscape_leaves_everything_else_as_it_is(
    open_browser: Open, dreams: list[Any], two_pages: int, view: str, own: bool
) -> None:
    context = open_browser()
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto(f"/dreamscape?view={view}" + ("&own=1" if own else ""))
    other, card = card_of(page, dreams[6]), card_of(page, dreams[2])
    expect(other).to_be_attached()
    expect(card).not_to_be_attached()
    page.locator("[data-more]").scroll_into_view_if_needed()
    expect(card).to_be_attached()
    other.get_by_role("link", name="Show comments (1)").click()
    other.get_by_label("Your comment").fill("Half a thought")
    card.get_by_role("link", name="Show comments (1)").click()
    expect(card.get_by_text("Take me with you!")).to_be_visible()
    before = state(page)

    follow = card.get_by_role("button", name="Follow dream", exact=True)
    follow.focus()
    position = top_of(card)
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Following dream: unfollow")).to_be_focused()
    assert (state(page), top_of(card)) == (before, position)
    expect(page.locator("#announcer")).to_have_text("You follow this dream now.")

    card.get_by_role("button", name="More about Dream").click()
    card.get_by_role("button", name="Following Mara Lind: unfollow").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Follow Mara Lind", exact=True)).to_have_count(two_pages)
    expect(card.get_by_role("button", name="Follow Mara Lind", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(card.get_by_role("button", name="More about Dream")).to_be_focused()
    assert (state(page), top_of(card)) == (before, position)

    card.get_by_role("button", name="Like", exact=True).focus()
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Remove like")).to_be_focused()
    assert (state(page), top_of(card)) == (before, position)


@pytest.mark.usefixtures("two_pages")
def test_a_page_comes_without_htmx_walking_it_and_each_control_is_its_at_the_first_press(
    open_browser: Open, dreams: list[Any]
) -> None:
    context = open_browser()
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.add_init_script(
        """window.processed = [];
        document.addEventListener("htmx:beforeProcessNode", ({ target }) => processed.push(target));"""
    )
    page.goto("/dreamscape?view=latest&own=1")
    page.locator("[data-more]").scroll_into_view_if_needed()
    card = card_of(page, dreams[2])
    expect(card).to_be_attached()
    assert page.evaluate("processed.filter(element => !element.closest('[hx-trigger]')).length") == 0
    assert page.evaluate("document.body === document.querySelector('body')")

    card.get_by_role("button", name="Follow dream", exact=True).click()
    expect(card.get_by_role("button", name="Following dream: unfollow")).to_be_visible()
    card.get_by_role("button", name="More about Dream").click()
    card.get_by_role("button", name="Mute Mara Lind").click()
    expect(page.locator("#take-back")).to_be_visible()
    assert page.evaluate("processed.filter(element => element.closest('.card form')).length") > 0


def test_a_comment_is_added_changed_and_deleted_without_leaving_the_page(
    open_browser: Open, dreams: list[Any]
) -> None:
    context = open_browser()
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto("/dreamscape?view=latest")
    card = card_of(page, dreams[3])
    card.get_by_role("link", name="Show comments (1)").click()
    card.get_by_role("button", name="Comment", exact=True).click()
    box = card.get_by_label("Your comment").last
    assert box.evaluate("box => box.validity.valueMissing")

    box.fill("Me too!\nSoon.")
    card.get_by_role("button", name="Comment", exact=True).click()
    expect(card.get_by_role("link", name="Show comments (2)")).to_be_visible()
    expect(box).to_have_value("")
    box.fill("Me too!\nSoon.")
    card.get_by_role("button", name="Comment", exact=True).click()
    expect(card.get_by_text("You just said exactly that.")).to_be_visible()
    expect(box).to_have_value("Me too!\nSoon.")

    mine = card.locator(".comment").last
    card.get_by_role("link", name="Edit comment").click()
    expect(mine.get_by_label("Your comment")).to_be_focused()
    card.get_by_role("link", name="Leave it as it was").click()
    expect(card.get_by_role("link", name="Edit comment")).to_be_focused()
    card.get_by_role("link", name="Edit comment").click()
    mine.get_by_label("Your comment").fill("Me too, in May.")
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_text("edited")).to_be_visible()
    expect(box).to_have_value("Me too!\nSoon.")

    card.get_by_role("button", name="Delete comment").click()
    expect(card.get_by_role("link", name="Show comments (1)")).to_be_visible()
    expect(card.get_by_text("Me too, in May.")).to_have_count(0)
    expect(card.locator(".comment")).to_be_focused()


def test_comments_close_and_open_again_as_they_were(open_browser: Open, dreams: list[Any]) -> None:
    context = open_browser()
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto("/dreamscape?view=latest")
    card = card_of(page, dreams[3])
    opener = card.get_by_role("link", name="Show comments (1)")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    card.get_by_label("Your comment").fill("Half a thought")
    opener.click()
    expect(card.get_by_label("Your comment")).to_be_hidden()
    opener.click()
    expect(card.get_by_label("Your comment")).to_have_value("Half a thought")


def test_a_comment_added_before_its_page_was_reached_stands_there_once(
    site: Flask, open_browser: Open, dreams: list[Any]
) -> None:
    for number in range(21):
        add_comment(site, dreams[3], site_member(site, "ines@example.org"), f"Number {number}")
    context = open_browser()
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto("/dreamscape?view=latest")
    card = card_of(page, dreams[3])
    card.get_by_role("link", name="Show comments (22)").click()
    card.get_by_label("Your comment").fill("The last word")
    card.get_by_role("button", name="Comment", exact=True).click()
    expect(card.locator(".comment")).to_have_count(21)
    card.get_by_role("link", name="More comments").click()
    expect(card.get_by_role("link", name="More comments")).to_have_count(0)
    expect(card.locator(".comment")).to_have_count(23)
    expect(card.locator(".comment").last).to_contain_text("The last word")


def test_open_comments_are_as_accessible_as_the_rest(
    site: Flask, open_browser: Open, dreams: list[Any]
) -> None:
    context = open_browser(viewport=PHONE)
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto("/dreamscape?view=latest")
    for dream in dreams[2:4]:
        add_comment(site, dream, site_member(site, "tom@example.org"), "Me too!")
        card_of(page, dream).locator("[data-opens]").click()
    card_of(page, dreams[3]).get_by_role("link", name="Edit comment").click()
    expect(card_of(page, dreams[3]).get_by_role("button", name="Save")).to_be_visible()
    expect(card_of(page, dreams[2]).get_by_role("link", name="Edit comment")).to_be_visible()
    assert violations(page) == []


def test_a_button_whose_dream_is_gone_says_so(site: Flask, open_browser: Open, dreams: list[Any]) -> None:
    context = open_browser()
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto("/dreamscape?view=latest")
    services = site.extensions["dreamscape"]
    with site.app_context():
        services.dreams.take_down(services.dreams.find(dreams[3].slug))
    card_of(page, dreams[3]).get_by_role("button", name="Follow dream", exact=True).click()
    expect(card_of(page, dreams[3]).locator(".notice")).to_be_visible()


def test_two_tabs_tell_the_truth(open_browser: Open, dreams: list[Any]) -> None:
    context = open_browser()
    log_in(context, "tom@example.org")
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto("/dreamscape?view=latest")
        card_of(page, dreams[3]).get_by_role("button", name="Follow dream", exact=True).wait_for()
    for page in (first, second):
        page.bring_to_front()
        card_of(page, dreams[3]).get_by_role("button", name="Follow dream", exact=True).click()
        expect(card_of(page, dreams[3]).get_by_text("1 follows")).to_be_visible()


def test_two_tabs_tell_the_truth_about_comments_and_people_too(
    site: Flask, open_browser: Open, dreams: list[Any]
) -> None:
    mine = add_comment(site, dreams[3], site_member(site, "tom@example.org"), "Me too!")
    context = open_browser()
    log_in(context, "tom@example.org")
    tabs = [context.new_page(), context.new_page()]
    for page in tabs:
        page.goto("/dreamscape?view=latest")
        card_of(page, dreams[3]).get_by_role("link", name="Show comments (2)").click()
        card_of(page, dreams[3]).get_by_role("button", name="Like", exact=True).wait_for()
    for page in tabs:
        page.bring_to_front()
        card = card_of(page, dreams[3])
        card.get_by_role("button", name="Like", exact=True).click()
        card.get_by_role("button", name="Remove like").wait_for()
        expect(card.get_by_text("1 like", exact=True)).to_have_count(1)
        card.get_by_role("button", name="More about Dream").click()
        card.get_by_role("button", name="Following Mara Lind: unfollow").click()
        expect(card.get_by_role("button", name="Follow Mara Lind", exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        card.get_by_role("button", name="Delete comment").click()
        # The first press takes it away, the second says that it is gone.
        comment = card.locator(f"#comment-{mine.id}")
        expect(comment.locator(".notice") if page is tabs[1] else comment).to_have_count(int(page is tabs[1]))


@pytest.mark.parametrize("view", VIEWS)
def test_without_scripts_the_page_comes_back_with_the_touched_card_in_view(
    site: Flask, open_browser: Open, dreams: list[Any], view: str
) -> None:
    context = open_browser(java_script_enabled=False)
    log_in(context, "tom@example.org")
    page = context.new_page()
    address = f"/dreamscape?view={view}&own=1"
    page.goto(address)
    card = card_of(page, dreams[2])
    card.get_by_role("button", name="Follow dream", exact=True).click()
    expect(page).to_have_url(f"{site.config['BASE_URL']}{address}#dream-{dreams[2].id}")
    expect(card.get_by_role("button", name="Following dream: unfollow")).to_be_visible()
    expect(card).to_be_in_viewport()
    expect(card).to_be_focused()
    assert page.get_by_label("My own too").is_checked()


def test_without_scripts_one_comments_on_the_comments_page(open_browser: Open, dreams: list[Any]) -> None:
    context = open_browser(java_script_enabled=False)
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto("/dreamscape?view=latest")
    card_of(page, dreams[3]).get_by_role("link", name="Show comments (1)").click()
    address = page.url
    page.get_by_role("button", name="Like", exact=True).click()
    expect(page.get_by_role("button", name="Remove like")).to_be_visible()
    assert page.url.startswith(f"{address}#comment-")
    expect(page.locator(".comment").first).to_be_focused()
    page.get_by_label("Your comment").fill("Me too!")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_role("heading", name="Comments (2)")).to_be_visible()
    page.get_by_role("link", name="Edit comment").click()
    page.get_by_label("Your comment").fill("Me too, in May.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Me too, in May.")).to_be_in_viewport()
    page.get_by_role("button", name="Delete comment").click()
    expect(page.get_by_role("heading", name="Comments (1)")).to_be_visible()
