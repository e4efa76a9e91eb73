"""There is one place that begins a log-in, and it asks for the second step: no new way in can forget it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.accounts.registration import SignUp
from dreamscape.web.current_member import SecondStepNeeded, log_in
from tests.support.phone import Phone
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

PACKAGE = Path(__file__).parents[3] / "dreamscape"
# Who may begin a log-in, or say that the second step was shown.
MAY = {
    "login_user": {"web/current_member.py"},
    "services.sessions.start": {"web/current_member.py"},
    "second_step_shown": {"web/current_member.py", "web/entrance.py"},
}


def uses(source: str) -> set[str]:
    """Which of these a module calls, or gives as a keyword."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
            found.update(str(keyword.arg) for keyword in node.keywords)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found & MAY.keys()


def test_a_log_in_begins_in_one_place() -> None:
    where: dict[str, set[str]] = {name: set() for name in MAY}
    for path in PACKAGE.rglob("*.py"):
        for name in uses(path.read_text(encoding="utf-8")):
            where[name].add(str(path.relative_to(PACKAGE)))

    assert where == MAY


def test_that_would_be_found() -> None:
    assert uses("log_in(member, True, second_step_shown=True)") == {"second_step_shown"}
    assert uses("services.sessions.start(member)") == {"services.sessions.start"}


@pytest.mark.parametrize("remember", [True, False])
def test_whoever_calls_it_is_asked_for_the_second_step(app: Flask, db: Any, remember: bool) -> None:
    with app.test_request_context():
        services = app.extensions["dreamscape"]
        mara, _ = services.accounts.sign_up(SignUp("Mara", "", "mara@example.org", PASSWORD))
        app_on_phone = services.second_steps.begin_totp(mara)
        code = Phone(app_on_phone.secret, []).code()
        services.second_steps.turn_totp_on(mara, app_on_phone.sealed, code, PASSWORD)

        with pytest.raises(SecondStepNeeded):
            log_in(mara, remember)
        assert db["sessions"].count_documents({}) == 0
