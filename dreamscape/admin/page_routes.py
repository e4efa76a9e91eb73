"""The pages that a host answers for: written, looked at before they hold, and put back to what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import SitePageForm
from dreamscape.admin.guards import admin_required
from dreamscape.errors import Invalid
from dreamscape.services.site.pages import HOSTS_OWN, MOST_VERSIONS, TITLES
from dreamscape.web.current_member import this_member
from dreamscape.web.limits import posting_limit
from dreamscape.web.services import services
from dreamscape.web.site_text import as_typed, site_text
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.services.site.pages import ShownPage


@bp.get("/pages")
@admin_required
def pages() -> str:
    """All of them, and which nobody has written yet."""
    return render_template(
        "admin/pages.html",
        pages=[(page, translate(TITLES[page.key])) for page in services.site_pages.latest(this_member())],
        hosts_own=HOSTS_OWN,
    )


@bp.route("/pages/<key>", methods=["GET", "POST"])
@posting_limit
@admin_required
def edit_page(key: str) -> Any:
    """Write one; with `preview` it is only shown."""
    shown = services.site_pages.read(key)
    form = SitePageForm(text=_typed(shown), version=shown.page.version)
    version, preview = form.version.data or 0, "preview" in request.form
    if form.validate_on_submit() and not preview:
        with form.catching_errors():
            # What Dreamscape says by itself is not kept, so that an upgrade can correct it.
            own = "" if form.text.data == as_typed(services.site_pages.default(key)) else form.text.data
            services.site_pages.save(this_member(), key, own, version)
            return _done(key, _("Saved. This is what everybody reads now."))
        shown = services.site_pages.read(key)
    is_outdated = bool(form.errors) and version != shown.page.version
    page = render_template(
        "admin/page.html",
        key=key,
        heading=translate(TITLES[key]),
        form=form,
        # Who saves once more has been shown what theirs takes the place of.
        version=shown.page.version if is_outdated else version,
        theirs=site_text(_typed(shown)) if is_outdated else None,
        preview=site_text(form.text.data) if preview and not form.errors else None,
        is_written=bool(shown.page.text),
        hosts_own=key in HOSTS_OWN,
        most_versions=MOST_VERSIONS,
        versions=services.site_pages.versions(this_member(), key),
    )
    return page, 422 if form.errors else 200


@bp.get("/pages/<key>/versions/<number>")
@admin_required
def page_version(key: str, number: str) -> str:
    """What a page once said."""
    version = services.site_pages.version(this_member(), key, _number(number))
    return render_template(
        "admin/page_version.html",
        version=version,
        latest=services.site_pages.read(key).page.version,
        heading=translate(TITLES[key]),
        text=site_text(version.text or as_typed(services.site_pages.default(key))),
    )


@bp.post("/pages/<key>/versions/<number>/restore")
@posting_limit
@admin_required
def restore_page(key: str, number: str) -> Response:
    """Let a page say again what it once said."""
    version = _number(request.form.get("version", ""))
    try:
        services.site_pages.restore(this_member(), key, _number(number), version)
    except Invalid as error:
        flash(translate(error.message), "error")
        return redirect(url_for("admin.edit_page", key=key), 303)
    return _done(key, _("It says again what it said then."))


def _number(typed: str) -> int:
    """The number of a version; 0, which none has, for what is no number."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _typed(shown: ShownPage) -> str:
    return shown.page.text or as_typed(shown.default)


def _done(key: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for(f"site_pages.{key}"), 303)
