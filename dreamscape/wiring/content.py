"""Builds the services of what members write and do: dreams, comments, follows, reports, the feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.asks.asks import Asks
from dreamscape.services.asks.offers import Offers
from dreamscape.services.blocks.blocks import Blocks
from dreamscape.services.blocks.unmet_comments import UnmetComments
from dreamscape.services.circles import Circles
from dreamscape.services.comments import Comments
from dreamscape.services.diary import Diary
from dreamscape.services.dream_states import DreamStates
from dreamscape.services.dreams import Dreams
from dreamscape.services.feed.aside import Aside
from dreamscape.services.feed.cards import Cards
from dreamscape.services.feed.feed import Feed
from dreamscape.services.follows import Follows
from dreamscape.services.handed_on import HandedOn
from dreamscape.services.newcomers.newcomers import Newcomers
from dreamscape.services.rooms.rooms import Rooms
from dreamscape.services.rooms.thanks import RoomThanks
from dreamscape.services.rooms.upkeep import RoomUpkeep
from dreamscape.services.same_sky.same_sky import SameSky
from dreamscape.services.sealed_letters.sealed_letters import SealedLetters
from dreamscape.services.sealed_letters.writing import LetterWriting
from dreamscape.services.search.search import Search
from dreamscape.services.similar_dreams import SimilarDreams
from dreamscape.services.site.integrity import Integrity

if TYPE_CHECKING:
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices


@dataclass(frozen=True, slots=True)
class ContentServices:
    """Dreams and what hangs on them."""

    aside: Aside
    asks: Asks
    blocks: Blocks
    circles: Circles
    comments: Comments
    diary: Diary
    dream_states: DreamStates
    dreams: Dreams
    feed: Feed
    follows: Follows
    handed_on: HandedOn
    integrity: Integrity
    letter_writing: LetterWriting
    offers: Offers
    room_thanks: RoomThanks
    room_upkeep: RoomUpkeep
    rooms: Rooms
    same_sky: SameSky
    sealed_letters: SealedLetters
    search: Search
    similar_dreams: SimilarDreams
    unmet_comments: UnmetComments


def build_content(core: Core, *, jobs: JobQueue, site: SiteServices, pictures: Pictures) -> ContentServices:
    """Put them together."""
    stores = core.stores
    newcomers = Newcomers(
        store=stores.newcomer_deeds,
        repeated=stores.repeated_texts,
        site_settings=stores.site_settings,
        viewer_of=site.viewer_of,
        limited=core.settings["NEWCOMER_LIMITS"],
    )
    dreams = Dreams(
        store=stores.dreams,
        categories=site.stored_categories,
        circles=stores.circles,
        pictures=pictures,
        jobs=jobs,
        newcomers=newcomers,
        takedowns=site.takedowns,
        viewer_of=site.viewer_of,
    )
    comments = Comments(
        store=stores.comments,
        pending=stores.pending_comments,
        reactions=stores.reactions,
        entries=stores.diary_entries,
        dreams=stores.dreams,
        members=stores.members,
        person_cache=site.person_cache,
        jobs=jobs,
        newcomers=newcomers,
        takedowns=site.takedowns,
        viewer_of=site.viewer_of,
    )
    cards = Cards(
        members=stores.members,
        person_cache=site.person_cache,
        follows=stores.follows,
        categories=site.categories,
        circles=stores.circles,
        viewer_of=site.viewer_of,
    )
    asks = Asks(
        store=stores.asks,
        skills=stores.skills_in_use,
        dreams=stores.dreams,
        members=stores.members,
        person_cache=site.person_cache,
        jobs=jobs,
        newcomers=newcomers,
        viewer_of=site.viewer_of,
    )
    search = Search(
        finder=stores.finder,
        vocabulary=stores.vocabulary,
        cards=cards,
        categories=site.categories,
        viewer_of=site.viewer_of,
    )
    return ContentServices(
        aside=Aside(
            feed=stores.feed,
            follows=stores.follows,
            comments=stores.comments,
            person_cache=site.person_cache,
            viewer_of=site.viewer_of,
        ),
        asks=asks,
        blocks=Blocks(
            store=stores.blocks,
            dreams=dreams,
            dream_store=stores.dreams,
            members=stores.members,
            profiles=stores.profiles,
            jobs=jobs,
            viewer_of=site.viewer_of,
        ),
        circles=Circles(
            store=stores.circles,
            members=stores.members,
            follow_lists=stores.follow_lists,
            newcomers=newcomers,
            viewer_of=site.viewer_of,
        ),
        comments=comments,
        diary=Diary(
            store=stores.diary_entries,
            comments=stores.comments,
            dreams=dreams,
            dream_store=stores.dreams,
            pictures=pictures,
            jobs=jobs,
            newcomers=newcomers,
            viewer_of=site.viewer_of,
        ),
        dream_states=DreamStates(
            store=stores.dream_states,
            dreams=dreams,
            jobs=jobs,
            newcomers=newcomers,
            viewer_of=site.viewer_of,
        ),
        dreams=dreams,
        feed=Feed(store=stores.feed, around=stores.sky_around, cards=cards, viewer_of=site.viewer_of),
        follows=Follows(
            store=stores.follows,
            lists=stores.follow_lists,
            dreams=dreams,
            members=stores.members,
            jobs=jobs,
            newcomers=newcomers,
            viewer_of=site.viewer_of,
        ),
        handed_on=HandedOn(
            store=stores.dreams, feed=stores.feed, dreams=dreams, cards=cards, viewer_of=site.viewer_of
        ),
        integrity=Integrity(store=stores.integrity, jobs=jobs),
        letter_writing=LetterWriting(
            store=stores.sealed_letters,
            dreams=stores.dreams,
            members=stores.members,
            jobs=jobs,
            newcomers=newcomers,
            viewer_of=site.viewer_of,
        ),
        offers=Offers(
            store=stores.offers,
            of_members=stores.offers_of_members,
            ask_store=stores.asks,
            asks=asks,
            dreams=stores.dreams,
            members=stores.members,
            person_cache=site.person_cache,
            jobs=jobs,
            newcomers=newcomers,
            viewer_of=site.viewer_of,
        ),
        room_thanks=RoomThanks(
            store=stores.room_thanks,
            dreams=stores.dreams,
            members=stores.members,
            jobs=jobs,
            newcomers=newcomers,
            viewer_of=site.viewer_of,
        ),
        room_upkeep=RoomUpkeep(rooms=stores.rooms, thanks=stores.room_thanks, pictures=pictures, jobs=jobs),
        rooms=Rooms(
            store=stores.rooms,
            lines=stores.room_lines,
            dreams=stores.dreams,
            person_cache=site.person_cache,
            pictures=pictures,
            jobs=jobs,
            viewer_of=site.viewer_of,
        ),
        same_sky=SameSky(
            store=stores.sky_answers,
            around=stores.sky_around,
            asks=asks,
            dreams=stores.dreams,
            cards=cards,
            jobs=jobs,
            viewer_of=site.viewer_of,
        ),
        sealed_letters=SealedLetters(
            store=stores.sealed_letters,
            opened=stores.opened_letters,
            hard_days=stores.hard_days,
            dreams=stores.dreams,
            members=stores.members,
            person_cache=site.person_cache,
            viewer_of=site.viewer_of,
        ),
        search=search,
        similar_dreams=SimilarDreams(
            store=stores.similar_dreams, vocabulary=stores.vocabulary, search=search, jobs=jobs
        ),
        unmet_comments=UnmetComments(
            store=stores.comments_by_authors, dreams=dreams, viewer_of=site.viewer_of
        ),
    )
