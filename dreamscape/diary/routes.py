"""Writing in the diary of a dream of one's own, and reading on in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.comments.thread import reader
from dreamscape.diary import bp
from dreamscape.diary.thread import EntryForm, EntryWordsForm, diary_variables
from dreamscape.web.current_member import member_required, this_member, this_viewer
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.forms import EmptyForm
from dreamscape.web.htmx import fragment, is_htmx
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import asked_next, back_to
from dreamscape.web.request_rules import takes_picture
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/dreams/<slug>/diary")
def thread(slug: str) -> Any:
    """Earlier entries, for the page of the dream; without htmx its dreamer comes to a page to write, others to it."""
    dream = services.dreams.read(slug, reader())
    if is_htmx():
        return fragment(
            render_template("diary/_entries.html", dream=dream, reader=reader(), **diary_variables(dream))
        )
    if this_viewer().can_write_diary(dream):
        return render_template("diary/new.html", dream=dream, entry_form=EntryForm())
    after = request.args.get("entries_after")
    return redirect(url_for("dreams.show", slug=dream.slug, entries_after=after, _anchor="diary"))


@bp.post("/dreams/<slug>/diary")
@takes_picture
@posting_limit
@member_required
def add(slug: str) -> Any:
    """Write an entry."""
    dream = services.diary.writable(this_member(), slug)
    form = EntryForm()
    if form.validate():
        with form.catching_errors():
            entry, warning = services.diary.add(this_member(), slug, form.body.data, form.upload())
            said = translate(warning) if warning else _("It is in the diary now.")
            flash(said, "error" if warning else "success")
            back = back_to(url_for("dreams.show", slug=dream.slug), f"entry-{entry.id}")
            return draft_is_saved(back, f"{this_member().id}.diary-{dream.id}")
    return render_template("diary/new.html", dream=dream, entry_form=form), 422


@bp.get("/diary/<entry_id>")
def entry(entry_id: str) -> Response:
    """An entry by itself: where it stands on the page of its dream."""
    found, dream = services.diary.find(entry_id, reader())
    page = url_for("dreams.show", slug=dream.slug, entry=found.id, _anchor=f"entry-{found.id}")
    return redirect(page)


@bp.route("/diary/<entry_id>/edit", methods=["GET", "POST"])
@posting_limit
@member_required
def edit(entry_id: str) -> Any:
    """Say it better."""
    entry, dream = services.diary.own(entry_id, this_member())
    form = EntryWordsForm(obj=entry)
    if form.validate_on_submit():
        with form.catching_errors():
            services.diary.edit(entry_id, this_member(), form.body.data)
            flash(_("Saved."), "success")
            back = back_to(url_for("dreams.show", slug=dream.slug), f"entry-{entry_id}")
            return draft_is_saved(back, f"{this_member().id}.entry-{entry_id}")
    page = render_template("diary/edit.html", entry=entry, dream=dream, form=form, back=_back(dream.slug))
    return page, 422 if form.errors else 200


@bp.route("/diary/<entry_id>/delete", methods=["GET", "POST"])
@posting_limit
@member_required
def delete(entry_id: str) -> Any:
    """Ask first, then take an entry out of the diary for good."""
    entry, dream = services.diary.own(entry_id, this_member())
    form = EmptyForm()
    if form.validate_on_submit():
        services.diary.remove(entry_id, this_member())
        flash(_("The entry is gone."), "success")
        return back_to(url_for("dreams.show", slug=dream.slug), "diary")
    return render_template("diary/delete.html", entry=entry, dream=dream, form=form, back=_back(dream.slug))


def _back(slug: str) -> str:
    """Where the entry was seen: the page that `next` names, else its dream's."""
    return (asked_next() or url_for("dreams.show", slug=slug)).partition("#")[0]
