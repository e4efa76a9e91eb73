"""Two hundred sign-ups by script, from twenty networks, against an ordinary family: the figures of docs/security.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.extensions import limiter
from tests.support.newcomers import settle
from tests.support.proofs import make_cheap, solve
from tests.support.threads import dream_of
from tests.support.visitor import PASSWORD, Visitor, stamp

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Dream

FIGURES = (Path(__file__).parents[3] / "docs" / "security.md").read_text(encoding="utf-8")
# Fills in whatever has a name, and sends it at once; takes its time and leaves the decoy alone; sends one solution
# again and again; does every sum.
SCRIPTS = ("careless", "careful", "copying", "solving")
SWARM, NETWORKS = 200, 20
# Who runs scripts in their browser, and who does not.
FAMILY = {"Anna": "person", "Ben": "person", "Dan": "without scripts", "Cleo": "person", "Eve": "person"}
SPAM = "Cheap pills for whoever dreams of sleep"
SORRY = "we took you for a robot"
MOST_TRIES = 3


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "NEWCOMER_LIMITS": True, "RATELIMIT_ENABLED": True, "SECURITY_LOG": "off"}


@pytest.fixture(autouse=True)
def cheap(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_cheap(monkeypatch)
    with app.app_context():
        limiter.reset()


class Stranger:
    """Somebody who signs up: a script of some kind, or a person."""

    def __init__(self, app: Flask, name: str, kind: str, address: str) -> None:
        self.kind = kind
        self.tries = 0
        self.email = f"{name.lower()}@example.org"
        self._fields = {"first_name": name, "email": self.email, "password": PASSWORD, "old_enough": "y"}
        self._app, self._visitor = app, Visitor(app)
        self._from: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": address}}

    def sign_up(self, copied: str = "") -> bool:
        """As this kind does it; are they in?"""
        page = self._visitor.get("/signup", **self._from).text
        while self.tries < MOST_TRIES:
            self.tries += 1
            sent = {**self._fields, **self._unseen(page, copied)}
            answer = self._visitor.post("/signup", sent, **self._from)
            if answer.status_code == 303:
                return True
            page = answer.text
        return False

    def _unseen(self, page: str, copied: str) -> dict[str, str]:
        """What the form says that nobody typed."""
        made = re.search(r'name="made"[^>]*value="([^"]+)"', page)
        if self.kind == "careless":
            return {"homepage": "https://pills.example", "made": stamp(self._app, 0)}
        is_asked = "<altcha-widget" in page
        fields = {"made": stamp(self._app, 20, "asked" if is_asked else "fresh")}
        if made and SORRY in page:
            fields["made"] = made[1]
        if is_asked and self.kind in ("person", "solving"):
            fields["proof"] = solve(self._visitor.client, **self._from)
        elif is_asked and self.kind == "copying":
            fields["proof"] = copied
        return fields

    def say(self, dream: Dream, words: str) -> None:
        """Comment on it."""
        self._visitor.post(f"/dreams/{dream.slug}/comments", {"body": words}, **self._from)


class Site:
    """What came of it all, in the database."""

    def __init__(self, app: Flask, db: Any) -> None:
        self.app, self.db = app, db
        # Mara has been here for long; her dreams are what is talked about.
        mara = Visitor(app).signed_up("Mara", "", "mara@example.org")
        settle(db, mara.email)
        sails = ("a red", "a blue", "a torn", "no")
        self.dreams = [
            dream_of(mara, f"A boat {number}", description=f"With {colour} sail.")
            for number, colour in enumerate(sails)
        ]
        with app.app_context():
            limiter.reset()

    def row(self, name: str, people: list[Stranger]) -> str:
        """The line of the table for these people."""
        emails = [one.email for one in people]
        members = {row["_id"]: row for row in self.db["users"].find({"email": {"$in": emails}})}
        proofs = [row.get("joined", {}).get("proof", "") for row in members.values()]
        theirs = {"author_id": {"$in": list(members)}}
        figures = (
            len(people),
            len(members),
            proofs.count("solved"),
            proofs.count("missing"),
            self.db["comments"].count_documents(theirs),
            self.db["pending_comments"].count_documents(theirs),
        )
        again = sum(one.tries > 1 for one in people if one.kind in FAMILY.values())
        return f"| {name} | {' | '.join(map(str, figures))} | {again} |"


@pytest.mark.timeout(900)
def test_what_gets_through_what_waits_and_whom_it_hurts(app: Flask, db: Any) -> None:
    site = Site(app, db)
    copier = Visitor(app)
    copier.token()
    copied = solve(copier.client)

    def family(*names: str, address: str) -> list[Stranger]:
        people = [Stranger(app, f"{name}{address[-1]}", FAMILY[name], address) for name in names or FAMILY]
        for number, person in enumerate(people):
            if person.sign_up():
                person.say(site.dreams[0], f"What a lovely boat, says number {number} of us.")
        return people

    quiet = family(address="192.0.2.7")
    with app.app_context():
        limiter.reset()  # the next day

    swarm: list[Stranger] = []
    for number in range(SWARM):
        round_, network = divmod(number, NETWORKS)
        kind = SCRIPTS[(round_ + network) % len(SCRIPTS)]
        script = Stranger(app, f"Bot{number}", kind, f"198.51.100.{network}")
        if script.sign_up(copied):
            for step in range(2):
                script.say(site.dreams[(round_ + step) % len(site.dreams)], SPAM)
        swarm.append(script)
        if number == SWARM // 2:
            noisy = family(address="192.0.2.8")

    rows = [site.row(f"scripts, {kind}", [one for one in swarm if one.kind == kind]) for kind in SCRIPTS]
    rows += [site.row("the family, a quiet evening", quiet), site.row("the family, amid the swarm", noisy)]
    assert [row for row in rows if row not in FIGURES] == [], "\n".join(rows)
