"""Blocking and muting, from wherever somebody is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, get_template_attribute, redirect, render_template, request, url_for
from markupsafe import Markup

from dreamscape.blocks import bp
from dreamscape.blocks.landing import (
    dream_of_pressed_comment,
    is_out_of_sight,
    member_now,
    pressed_article,
    pressed_comment,
)
from dreamscape.comments.thread import back_to_comments
from dreamscape.follows.landing import back_to_card, cards_before
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.htmx import errors_inline, fragment, is_htmx, page_in_view
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from dreamscape.models import Dream, Member


@bp.post("/people/<slug>/block")
@member_required
@errors_inline
def block(slug: str) -> Response:
    """Never meet somebody again; doing it twice is doing it once."""
    before, dream = cards_before(), dream_of_pressed_comment()
    person = services.blocks.block(this_member(), slug)
    words = _("You and %(name)s do not meet here any more.", name=person.name)
    undo = url_for("blocks.undo_block", slug=person.slug)
    if is_htmx() and pressed_article() and not is_out_of_sight(page_in_view()):
        return fragment(_buttons("gone")(person, words, undo, pressed_article()), words)
    _flash_with_undo(words, undo)
    if is_htmx():
        return fragment("", HX_Redirect=url_for("dreams.dreamscape"))
    if is_out_of_sight(page_in_view()):
        return redirect(url_for("dreams.dreamscape"), 303)
    if dream:
        return back_to_comments(dream)
    return back_to_card(before, url_for("dreams.dreamscape"), "main")


@bp.post("/people/<slug>/unblock")
@member_required
@errors_inline
def unblock(slug: str) -> Response:
    """Take that back."""
    person = services.blocks.unblock(this_member(), slug)
    return _taken_back(_("You and %(name)s can meet again.", name=person.name))


@bp.post("/people/<slug>/undo-block")
@member_required
@errors_inline
def undo_block(slug: str) -> Response:
    """Take it back in the same breath: what it ended comes back as well."""
    person, is_as_before = services.blocks.undo_block(this_member(), slug)
    if is_as_before:
        return _taken_back(_("You and %(name)s can meet again, and all is as it was.", name=person.name))
    return _taken_back(_("You and %(name)s can meet again.", name=person.name))


@bp.post("/people/<slug>/mute")
@member_required
@errors_inline
def mute(slug: str) -> Response:
    """Have somebody's dreams leave one's lists, and their comments folded; doing it twice is doing it once."""
    before, dream = cards_before(), dream_of_pressed_comment()
    person = services.blocks.mute(this_member(), slug)
    words = _("%(name)s is muted, and is not told.", name=person.name)
    undo = url_for("blocks.unmute", slug=person.slug)
    if is_htmx():
        return _muted(person, words, undo)
    _flash_with_undo(words, undo)
    if dream:
        return back_to_comments(dream, pressed_comment())
    return back_to_card(before, url_for("users.person", slug=person.slug), "main")


@bp.post("/people/<slug>/unmute")
@member_required
@errors_inline
def unmute(slug: str) -> Response:
    """Take that back."""
    person = services.blocks.unmute(this_member(), slug)
    words = _("%(name)s is not muted any more.", name=person.name)
    if is_htmx() and "in_menu" in request.form:
        return fragment(_buttons("keep_apart")(person, muted=False, again=True), words)
    return _taken_back(words)


@bp.post("/dreams/<slug>/mute")
@member_required
@errors_inline
def mute_dream(slug: str) -> Response:
    """Have no more news of a dream; doing it twice is doing it once."""
    return _dream_answer(
        slug, services.blocks.mute_dream, _("You get no more news of this dream."), muted=True
    )


@bp.post("/dreams/<slug>/unmute")
@member_required
@errors_inline
def unmute_dream(slug: str) -> Response:
    """Take that back."""
    return _dream_answer(
        slug, services.blocks.unmute_dream, _("You get news of this dream again."), muted=False
    )


def _dream_answer(slug: str, press: Callable[[Member, str], Dream], words: str, *, muted: bool) -> Response:
    dream = press(this_member(), slug)
    if is_htmx():
        return fragment(_buttons("mute_dream")(dream, muted), words)
    flash(words, "success")
    return back_to(url_for("dreams.show", slug=dream.slug))


def _muted(person: Member, words: str, undo: str) -> Response:
    """In a list their dreams go away, a comment of theirs is folded; elsewhere only the button turns."""
    if pressed_comment():
        card, _dream = services.comments.one(pressed_comment(), member_now())
        comment = get_template_attribute("comments/_comment.html", "comment")
        html = _buttons("said_with_undo")(words, undo, sign="bell-off") + comment(card)
        return fragment(html, words, HX_Retarget=f"#{pressed_article()}", HX_Reswap="outerHTML")
    if pressed_article():
        return fragment(_buttons("gone")(person, words, undo, pressed_article(), sign="bell-off"), words)
    return fragment(_buttons("keep_apart")(person, muted=True, again=True), words)


def _taken_back(words: str) -> Response:
    """What comes into sight again stands in lists, wherever its place is: the page is loaded anew, where it stands."""
    if is_htmx():
        return fragment("", words, HX_Refresh="true")
    flash(words, "success")
    return back_to(url_for("blocks.peace"))


def _flash_with_undo(words: str, undo: str) -> None:
    html = render_template("blocks/_flashed.html", words=words, undo=undo)
    flash(Markup(html), "success")  # noqa: S704 - the template has escaped it


def _buttons(name: str) -> Callable[..., str]:
    """A macro of our partial templates, as a function that writes it alone."""
    macro: Callable[..., str] = get_template_attribute("blocks/_buttons.html", name)
    return macro
