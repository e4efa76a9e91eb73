"""Two promises of every route, walked over the URL map so that a new route keeps them too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.db_snapshot import fingerprints

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

    from tests.support.visitor import Visitor

# What a form anywhere on the site may hold; each route takes what it knows.
FIELDS = {
    "title": "Another title",
    "description": "Another description",
    "body": "Another body",
    "categories": ["travel"],
    "email": "other@example.org",
    "password": "another long password",
    "first_name": "Other",
    "last_name": "Name",
    "next": "/dreamscape",
    "reason": "because",
    "name": "Another name",
    "confirm": "1",
}
# Drawn from what is there, for whoever asks first, and kept only so that it need not be drawn again.
DRAWN = "share_pictures"
# For guests alone, or for who has a second step.
LEAD_MEMBERS_ON = (
    "/login",
    "/signup",
    "/login/passkey",
    "/login/second-step",
    "/settings/security/totp/remove",
    "/settings/security/recovery-codes/renew",
)


@pytest.fixture
def url_values(mara: Visitor, tom: Visitor) -> dict[str, str]:
    """Mara's dream with a comment of hers and Tom's, and what else an address may name."""
    for visitor, path, fields in (
        (mara, "/dreams/new", {"title": "A boat", "categories": "travel", "comments_enabled": "y"}),
        (tom, "/dreams/a-boat/comments", {"body": "Take me with you!"}),
        (mara, "/dreams/a-boat/comments", {"body": "I will."}),
    ):
        answer = visitor.post(path, {"description": "With a red sail.", **fields})
        assert answer.status_code == 303, answer.text
    return {"slug": "a-boat", "token": "made-up", "public_id": "dreams/nothing", "number": "1"}


def _addresses(app: Flask, db: Any, url_values: dict[str, str], method: str) -> list[str]:
    """An address of every route that takes `method`, once for each comment where one is named."""
    comments = [str(comment["_id"]) for comment in db["comments"].find()]
    return sorted(
        _address(app, rule, {**url_values, "comment_id": comment})
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint != "static"
        for comment in (comments if "comment_id" in rule.arguments else [""])
    )


def _address(app: Flask, rule: Rule, url_values: dict[str, str]) -> str:
    values = {name: _value(rule, name, url_values) for name in rule.arguments}
    built = app.url_map.bind("localhost").build(rule.endpoint, values, method=None)
    return str(built)


def _value(rule: Rule, name: str, url_values: dict[str, str]) -> str:
    if name == "slug" and rule.rule.startswith("/people/"):
        return "mara-lind"
    # Whatever else a route wants to know is something that does not exist.
    return url_values.get(name, "nothing")


def test_every_post_without_a_token_is_refused_and_changes_nothing(
    app: Flask, db: Any, url_values: dict[str, str], mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    addresses = _addresses(app, db, url_values, "POST")
    before = fingerprints(db)
    assert len(addresses) > 20

    for address in addresses:
        for visitor in (mara, tom, guest):
            for data in (FIELDS, {}, {**FIELDS, "csrf_token": "made up"}):
                answer = visitor.client.post(address, data=data)
                refused = answer.status_code in (400, 401, 403, 404, 410)
                led_to_log_in = answer.status_code == 303 and "/login" in answer.headers["Location"]
                # What is only for the other kind of visitor has nothing to do for this one, and leads them on.
                led_on = answer.status_code == 303 and address in (
                    ("/logout", "/settings/delete") if visitor is guest else LEAD_MEMBERS_ON
                )
                # What browsers report is no form; one that is sent there says nothing to anybody.
                dropped = answer.status_code == 204 and address == "/csp-reports"
                # What a phone shares is in a form then, and nowhere else (tests/routes/dreams/test_share_target.py).
                shown = answer.status_code == 200 and address == "/share-target"
                assert refused or led_on or dropped or shown or (visitor is guest and led_to_log_in), (
                    f"{address}: {answer.status}"
                )
                assert fingerprints(db) == before, address


def test_no_get_changes_the_database_and_none_crashes(
    app: Flask, db: Any, url_values: dict[str, str], mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    addresses = _addresses(app, db, url_values, "GET")
    before = fingerprints(db)

    for address in addresses:
        for visitor in (mara, tom, guest):
            for query in ("", "?own=1&view=trending&after=x&kept=x&order=newest&next=/dreams"):
                with visitor.client.get(address + query) as answer:
                    assert answer.status_code < 500, address
                assert {**fingerprints(db), DRAWN: ""} == {**before, DRAWN: ""}, address


def test_what_a_get_only_shows_is_never_changed_by_a_head_or_an_option(
    app: Flask, db: Any, url_values: dict[str, str], mara: Visitor
) -> None:
    before = fingerprints(db)

    for address in _addresses(app, db, url_values, "GET"):
        mara.client.head(address).close()
        mara.client.options(address).close()

    assert {**fingerprints(db), DRAWN: ""} == {**before, DRAWN: ""}
