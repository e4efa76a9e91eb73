"""What keeps scripts from the door where NEWCOMER_LIMITS says so: a field that no person can reach (the decoy), the
signed time at which the form was made, and, once a network is no longer quiet, a proof of work (`proof_of_work.py`).

Whoever is taken for a script gets the form again, with all they typed and a proof of work to do. Sent once more it is
taken, whatever else is odd about it, and without the proof too: a person has lost a moment. A script that sends what
it has always sent gets no further, and one that reads the new form is no better off than where a proof is asked for.

A log-in is guarded after failures alone, never for a browser that its member has used before, and only against
scripts that fall for the decoy or are too quick: right passwords need no proof of work. With one, a network may try
more often (`limits.py`).
"""

from __future__ import annotations

import hashlib
import hmac
import time
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, g, request
from flask_login import current_user
from itsdangerous import BadData
from limits import parse_many

from dreamscape.extensions import by_network, limiter
from dreamscape.messages import Message
from dreamscape.services.common.signing import SiteSerializer
from dreamscape.web.limits import by_email, is_known
from dreamscape.web.proof_of_work import is_sent, is_solved
from dreamscape.web.security_log import record
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from limits import RateLimitItem

    from dreamscape.web.forms import DreamscapeForm
    from dreamscape.web.proof_of_work import Door

DECOY, STAMP = "homepage", "made"
# Seconds, from the form's making to its return. A browser fills in fast, but a page has to be read and a button found.
QUICKEST = {"signup": 2.0, "login": 1.0, "reset": 1.0}
# A form may lie open for days, and Back may bring an older one; only a hoard of forms is as old as that.
OLDEST = 7 * 24 * 3600
# A form that asked for no proof of work, one that did, and one that came back from a person taken for a script.
FRESH, ASKED, AGAIN = "fresh", "asked", "again"

SORRY = Message("Sorry, for a moment we took you for a robot. Press the button once more, and it is done.")
SORRY_PASSWORD = Message(
    "Sorry, for a moment we took you for a robot. Everything you wrote is still here, but for the password: type it "
    "once more and press the button again."
)
# How many a network (an e-mail, the whole site) may have lately before a proof of work is asked for.
QUIET: dict[str, tuple[tuple[str, Callable[[], str]], ...]] = {
    "signup": (("QUIET_SIGNUP", by_network), ("QUIET_SIGNUP_ANYWHERE", lambda: "anywhere")),
    "login": (("QUIET_LOGIN", by_network), ("QUIET_LOGIN", by_email)),
    "reset": (("QUIET_RESET", by_network),),
}


class Stamp(NamedTuple):
    """What a form says of itself, signed: how it was made, and when (seconds since 1970)."""

    state: str
    made_at: float


class DoorGuard:
    """Looks at the form of this request at one door, and says what the page has to hold."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.active = bool(current_app.config["NEWCOMER_LIMITS"]) and not current_user.is_authenticated
        self._former = _sent_stamp() if self.active else None
        self._again = self._former is not None and self._former.state == AGAIN

    @property
    def asks(self) -> bool:
        """Is a proof of work asked for?"""
        return self.active and (self._again or not self._is_quiet)

    @property
    def sets_decoy(self) -> bool:
        """Does the form get the field that nobody can reach? Not when it has caught somebody already."""
        return self.active and not self._again and (self.door != "login" or not self._is_quiet)

    def stamp(self) -> str:
        """What the form says of itself when it is sent. One that comes back keeps its time: it has been read."""
        state = AGAIN if self._again else ASKED if self.asks else FRESH
        made_at = self._former.made_at if self._former else time.time()
        return str(_signer().dumps([state, round(made_at, 1)]))

    def lets_through(self, form: DreamscapeForm) -> bool:
        """Is this form a person's, as far as one can tell? Says so in the form, kindly, if it does not look so."""
        why = "" if self._again else self._suspicion()
        if not why:
            return True
        record("robot_suspected", door=self.door, why=why)
        self.count()
        self._again = True
        form.form_errors.append(translate(SORRY_PASSWORD if "password" in form else SORRY))
        return False

    def count(self) -> None:
        """One more has come here: a new member, a failed log-in, a mail, a script."""
        if self.active and limiter.enabled:
            for item, key in self._thresholds():
                limiter.limiter.hit(item, "quiet", self.door, key)

    def proof(self) -> str:
        """How `Joined` says it: the proof of work was "solved", is "missing", or "" when none was asked for."""
        if self.active and is_solved(self.door):
            return "solved"
        return "missing" if self.asks else ""

    def network(self) -> str:
        """What is the same for all who come from one network, and tells which one to nobody without the key."""
        key = str(current_app.config["SECRET_KEY"]).encode()
        about = f"network of a sign-up: {by_network()}".encode()
        return hmac.new(key, about, hashlib.sha256).hexdigest()[:16] if self.active else ""

    def _suspicion(self) -> str:
        if not self.active or (self.door == "login" and self._is_quiet):
            return ""
        if self._former is None:
            return "no stamp"
        if time.time() - self._former.made_at < QUICKEST[self.door]:
            return "too quick"
        if request.form.get(DECOY):
            return "decoy"
        if is_sent() and not is_solved(self.door):
            return "proof"
        # The form was opened before others made a noise. At a sign-up a proof is worth asking for once more.
        is_unasked = self.door == "signup" and self._former.state == FRESH and not self._is_quiet
        return "unasked" if is_unasked and not is_solved(self.door) else ""

    @cached_property
    def _is_quiet(self) -> bool:
        if not limiter.enabled or (self.door == "login" and is_known()):
            return True
        return all(limiter.limiter.test(item, "quiet", self.door, key) for item, key in self._thresholds())

    def _thresholds(self) -> Iterator[tuple[RateLimitItem, str]]:
        for setting, key in QUIET[self.door]:
            for item in parse_many(str(current_app.config[setting])):
                yield item, key()


def guard_of(door: Door) -> DoorGuard:
    """The one guard that this request has at a door."""
    guards: dict[str, DoorGuard] = g.setdefault("door_guards", {})
    if door not in guards:
        guards[door] = DoorGuard(door)
    return guards[door]


def _sent_stamp() -> Stamp | None:
    """That of the form that was sent; None without one of ours, or with one that is far too old."""
    try:
        stamp = Stamp(*_signer().loads(request.form.get(STAMP, "")))
    except (BadData, TypeError):
        return None
    return stamp if time.time() - stamp.made_at < OLDEST else None


def _signer() -> SiteSerializer:
    return SiteSerializer(current_app.config["SIGNING_KEYS"], salt="door")
