"""Members: looked up, suspended, given a role, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import NoteForm, ReasonForm, RoleForm, SuspensionForm
from dreamscape.admin.guards import admin_required, moderator_required
from dreamscape.web.current_member import this_member, this_viewer
from dreamscape.web.forms import DreamscapeForm, clean_line
from dreamscape.web.recent_proof import recent_proof_required
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/members")
@moderator_required
def members() -> Any:
    """Everybody, newest first, or whom the words in `q` find; with `doubted` those who made the site wonder."""
    words, after = clean_line(request.args.get("q")), request.args.get("after")
    doubted = bool(request.args.get("doubted")) and not words
    if doubted:
        page = services.moderation.search.members_in_doubt(this_member(), after)
    else:
        page = services.moderation.search.members(this_member(), words, after)
    return render_template("admin/members.html", page=page, words=words, doubted=doubted)


@bp.get("/members/<member_id>")
@moderator_required
def member(member_id: str) -> Any:
    """One member, and what can be done."""
    return _member_page(member_id)


@bp.post("/members/<member_id>/suspend")
@moderator_required
def suspend(member_id: str) -> Any:
    """Keep somebody out until a day."""
    form = SuspensionForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.members.suspend(
                this_member(), member_id, form.until.data, form.reason.data, form.rule.data
            )
            record("suspended", of=member_id, until=form.until.data.isoformat())
            return _done(member_id, _("They are logged out, and will be told why and until when."))
    return _member_page(member_id, suspension=form)


@bp.post("/members/<member_id>/lift")
@moderator_required
def lift(member_id: str) -> Response:
    """Let somebody in again."""
    services.moderation.members.lift(this_member(), member_id)
    record("suspension_lifted", of=member_id)
    return _done(member_id, _("They can come in again."))


@bp.post("/members/<member_id>/role")
@admin_required
@recent_proof_required
def change_role(member_id: str) -> Any:
    """Make somebody a moderator, an admin, or a member like all others."""
    form = RoleForm()
    if form.validate():
        with form.catching_errors():
            if services.moderation.roles.change(this_member(), member_id, form.role.data, form.reason.data):
                record("role_changed", of=member_id, role=form.role.data)
            if member_id == this_member().id and form.role.data == "member":
                flash(
                    _("You are a member like all others again. Thank you for looking after the place!"),
                    "success",
                )
                return redirect(url_for("dreams.dreamscape"), 303)
            return _done(member_id, _("Their role is changed."))
    return _member_page(member_id, role=form)


@bp.post("/members/<member_id>/second-step")
@admin_required
@recent_proof_required
def take_second_step_away(member_id: str) -> Any:
    """Let somebody who has lost all of their second step in by their password alone."""
    form = ReasonForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.second_steps.take_away(this_member(), member_id, form.reason.data)
            record("second_step_taken_away", of=member_id)
            return _done(
                member_id, _("Their password alone lets them in now. They are logged out everywhere.")
            )
    return _member_page(member_id, second_step=form)


@bp.post("/members/<member_id>/notes")
@moderator_required
def add_note(member_id: str) -> Any:
    """Something that those who look after the place should know."""
    form = NoteForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.notes.add(this_member(), member_id, form.note.data)
            return _done(member_id, _("Noted."))
    return _member_page(member_id, note=form)


@bp.post("/members/<member_id>/notes/<note_id>/delete")
@moderator_required
def remove_note(member_id: str, note_id: str) -> Response:
    """What need not be known any more."""
    services.moderation.notes.remove(this_member(), member_id, note_id)
    return _done(member_id, _("The note is gone."))


@bp.post("/members/<member_id>/delete")
@moderator_required
def delete_member(member_id: str) -> Any:
    """Take somebody away, for good."""
    form = ReasonForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.members.remove(this_member(), member_id, form.reason.data)
            record("member_removed", of=member_id)
            flash(_("They are gone, and everything of theirs with them."), "success")
            return redirect(url_for("admin.members"), 303)
    return _member_page(member_id, deletion=form)


def _done(member_id: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("admin.member", member_id=member_id), 303)


def _member_page(member_id: str, **tried: DreamscapeForm) -> Any:
    """The page of one member; a form that was tried comes back with what is wrong with it, as a 422."""
    shown = services.moderation.search.member(this_member(), member_id)
    forms = {
        "note": NoteForm(formdata=None),
        "suspension": SuspensionForm(formdata=None),
        "role": RoleForm(formdata=None, role=shown.role),
        "deletion": ReasonForm(formdata=None),
        "second_step": ReasonForm(formdata=None),
        **tried,
    }
    page = render_template(
        "admin/member.html",
        shown=shown,
        forms=forms,
        came=services.moderation.branches.inviters(this_member(), shown),
        has_second_step=services.second_steps.status(shown).is_on,
        in_reach=this_viewer().can_act_on(shown),
        doubts=services.moderation.waiting.doubts(this_member(), shown),
        notes=services.moderation.notes.about(this_member(), shown),
    )
    return page, 422 if tried else 200
