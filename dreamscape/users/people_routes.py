"""Members' pages, for others to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask_login import current_user

from dreamscape.errors import NotAllowed
from dreamscape.extensions import login_manager
from dreamscape.models import Member, Page, Person
from dreamscape.users import bp
from dreamscape.web.current_member import this_member
from dreamscape.web.htmx import is_htmx
from dreamscape.web.services import services
from dreamscape.web.translations import translate

List = Callable[[Member, Member | None, str | None], Page[Person]]


@bp.get("/people/<slug>")
def person(slug: str) -> Any:
    """Who somebody is, and what they dream of."""
    reader = _reader()
    try:
        found = services.people.find(slug, reader)
    except NotAllowed as error:
        return _ask_to_log_in(error)
    after = request.args.get("after")
    page = services.feed.by(found.id, reader, after)
    if is_htmx():
        return render_template("users/_dreams.html", person=found, page=page, reader=reader)
    card = services.people.card(found, reader)
    return render_template(
        "users/person.html",
        card=card,
        person=found,
        page=page,
        reader=reader,
        first=not after,
        came_true=[] if after else services.feed.came_true(found.id, reader),
    )


@bp.get("/people/<slug>/following")
def following(slug: str) -> Any:
    """Whom somebody follows."""
    return _people(slug, services.people.following, "following")


@bp.get("/people/<slug>/followers")
def followers(slug: str) -> Any:
    """Who follows somebody."""
    return _people(slug, services.people.followers, "followers")


def _people(slug: str, of: List, kind: str) -> Any:
    reader = _reader()
    try:
        found = services.people.find(slug, reader)
    except NotAllowed as error:
        return _ask_to_log_in(error)
    after = request.args.get("after")
    page = of(found, reader, after)
    me = reader is not None and reader.id == found.id
    return render_template("users/people.html", person=found, page=page, kind=kind, first=not after, me=me)


def _ask_to_log_in(error: NotAllowed) -> Any:
    flash(translate(error.message), "info")
    return login_manager.unauthorized()


def _reader() -> Member | None:
    return this_member() if current_user.is_authenticated else None
