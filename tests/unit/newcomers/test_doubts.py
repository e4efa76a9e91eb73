"""What the site wonders about at sign-up: a crowd from one network, an address to throw away. Nobody is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid, NotAllowed
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.newcomers.doubts import is_throwaway
from tests.support.visitor import PASSWORD
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven")


class TestWhereNewcomersHaveLimits:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": True}

    def test_five_of_one_network_are_a_family_and_the_sixth_is_one_of_many(self, services: Services) -> None:
        came = [sign_up(services, name, network="ours") for name in NUMBERS[:6]]
        assert [member.joined.doubts for member in came] == [(), (), (), (), (), ("network",)]

    def test_another_network_and_an_unknown_one_are_nobodys_crowd(self, services: Services) -> None:
        for name in NUMBERS[:5]:
            sign_up(services, name, network="ours")
        assert sign_up(services, "Tom", network="theirs").joined.doubts == ()
        assert {sign_up(services, f"No{name}", network="").joined.doubts for name in NUMBERS} == {()}

    def test_who_came_more_than_a_day_ago_is_not_counted(self, services: Services, db: Any) -> None:
        for name in NUMBERS[:5]:
            sign_up(services, name, network="ours")
        long_ago = datetime.now(UTC) - timedelta(days=1, minutes=1)
        db["users"].update_one({"first_name": "One"}, {"$set": {"created_at": long_ago}})
        assert sign_up(services, "Six", network="ours").joined.doubts == ()
        assert sign_up(services, "Seven", network="ours").joined.doubts == ("network",)

    def test_an_admin_chooses_how_many_are_too_many(self, services: Services) -> None:
        ada = sign_up(services, "Ada", "admin")
        services.moderation.site_settings.choose_doubts(ada, 1, doubt_throwaway=True)
        assert sign_up(services, "One", network="ours").joined.doubts == ()
        assert sign_up(services, "Two", network="ours").joined.doubts == ("network",)

    def test_an_address_to_throw_away_makes_one_wonder_until_an_admin_does_not(
        self, services: Services
    ) -> None:
        thrown = {"email": "x@mailinator.com"}
        ada = sign_up(services, "Ada", "admin")
        assert _came_as(services, **thrown).joined.doubts == ("throwaway",)
        services.moderation.site_settings.choose_doubts(ada, 5, doubt_throwaway=False)
        assert _came_as(services, email="y@mailinator.com").joined.doubts == ()

    def test_both_at_once_are_two_doubts(self, services: Services) -> None:
        for name in NUMBERS[:5]:
            sign_up(services, name, network="ours")
        assert _came_as(services, email="x@mailinator.com", network="ours").joined.doubts == (
            "network",
            "throwaway",
        )


class TestElsewhere:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": False}

    def test_the_site_wonders_about_nobody(self, services: Services) -> None:
        came = [sign_up(services, name, network="ours") for name in NUMBERS]
        assert {member.joined.doubts for member in came} == {()}
        assert _came_as(services, email="x@mailinator.com").joined.doubts == ()


@pytest.mark.parametrize(
    "email",
    [
        "a@mailinator.com",
        "a@MailInator.COM",
        "a@deep.down.mailinator.com",
        "a@mailinator.com.",
        "a@ｍailinator.com",
    ],
)
def test_a_domain_of_the_list_in_any_spelling_and_whatever_is_below_it(email: str) -> None:
    assert is_throwaway(email)


@pytest.mark.parametrize(
    "email",
    [
        "a@example.org",
        "a@gmail.com",
        "mailinator.com@example.org",
        "a@ours-mailinator.com",
        "a@com",
        "a",
        "",
        "a@",
    ],
)
def test_any_other_is_an_address_like_all(email: str) -> None:
    assert not is_throwaway(email)


@pytest.mark.parametrize("many", [0, -1, 1001])
def test_how_many_must_be_a_number_that_can_be_meant(services: Services, many: int) -> None:
    ada = sign_up(services, "Ada", "admin")
    with pytest.raises(Invalid) as refused:
        services.moderation.site_settings.choose_doubts(ada, many, doubt_throwaway=True)
    assert refused.value.field == "network_sign_ups"
    assert services.moderation.site_settings.read().network_sign_ups == 5


def test_only_admins_choose_and_the_log_has_it_once(services: Services, db: Any) -> None:
    ada, mo = sign_up(services, "Ada", "admin"), sign_up(services, "Mo", "moderator")
    with pytest.raises(NotAllowed):
        services.moderation.site_settings.choose_doubts(mo, 7, doubt_throwaway=True)
    for _ in range(2):
        services.moderation.site_settings.choose_doubts(ada, 7, doubt_throwaway=True)
    assert db["audit"].count_documents({"action": "changed whom to look at first"}) == 1


def _came_as(services: Services, **typed: Any) -> Member:
    member, _ = services.accounts.sign_up(SignUp("Nora", "Lind", password=PASSWORD, age=16, **typed))
    return member
