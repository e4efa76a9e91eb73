"""Names under pressure, on a real database: fifty at once, and renames while names are forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models import Member, Picture, ProfileContent
from dreamscape.models.jobs import DELETE_PICTURE
from dreamscape.store.common.slugs import Slugs
from dreamscape.store.members.members import EmailTaken, Members, NewMember
from dreamscape.store.members.profiles import Profiles

if TYPE_CHECKING:
    from collections.abc import Callable


def new(email: str, first: str = "Mara", last: str = "Lind") -> NewMember:
    return NewMember(email, "hash", first, last, f"{first}-{last}".lower(), (), (), "bear-1")


def named(first: str, last: str) -> ProfileContent:
    return ProfileContent(first, last)


def run_now(work: Callable[[int], Any], times: int) -> list[Any]:
    with ThreadPoolExecutor(max_workers=times) as threads:
        return list(threads.map(work, range(times)))


@pytest.mark.real_db
def test_fifty_sign_ups_with_one_name_at_once_get_fifty_addresses(db: Any) -> None:
    members = Members(db)

    slugs = run_now(lambda n: members.add(new(f"{n}@example.org")).slug, 50)

    assert sorted(slugs) == sorted({"mara-lind", *(f"mara-lind-{n}" for n in range(2, 51))})


@pytest.mark.real_db
def test_two_sign_ups_with_one_address_at_once_give_one_account(db: Any) -> None:
    members = Members(db)

    def sign_up(number: int) -> str:
        try:
            return members.add(new("Mara@example.org" if number else "mara@example.org")).slug
        except EmailTaken:
            return "taken"

    outcome = run_now(sign_up, 2)

    assert db["users"].count_documents({}) == 1
    assert outcome.count("taken") == 1
    assert db["slugs"].count_documents({}) == 1


@pytest.mark.real_db
def test_fifty_renames_to_one_name_at_once_get_fifty_addresses(db: Any) -> None:
    members, profiles = Members(db), Profiles(db)
    people = [members.add(new(f"{n}@example.org", first=f"A{n}")) for n in range(50)]

    def rename(number: int) -> str:
        renamed, _ = profiles.change(
            people[number], named("Nora", "Berg"), "nora-berg", lambda picture: picture
        )
        return renamed.slug

    slugs = run_now(rename, 50)

    assert sorted(slugs) == sorted({"nora-berg", *(f"nora-berg-{n}" for n in range(2, 51))})
    for person, slug in zip(people, slugs, strict=True):
        assert members.by_former_slug(person.slug) == members.by_slug(slug)


@pytest.mark.real_db
def test_names_forgotten_while_they_change_leave_the_present_one_claimed(db: Any) -> None:
    members, profiles = Members(db), Profiles(db)
    mara = members.add(new("mara@example.org"))

    def either(number: int) -> None:
        if number % 2:
            profiles.forget_former_slugs(mara.id)
        else:
            name = f"N{number % 6}"
            profiles.change(mara, named(name, "Berg"), f"{name}-berg".lower(), lambda picture: picture)

    run_now(either, 24)

    now = members.by_id(mara.id)
    assert isinstance(now, Member)
    assert members.by_former_slug(now.slug) == now
    profiles.forget_former_slugs(mara.id)
    assert profiles.former_slugs(now) == []
    assert db["slugs"].count_documents({}) == 1


def test_a_name_that_was_forgotten_between_claim_and_use_is_claimed_again(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    members, profiles = Members(db), Profiles(db)
    mara = members.add(new("mara@example.org"))
    claim = Slugs.claim
    forgotten: list[str] = []

    def claim_and_lose(slugs: Slugs, kind: str, base: str, target: Any) -> str:
        slug = claim(slugs, kind, base, target)
        if not forgotten:
            forgotten.append(slug)
            profiles.forget_former_slugs(mara.id)
        return slug

    monkeypatch.setattr(Slugs, "claim", claim_and_lose)

    renamed, _ = profiles.change(mara, named("Nora", "Berg"), "nora-berg", lambda picture: picture)

    assert renamed.slug == "nora-berg"
    assert forgotten == ["nora-berg"]
    assert members.by_former_slug("nora-berg") == renamed


@pytest.mark.real_db
def test_a_photo_and_its_successor_at_once_leave_one_and_queue_the_other(db: Any) -> None:
    members, profiles = Members(db), Profiles(db)
    mara = members.add(new("mara@example.org"))
    photos = [Picture(f"profile/{n}", 10, 10, "") for n in range(8)]

    def replace(number: int) -> str | None:
        return profiles.change(mara, named("Mara", "Lind"), None, lambda _: photos[number])[1]

    replaced_picture = run_now(replace, 8)

    kept = members.by_id(mara.id)
    assert kept is not None
    assert kept.picture is not None
    queued = {document["payload"]["public_id"] for document in db["jobs"].find({"kind": DELETE_PICTURE})}
    assert queued == {name for name in replaced_picture if name}
    assert queued | {kept.picture.public_id} == {photo.public_id for photo in photos}
