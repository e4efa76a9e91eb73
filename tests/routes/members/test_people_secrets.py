"""No answer, to anybody, holds a password hash, somebody else's address or a token."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

DREAM = {"description": "Red.", "categories": "travel", "comments_enabled": "y"}


MARAS, NEW, TOMS = "m.private@example.org", "m.secret@example.org", "t.private@example.org"


@pytest.fixture
def mara(app: Flask) -> Visitor:
    """Mara, with an address that is no form's example."""
    return Visitor(app).signed_up("Mara", "Lind", MARAS)


@pytest.fixture
def tom(app: Flask) -> Visitor:
    """Tom, with one of his own."""
    return Visitor(app).signed_up("Tom", "Okoye", TOMS)


@pytest.fixture
def url_values(mara: Visitor, tom: Visitor, db: Any) -> dict[str, str]:
    """Mara and Tom have met in every way, and mails with links are on their way to Mara."""
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})
    tom.post("/dreams/new", {**DREAM, "title": "A bus"})
    for member, dream in ((tom, "a-boat"), (mara, "a-boat"), (mara, "a-bus")):
        member.post(f"/dreams/{dream}/comments", {"body": f"Hello from {member.email.partition('@')[0]}"})
    mara.post("/people/tom-okoye/follow")
    tom.post("/people/mara-lind/follow")
    mara.post("/profile", {"first_name": "Mara", "last_name": "Berg"}, page="/profile")
    mara.post("/password-reset", {"email": MARAS}, page="/settings")
    mara.post("/settings/email", {"email": NEW, "password": PASSWORD}, page="/settings/email")
    return {"slug": "a-boat", "comment_id": str(db["comments"].find_one()["_id"])}


def pages(app: Flask, url_values: dict[str, str]) -> list[str]:
    """Every address that can be opened, but for the development outbox, where mails lie open."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(("static", "development.")):
            continue
        slugs = (
            ["mara-berg", "mara-lind", "tom-okoye"]
            if rule.rule.startswith("/people/")
            else ["a-boat", "a-bus"]
        )
        for slug in slugs if "slug" in rule.arguments else [""]:
            values = {
                name: {**url_values, "slug": slug, "number": 1}.get(name, "nothing")
                for name in rule.arguments
            }
            found.append(str(app.url_map.bind("localhost").build(rule.endpoint, values)))
    return sorted(set(found))


def secrets(db: Any) -> set[str]:
    """What must stand in no page: hashes, keys of links, the links' tokens, ids and tokens of sessions."""
    found = {str(user["password_hash"]) for user in db["users"].find()}
    for user in db["users"].find():
        found |= {user.get("reset_key", "argon2"), (user.get("email_link") or {}).get("key", "argon2")}
    for mail in db["jobs"].find({"kind": "send_mail"}):
        found |= set(re.findall(r"/(?:confirm|password-reset)/(\S+)", mail["payload"]["text"]))
    return found


def test_no_page_shows_a_secret_or_somebody_elses_address(
    app: Flask, db: Any, url_values: dict[str, str], mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    hidden = secrets(db)
    assert len(hidden) >= 5
    mine: dict[str, set[str]] = {"mara": {MARAS, NEW}, "tom": {TOMS}, "guest": set()}
    everybody = set.union(*mine.values())

    for name, reader in (("mara", mara), ("tom", tom), ("guest", guest)):
        for path in pages(app, url_values):
            answer = reader.get(path)
            text = answer.get_data().decode(errors="replace") + str(answer.headers)
            for secret in hidden | {"argon2"} | (everybody - mine[name]):
                assert secret not in text, f"{path} shows {name} {secret!r}"


def test_a_members_answers_do_not_show_the_token_of_their_session(mara: Visitor) -> None:
    with mara.client.session_transaction() as session:
        token = session["_user_id"]

    for path in ("/settings", "/settings/sessions", "/profile", "/people/mara-lind"):
        assert token not in mara.get(path).text


def test_no_refusal_of_a_form_gives_a_password_back(mara: Visitor) -> None:
    typed = "a password nobody should see"
    for path, fields in (
        ("/settings/password", {"old_password": typed, "password": "short"}),
        ("/settings/email", {"email": "not one", "password": typed}),
        ("/settings/delete", {"password": typed, "word": "no"}),
    ):
        answer = mara.post(path, fields, page="/settings/theme")
        assert answer.status_code == 200
        assert typed not in answer.text
