"""To a dream and back: one stands where one stood, at the same dream and the same height."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_dream, add_member, log_in
from tests.browser.waiting import wait_for_height, wait_until

if TYPE_CHECKING:
    from flask import Flask

DREAMS = 45


@pytest.fixture
def page(site: Flask, open_browser: Open) -> Page:
    """Tom's phone; he follows Mara, who has 45 dreams about travel, which he likes."""
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", "Okoye", interests=["travel"])
    for number in range(DREAMS):
        add_dream(site, mara, f"Dream number {number}")
    with site.app_context():
        site.extensions["dreamscape"].follows.follow_member(tom, mara.slug)
    context = open_browser(viewport=PHONE)
    log_in(context, "tom@example.org")
    return context.new_page()


def scrolled_to_the_second_page(page: Page) -> None:
    page.locator("[data-more]").scroll_into_view_if_needed()
    expect(page.locator("#feed > .card")).not_to_have_count(20)


def top_of(page: Page, card: str) -> float:
    return float(round(page.locator(f"#{card}").evaluate("card => card.getBoundingClientRect().top")))


@pytest.mark.parametrize(
    "address",
    [*(f"/dreamscape?view={view}" for view in ("latest", "trending", "personalised", "followed")),
     "/people/mara-lind"],
)  # fmt: skip
def test_back_from_a_dream_leads_to_the_same_dream_at_the_same_height(page: Page, address: str) -> None:
    page.goto(address)
    scrolled_to_the_second_page(page)
    card = page.locator("#feed > .card").nth(30)
    card.locator(".card__title a").scroll_into_view_if_needed()
    opened: Any = card.get_attribute("id")
    height = top_of(page, opened)
    card.locator(".card__title a").click()
    expect(page.locator("h1")).to_contain_text("Dream number")
    page.go_back()
    expect(page.locator(f"#{opened}")).to_be_in_viewport()
    wait_for_height(page, opened, height)
    assert page.url.endswith(address)


def test_a_dream_that_is_gone_meanwhile_leaves_one_beside_its_place(page: Page, site: Flask) -> None:
    page.goto("/dreamscape?view=latest")
    scrolled_to_the_second_page(page)
    before, card = (page.locator("#feed > .card").nth(number) for number in (29, 30))
    card.evaluate("card => card.scrollIntoView()")
    neighbour, opened = str(before.get_attribute("id")), str(card.get_attribute("id"))
    height = top_of(page, neighbour)
    card.locator(".card__title a").click()
    expect(page.locator(f"#{opened} h1")).to_be_visible()
    services = site.extensions["dreamscape"]
    with site.app_context():
        services.dreams.take_down(services.dreams.find(page.url.rpartition("/")[2]))
    page.go_back()
    wait_for_height(page, neighbour, height)
    # It was looked for as far as one had come, not through everything there is.
    expect(page.locator("#feed > .card")).to_have_count(40)


def test_who_scrolls_and_reloads_is_at_the_same_scroll_position(page: Page) -> None:
    page.goto("/dreamscape?view=latest")
    scrolled_to_the_second_page(page)
    card = page.locator("#feed > .card").nth(30)
    card.scroll_into_view_if_needed()
    there: Any = card.get_attribute("id")
    height = top_of(page, there)
    first_in_view = "history.state.position.near[0]"
    stands = f"document.getElementById({first_in_view}[0]).getBoundingClientRect().top"
    wait_until(page, f"history.state?.position && Math.abs({stands} - {first_in_view}[1]) < 2")
    page.reload()
    wait_for_height(page, there, height)


def test_dreams_that_change_rank_or_appear_while_one_scrolls_come_once(
    page: Page, site: Flask, db: Any
) -> None:
    db["dreams"].update_many({}, {"$set": {"follower_count": 5}})
    page.goto("/dreamscape?view=trending")
    shown = page.locator("#feed > .card")
    expect(shown).to_have_count(20)
    falling = str(shown.nth(2).get_attribute("id")).removeprefix("dream-")
    db["dreams"].update_one({"_id": ObjectId(falling)}, {"$set": {"follower_count": 1}})
    with site.app_context():
        mara = site.extensions["dreamscape"].accounts.by_email("mara@example.org")
    add_dream(site, mara, "A dream that has just appeared")
    for count in (40, DREAMS + 1):
        page.locator("[data-more]").scroll_into_view_if_needed()
        expect(shown).to_have_count(count)
    ids = shown.evaluate_all("cards => cards.map(card => card.id)")
    assert len(set(ids)) == len(ids)
