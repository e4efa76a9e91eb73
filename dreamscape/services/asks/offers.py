"""Offering to help, and what the dreamer says to it. Only a yes opens a room; a no needs no reason, and its words are
always the same kind ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.addresses import find_addresses
from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Page
from dreamscape.models.ask_cards import OfferCard
from dreamscape.models.asks import MOST_OFFERS
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import OFFER_ACCEPTED, OFFER_DECLINED, OFFER_MADE
from dreamscape.services.asks.asks import GONE, fitting_first
from dreamscape.services.blocks.folding import why_offer_is_folded
from dreamscape.services.common.lengths import excess
from dreamscape.services.permissions.checks import require_can_post
from dreamscape.store.asks.offers import (
    AskIsFull,
    NotOpen,
    OfferedAlready,
    OfferedEnough,
    Suspended,
)

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.services.asks.asks import Asks
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.asks.asks import Asks as AskStore
    from dreamscape.store.asks.of_members import OffersOfMembers
    from dreamscape.store.asks.offers import Offers as OfferStore
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members

LONGEST_OFFER = 500
LONGEST_LINK = 60
PAGE_SIZE = 20
EMPTY = Message("A few words help: what you can do, or when.")
CLOSED = Message("Nobody asks for this any more. Thank you for having wanted to.")
OFFERED_ALREADY = Message("You have offered your help here. Your words of before are still with the dreamer.")
ENOUGH = PluralMessage(
    "You have offered to help as often as one can in a day (%(num)s time). Your words stay here until tomorrow.",
    "You have offered to help as often as one can in a day (%(num)s times). Your words stay here until tomorrow.",
    MOST_OFFERS,
)
FULL = Message(
    "So many have offered to help here that the dreamer has to read those first. Your words stay here: please look by "
    "again."
)
READ_FIRST = Message(
    "Somebody reads the first words of newcomers before others do, and nobody but the dreamer may read an offer. Say "
    "something under a dream first; your words stay here until then."
)
SAID_ELSEWHERE = Message("You have written exactly this to others. Find words of their own for this one.")
NOT_WAITING = Message("This offer does not wait for an answer any more.")
RESTING = Message("The one who offered this cannot come in just now. It waits until then.")
SEES_NO_MORE = Message("The one who offered this cannot see your dream any more, so no room can be opened.")


class Offers:
    """What members offer at asks. `asks` finds what they may see."""

    def __init__(
        self,
        *,
        store: OfferStore,
        of_members: OffersOfMembers,
        ask_store: AskStore,
        asks: Asks,
        dreams: Dreams,
        members: Members,
        person_cache: PersonCache,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._of_members = of_members
        self._ask_store = ask_store
        self._asks = asks
        self._dreams = dreams
        self._members = members
        self._person_cache = person_cache
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of

    def check(self, ask: Ask, dream: Dream, author: Member) -> None:
        """Raise NotAllowed for who may not offer here, as where nobody asks any more."""
        viewer = self._viewer_of(author)
        if viewer.is_me(ask.dreamer_id):
            raise NotAllowed(Message("This is your own ask: others can help with it."))
        if not viewer.must_confirm_email and not viewer.can_offer(ask, dream):
            raise NotAllowed(CLOSED)

    def make(self, ask_id: str, author: Member, body: str, *, created_at: datetime | None = None) -> Offer:
        """Offer to help with an ask; its dreamer is told, and nobody else reads it.

        Raises Invalid at `body`; NotAllowed and NotFound as `check` and `Asks.find` do.
        """
        ask, dream = self._asks.find(ask_id, author)
        require_can_post(self._viewer_of(author), "body")
        self.check(ask, dream, author)
        self._newcomers.may_offer(author)
        self._check_words(ask, author, body)
        try:
            offer = self._store.make(ask, dream, author.id, body, created_at=created_at)
        except NotOpen as error:
            raise NotAllowed(CLOSED) from error
        except OfferedAlready as error:
            raise Invalid("body", OFFERED_ALREADY) from error
        except OfferedEnough as error:
            raise Invalid("body", ENOUGH) from error
        except AskIsFull as error:
            raise Invalid("body", FULL) from error
        self._jobs.start(tell_id(OFFER_MADE, offer.id, author.id))
        return offer

    def one(self, offer_id: str, reader: Member) -> OfferCard:
        """An offer, for its dreamer or its author; raises NotFound for everybody else, and for what is gone."""
        offer = self._find(offer_id, reader)
        return self._cards([offer], reader)[0]

    def accept(self, offer_id: str, dreamer: Member, at: datetime | None = None) -> str:
        """Say yes: a room opens for the two; its id. Said twice it is said once, and the room is the same.

        Raises NotFound for what is not theirs to answer, NotAllowed where it waits no more or no room can be opened.
        """
        offer = self._answerable(offer_id, dreamer)
        if offer.is_waiting:
            self._check_author(offer)
        try:
            accepted = self._store.accept(offer_id, dreamer.id, at or datetime.now(UTC))
        except (NotFound, NotOpen) as error:
            raise NotAllowed(NOT_WAITING) from error
        except Suspended as error:
            raise NotAllowed(RESTING) from error
        self._tell_answer(OFFER_ACCEPTED, offer)
        return accepted.room_id

    def decline(self, offer_id: str, dreamer: Member, at: datetime | None = None) -> None:
        """Say no, kindly. Raises as `accept`; said twice it is said once."""
        offer = self._answerable(offer_id, dreamer)
        if not self._store.decline(offer_id, dreamer.id, at or datetime.now(UTC)):
            again = self._find(offer_id, dreamer)
            if again.is_declined:
                return
            raise NotAllowed(NOT_WAITING)
        self._tell_answer(OFFER_DECLINED, offer)

    def withdraw(self, offer_id: str, author: Member, at: datetime | None = None) -> OfferCard:
        """Take an offer back. Raises NotFound for what is not theirs, NotAllowed where it was answered by now."""
        offer = self._find(offer_id, author)
        viewer = self._viewer_of(author)
        if not viewer.is_me(offer.author_id):
            raise NotFound(GONE)
        if not viewer.can_withdraw_offer(offer) or not self._store.withdraw(
            offer_id, author.id, at or datetime.now(UTC)
        ):
            raise NotAllowed(NOT_WAITING)
        self._jobs.start(tell_id(OFFER_MADE, offer.id, author.id))
        return self._cards([offer], author)[0]

    def own(self, author: Member, after: str | None) -> Page[OfferCard]:
        """What the member has offered, twenty at a time, the newest first."""
        found = self._of_members.page_of(author.id, after, PAGE_SIZE)
        return Page(self._cards(list(found.items), author), found.after)

    def _find(self, offer_id: str, reader: Member) -> Offer:
        offer = self._store.by_id(offer_id)
        if offer is None or not self._viewer_of(reader).can_read_offer(offer):
            raise NotFound(GONE)
        return offer

    def _answerable(self, offer_id: str, dreamer: Member) -> Offer:
        """An offer to this dreamer, answered or not; raises NotFound for everybody else, NotAllowed for its author."""
        offer, viewer = self._find(offer_id, dreamer), self._viewer_of(dreamer)
        if not viewer.can_answer_offer(offer) and not viewer.is_me(offer.dreamer_id):
            raise NotAllowed(Message("The one who asked answers this."))
        return offer

    def _check_author(self, offer: Offer) -> None:
        author, dream = self._members.by_id(offer.author_id), self._dreams.by_id(offer.dream_id)
        if author is None or dream is None:
            raise NotAllowed(NOT_WAITING)
        viewer = self._viewer_of(author)
        if not viewer.is_member:
            raise NotAllowed(RESTING)
        if not viewer.can_see_dream(dream):
            raise NotAllowed(SEES_NO_MORE)

    def _check_words(self, ask: Ask, author: Member, body: str) -> None:
        """Raise Invalid at `body` for what cannot be said to somebody whom one does not know yet."""
        if message := excess(body, LONGEST_OFFER) if body else EMPTY:
            raise Invalid("body", message)
        edges = self._viewer_of(author).edges
        know_each_other = ask.dreamer_id in edges.followed_by and ask.dreamer_id in edges.ids
        address = None if know_each_other else next(find_addresses(body), None)
        if address is not None:
            raise Invalid(
                "body",
                Message(
                    "Links come later, in the room that a yes opens. Without “%(link)s” this can be said now.",
                    link=address.shown[:LONGEST_LINK],
                ),
            )
        if waiting := self._newcomers.why_waiting(author, body, ask.id):
            raise Invalid("body", SAID_ELSEWHERE if waiting == ("repeated",) else READ_FIRST)

    def _tell_answer(self, kind: str, offer: Offer) -> None:
        self._jobs.start(tell_id(kind, offer.id, offer.dreamer_id))
        self._jobs.start(tell_id(OFFER_MADE, offer.id, offer.author_id))

    def _cards(self, offers: list[Offer], reader: Member) -> list[OfferCard]:
        """What the reader may see of these, which they may read."""
        if not offers:
            return []
        viewer = self._viewer_of(reader)
        dreams = self._dreams.by_ids({offer.dream_id for offer in offers})
        asks = self._ask_store.by_ids(offer.ask_id for offer in offers)
        to_me = [offer.author_id for offer in offers if not viewer.is_me(offer.author_id)]
        members = self._members.by_ids(to_me) if to_me else {}
        people = self._person_cache.people({*to_me, *(offer.dreamer_id for offer in offers)})
        cards = []
        for offer in offers:
            is_mine = viewer.is_me(offer.author_id)
            dream, ask = dreams.get(offer.dream_id), asks.get(offer.ask_id)
            sees = dream is not None and viewer.can_see_dream(dream)
            other_id = offer.dreamer_id if is_mine else offer.author_id
            other = people.get(other_id) if viewer.can_meet(other_id) and (sees or not is_mine) else None
            author = members.get(offer.author_id)
            cards.append(
                OfferCard(
                    offer,
                    other,
                    ask=ask if sees and ask and dream and viewer.can_see_ask(ask, dream) else None,
                    dream=dream if sees else None,
                    skills=fitting_first(author.skills, ask) if author and ask else (),
                    location=author.location if author else "",
                    here_since=author.created_at if author else None,
                    can_answer=viewer.can_answer_offer(offer),
                    can_withdraw=viewer.can_withdraw_offer(offer),
                    can_report=viewer.can_report_offer(offer),
                    can_block=other is not None and viewer.can_block(other),
                    folded=why_offer_is_folded(offer, viewer, reader),
                )
            )
        return cards
