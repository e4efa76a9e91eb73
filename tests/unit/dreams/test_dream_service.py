"""What the service asks of a dream and of whoever changes it, without the form that asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Gone, Invalid, NotAllowed, NotFound, Taken
from dreamscape.models import DreamContent
from dreamscape.store.dreams.dreams import Dreams as DreamStore
from tests.support.without_forms import another_is_first, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

SIX = ("art", "travel", "music", "sport", "books", "nature")


Attempts = tuple[Callable[[], object], ...]


@pytest.fixture
def dreamer(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def dream(services: Services, dreamer: Member) -> Dream:
    return dream_by(services, dreamer)


@pytest.mark.parametrize(
    ("categories", "message"),
    [((), "at least one"), (("no-such-thing",), "at least one"), (SIX, "these are 6")],
)
def test_a_dream_has_one_to_five_categories_that_there_are(
    services: Services, dreamer: Member, dream: Dream, db: Any, categories: tuple[str, ...], message: str
) -> None:
    content = DreamContent("A kite", categories=categories)

    attempts: Attempts = (
        lambda: services.dreams.create(dreamer, content),
        lambda: services.dreams.edit(dreamer, dream.slug, content),
    )
    for refused in attempts:
        with pytest.raises(Invalid, match=message) as error:
            refused()
        assert error.value.field == "categories"
    assert [(found["title"], found["categories"]) for found in db["dreams"].find()] == [("A boat", ["sea"])]


def test_five_categories_are_kept_in_the_sites_order_each_once_and_unknown_ones_left_out(
    services: Services, dreamer: Member
) -> None:
    typed = ("books", "art", "no-such-thing", "art", "travel", "music", "sport")

    assert dream_by(services, dreamer, categories=typed).categories == SIX[:5]


def test_a_retired_category_is_for_dreams_that_have_it(
    services: Services, dreamer: Member, dream: Dream
) -> None:
    services.moderation.categories.retire(sign_up(services, "Mo", "moderator"), "sea")

    kept, _ = services.dreams.edit(dreamer, dream.slug, dream.content._replace(categories=("sea", "art")))
    assert set(kept.categories) == {"sea", "art"}
    with pytest.raises(Invalid, match="at least one"):
        dream_by(services, dreamer, "A kite")
    assert dream_by(services, dreamer, "A bus", categories=("sea", "art")).categories == ("art",)


def test_a_title_is_used_once_by_one_dreamer(services: Services, dreamer: Member, dream: Dream) -> None:
    other = dream_by(services, dreamer, "A kite")

    attempts: Attempts = (
        lambda: dream_by(services, dreamer, "  a BOAT"),
        lambda: services.dreams.edit(dreamer, other.slug, other.content._replace(title="A  boat")),
    )
    for refused in attempts:
        with pytest.raises(Taken) as error:
            refused()
        assert error.value.field == "title"
    assert services.dreams.find(other.slug).title == "A kite"
    assert dream_by(services, sign_up(services, "Tom")).title == dream.title


@pytest.mark.parametrize("role", ["member", "moderator", "admin"])
def test_nobody_rewrites_somebody_elses_dream(services: Services, dream: Dream, role: str, db: Any) -> None:
    with pytest.raises(NotAllowed):
        services.dreams.edit(sign_up(services, "Tom", role), dream.slug, dream.content._replace(title="Mine"))

    assert db["dreams"].find_one()["title"] == "A boat"


def test_a_dream_is_taken_down_by_its_dreamer_and_by_moderators_who_are_written_down(
    services: Services, dreamer: Member, dream: Dream, db: Any
) -> None:
    with pytest.raises(NotAllowed):
        services.dreams.delete(sign_up(services, "Tom"), dream.slug)
    assert services.dreams.find(dream.slug).id == dream.id
    assert services.dreams.delete(dreamer, dream.slug).id == dream.id
    assert services.notices.of(dreamer) == []

    other = dream_by(services, dreamer, "A kite")
    services.dreams.delete(sign_up(services, "Mo", "moderator"), other.slug)

    assert db["audit"].count_documents({"action": "removed a dream"}) == 1
    assert "“A kite”" in str(services.notices.of(dreamer)[0].text)
    with pytest.raises(Gone):
        services.dreams.find(other.slug)


def test_of_two_who_take_a_dream_down_at_once_the_second_is_told_that_it_is_gone(
    services: Services, dreamer: Member, dream: Dream, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_is_first(monkeypatch, DreamStore, "remove")

    with pytest.raises(NotFound):
        services.dreams.delete(dreamer, dream.slug)


def test_a_dream_that_goes_while_it_is_rewritten_is_not_found(
    services: Services, dreamer: Member, dream: Dream, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = DreamStore.change

    def late(store: DreamStore, *args: Any, **kwargs: Any) -> Any:
        store.remove(dream)
        return real(store, *args, **kwargs)

    monkeypatch.setattr(DreamStore, "change", late)

    with pytest.raises(NotFound):
        services.dreams.edit(dreamer, dream.slug, dream.content._replace(title="A ship"))
    assert db["dreams"].count_documents({}) == 0
