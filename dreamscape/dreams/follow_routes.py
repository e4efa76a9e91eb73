"""Following a dream."""

from __future__ import annotations

from flask import get_template_attribute, url_for
from werkzeug.wrappers import Response

from dreamscape.dreams import bp
from dreamscape.models import Dream
from dreamscape.web.flow import fragment, said_in_place, wants_fragment
from dreamscape.web.member import member_required, this_member
from dreamscape.web.next_page import back_to_control
from dreamscape.web.services import services


@bp.post("/dreams/<slug>/follow")
@member_required
@said_in_place
def follow(slug: str) -> Response:
    """Follow a dream; doing it twice is doing it once."""
    return _answer(services.follows.follow_dream(this_member(), slug), following=True)


@bp.post("/dreams/<slug>/unfollow")
@member_required
@said_in_place
def unfollow(slug: str) -> Response:
    """Stop following a dream."""
    return _answer(services.follows.unfollow_dream(this_member(), slug), following=False)


def _answer(dream: Dream, following: bool) -> Response:
    if not wants_fragment():
        return back_to_control(url_for("dreams.show", slug=dream.slug), f"dream-{dream.id}")
    follow_dream = get_template_attribute("dreams/_follow_dream.html", "follow_dream")
    words = "You follow this dream now." if following else "You no longer follow this dream."
    return fragment(follow_dream(dream, following, this_member()), words)
