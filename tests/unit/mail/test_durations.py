"""Mails say how long a link works as people would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.messages import duration
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from dreamscape.wiring import Services


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 minute"), (59, "1 minute"), (60, "1 minute"), (119, "1 minute"), (1800, "30 minutes"),
        (3540, "59 minutes"), (3600, "1 hour"), (5400, "90 minutes"), (6000, "100 minutes"), (7200, "2 hours"),
        (36_000 + 59, "10 hours"), (86_400, "1 day"), (90_000, "25 hours"), (172_800, "2 days"),
        (604_800 + 1, "7 days"),
    ],
)  # fmt: skip
def test_a_time_is_said_in_the_unit_that_fits(seconds: int, words: str) -> None:
    assert str(duration(seconds)) == words


@pytest.mark.parametrize("seconds", [30, 1800, 3600, 5400, 86_400, 172_800])
class TestWithAnySetting:
    """The two links that are mailed."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any], seconds: int) -> dict[str, Any]:
        return {**settings, "PASSWORD_RESET_MAX_AGE": seconds, "EMAIL_LINK_MAX_AGE": seconds}

    def test_mails_say_it(self, services: Services, seconds: int) -> None:
        mara = sign_up(services, "Mara")
        services.passwords.ask_for_reset(mara.email)
        services.email_confirmations.ask_to_confirm(mara)

        mails = [queued.mail for queued in services.mail_queue.outbox()]
        assert len(mails) == 2
        for mail in mails:
            assert f"within {duration(seconds)}" in mail.text
            assert f"within {duration(seconds)}" in mail.html
