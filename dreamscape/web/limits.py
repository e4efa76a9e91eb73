"""How often somebody may knock, counted in MongoDB for all workers together.

A limit must never be a lever for strangers: what keeps a guesser from a member's account counts the pair of e-mail and
network first, the e-mail alone only far above, and neither for a browser that its member has logged in with before.
Who solves a proof of work (`proof_of_work.py`) is counted apart from all who do not, and may go further: so one who
guesses uses up nothing of a household, a school or an office behind the same address.
"""

from __future__ import annotations

import atexit
import hashlib
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_limiter import Limit
from flask_login import current_user
from limits import parse_many

from dreamscape.extensions import by_network, limiter
from dreamscape.spelling import email_key
from dreamscape.web.entrance import pending_log_in
from dreamscape.web.forms import clean_line
from dreamscape.web.known_browser import known_browser
from dreamscape.web.proof_of_work import is_solved

if TYPE_CHECKING:
    from dreamscape.web.proof_of_work import Door

View = Callable[..., Any]
Property = Callable[[], bool]

# How much further than its limit a network may go with proofs of work.
PROVEN = 4


def limit(setting: str) -> Callable[[], str]:
    """The limit that the setting of this name holds when a request comes in."""
    return lambda: str(current_app.config[setting])


def raised(setting: str) -> Callable[[], str]:
    """The same, for who solves a proof of work."""

    def of_the_proven() -> str:
        items = parse_many(str(current_app.config[setting]))
        return "; ".join(str(type(item)(item.amount * PROVEN, item.multiples)) for item in items)

    return of_the_proven


def by_member() -> str:
    """One bucket for each member; guests share their network's."""
    return f"member:{current_user.member.id}" if current_user.is_authenticated else by_network()


def by_email() -> str:
    """One bucket for each address typed, however it is written and whoever types it."""
    # A digest, since what is typed may be longer than a key can be, and is somebody's address.
    return f"email:{hashlib.sha256(_typed_email().encode('utf-8', 'surrogatepass')).hexdigest()}"


def by_email_and_origin() -> str:
    """One bucket for each address typed and the network it comes from, or the browser if its member uses that."""
    browser = known_browser(_typed_email())
    return f"{f'browser:{browser}' if browser else by_network()} {by_email()}"


def _typed_email() -> str:
    return email_key(clean_line(request.form.get("email")))


def is_known() -> bool:
    """Has this browser been used before by whoever has the address that was typed?"""
    return bool(known_browser(_typed_email()))


def is_carried_over() -> bool:
    """Was the form only brought from another door (log-in, sign-up, reset), with all it carries?"""
    return "carried" in request.form


def seconds_to_wait() -> int:
    """How long until the limit that this request ran into lets somebody in again; at least 1."""
    reached = limiter.current_limit
    # Flask-Limiter has rounded it up to a whole second already.
    return max(1, int(reached.reset_at - time.time())) if reached else 1


def init_limits(app: Flask) -> None:
    """Bind Flask-Limiter; it opens a database client of its own, on the first limited request."""
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    app.config["RATELIMIT_STORAGE_URI"] = app.config["RATELIMIT_STORAGE_URI"] or app.config["MONGO_URI"]
    if app.config["RATELIMIT_STORAGE_URI"].startswith("mongodb"):
        # Without it, a log-in would wait half a minute for a database that is away.
        options = app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", {})
        options.setdefault("timeoutMS", app.config["MONGO_TIMEOUT_MS"])
        # In the site's own database: who may use that one may have no right to another.
        named = urlsplit(app.config["RATELIMIT_STORAGE_URI"]).path.strip("/")
        options.setdefault("database_name", named or app.extensions["database"].name)
        options.setdefault("counter_collection_name", "limit_counters")
        options.setdefault("window_collection_name", "limit_windows")
    # Whatever has no limit of its own: nothing on the site is to be had for a script without end.
    limiter.limit_manager.set_default_limits([_ANY_ACTION.bind(limiter)])
    limiter.init_app(app)
    atexit.register(_leave_unopened)


def _leave_unopened() -> None:
    """Spare an unused storage its end: limits 5.8 would open a client in `__del__`, only to close it."""
    storage: Any = limiter._storage  # noqa: SLF001 - there is no public way
    if getattr(storage, "_storage", True) is None:
        storage._storage = False  # noqa: SLF001


_ANY_ACTION = Limit(limit("LIMIT_ACTIONS"), by_member, scope="actions", shared=True, methods=["POST"])

posting_limit = limiter.shared_limit(
    limit("LIMIT_POSTING"), scope="posting", methods=["POST"], key_func=by_member
)
# Beside the limit of all who post: what a guest writes costs a picture's processing, and names nobody.
guest_dream_limit = limiter.limit(
    limit("LIMIT_GUEST_DREAMS"),
    methods=["POST"],
    exempt_when=lambda: bool(current_user.is_authenticated),
    override_defaults=False,
)
# What is drawn once is given to whoever asks; having very many drawn is for nobody.
share_picture_limit = limiter.limit(limit("LIMIT_SHARE_PICTURES"))
# What is shared into a new dream from elsewhere: its picture costs the same, and waits where guests' do.
share_target_limit = limiter.limit(limit("LIMIT_GUEST_DREAMS"), methods=["POST"], key_func=by_member)
mails_limit = limiter.shared_limit(limit("LIMIT_MAILS"), scope="mails", methods=["POST"], key_func=by_member)
# Who finds a browser open must not find out the password here, try by try.
guessing_limit = limiter.shared_limit(
    limit("LIMIT_LOGIN_EMAIL"), scope="own-password", methods=["POST"], key_func=by_member
)
# The same tries, where the password is asked for on the way: beside the limit of what was pressed, not in its place.
proof_limit = limiter.shared_limit(
    limit("LIMIT_LOGIN_EMAIL"),
    scope="own-password",
    methods=["POST"],
    key_func=by_member,
    exempt_when=lambda: "password" not in request.form,
    override_defaults=False,
)
# Many addresses at once: a search engine takes each part of the site map once a day.
sitemap_limit = limiter.limit(limit("LIMIT_SITEMAP"))
# A request for each letter, and so many that whoever types never meets it.
suggestions_limit = limiter.limit(limit("LIMIT_SUGGESTIONS"), key_func=by_member)
passkey_limit = limiter.limit(limit("LIMIT_LOGIN_ADDRESS"), methods=["POST"])
mailed_link_limit = limiter.limit(limit("LIMIT_RESET_ADDRESS"), methods=["POST"])


def login_limit(view: View) -> View:
    """For the log-in: by network, by e-mail and network, by e-mail."""
    settings = ("LIMIT_LOGIN_ADDRESS", "LIMIT_LOGIN_EMAIL", "LIMIT_LOGIN_EMAIL_ANYWHERE")
    return _carrying_limit(_door_limit(view, settings, "login"))


def second_step_limit(view: View) -> View:
    """For codes of a second step: by member and network, or browser that the member uses; by member, from all others.

    Who gets here knows the password, so what they use up is no lever for strangers.
    """
    for decorate in (
        limiter.limit(
            limit("LIMIT_SECOND_STEP"),
            methods=["POST"],
            key_func=by_pending_member,
            exempt_when=lambda: not pending_log_in() or bool(_pending_browser()),
            deduct_when=lambda response: response.status_code != HTTPStatus.TOO_MANY_REQUESTS,
            override_defaults=False,
        ),
        limiter.limit(
            limit("LIMIT_LOGIN_EMAIL"),
            methods=["POST"],
            key_func=lambda: f"{_pending_browser() or by_network()} {by_pending_member()}",
            exempt_when=lambda: not pending_log_in(),
            override_defaults=False,
        ),
    ):
        view = decorate(view)
    return view


def by_pending_member() -> str:
    """One bucket for each member whose log-in waits for its second step here."""
    found = pending_log_in()
    return f"second-step:{found.member.id if found else ''}"


def _pending_browser() -> str:
    found = pending_log_in()
    browser = known_browser(email_key(found.member.email)) if found else ""
    return f"browser:{browser}" if browser else ""


def reset_limit(view: View) -> View:
    """For asking for a new password: by network, by e-mail and network, by e-mail."""
    settings = ("LIMIT_RESET_ADDRESS", "LIMIT_RESET_EMAIL", "LIMIT_MAILS_TO_EMAIL")
    return _carrying_limit(_door_limit(view, settings, "reset"))


def signup_limit(view: View) -> View:
    """For the sign-up: by network."""
    counted = limiter.limit(limit("LIMIT_SIGNUP"), methods=["POST"], exempt_when=is_carried_over)
    return _carrying_limit(counted(view))


def mailed_to_limit(view: View) -> View:
    """For mails to an address that nobody has proven yet: by that e-mail, whoever has them sent."""
    return _email_limit(limit("LIMIT_MAILS_TO_EMAIL"), exempt_when=lambda: False)(view)


def _door_limit(view: View, settings: tuple[str, str, str], door: Door) -> View:
    """The limits of these settings: of the network, of the pair, of the e-mail. The pair's is the same for everybody,
    for it is what a guesser meets."""
    network, pair, email = settings

    def counted_apart() -> bool:
        return is_carried_over() or is_known() or is_solved(door)

    def not_counted_apart() -> bool:
        return is_carried_over() or is_known() or not is_solved(door)

    for decorate in (
        limiter.limit(limit(network), methods=["POST"], exempt_when=counted_apart),
        limiter.limit(raised(network), methods=["POST"], exempt_when=not_counted_apart),
        limiter.limit(
            limit(pair), methods=["POST"], key_func=by_email_and_origin, exempt_when=is_carried_over
        ),
        _email_limit(limit(email), exempt_when=counted_apart),
        _email_limit(raised(email), exempt_when=not_counted_apart),
    ):
        view = decorate(view)
    return view


def _email_limit(value: Callable[[], str], exempt_when: Property) -> Callable[[View], View]:
    """By the e-mail alone. What another limit refuses does not count, or one network could use it up."""
    return limiter.limit(
        value,
        methods=["POST"],
        key_func=by_email,
        exempt_when=lambda: not _typed_email() or exempt_when(),
        deduct_when=lambda response: response.status_code != HTTPStatus.TOO_MANY_REQUESTS,
    )


def _carrying_limit(view: View) -> View:
    """A form that is only carried to another door tries nothing, but it is no way around all limits."""
    return limiter.shared_limit(
        limit("LIMIT_ACTIONS"),
        scope="actions",
        methods=["POST"],
        key_func=by_member,
        exempt_when=lambda: not is_carried_over(),
    )(view)
