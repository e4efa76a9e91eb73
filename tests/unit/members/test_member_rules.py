"""What the services ask of members, their skills, interests and roles, without the forms that ask first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid, NotAllowed, NotFound
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

TOO_MANY = [f"skill {number}" for number in range(21)]
SKILLS = pytest.mark.parametrize("skills", [TOO_MANY, ["x" * 41], ["q" + "\u0323" * 1000]])


@pytest.fixture
def mara_lind(services: Services) -> Member:
    return sign_up(services, "Mara", skills=["knots"], interests=["sea"])


@SKILLS
def test_nobody_signs_up_with_too_many_or_too_long_skills(services: Services, skills: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        sign_up(services, "Tom", skills=skills)

    assert refused.value.field == "skills"
    assert services.accounts.by_email("tom@example.org") is None


@SKILLS
def test_nobody_has_too_many_or_too_long_skills_afterwards(
    services: Services, mara_lind: Member, skills: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        services.profiles.change(mara_lind, mara_lind.content._replace(bio="New", skills=tuple(skills)))

    assert refused.value.field == "skills"
    assert again(services, mara_lind.email).content == mara_lind.content


def test_skills_are_trimmed_and_each_kept_once(services: Services, mara_lind: Member) -> None:
    typed = (" Baking ", "baking", "", "fixing  engines")
    kept = ("Baking", "fixing engines")

    changed, _ = services.profiles.change(mara_lind, mara_lind.content._replace(skills=typed))

    assert changed.skills == kept
    assert sign_up(services, "Tom", skills=typed).skills == kept


def test_interests_are_categories_that_can_be_chosen_or_that_one_had(
    services: Services, mara_lind: Member
) -> None:
    moderator = sign_up(services, "Mo", "moderator")
    for retired in ("sea", "space"):
        services.moderation.categories.retire(moderator, retired)
    typed = ("sea", "space", "art", "art", "no-such-thing")

    services.profiles.choose_interests(mara_lind, typed)
    assert set(again(services, mara_lind.email).interests) == {"sea", "art"}
    changed, _ = services.profiles.change(mara_lind, mara_lind.content._replace(interests=typed))
    assert set(changed.interests) == {"sea", "art"}
    assert sign_up(services, "Tom", interests=typed).interests == ("art",)


def test_a_drawing_that_is_none_becomes_another(services: Services) -> None:
    assert sign_up(services, "Tom", avatar="no-such-thing").avatar in services.avatars.all()
    [some] = services.avatars.some(1)
    assert sign_up(services, "Mara", avatar=some).avatar == some


@pytest.mark.parametrize("role", ["", "king", "Admin", "owner"])
def test_a_role_nobody_has_heard_of_is_given_to_nobody(
    services: Services, mara_lind: Member, role: str, db: Any
) -> None:
    admin = sign_up(services, "Ada", "admin")

    for refused in (
        lambda: services.moderation.roles.change(admin, mara_lind.id, role),
        lambda: services.moderation.roles.set(mara_lind.email, role),
    ):
        with pytest.raises(Invalid, match="member, moderator, admin") as error:
            refused()
        assert error.value.field == "role"
    assert again(services, mara_lind.email).role == "member"
    assert db["audit"].count_documents({}) == 1  # Ada's own


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_an_admin_gives_roles(services: Services, mara_lind: Member, role: str) -> None:
    sign_up(services, "Ada", "admin")

    with pytest.raises(NotAllowed, match="Only admins"):
        services.moderation.roles.change(sign_up(services, "Tom", role), mara_lind.id, "moderator")

    assert again(services, mara_lind.email).role == "member"


def test_the_only_admin_stays_one_and_two_may_part(services: Services) -> None:
    ada = sign_up(services, "Ada", "admin")
    for refused in (
        lambda: services.moderation.roles.change(ada, ada.id, "member"),
        lambda: services.moderation.roles.set(ada.email, "moderator"),
    ):
        with pytest.raises(Invalid, match="the only admin") as error:
            refused()
        assert error.value.field == "role"
    assert again(services, ada.email).role == "admin"

    sign_up(services, "Vera", "admin")
    services.moderation.roles.change(ada, ada.id, "member")
    assert again(services, ada.email).role == "member"


def test_a_role_for_nobody_is_given_to_nobody(services: Services) -> None:
    ada = sign_up(services, "Ada", "admin")

    with pytest.raises(NotFound):
        services.moderation.roles.change(ada, "0" * 24, "moderator")
    with pytest.raises(NotFound, match=r"nobody@example\.org"):
        services.moderation.roles.set("nobody@example.org", "moderator")
