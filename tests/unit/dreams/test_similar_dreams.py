"""Which dreams are like one another, whose lists they turn up in, and what of it who reads may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import DreamContent
from dreamscape.models.jobs import FIND_ALL_SIMILAR
from dreamscape.services import similar_dreams
from dreamscape.services.feed import feed
from dreamscape.store.asks.ending import end_all_of_dream
from dreamscape.store.dreams import similar
from dreamscape.store.dreams.visibility import DreamVisibility
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dreamscape.models import Dream, DreamCard, Member
    from dreamscape.wiring import Services

ACCORDION = "Play the accordion at a wedding"


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def tom(services: Services) -> Member:
    return sign_up(services, "Tom")


@pytest.fixture
def others(services: Services) -> list[Member]:
    """Some more, who have dreamt of what everybody dreams of."""
    people = [sign_up(services, name) for name in ("Ada", "Wil", "Yulia", "Ines", "Noor", "Pip")]
    for person in people:
        dream_by(services, person, f"See the sea {person.first_name}", categories=("travel",))
    return people


@pytest.fixture
def rare(monkeypatch: pytest.MonkeyPatch) -> None:
    """What some have is rare, though there are few dreams."""
    monkeypatch.setattr(similar_dreams, "COMMON_LEAST", 9)


def listed(db: Any, dream: Dream) -> list[str]:
    """What the list of a dream names, the likest first."""
    document = db["similar_dreams"].find_one({"_id": ObjectId(dream.id)})
    return [str(entry["dream_id"]) for entry in document["dreams"]] if document else []


def titles(cards: Sequence[DreamCard]) -> list[str]:
    return [card.dream.title for card in cards]


def shown(services: Services, dream: Dream, reader: Member | None = None) -> list[str]:
    """What is similar to a dream, as somebody finds it below that."""
    return titles(services.feed.similar(dream, reader and again(services, reader.email)))


class TestFinding:
    @pytest.mark.usefixtures("others")
    def test_rare_words_in_common_join_two_dreams_both_ways(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        older = dream_by(services, tom, ACCORDION, categories=("music",))
        newer = dream_by(services, mara, "An accordion for every wedding", categories=("family",))

        assert listed(db, newer) == [older.id]
        assert listed(db, older) == [newer.id]

    def test_common_words_say_nothing_and_one_rare_word_is_not_enough(
        self, services: Services, db: Any, mara: Member, others: list[Member]
    ) -> None:
        sea = dream_by(services, mara, "See the sea", categories=("travel",))
        dream_by(services, others[0], ACCORDION, categories=("music",))
        alone = dream_by(services, mara, "An accordion", categories=("family",))

        assert listed(db, sea) == []
        assert listed(db, alone) == []

    @pytest.mark.usefixtures("others")
    def test_words_that_neither_has_in_its_title_say_nothing(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        said = "It has to be before breakfast, and between friends."
        theirs = dream_by(services, tom, ACCORDION, description=said, categories=("music",))
        mine = dream_by(services, mara, "A boat", description=said, categories=("music",))
        assert listed(db, mine) == []

        named = dream_by(services, mara, "Breakfast", categories=("music",))
        assert listed(db, named) == [theirs.id]

    @pytest.mark.usefixtures("others")
    def test_one_rare_word_is_enough_where_both_are_about_the_same(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        theirs = dream_by(services, tom, ACCORDION, categories=("music",))
        assert listed(db, dream_by(services, mara, "An accordion", categories=("music",))) == [theirs.id]

    @pytest.mark.usefixtures("rare")
    def test_who_shares_the_rarest_words_comes_first(
        self, services: Services, db: Any, mara: Member, tom: Member, others: list[Member]
    ) -> None:
        less = dream_by(services, tom, "A wedding cake", categories=("music",))
        for person in others[:2]:
            dream_by(services, person, f"A wedding of {person.first_name}", categories=("home",))
        more = dream_by(services, tom, "The accordion and the kiln", categories=("music",))
        mine = dream_by(services, mara, "An accordion, a kiln, a wedding", categories=("music",))

        assert listed(db, mine)[0] == more.id
        assert listed(db, mine)[-1] == less.id

    @pytest.mark.usefixtures("others")
    def test_words_are_compared_as_the_search_does(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        for one, other in (
            ("Ein STRASSENFEST für Kätzchen", "kaetzchen Straßenfest katzchen"),
            ("海で泳ぐ", "明日は海で"),
        ):
            theirs = dream_by(services, tom, one, categories=("home",))
            assert listed(db, dream_by(services, mara, other, categories=("home",))) == [theirs.id]

    @pytest.mark.usefixtures("others", "rare")
    def test_not_ones_own_and_of_one_dreamer_two(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        dream_by(services, mara, ACCORDION)
        for title in ("Accordion wedding", "Wedding accordion", "The accordion, the wedding"):
            dream_by(services, tom, title)
        mine = dream_by(services, mara, "One accordion wedding")

        found = listed(db, mine)
        assert len(found) == similar.MOST_OF_ONE_DREAMER
        assert db["dreams"].distinct("dreamer_id", {"_id": {"$in": [*map(ObjectId, found)]}}) == [
            ObjectId(tom.id)
        ]

    @pytest.mark.usefixtures("others", "rare")
    def test_one_who_dreams_the_same_again_and_again_takes_no_list_over(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        mine = dream_by(services, mara, ACCORDION, categories=("music",))
        ada = dream_by(
            services, again(services, "ada@example.org"), "Accordion wedding", categories=("music",)
        )
        theirs = [
            dream_by(services, tom, f"The accordion wedding {n}", categories=("music",)) for n in range(4)
        ]

        found = listed(db, mine)
        assert ada.id in found
        assert len({one.id for one in theirs}.intersection(found)) == similar.MOST_OF_ONE_DREAMER

    @pytest.mark.usefixtures("rare")
    def test_a_full_list_keeps_the_likest(
        self, services: Services, db: Any, mara: Member, others: list[Member], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(similar, "MOST_SIMILAR", 2)
        mine = dream_by(services, mara, "Accordion wedding kiln", categories=("music",))
        found = [
            dream_by(services, person, title, categories=("music",))
            for person, title in zip(
                others, ("Kiln", "Accordion kiln", "Wedding accordion kiln"), strict=False
            )
        ]

        assert listed(db, mine) == [found[2].id, found[1].id]

    @pytest.mark.usefixtures("others")
    def test_doing_it_twice_is_doing_it_once(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        dream_by(services, tom, ACCORDION)
        mine = dream_by(services, mara, "Accordion wedding")
        before = list(db["similar_dreams"].find())
        services.similar_dreams.find(mine.id)

        assert list(db["similar_dreams"].find()) == before
        services.similar_dreams.find(str(ObjectId()))  # gone meanwhile
        assert db["similar_dreams"].count_documents({}) == len(before)


class TestOfWhomAndForWhom:
    """A dream turns up at others while all members may see it; a list is read with its reader's eyes."""

    @pytest.fixture
    def theirs(self, services: Services, others: list[Member], tom: Member) -> Dream:
        assert others
        return dream_by(services, tom, ACCORDION, categories=("music",))

    @pytest.mark.parametrize("audience", ["followed", "only_me"])
    def test_what_is_for_some_turns_up_nowhere_until_it_is_for_all(
        self, services: Services, db: Any, mara: Member, theirs: Dream, audience: str
    ) -> None:
        content = DreamContent("Accordion wedding", categories=("music",), audience=audience)
        mine, _ = services.dreams.create(mara, content)
        assert listed(db, mine) == [theirs.id]  # for its dreamer
        assert listed(db, theirs) == []

        services.dreams.edit(mara, mine.slug, content._replace(audience="members"))
        services.jobs.run_due()
        assert listed(db, theirs) == [mine.id]

        services.dreams.edit(mara, mine.slug, content)
        services.jobs.run_due()
        assert listed(db, theirs) == []

    def test_what_waits_turns_up_once_it_is_let_through(
        self, services: Services, db: Any, mara: Member, theirs: Dream
    ) -> None:
        mine, _ = services.dreams.create(mara, DreamContent("Accordion wedding", categories=("music",)))
        dream = {"_id": ObjectId(mine.id)}
        db["dreams"].update_one(
            dream, {"$set": {"hidden": {"reason": "", "at": mine.created_at, "waiting": ["first"]}}}
        )
        services.similar_dreams.find(mine.id)
        assert listed(db, theirs) == []

        assert DreamVisibility(db, end_offers=end_all_of_dream).let_through(mine.id)
        services.jobs.run_due()
        assert listed(db, theirs) == [mine.id]

    @pytest.mark.parametrize(
        ("change", "who"),
        [
            ({"audience": "members"}, ["mara"]),
            ({"audience": "only_me"}, []),
            ({"audience": "circles", "circles": [ObjectId()]}, []),
            ({"hidden": {"reason": "spam", "at": None}}, []),
            ({}, ["guest", "mara"]),
        ],
    )
    def test_who_reads_sees_what_is_theirs_to_see(
        self, services: Services, db: Any, mara: Member, theirs: Dream, change: dict[str, Any], who: list[str]
    ) -> None:
        mine = dream_by(services, mara, "Accordion wedding", categories=("family",))
        if change:
            db["dreams"].update_one({"_id": ObjectId(theirs.id)}, {"$set": change})

        readers = {"guest": None, "mara": mara}
        assert [name for name, reader in readers.items() if shown(services, mine, reader)] == who

    @pytest.mark.parametrize("how", ["block", "mute", "mute_dream", "hide_words", "report"])
    def test_nobody_meets_whom_or_what_they_avoid(
        self, services: Services, mara: Member, theirs: Dream, how: str
    ) -> None:
        mine = dream_by(services, mara, "Accordion wedding", categories=("family",))
        assert shown(services, mine, mara) == [ACCORDION]
        deeds: dict[str, Callable[[], object]] = {
            "block": lambda: services.blocks.block(mara, "tom-lind"),
            "mute": lambda: services.blocks.mute(mara, "tom-lind"),
            "mute_dream": lambda: services.blocks.mute_dream(mara, theirs.slug),
            "hide_words": lambda: services.blocks.hide_words(mara, "accordion"),
            "report": lambda: services.moderation.reports.dream(mara, theirs, "Odd."),
        }
        deeds[how]()

        assert shown(services, mine, mara) == []
        assert services.similar_dreams.while_writing(ACCORDION, again(services, mara.email)) == []
        assert shown(services, mine) == [ACCORDION]

    def test_similar_ones_come_first_then_the_newest_of_its_categories_each_once(
        self, services: Services, mara: Member, theirs: Dream, others: list[Member]
    ) -> None:
        for person, title in zip(others, ("A drum", "A flute", "A harp", "A bell"), strict=False):
            dream_by(services, person, title, categories=("music",))
        mine = dream_by(services, mara, "Accordion wedding", categories=("music",))
        assert services.feed.with_alike(theirs).card.dream == theirs
        for reader in (None, mara):
            card, alike, newest, _ = services.feed.with_alike(mine, reader)
            assert card.dream.id == mine.id
            assert (titles(alike), titles(newest)) == ([ACCORDION], ["A bell", "A harp"])
            assert len([*alike, *newest]) == feed.MOST_ALIKE


class TestGoing:
    @pytest.mark.usefixtures("others")
    def test_a_dream_that_goes_takes_its_list_along_and_leaves_those_of_others(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        theirs = dream_by(services, tom, ACCORDION)
        mine = dream_by(services, mara, "Accordion wedding")
        services.dreams.delete(mara, mine.slug)

        assert listed(db, theirs) == []
        assert db["similar_dreams"].find_one({"_id": ObjectId(mine.id)}) is None
        services.similar_dreams.find(mine.id)
        assert list(services.integrity.run(repair=False)) == []

    @pytest.mark.usefixtures("others")
    def test_what_is_named_and_gone_is_passed_over(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        theirs = dream_by(services, tom, ACCORDION, categories=("music",))
        mine = dream_by(services, mara, "Accordion wedding", categories=("family",))
        db["dreams"].delete_one({"_id": ObjectId(theirs.id)})

        assert shown(services, mine) == []
        found = list(services.integrity.run(repair=True))
        assert len(found) == 1
        assert "similar_dreams" in found[0]
        assert list(services.integrity.run(repair=True)) == []

    @pytest.mark.usefixtures("others")
    def test_dreams_go_with_who_dreamt_them(
        self, services: Services, db: Any, mara: Member, tom: Member
    ) -> None:
        theirs = dream_by(services, tom, ACCORDION)
        dream_by(services, mara, "Accordion wedding")
        services.dreams.take_down_all_of(mara.id)

        assert listed(db, theirs) == []
        assert db["similar_dreams"].count_documents({}) == db["dreams"].count_documents({})


class TestAnExistingSite:
    @pytest.fixture
    def forgotten(
        self, services: Services, db: Any, others: list[Member], mara: Member
    ) -> list[dict[str, Any]]:
        """What was found of seven dreams, and is there no more."""
        dream_by(services, others[0], ACCORDION)
        dream_by(services, mara, "Accordion wedding")
        found = list(db["similar_dreams"].find())
        db["similar_dreams"].delete_many({})
        return found

    def test_it_is_walked_in_parts_and_goes_on_where_it_was(
        self, services: Services, db: Any, forgotten: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(similar_dreams, "WALKED_AT_ONCE", 3)
        services.similar_dreams.walk("")
        assert db["similar_dreams"].count_documents({}) == 3
        found: list[str] = []
        monkeypatch.setattr(services.similar_dreams.__class__, "find", lambda _self, one: found.append(one))
        after = services.similar_dreams.walk("")
        assert found == []  # of these nothing is left to do
        while after:
            after = services.similar_dreams.walk(after)
        assert len(found) == len(forgotten) - 3

    def test_jobs_walk_it_one_after_the_other(
        self, services: Services, db: Any, forgotten: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(similar_dreams, "WALKED_AT_ONCE", 3)
        services.jobs.run(services.jobs.add(FIND_ALL_SIMILAR, "first", {"after": ""}))

        assert db["jobs"].count_documents({"kind": FIND_ALL_SIMILAR}) == 0
        found = {document["_id"]: document for document in db["similar_dreams"].find()}
        assert found.keys() == {document["_id"] for document in forgotten}
        assert [found[document["_id"]] for document in forgotten[-2:]] == forgotten[-2:]


class TestWhileWriting:
    @pytest.mark.usefixtures("others")
    def test_a_title_finds_others_that_have_its_rare_words(
        self, services: Services, mara: Member, tom: Member
    ) -> None:
        dream_by(services, tom, ACCORDION)
        dream_by(services, mara, "I want my accordion for a wedding")
        for title in ("accordion wedding", "I want an ACCORDION for the wedding"):
            assert titles(services.similar_dreams.while_writing(title, mara)) == [ACCORDION]
        assert ACCORDION in titles(services.similar_dreams.while_writing("accordion", None))

    @pytest.mark.usefixtures("others")
    @pytest.mark.parametrize("title", ["", " ", "!?", "see the sea", "zzz", "\0", "a" * 5000, "🜁"])
    def test_what_says_nothing_finds_nothing(self, services: Services, mara: Member, title: str) -> None:
        assert services.similar_dreams.while_writing(title, mara) == []
