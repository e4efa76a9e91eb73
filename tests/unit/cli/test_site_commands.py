"""`flask recount`, `flask similar-dreams` and `flask mail retry`, as an operator sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.dream_forms import write

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor


def run(app: Flask, *arguments: str) -> str:
    answer = app.test_cli_runner().invoke(args=list(arguments))
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_recount_reports_first_and_repairs_only_when_it_may(mara: Visitor, db: Any) -> None:
    assert run(mara.app, "recount") == "0 differences\n"
    db["users"].update_one({}, {"$set": {"follower_count": 3}})
    for _ in range(2):
        assert run(mara.app, "recount", "--dry-run") == (
            f"users {mara.id}: follower_count says 3, there are 0\n1 difference\n"
        )
    assert run(mara.app, "recount").endswith("1 difference, put right\n")
    assert run(mara.app, "recount") == "0 differences\n"


def test_mails_that_are_due_are_sent(app: Flask) -> None:
    assert run(app, "mail", "retry") == "0 sent, 0 waiting\n"


def test_what_was_never_looked_at_is_once(mara: Visitor, tom: Visitor, db: Any) -> None:
    for visitor in (mara, tom):
        write(visitor)
    found = list(db["similar_dreams"].find())
    assert found[0]["dreams"]
    db["similar_dreams"].delete_many({})
    for _ in range(2):
        assert "Looking for similar dreams" in run(mara.app, "similar-dreams")
        assert list(db["similar_dreams"].find()) == found
