"""A solved challenge counts once, whoever asks at the same moment, and is forgotten when it has expired."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.proofs import make_cheap, solution

if TYPE_CHECKING:
    from dreamscape.wiring import Services

BROWSER = "a browser"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    make_cheap(monkeypatch)


@pytest.mark.real_db
def test_many_who_send_the_same_at_once_have_one_proof_between_them(services: Services) -> None:
    proofs = services.proof_of_work
    for _ in range(5):
        proof = solution(proofs.challenge("signup", BROWSER))
        with ThreadPoolExecutor(8) as crowd:
            taken = list(crowd.map(lambda _: proofs.accept(proof, "signup", BROWSER), range(8)))  # noqa: B023

        assert taken.count(True) == 1


def test_it_is_kept_until_the_challenge_itself_is_over(services: Services, db: Any) -> None:
    challenge = services.proof_of_work.challenge("signup", BROWSER)

    assert services.proof_of_work.accept(solution(challenge), "signup", BROWSER)
    spent = db["spent_challenges"].find_one()
    assert spent["expires_at"].timestamp() == challenge["parameters"]["expiresAt"]
    assert db["spent_challenges"].index_information()["expiry"]["expireAfterSeconds"] == 0


def test_what_is_refused_is_not_spent(services: Services, db: Any) -> None:
    proof = solution(services.proof_of_work.challenge("signup", BROWSER))

    assert not services.proof_of_work.accept(proof, "reset", BROWSER)
    assert not services.proof_of_work.accept(proof, "signup", "another browser")
    assert db["spent_challenges"].count_documents({}) == 0
    assert services.proof_of_work.accept(proof, "signup", BROWSER)
