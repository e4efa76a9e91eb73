"""Dreams and the dreamscape."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from dreamscape.comments.thread import thread_variables
from dreamscape.diary.thread import diary_variables
from dreamscape.dreams import bp
from dreamscape.dreams.came_true import celebration_variables
from dreamscape.dreams.feed_page import ShownList, render_feed
from dreamscape.dreams.first_dream import shared_words, write_first_dream
from dreamscape.dreams.forms import CategoriesForm, DreamForm
from dreamscape.messages import Message
from dreamscape.services.dream_states import anniversary
from dreamscape.services.feed.feed import VIEWS, known_view
from dreamscape.web.celebration import celebrate, celebration_of
from dreamscape.web.cookies import read_cookie, set_cookie
from dreamscape.web.current_member import guests_too, member_required, this_member, this_viewer
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.forgetting import REMEMBERED_VIEW
from dreamscape.web.forms import EmptyForm
from dreamscape.web.htmx import is_htmx
from dreamscape.web.limits import guest_dream_limit, posting_limit
from dreamscape.web.request_rules import takes_picture
from dreamscape.web.saved_forms import has_picture, keep_form, submitted_fields
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.models import CircleCard, Dream, Member

KEPT = Message("Your dream is written down. Somebody reads it first, then it goes out into the world.")
SAVED = Message("Saved.")


@bp.get("/dreamscape")
@member_required
def dreamscape() -> Any:
    """The feed. View, own dreams and category live in the address; who names none comes to their last choice."""
    asked, member = request.args, this_member()
    if not {"view", "own", "category", "after"} & asked.keys() and (remembered := _remembered()):
        return redirect(f"{request.path}?{urlencode({**asked.to_dict(), **remembered})}")
    view = known_view(asked.get("view"))
    own = asked.get("own") == "1"
    category = services.categories.one(asked.get("category", ""))
    page = services.feed.page(member, view, own, category.key if category else None, asked.get("after"))
    shown = ShownList(view, own, category)
    if is_htmx():
        html = render_template("dreams/_cards.html", page=page, reader=member, **shown._asdict())
        response = make_response(html)
    else:
        follows_anything = services.feed.follows_anything(member)
        response = render_feed(page, member, shown, follows_anything=follows_anything)
    if {"view", "own"} & asked.keys():
        _remember(response, view, own)
    return response


@bp.get("/dreamscape/aside")
@member_required
def aside() -> str:
    """What is new for one's own dreams, and dreamers one may like: beside the dreamscape, or a page of its own."""
    reader = this_member()
    return render_template(
        "dreams/_aside.html" if is_htmx() else "dreams/aside.html",
        week=services.aside.week_of(reader),
        suggestions=services.aside.suggestions_for(reader),
        reader=reader,
    )


@bp.get("/dreams")
@member_required
def mine() -> Any:
    """My own dreams."""
    page = services.feed.mine(this_member(), request.args.get("after"))
    return render_template(
        "dreams/mine.html",
        page=page,
        first=not request.args.get("after"),
        notices=[
            replace(notice, text=translate(notice.text)) for notice in services.notices.of(this_member())
        ],
    )


@bp.route("/dreams/new", methods=["GET", "POST"])
@takes_picture
@posting_limit
@guest_dream_limit
@guests_too
def new() -> Any:
    """Write a dream down; a guest is asked who they are once they send it."""
    if not current_user.is_authenticated:
        return write_first_dream()
    if way := _to_new_circle():
        return way
    form, circles = _form()
    continues = form.continues.data or ""
    origin = services.handed_on.offered(this_member(), continues) if continues else None
    if form.validate_on_submit():
        with form.catching_errors():
            dream, warning = services.dreams.create(
                this_member(), form.content(), form.upload(), continues=continues
            )
            services.kept_pictures.forget(form.kept_picture.data or "")
            if warning:
                flash(translate(warning), "error")
            celebrate(dream)
            return _saved(dream, f"{origin.dream.id}.on" if origin else "new-dream")
    if origin and request.method == "GET":
        form.title.data = form.title.data or origin.dream.title
    return show_form("dreams/new.html", form, circles, origin=origin)


@bp.get("/dreams/<slug>")
def show(slug: str) -> Any:
    """One dream, for anybody to read and share, and more like it; who has just shared it is told so."""
    reader = _reader()
    dream = services.dreams.read(slug, reader)
    card, similar, newest, tied = services.feed.with_alike(dream, reader)
    celebration = celebration_of(dream) if card.is_mine else None
    asks = celebration and celebration.guessed
    about = CategoriesForm.offering(services.categories.choices(), dream.categories) if asks else None
    celebrates = dream.state.came_true and not (card.folded or dream.hidden)
    return render_template(
        "dreams/came_true.html" if celebrates else "dreams/show.html",
        card=card,
        similar=similar,
        tied=tied,
        alike=[*similar, *newest],
        can_see_followers=this_viewer().can_see_followers(dream, card.dreamer),
        celebration=celebration,
        about=about,
        state_form=EmptyForm() if card.is_mine else None,
        **(celebration_variables(card, reader) if celebrates else {}),
        anniversary=anniversary(dream, datetime.now(UTC).date()),
        origin=services.handed_on.origin_of(dream, reader),
        going_on=services.handed_on.going_on(dream, reader),
        can_continue=this_viewer().can_continue_dream(dream),
        **thread_variables(dream),
        **diary_variables(dream),
    )


@bp.post("/dreams/<slug>/categories")
@posting_limit
@member_required
def categorise(slug: str) -> Response:
    """Say what a dream of one's own is about: asked after the first, which is out before."""
    form = CategoriesForm.offering(services.categories.choices())
    if form.validate_on_submit():
        with form.catching_errors():
            services.dreams.categorise(this_member(), slug, form.categories.data)
            flash(_("Saved."), "success")
    for message in form.categories.errors:
        flash(message, "error")
    return redirect(url_for("dreams.show", slug=slug), 303)


@bp.route("/dreams/<slug>/edit", methods=["GET", "POST"])
@takes_picture
@posting_limit
@member_required
def edit(slug: str) -> Any:
    """Change a dream of one's own."""
    # Another tab may have renamed it meanwhile: only a page that is being opened is led to the new name.
    find = services.dreams.read if request.method == "GET" else services.dreams.find
    dream = services.dreams.own(this_member(), find(slug, this_member()).slug)
    if way := _to_new_circle():
        return way
    form, circles = _form(dream)
    if form.validate_on_submit():
        with form.catching_errors():
            updated, warning = services.dreams.edit(
                this_member(), slug, form.content(), form.upload(), form.earlier_comments.data or ""
            )
            said = KEPT if updated.waits and not dream.waits else SAVED
            flash(translate(warning or said), "error" if warning else "success")
            return _saved(updated, dream.id)
    return show_form("dreams/edit.html", form, circles, dream=dream)


@bp.route("/dreams/<slug>/delete", methods=["GET", "POST"])
@posting_limit
@member_required
def delete(slug: str) -> Any:
    """Ask first, then take a dream down for good."""
    dream = services.dreams.deletable(this_member(), slug)
    form = EmptyForm()
    if form.validate_on_submit():
        services.dreams.delete(this_member(), slug)
        flash(_("“%(title)s” is deleted. There is room for a new one.", title=dream.title), "success")
        return redirect(url_for("dreams.mine"), 303)
    return render_template("dreams/delete.html", form=form, dream=dream)


def _form(dream: Dream | None = None) -> tuple[DreamForm, list[CircleCard]]:
    """The form for `dream` (None: a new one), and the circles of whoever fills it in."""
    reader = _reader()
    circles = services.circles.cards(reader) if reader else []
    last = services.dreams.last_choice(reader) if reader and not dream else None
    begun = {} if dream else {**shared_words(request.args), "continues": request.args.get("continues", "")}
    return DreamForm.showing(dream, services.categories.all(), circles, last, **begun), circles


def show_form(template: str, form: DreamForm, circles: list[CircleCard], **more: Any) -> Any:
    """The page of the form: 422 when it asks something back about the audience."""
    followed = len(this_viewer().edges.people)
    more = {"origin": None, "people_followed": followed, **more}
    page = render_template(template, form=form, circles=circles, **more)
    return page, 422 if form.circles.errors or form.earlier_comments.errors else 200


def _to_new_circle() -> Response | None:
    """Where a circle is made first, if that was pressed; from there one comes back to all that was typed."""
    if request.method == "GET" or "new_circle" not in request.form:
        return None
    fields = {**submitted_fields(), "audience": ["circles"]}
    del fields["new_circle"]
    back = keep_form(this_member(), request.path, fields)
    if back and has_picture():
        flash(_("All you wrote waits for you. Only the picture has to be chosen again."), "info")
    return redirect(url_for("circles.new", next=back), 303) if back else None


def _saved(dream: Dream, form: str) -> Response:
    """To the dream; the draft of that form is no longer needed, nor what the dreamer wrote as a guest."""
    page = redirect(url_for("dreams.show", slug=dream.slug), 303)
    return draft_is_saved(
        page, f"{dream.dreamer_id}.{form}", *(["guest.new-dream"] if form == "new-dream" else [])
    )


def _reader() -> Member | None:
    return this_member() if current_user.is_authenticated else None


def _remembered() -> dict[str, str]:
    """The choice of an earlier visit as query parameters; none when it is the usual one."""
    view, _, own = read_cookie(REMEMBERED_VIEW).partition(".")
    if view not in VIEWS or (view, own) == (VIEWS[0], "0"):
        return {}
    return {"view": view, **({"own": "1"} if own == "1" else {})}


def _remember(response: Response, view: str, own: bool) -> None:
    choice = f"{view}.{int(own)}"
    if read_cookie(REMEMBERED_VIEW) != choice:
        set_cookie(response, REMEMBERED_VIEW, choice)
