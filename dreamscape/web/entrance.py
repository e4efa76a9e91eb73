"""How somebody comes in who has shown who they are: at once, or by way of the second step.

Until that is shown nobody is logged in: a pending log-in (`services.pending_log_ins`) waits under a token in this
browser's session, with all that they came with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, session, url_for

from dreamscape.web.current_member import SecondStepNeeded, log_in, suspended_member
from dreamscape.web.first_dream import carried_url
from dreamscape.web.services import services
from dreamscape.web.wishes import Way, fulfil

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from dreamscape.models import Member
    from dreamscape.services.accounts.pending_log_ins import FoundLogIn

PENDING = "pending_log_in"  # in the session: its token
FOUND = "dreamscape.pending_log_in"  # in the environment of a request: what was found under it


def come_in(
    member: Member,
    way: Way,
    *,
    kept: str = "",
    remember: bool = False,
    tell: bool = False,
    second_step_shown: bool = False,
) -> Response:
    """For who has just given the password, or comes from a mailed link: on to where they wanted to be, or to the
    second step if they have one, unless what they showed was both (`second_step_shown`). `kept` is a packed form, or a
    first dream. Raises as `log_in`."""
    try:
        log_in(member, remember, tell, second_step_shown=second_step_shown)
    except SecondStepNeeded:
        session[PENDING] = services.pending_log_ins.start(
            member, remember=remember, tell=tell, next_page=way.next, wish=way.wish, kept=kept
        )
        return redirect(url_for("security.second_step"), 303)
    return _go_on(member, way, kept)


def is_half_in() -> bool:
    """Has this browser's visitor given a right password, and not the second step yet?"""
    return PENDING in session


def pending_log_in() -> FoundLogIn | None:
    """The log-in of this browser that waits for its second step; asked of the database once in a request."""
    if FOUND not in request.environ:
        token = session.get(PENDING)
        request.environ[FOUND] = services.pending_log_ins.find(token) if isinstance(token, str) else None
    found: FoundLogIn | None = request.environ[FOUND]
    return found


def forget_pending_log_in() -> None:
    """This browser begins anew."""
    session.pop(PENDING, None)


def finish_log_in(prove: Callable[[Member], None]) -> Response:
    """Let `prove` look at the second step that was shown, log in whose it is, and go on.

    Raises Invalid when it is a wrong one, and BadCredentials when they have to begin anew; and as `log_in`.
    """
    pending, member = services.pending_log_ins.finish(str(session.get(PENDING, "")), prove)
    log_in(member, pending.remember, pending.tell, second_step_shown=True)
    return _go_on(member, Way(pending.next, pending.wish), pending.kept)


def _go_on(member: Member, way: Way, kept: str) -> Response:
    if suspended_member():
        return redirect(url_for("appeals.suspended"), 303)
    fulfil(member, way.wish)
    return redirect(carried_url(member, kept) or way.next or url_for("dreams.dreamscape"), 303)
