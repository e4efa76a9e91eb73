"""The proof of work that a form at the door brought along."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import current_app, g, request, session

from dreamscape.web.form_authors import SECRET
from dreamscape.web.security_log import record
from dreamscape.web.services import services

if TYPE_CHECKING:
    from typing import Literal

    Door = Literal["signup", "login", "reset"]

FIELD = "proof"
DOORS = ("signup", "login", "reset")


def this_browser() -> str:
    """What a challenge is bound to: the browser whose forms are taken, as their tokens are. "" for one without."""
    secret = session.get(SECRET)
    return hashlib.sha256(f"proof of work {secret}".encode()).hexdigest()[:32] if secret else ""


def is_sent() -> bool:
    """Did the form bring one, be it good or not?"""
    return request.method == "POST" and bool(request.form.get(FIELD))


def is_solved(door: Door) -> bool:
    """Did it bring a good one? It is used up when that is first asked, and stays good for this request."""
    if not current_app.config["NEWCOMER_LIMITS"] or not is_sent():
        return False
    answers: dict[str, bool] = g.setdefault("proofs_of_work", {})
    if door not in answers:
        answers[door] = services.proof_of_work.accept(request.form[FIELD], door, this_browser())
        if not answers[door]:
            record("proof_failed", door=door)
    return answers[door]
