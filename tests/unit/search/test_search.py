"""Search as its reader may see it: dreams, people, categories and what is suggested while typing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models import ProfileContent
from dreamscape.models.search import DREAMS, PEOPLE
from dreamscape.services.search.search import PAGE_SIZE
from dreamscape.services.search.upkeep import check_words
from dreamscape.store.search.vocabulary import Vocabulary
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, dream_by, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services


@pytest.fixture
def mara(services: Services) -> Member:
    return _known(services, "Mara")


@pytest.fixture
def tom(services: Services) -> Member:
    return _known(services, "Tom")


def _known(services: Services, name: str) -> Member:
    """Signed up, and learnt by the job that a response leaves."""
    member = sign_up(services, name)
    services.worker.run_once()
    return member


def titles(services: Services, text: str, reader: Member | None = None, **how: Any) -> list[str]:
    return [card.dream.title for card in services.search.dreams(text, reader, **how).page.items]


def names(services: Services, text: str, reader: Member | None = None) -> list[str]:
    return [one.person.first_name for one in services.search.people(text, reader).page.items]


def describe(services: Services, member: Member, **content: Any) -> None:
    services.profiles.change(member, ProfileContent(member.first_name, member.last_name, **content))
    services.worker.run_once()


def test_a_dream_is_found_as_soon_as_it_is_there_and_by_its_new_words(
    services: Services, mara: Member
) -> None:
    dream = dream_by(services, mara, "A lighthouse")
    assert titles(services, "lighthouse") == ["A lighthouse"]
    services.dreams.edit(mara, dream.slug, dream.content._replace(title="A windmill"))
    assert titles(services, "lighthouse", exact=True) == []
    assert titles(services, "windmill") == ["A windmill"]


@pytest.mark.parametrize("audience", ["members", "followed", "only_me"])
def test_what_is_not_for_a_reader_is_neither_found_nor_suggested_nor_meant(
    services: Services, mara: Member, tom: Member, audience: str
) -> None:
    dream_by(services, mara, "My xylophone", audience=audience)
    readers = [None] if audience == "members" else [None, tom]
    for reader in readers:
        assert titles(services, "xylophone", reader) == []
        assert services.search.suggest("xylo", reader).words == ()
        assert services.search.suggest("xylo", reader).dreams == ()
        results = services.search.dreams("xylophona", reader)
        assert (results.looked_for, results.meant, results.partly) == ("", "", False)
    assert titles(services, "xylophone", mara) == ["My xylophone"]
    assert services.search.suggest("xylo", mara).words == ("xylophone",)


def test_a_reader_finds_nothing_of_whom_they_block(services: Services, mara: Member, tom: Member) -> None:
    dream_by(services, mara, "A lighthouse")
    services.blocks.block(tom, mara.slug)
    tom = again(services, tom.email)
    assert titles(services, "lighthouse", tom) == []
    assert names(services, "mara", tom) == []
    assert titles(services, "lighthouse") == ["A lighthouse"]


def test_hidden_words_fold_a_dream_and_suggest_nothing_of_it(
    services: Services, mara: Member, tom: Member
) -> None:
    dream_by(services, mara, "A spider in the attic")
    services.blocks.hide_words(tom, "spider")
    tom = again(services, tom.email)
    (card,) = services.search.dreams("attic", tom).page.items
    assert card.folded == "word"
    assert services.search.suggest("att", tom).dreams == ()
    assert services.search.suggest("spi", tom).words == ()


@pytest.mark.usefixtures("tom")
def test_people_are_found_by_name_and_by_what_they_say(services: Services, mara: Member) -> None:
    describe(services, mara, bio="Past every lighthouse.", skills=("Bread baking",), location="Göteborg")
    for text in ("mara", "MARA lind", "lighthouse", "baking", "goteborg", "mar", "bread lind"):
        assert names(services, text) == ["Mara"], text
    assert sorted(names(services, "lind")) == ["Mara", "Tom"]
    assert services.search.people("marra", None).looked_for == "Mara"


def test_whose_page_is_for_members_guests_do_not_find(services: Services, mara: Member, tom: Member) -> None:
    services.profiles.set_privacy(mara, members_only=True, hides_counts=False)
    assert names(services, "mara") == []
    assert services.search.people("marra", None).looked_for == ""
    assert names(services, "mara", tom) == ["Mara"]


def test_who_is_suspended_or_leaving_is_not_found(services: Services, mara: Member, tom: Member) -> None:
    services.account_deletion.ask(mara, PASSWORD, "goodbye")
    assert names(services, "mara", tom) == []
    assert names(services, "tom") == ["Tom"]


def test_categories_are_found_by_beginnings_and_with_a_slip(services: Services) -> None:
    def found(text: str) -> list[str]:
        return [one.name for one in services.search.categories(text)]

    assert found("sea") == ["Sea"]
    assert found("photo") == ["Photography"]
    assert found("slow liv") == ["Slow living"]
    assert found("gardning") == ["Gardening"]
    assert found("") == []


def test_suggestions_are_what_is_typed_to_its_end(services: Services, mara: Member) -> None:
    describe(services, mara, bio="Lightly armed.")
    dream_by(services, mara, "Winter in a Lighthouse")
    dream_by(services, mara, "Northern lights", description="A lighthouse is no help.")
    found = services.search.suggest("light", None)
    assert found.words == ("lighthouse", "lights")
    assert [card.dream.title for card in found.dreams] == ["Northern lights", "Winter in a Lighthouse"]
    assert [one.person.first_name for one in found.people] == ["Mara"]
    assert "northern lights" in services.search.suggest("northern li", None).words


def test_a_long_list_is_read_to_its_end_each_dream_once(services: Services, mara: Member) -> None:
    written = [dream_by(services, mara, f"Boat number {number}").title for number in range(2 * PAGE_SIZE + 3)]
    read = pages(lambda after: services.search.dreams("boat", None, after).page)
    assert [card.dream.title for page in read for card in page] == written[::-1]


def test_the_best_come_first_where_that_is_asked_for(services: Services, mara: Member) -> None:
    dream_by(services, mara, "Lighthouse keeper")
    dream_by(services, mara, "A quiet year", description="Perhaps in a lighthouse.")
    assert titles(services, "lighthouse") == ["A quiet year", "Lighthouse keeper"]
    assert titles(services, "lighthouse", best=True) == ["Lighthouse keeper", "A quiet year"]


def test_a_word_that_nothing_has_any_more_is_forgotten(services: Services, db: Any, mara: Member) -> None:
    dream = dream_by(services, mara, "My xylophone and I")
    dream_by(services, mara, "And I")
    services.dreams.delete(mara, dream.slug)
    vocabulary = Vocabulary(db)
    assert vocabulary.counts(DREAMS, ["xylophone", "and"]) == {"xylophone": 1, "and": 2}
    check_words(vocabulary, datetime.now(UTC) + timedelta(days=1))
    assert vocabulary.counts(DREAMS, ["xylophone", "and"]) == {"and": 1}
    assert vocabulary.counts(PEOPLE, ["mara"]) == {"mara": 1}
