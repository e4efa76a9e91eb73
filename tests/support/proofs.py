"""Does the sums that the door asks for, as altcha's widget would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from altcha import Challenge, Payload, solve_challenge

from dreamscape.services.accounts import proof_of_work

if TYPE_CHECKING:
    import pytest
    from flask.testing import FlaskClient


def make_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of no effort."""
    monkeypatch.setattr(proof_of_work, "ITERATIONS", 1)
    monkeypatch.setattr(proof_of_work, "FEWEST", 1)
    monkeypatch.setattr(proof_of_work, "MOST", 4)


def solution(challenge: dict[str, Any]) -> str:
    """What the widget would send for it."""
    asked = Challenge.from_dict(challenge)
    solved = solve_challenge(asked)
    assert solved
    return Payload(asked, solved).to_base64()


def solve(client: FlaskClient, door: str = "signup", **kwargs: Any) -> str:
    """Fetch a challenge with this browser, and do it."""
    answer = client.get(f"/proof/{door}", **kwargs)
    assert answer.status_code == 200, answer.text
    return solution(answer.get_json())
