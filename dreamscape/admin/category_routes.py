"""Categories: added, renamed, merged, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import CategoryForm, MergeForm
from dreamscape.admin.guards import moderator_required
from dreamscape.errors import Invalid
from dreamscape.messages import Message
from dreamscape.services.moderation.categories import MOST_COUNTED
from dreamscape.web.current_member import this_member
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.web.forms import DreamscapeForm

NOT_FINISHED = Message("There are many dreams to move. Some are left: press “Go on” until all are done.")


@bp.get("/categories")
@moderator_required
def categories() -> Any:
    """Every category."""
    return _categories_page()


@bp.post("/categories")
@moderator_required
def add_category() -> Any:
    """A new one."""
    form = CategoryForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.categories.add(this_member(), form.name.data)
            return _done(_("“%(name)s” can be chosen from now on.", name=form.name.data))
    return _categories_page(adding=form)


@bp.get("/categories/<key>")
@moderator_required
def category(key: str) -> Any:
    """One category, and what can be done."""
    return _category_page(key)


@bp.post("/categories/<key>/rename")
@moderator_required
def rename_category(key: str) -> Any:
    """Another name for the same thing."""
    form = CategoryForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.categories.rename(this_member(), key, form.name.data)
            return _done(_("Renamed, everywhere at once."))
    return _category_page(key, renaming=form)


@bp.post("/categories/<key>/merge")
@moderator_required
def merge_category(key: str) -> Any:
    """Let another category take its dreams over."""
    form = MergeForm()
    try:
        finished = services.moderation.categories.merge(this_member(), key, form.into.data or "")
    except Invalid as error:
        form.add_error(error)
        return _category_page(key, merging=form)
    return _done(_("Merged: every dream and interest has moved.") if finished else translate(NOT_FINISHED))


@bp.post("/categories/go-on")
@moderator_required
def go_on_merging() -> Response:
    """Continue with what was too much for one request."""
    finished = services.moderation.categories.go_on(this_member())
    return _done(_("Every dream and interest has moved.") if finished else translate(NOT_FINISHED))


@bp.post("/categories/<key>/retire")
@moderator_required
def retire_category(key: str) -> Response:
    """Let nobody choose it any more."""
    try:
        services.moderation.categories.retire(this_member(), key)
    except Invalid as error:
        flash(translate(error.message), "error")
        return redirect(url_for("admin.category", key=key), 303)
    return _done(_("Retired: it stays with the dreams that have it, and can be chosen no more."))


@bp.post("/categories/<key>/bring-back")
@moderator_required
def bring_back_category(key: str) -> Response:
    """Let it be chosen again."""
    services.moderation.categories.bring_back(this_member(), key)
    return _done(_("It can be chosen again."))


def _done(words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("admin.categories"), 303)


def _categories_page(adding: CategoryForm | None = None) -> Any:
    page = render_template(
        "admin/categories.html",
        rows=services.moderation.categories.rows(this_member()),
        names=_names(),
        adding=adding or CategoryForm(formdata=None),
        most=MOST_COUNTED,
    )
    return page, 422 if adding else 200


def _category_page(key: str, **tried: DreamscapeForm) -> Any:
    shown = services.moderation.categories.one(this_member(), key)
    others = {other.key: other.name for other in services.categories.choices() if other.key != key}
    merging = MergeForm(formdata=None)
    forms = {"renaming": CategoryForm(formdata=None, name=shown.name), "merging": merging, **tried}
    forms["merging"].into.choices = {"": _("Choose one"), **others}
    return render_template("admin/category.html", shown=shown, forms=forms), 422 if tried else 200


def _names() -> dict[str, str]:
    return {category.key: category.name for category in services.categories.all()}
