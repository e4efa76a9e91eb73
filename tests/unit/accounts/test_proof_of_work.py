"""What is no proof of work is none, however it looks; and a proof outlives a change of the key."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.accounts.proof_of_work import MOST_CHARACTERS, ProofOfWork
from tests.support.proofs import make_cheap, solution

if TYPE_CHECKING:
    from datetime import datetime

BROWSER = "a browser"


class Spent:
    """The store, in memory."""

    def __init__(self) -> None:
        self.spent: set[str] = set()

    def spend(self, signature: str, expires_at: datetime) -> bool:
        """Once."""
        is_new = signature not in self.spent
        self.spent.add(signature)
        return is_new and bool(expires_at)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    make_cheap(monkeypatch)


def proofs(*keys: str) -> ProofOfWork:
    return ProofOfWork(spent=Spent(), keys=keys or ("the key",))  # type: ignore[arg-type]


def encoded(value: Any) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


def test_a_solution_counts_once() -> None:
    mine = proofs()
    proof = solution(mine.challenge("signup", BROWSER))

    assert mine.accept(proof, "signup", BROWSER)
    assert not mine.accept(proof, "signup", BROWSER)


def test_a_challenge_of_the_former_key_may_still_be_solved() -> None:
    proof = solution(proofs("former").challenge("signup", BROWSER))

    assert proofs("former", "present").accept(proof, "signup", BROWSER)
    assert not proofs("present").accept(proof, "signup", BROWSER)


def test_a_sum_that_was_made_easier_is_not_ours() -> None:
    mine = proofs()
    challenge = mine.challenge("signup", BROWSER)
    challenge["parameters"]["keyPrefix"] = ""

    assert not mine.accept(solution(challenge), "signup", BROWSER)


def test_a_browser_without_a_session_has_no_proof() -> None:
    mine = proofs()

    assert not mine.accept(solution(mine.challenge("signup", "")), "signup", "")


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "x",
        "é",
        "\ud800",
        "bm8=",
        encoded([]),
        encoded({}),
        encoded({"challenge": 1, "solution": 1}),
        encoded({"challenge": {"parameters": []}, "solution": {}}),
        encoded(
            {
                "challenge": {
                    "parameters": {
                        "algorithm": 1,
                        "nonce": 2,
                        "salt": 3,
                        "cost": "9",
                        "expiresAt": {},
                        "data": [],
                    },
                    "signature": 7,
                },
                "solution": {"counter": -1, "derivedKey": None},
            }
        ),
        "[" * MOST_CHARACTERS,
        "A" * (MOST_CHARACTERS + 1),
    ],
)
def test_whatever_else_is_sent_is_no_proof(payload: str) -> None:
    assert not proofs().accept(payload, "signup", BROWSER)
