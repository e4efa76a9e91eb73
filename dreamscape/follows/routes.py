"""Following dreams and their dreamers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, get_template_attribute, render_template, request, url_for

from dreamscape.errors import TooSoon
from dreamscape.follows import bp
from dreamscape.follows.landing import back_to_card, cards_before
from dreamscape.web.current_member import member_required, this_member, this_viewer
from dreamscape.web.htmx import errors_inline, fragment, is_htmx, page_in_view
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from dreamscape.models import Dream, Member


@bp.post("/dreams/<slug>/follow")
@member_required
@errors_inline
def follow_dream(slug: str) -> Response:
    """Follow a dream; doing it twice is doing it once."""
    return _dream_answer(slug, services.follows.follow_dream, following=True)


@bp.post("/dreams/<slug>/unfollow")
@member_required
@errors_inline
def unfollow_dream(slug: str) -> Response:
    """Stop following a dream."""
    return _dream_answer(slug, services.follows.unfollow_dream, following=False)


@bp.post("/people/<slug>/follow")
@member_required
@errors_inline
def follow_member(slug: str) -> Response:
    """Follow somebody; doing it twice is doing it once."""
    return _member_answer(slug, services.follows.follow_member, following=True)


@bp.post("/people/<slug>/unfollow")
@member_required
@errors_inline
def unfollow_member(slug: str) -> Response:
    """Stop following somebody."""
    return _member_answer(slug, services.follows.unfollow_member, following=False)


@bp.get("/dreams/<slug>/followers")
@member_required
def dream_followers(slug: str) -> str:
    """Who follows a dream, for its dreamer and, unless they hide it, for other members who see it."""
    after = request.args.get("after")
    dream, page = services.follows.followers(this_member(), slug, after)
    return render_template("follows/dream_followers.html", dream=dream, page=page, first=not after)


def _dream_answer(slug: str, press: Callable[[Member, str], Dream], *, following: bool) -> Response:
    before = cards_before()
    try:
        dream = press(this_member(), slug)
    except TooSoon as error:
        return _not_yet(error, url_for("dreams.show", slug=slug))
    if not is_htmx():
        return back_to_card(before, url_for("dreams.show", slug=dream.slug), f"dream-{dream.id}")
    button = get_template_attribute("follows/_follow_dream.html", "follow_dream")
    words = _("You follow this dream now.") if following else _("You no longer follow this dream.")
    leads_to_them = _is_in_view("dreams.show", dream.slug) and services.follows.can_see_followers(
        this_member(), dream
    )
    can_follow = this_viewer().can_follow_dream(dream)
    return fragment(
        button(dream, following, this_member(), can_follow, can_see_followers=leads_to_them), words
    )


def _member_answer(slug: str, press: Callable[[Member, str], Member], *, following: bool) -> Response:
    before = cards_before()
    try:
        person = press(this_member(), slug)
    except TooSoon as error:
        return _not_yet(error, url_for("users.person", slug=slug))
    if not is_htmx():
        return back_to_card(before, url_for("users.person", slug=person.slug), f"follow-dreamer-{person.id}")
    button = get_template_attribute("follows/_follow_member.html", "follow_member")
    words = (
        _("You follow %(name)s now.", name=person.name)
        if following
        else _("You no longer follow %(name)s.", name=person.name)
    )
    # Every card of this dreamer on the page turns, the pressed one among them.
    viewer = this_viewer()
    html = button(person, following, this_member(), viewer.can_follow_member(person), everywhere=True)
    if _is_in_view("users.person", person.slug) and viewer.can_see_counts(person):
        html += get_template_attribute("users/_counts.html", "followers")(person, everywhere=True)
    return fragment(html, words)


def _not_yet(error: TooSoon, page: str) -> Response:
    """Say until when it is too soon, where the button is, and leave it there."""
    if is_htmx():
        message = translate(error.message)
        html = render_template("follows/_not_yet.html", message=message)
        return fragment(html, message, HX_Reswap="afterend")
    flash(translate(error.message), "info")
    return back_to(page)


def _is_in_view(page: str, slug: str) -> bool:
    return page_in_view().partition("?")[0] == url_for(page, slug=slug)
