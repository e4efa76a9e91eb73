"""Following a dreamer."""

from __future__ import annotations

from flask import get_template_attribute, url_for
from werkzeug.wrappers import Response

from dreamscape.models import Member
from dreamscape.users import bp
from dreamscape.web.flow import fragment, page_in_view, said_in_place, wants_fragment
from dreamscape.web.member import member_required, this_member
from dreamscape.web.next_page import back_to_control
from dreamscape.web.services import services


@bp.post("/people/<slug>/follow")
@member_required
@said_in_place
def follow(slug: str) -> Response:
    """Follow somebody; doing it twice is doing it once."""
    return _answer(services.follows.follow_member(this_member(), slug), following=True)


@bp.post("/people/<slug>/unfollow")
@member_required
@said_in_place
def unfollow(slug: str) -> Response:
    """Stop following somebody."""
    return _answer(services.follows.unfollow_member(this_member(), slug), following=False)


def _answer(person: Member, following: bool) -> Response:
    if not wants_fragment():
        return back_to_control(url_for("users.person", slug=person.slug), f"follow-dreamer-{person.id}")
    follow_dreamer = get_template_attribute("dreams/_follow_dreamer.html", "follow_dreamer")
    words = f"You follow {person.name} now." if following else f"You no longer follow {person.name}."
    # Every card of this dreamer on the page turns, the pressed one among them.
    html = follow_dreamer(person, following, this_member(), everywhere=True)
    if _is_on_page_of(person) and not person.hides_counts:
        html += get_template_attribute("users/_counts.html", "followers")(person, everywhere=True)
    return fragment(html, words)


def _is_on_page_of(person: Member) -> bool:
    return page_in_view().partition("?")[0] == url_for("users.person", slug=person.slug)
