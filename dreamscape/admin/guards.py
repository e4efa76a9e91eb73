"""Who gets in where: guests log in first, everybody else without the role is told so with a 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flask import flash, redirect, request, url_for

from dreamscape.services.permissions.checks import require_admin, require_moderator
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from dreamscape.models import Member

View = TypeVar("View", bound=Callable[..., Any])


def moderator_required(view: View) -> View:
    """Moderators and admins get in."""
    return _guarded(view, "moderator", require_moderator)


def admin_required(view: View) -> View:
    """Admins get in."""
    return _guarded(view, "admin", require_admin)


def _to_security() -> Any:
    flash(
        _("Who looks after this place needs a second step at log-in. Set one up, and you can go on."), "info"
    )
    address = url_for("security.overview")
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": address}
    return redirect(address, 303)


def _guarded(view: View, role: str, require: Callable[[Member], None]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        require(this_member())
        if services.second_steps.is_missing(this_member()):
            return _to_security()
        return view(*args, **kwargs)

    behind_log_in = member_required(guarded)
    behind_log_in.needs_role = role  # type: ignore[attr-defined]
    return behind_log_in  # type: ignore[return-value]
