"""One's own circles, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.circles import bp
from dreamscape.circles.forms import CircleForm, PersonCirclesForm
from dreamscape.services.circles import FIRST_CHOICES, MOST_CIRCLES
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.forms import EmptyForm
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import asked_next, back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import Circle, Person


@bp.get("/circles")
@member_required
def index() -> Any:
    """All circles of one's own."""
    return render_template(
        "circles/index.html", cards=services.circles.overview(this_member()), most=MOST_CIRCLES
    )


@bp.route("/circles/new", methods=["GET", "POST"])
@posting_limit
@member_required
def new() -> Any:
    """Make a circle."""
    form = CircleForm()
    if _is_sent(form):
        with form.catching_errors():
            circle_id = services.circles.add(this_member(), form.name.data, form.people.data)
            flash(_("“%(name)s” is there. Nobody hears of it but you.", name=form.name.data), "success")
            return back_to(url_for("circles.index"), f"circle-{circle_id}")
    return _editor(form, None)


@bp.route("/circles/<circle_id>", methods=["GET", "POST"])
@posting_limit
@member_required
def edit(circle_id: str) -> Any:
    """Rename a circle of one's own, put people in and take them out."""
    circle = services.circles.find(this_member(), circle_id)
    inside = services.circles.people(circle)
    form = CircleForm(name=circle.name, people=[someone.slug for someone in inside])
    if _is_sent(form):
        with form.catching_errors():
            services.circles.change(this_member(), circle.id, form.name.data, form.people.data)
            flash(_("Saved."), "success")
            return back_to(url_for("circles.index"), f"circle-{circle.id}")
    return _editor(form, circle, inside)


@bp.route("/circles/<circle_id>/delete", methods=["GET", "POST"])
@posting_limit
@member_required
def delete(circle_id: str) -> Any:
    """Ask first, then take a circle away."""
    circle = services.circles.find(this_member(), circle_id)
    form = EmptyForm()
    if form.validate_on_submit():
        services.circles.remove(this_member(), circle.id)
        flash(_("“%(name)s” is gone.", name=circle.name), "success")
        return redirect(url_for("circles.index"), 303)
    dreams, alone = services.circles.dreams(this_member(), circle)
    return render_template("circles/delete.html", form=form, circle=circle, dreams=dreams, alone=alone)


@bp.route("/people/<slug>/circles", methods=["GET", "POST"])
@posting_limit
@member_required
def person(slug: str) -> Any:
    """Put somebody into circles of one's own, and take them out."""
    someone = services.circles.person(this_member(), slug)
    cards = services.circles.around(this_member(), someone)
    form = PersonCirclesForm.offering(cards)
    if form.validate_on_submit():
        with form.catching_errors():
            services.circles.put(this_member(), someone, form.circles.data, form.name.data)
            flash(_("Saved. %(name)s is not told.", name=someone.first_name), "success")
            return back_to(url_for("users.person", slug=someone.slug))
    page = render_template(
        "circles/person.html", form=form, person=someone, cards=cards, most=MOST_CIRCLES, back=asked_next()
    )
    return page, 422 if form.errors else 200


def _is_sent(form: CircleForm) -> bool:
    """Is it to be saved? Who asks for more people to choose from has not finished yet."""
    return "more" not in request.form and bool(form.validate_on_submit())


def _editor(form: CircleForm, circle: Circle | None, inside: Sequence[Person] = ()) -> Any:
    """The form of a circle (None: a new one), with people to choose from."""
    shown = request.form.get("more", FIRST_CHOICES, type=int)
    choices = services.circles.choices(this_member(), inside, form.people.data, shown)
    page = render_template(
        "circles/edit.html",
        form=form,
        circle=circle,
        choices=choices,
        more=shown + FIRST_CHOICES,
        back=asked_next(),
    )
    return page, 422 if form.errors else 200
