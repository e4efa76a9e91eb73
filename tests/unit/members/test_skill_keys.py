"""Which skills fit what is wanted: the same in other words does, something else with the same word does not."""

from __future__ import annotations

import pytest

from dreamscape.services.members.skills import LONGEST, MOST
from dreamscape.skill_keys import MOST_KEYS, fitting_skill, held_keys, skill_keys


def fits(wanted: str, held: str) -> bool:
    return not set(skill_keys([wanted])).isdisjoint(held_keys([held]))


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        ("welding", "Welding"),
        ("welding", "weld"),
        ("welding", "I can weld"),
        ("a welder", "welding"),
        ("piano tuning", "piano tuning (retired)"),
        ("piano tuning", "tuning pianos"),
        ("photography", "photographer"),
        ("carpentry", "carpenter"),
        ("pottery", "potter"),
        ("translation", "translating"),
        ("Portuguese", "fluent Portuguese"),
        ("Portuguese", "I speak Portuguese"),
        ("brazing", "welding and brazing"),
        ("brazing", "welding / brazing"),
        # Who can do more can do this, and who does it may do more.
        ("welding", "welding aluminium"),
        ("welding aluminium", "welding"),
        ("baking", "bread baker"),
        ("photography", "wedding photography"),
        ("bicycle repair", "repairs"),
        ("bread baking", "baking bread anywhere"),
        ("listening", "listening at 4 a.m."),
        # In any script.
        ("溶接", "溶接"),
        ("溶接", "溶接（元）"),
        ("сварка", "Сварка"),
        ("لحام", "اللحام"),
        ("Schweißen", "SCHWEISSEN"),
        ("café", "CAFÉ"),
        ("조율", "조율"),
        ("วาดรูป", "วาดรูป"),
        ("🎹", "🎹"),
        ("C++", "c++"),
    ],
)
def test_these_find_each_other(wanted: str, held: str) -> None:
    assert fits(wanted, held)


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        ("piano tuning", "guitar tuning"),
        ("piano", "piano tuning"),
        ("boat building", "website building"),
        ("car repair", "care"),
        ("cars", "caring"),
        ("C", "C++"),
        ("C#", "C++"),
        ("dog walking", "cat sitting"),
        ("wedding cakes", "wedding photography"),
        ("溶接", "接客"),
        ("years", "30 years"),
        ("", "welding"),
        ("(retired)", "welding (retired)"),
        ("a", "the"),
    ],
)
def test_these_do_not(wanted: str, held: str) -> None:
    assert not fits(wanted, held)


def test_the_skill_that_fits_is_named_as_its_owner_wrote_it() -> None:
    mine = ["Sailing", "TIG welding (aluminium)", "soup"]
    assert fitting_skill(mine, skill_keys(["a boat", "welding"])) == "TIG welding (aluminium)"
    assert fitting_skill(mine, skill_keys(["singing"])) == ""


def test_keys_are_sorted_and_each_is_there_once() -> None:
    for keys in (skill_keys(["b", "a", "welding", "Welder", "a b"]), held_keys(["b", "a", "weld", "welds"])):
        assert keys == sorted(set(keys))
        assert keys


def test_however_much_somebody_can_do_their_keys_are_so_many_at_most() -> None:
    skills = ["/".join(chr(97 + number) + chr(97 + n) * 2 for n in range(10)) for number in range(MOST)]
    assert all(len(skill) <= LONGEST for skill in skills)
    assert len(held_keys(skills)) == MOST_KEYS
