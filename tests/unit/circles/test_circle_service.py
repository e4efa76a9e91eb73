"""Circles, asked of the service alone: what they hold, what they are called, and how many there may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotFound, Taken
from dreamscape.services.circles import LONGEST_NAME, MOST_CIRCLES, MOST_PEOPLE
from tests.support.rows import plant_members
from tests.support.without_forms import sign_up
from tests.unit.circles.acts import make_dream, refused

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services


def test_a_circle_has_its_name_and_its_people_in_the_order_they_were_put_in(
    services: Services, mara: Member, tom: Member, ines: Member
) -> None:
    swimmers = services.circles.add(mara, "  The swimmers ", [tom.slug, ines.slug, tom.slug])
    services.circles.add(mara, "Bakers", [])

    bakers, found = services.circles.of(mara)
    assert (bakers.name, bakers.people) == ("Bakers", ())
    assert (found.id, found.owner_id, found.name, found.people) == (
        swimmers, mara.id, "The swimmers", (tom.id, ines.id),
    )  # fmt: skip


def test_people_are_put_in_and_taken_out_and_the_name_changes(
    services: Services, mara: Member, tom: Member, ines: Member
) -> None:
    circle = services.circles.add(mara, "Swimmers", [tom.slug])
    assert services.circles.change(mara, circle, "The swimmers", [ines.slug]) == circle
    [found] = services.circles.of(mara)
    assert (found.name, found.people) == ("The swimmers", (ines.id,))


def test_another_members_circle_is_not_there(services: Services, mara: Member, tom: Member, db: Any) -> None:
    circle = services.circles.add(mara, "Swimmers", [tom.slug])
    before = db["circles"].find_one()
    for act in (
        lambda one: services.circles.find(tom, one),
        lambda one: services.circles.change(tom, one, "Mine", []),
        lambda one: services.circles.remove(tom, one),
    ):
        for one in (circle, str(ObjectId()), "nonsense", ""):
            with pytest.raises(NotFound):
                act(one)
    services.circles.put(tom, mara, [circle], "")
    assert db["circles"].find_one() == before
    assert services.circles.of(tom) == []
    assert services.circles.cards(tom) == []


def test_which_of_these_circles_are_mine(services: Services, mara: Member, tom: Member) -> None:
    first, second = (services.circles.add(mara, name, []) for name in ("Zebras", "Ants"))
    others = services.circles.add(tom, "Mine", [])
    asked = [second, "nonsense", others, first, second]
    assert services.circles.owned(mara, asked) == (second, first)
    assert services.circles.owned(mara, []) == ()


@pytest.mark.parametrize("name", ["the SWIMMERS", " The  Swimmers", "Ｔｈｅ swimmers"])
def test_a_name_is_there_once_for_each_member_however_it_is_cased(
    services: Services, mara: Member, tom: Member, name: str
) -> None:
    services.circles.add(mara, "The swimmers", [])
    other = services.circles.add(mara, "Bakers", [])
    assert isinstance(refused("name", services.circles.add, mara, name, []), Taken)
    refused("name", services.circles.change, mara, other, name, [])
    refused("name", services.circles.put, mara, tom, [], name)
    assert [circle.name for circle in services.circles.of(mara)] == ["Bakers", "The swimmers"]
    assert services.circles.add(tom, name, [])


def test_a_circle_keeps_its_own_name_when_only_its_case_changes(services: Services, mara: Member) -> None:
    circle = services.circles.add(mara, "swimmers", [])
    services.circles.change(mara, circle, "Swimmers", [])
    assert [circle.name for circle in services.circles.of(mara)] == ["Swimmers"]


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1), "👩‍👩‍👧‍👦" * (LONGEST_NAME + 1)])
def test_a_name_is_one_to_sixty_characters(services: Services, mara: Member, name: str) -> None:
    refused("name", services.circles.add, mara, name, [])
    assert services.circles.of(mara) == []


def test_sixty_families_are_no_more_than_sixty_characters(services: Services, mara: Member) -> None:
    assert services.circles.add(mara, "👩‍👩‍👧‍👦" * LONGEST_NAME, [])


def test_there_are_at_most_fifty_circles(services: Services, mara: Member, tom: Member, db: Any) -> None:
    for number in range(MOST_CIRCLES):
        services.circles.add(mara, f"Circle {number}", [])
    refused("name", services.circles.add, mara, "One more", [])
    refused("name", services.circles.put, mara, tom, [], "One more")
    assert db["circles"].count_documents({}) == MOST_CIRCLES
    assert services.circles.add(tom, "Mine", [])


def test_there_are_at_most_five_hundred_people_in_a_circle(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    plant_members(db, MOST_PEOPLE)
    slugs = [f"nana-{number}" for number in range(MOST_PEOPLE)]
    refused("people", services.circles.add, mara, "All", [*slugs, tom.slug])
    circle = services.circles.add(mara, "All", slugs)
    assert len(services.circles.of(mara)[0].people) == MOST_PEOPLE
    error = refused("circles", services.circles.put, mara, tom, [circle], "")
    assert "All" in str(error.message)
    assert len(services.circles.of(mara)[0].people) == MOST_PEOPLE
    # Who is in it already stays.
    [card] = services.circles.around(mara, services.circles.person(mara, "nana-3"))
    assert (card.size, card.has_person) == (MOST_PEOPLE, True)
    services.circles.put(mara, services.circles.person(mara, "nana-3"), [circle], "")


def test_somebody_is_put_into_some_circles_and_out_of_the_others_and_into_a_new_one(
    services: Services, mara: Member, tom: Member, ines: Member
) -> None:
    first = services.circles.add(mara, "First", [tom.slug, ines.slug])
    second = services.circles.add(mara, "Second", [ines.slug])
    services.circles.put(mara, tom, [second], "Third")
    people = {circle.name: circle.people for circle in services.circles.of(mara)}
    assert people == {"First": (ines.id,), "Second": (ines.id, tom.id), "Third": (tom.id,)}
    services.circles.put(mara, tom, [first, first, second], "")
    people = {circle.name: circle.people for circle in services.circles.of(mara)}
    assert people == {"First": (ines.id, tom.id), "Second": (ines.id, tom.id), "Third": ()}


def test_a_card_names_the_first_and_counts_the_others_and_the_dreams(
    services: Services, mara: Member, db: Any
) -> None:
    plant_members(db, 6)
    circle = services.circles.add(mara, "All", [f"nana-{number}" for number in range(6)])
    make_dream(db, mara, circle)
    [card] = services.circles.overview(mara)
    assert (card.id, card.name, card.size, card.others, card.dreams) == (circle, "All", 6, 2, 1)
    assert [person.slug for person in card.people] == ["nana-0", "nana-1", "nana-2", "nana-3"]


def test_one_chooses_among_those_one_follows_and_those_who_follow(
    services: Services, mara: Member, tom: Member, ines: Member
) -> None:
    nora, pip = sign_up(services, "Nora"), sign_up(services, "Pip")
    for one, other in ((mara, tom), (tom, mara), (ines, mara), (mara, nora)):
        services.follows.follow_member(one, other.slug)
    circle = services.circles.find(mara, services.circles.add(mara, "Swimmers", [nora.slug]))
    choices = services.circles.choices(mara, services.circles.people(circle), [pip.slug, nora.slug, "nobody"])
    shown = [[person.first_name for person in group] for group in choices[:3]]
    assert shown == [["Nora", "Pip"], ["Tom"], ["Ines"]]
    assert not choices.more


def test_a_long_list_to_choose_from_comes_bit_by_bit(services: Services, mara: Member, db: Any) -> None:
    db["follows"].insert_many(
        {"member_id": ObjectId(mara.id), "kind": "member", "target_id": other}
        for other in plant_members(db, 70)
    )
    first = services.circles.choices(mara, (), [])
    all_of_them = services.circles.choices(mara, (), [], 120)
    assert (len(first.followed), first.more) == (60, True)
    assert (len(all_of_them.followed), all_of_them.more) == (70, False)
    assert len(services.circles.choices(mara, (), [], -5).followed) == 60


def test_without_its_circle_a_dream_is_for_its_other_circles_or_for_the_dreamer_alone(
    services: Services, mara: Member, db: Any
) -> None:
    going, staying = (services.circles.add(mara, name, []) for name in ("Going", "Staying"))
    ids = {"going": ObjectId(going), "staying": ObjectId(staying)}
    dreams: list[tuple[str, str, list[str], str]] = [
        ("alone", mara.id, ["going"], "only_me"),
        ("both", mara.id, ["going", "staying"], "circles"),
        ("other", mara.id, ["staying"], "circles"),
    ]
    db["dreams"].insert_many(
        {
            "slug": slug,
            "dreamer_id": ObjectId(dreamer),
            "title_key": slug,
            "audience": "circles",
            "circles": [ids[one] for one in named],
        }
        for slug, dreamer, named, _ in dreams
    )
    assert services.circles.dreams(mara, services.circles.find(mara, going)) == (2, 1)
    assert services.circles.dreams(mara, services.circles.find(mara, staying)) == (2, 1)

    services.circles.remove(mara, going)

    found = {dream["slug"]: dream for dream in db["dreams"].find()}
    assert {slug: dream["audience"] for slug, dream in found.items()} == {
        slug: to for slug, _, _, to in dreams
    }
    assert not [dream for dream in found.values() if ids["going"] in dream["circles"]]
    assert found["both"]["circles"] == found["other"]["circles"] == [ids["staying"]]
