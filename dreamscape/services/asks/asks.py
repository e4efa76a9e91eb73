"""Asking for something at a dream, and what is asked there. `reader` is whoever looks, None for a guest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Person
from dreamscape.models.ask_cards import AskCard, OfferCard
from dreamscape.models.asks import EFFORTS, MOST_ASKS
from dreamscape.models.jobs import ASKS_CHANGED, job_id, tell_id
from dreamscape.models.notification_choices import QUESTION_ASKED
from dreamscape.services.asks.examples import examples_from
from dreamscape.services.blocks.folding import why_ask_is_folded, why_offer_is_folded
from dreamscape.services.common.cache import TtlCache
from dreamscape.services.common.lengths import excess
from dreamscape.services.members.faces import with_photos_for
from dreamscape.services.members.skills import clean_skills
from dreamscape.services.permissions.checks import require_can_post, require_can_see
from dreamscape.skill_keys import skill_keys
from dreamscape.store.asks.asks import AskedAlready, TooManyAsks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.models import Dream, Member
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.asks.asks import Asks as AskStore
    from dreamscape.store.asks.skills_in_use import SkillsInUse
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members

LONGEST_ASK, LONGEST_PLACE = 200, 80
MOST_SKILLS = 5
# What others can do changes slowly, and is only suggested.
SKILLS_SECONDS = 600.0
EMPTY = Message("What would help you? One sentence is enough.")
CHOOSE_EFFORT = Message("Choose roughly how long it takes.")
GONE = Message("Nobody asks for this any more.")
ENOUGH = PluralMessage(
    "%(num)s ask is open at this dream, and no more fit beside it. Your words are still here: close one first.",
    "%(num)s asks are open at this dream, and no more fit beside it. Your words are still here: close one first.",
    MOST_ASKS,
)
LET_GO = Message("This dream is let go. Your words are still here: take it up again, and you can ask.")
ASKED_ALREADY = Message("You have asked them here before; one question is what they agreed to.")
READ_FIRST = Message(
    "Somebody reads the first words of newcomers before others do. Say something under a dream first; your words stay "
    "here until then."
)
SAID_ELSEWHERE = Message("You have asked exactly this at other dreams. Find words of its own for this one.")


class _Read(NamedTuple):
    """What was read for the asks of a page: the offers that the reader may know, who wrote them, and who asks."""

    offers: Sequence[Offer]
    authors: Mapping[str, Member]
    dreamer: Person | None
    viewer: Viewer
    reader: Member | None


class Asks:
    """What is asked at dreams."""

    def __init__(
        self,
        *,
        store: AskStore,
        skills: SkillsInUse,
        dreams: Dreams,
        members: Members,
        person_cache: PersonCache,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._members = members
        self._person_cache = person_cache
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of
        self._skills = TtlCache(skills.read, fresh_seconds=SKILLS_SECONDS, longest_seconds=SKILLS_SECONDS)

    def of_dream(self, dream: Dream, reader: Member | None) -> Sequence[AskCard]:
        """What is open there and for this reader to see, the newest first; in two round trips at most."""
        viewer = self._viewer_of(reader)
        # A guest is never asked alone, and of all else the dream says whether there is something.
        if not viewer.can_see_dream(dream) or (reader is None and not dream.open_asks):
            return ()
        is_mine = viewer.is_me(dream.dreamer_id)
        found = self._store.at_dream(dream.id, viewer.id, is_mine=is_mine)
        asks = [ask for ask in found.asks if viewer.can_see_ask(ask, dream)]
        if not asks:
            return ()
        offers = [offer for offer in found.offers if viewer.can_read_offer(offer)]
        # The dreamer sees what those who offer can do, too.
        authors = self._members.by_ids(offer.author_id for offer in offers) if is_mine and offers else {}
        source = self._members if reader is None else self._person_cache
        people = with_photos_for(viewer, source.people([dream.dreamer_id]))
        read = _Read(offers, authors, people.get(dream.dreamer_id), viewer, reader)
        return [self._card(ask, dream, read) for ask in asks]

    def card(self, ask: Ask, dream: Dream, reader: Member) -> AskCard:
        """One of them, as `of_dream` shows it; of what is closed by now the same without offers."""
        shown = {card.ask.id: card for card in self.of_dream(dream, reader)}
        return shown.get(ask.id) or AskCard(ask)

    def find(self, ask_id: str, reader: Member | None) -> tuple[Ask, Dream]:
        """An ask and its dream; raises NotFound for what is gone or not for them, Hidden for what is out of sight."""
        ask = self._store.by_id(ask_id)
        dream = self._dreams.by_id(ask.dream_id) if ask else None
        if ask is None or dream is None:
            raise NotFound(GONE)
        viewer = self._viewer_of(reader)
        require_can_see(viewer, dream)
        if not viewer.can_see_ask(ask, dream):
            raise NotFound(GONE)
        return ask, dream

    def can_ask(self, dream: Dream, reader: Member | None) -> bool:
        """May they ask for something here?"""
        return self._viewer_of(reader).can_ask(dream)

    def check(self, dream: Dream, dreamer: Member) -> None:
        """Raise NotAllowed for who may not ask here; Hidden or NotFound for who does not see the dream."""
        viewer = self._viewer_of(dreamer)
        require_can_see(viewer, dream)
        # Who could but for their address, or that the dream is let go, is told so when they send it.
        if not viewer.can_ask(dream) and not viewer.is_me(dream.dreamer_id):
            raise NotAllowed(Message("Only the one whose dream it is asks here."))

    def open(
        self,
        dream: Dream,
        dreamer: Member,
        body: str,
        *,
        skills: Sequence[str] = (),
        effort: str,
        place: str = "",
        to_id: str = "",
        created_at: datetime | None = None,
    ) -> Ask:
        """Ask for something; with `to_id` that member alone, once. Raises as `check` does, and Invalid at the field it
        is about; NotFound where that member must not be asked."""
        viewer = self._viewer_of(dreamer)
        require_can_post(viewer, "body")
        self.check(dream, dreamer)
        wanted = self._checked(body, skills, effort, place)
        if not viewer.can_ask(dream):
            raise Invalid("body", LET_GO)
        self._check_words(dreamer, dream, body)
        try:
            ask = self._store.open(dream, body, wanted, effort, place, to_id=to_id, created_at=created_at)
        except TooManyAsks as error:
            raise Invalid("body", ENOUGH) from error
        except AskedAlready as error:
            raise Invalid("body", ASKED_ALREADY) from error
        self._jobs.start(
            tell_id(QUESTION_ASKED, ask.id, dreamer.id) if to_id else job_id(ASKS_CHANGED, dream.id)
        )
        return ask

    def close(self, ask_id: str, dreamer: Member, at: datetime | None = None) -> Dream:
        """Ask for it no more: what waits there ends. Closed twice it is closed once. Returns its dream.

        Raises NotFound when it is gone or not for them to see, NotAllowed for somebody else's.
        """
        ask, dream = self.find(ask_id, dreamer)
        if not self._viewer_of(dreamer).can_close_ask(ask):
            raise NotAllowed(Message("Only the one who asks can close it."))
        self._store.close(ask_id, dreamer.id, at or datetime.now(UTC))
        self._jobs.start(job_id(ASKS_CHANGED, dream.id))
        return dream

    def examples(self, dream: Dream) -> Sequence[Message]:
        """Sentences with which one could begin, out of the dream's own words."""
        return examples_from(dream)

    def skills_in_use(self) -> Sequence[str]:
        """What others can do, in their words, the commonest first."""
        return self._skills.value()

    def _checked(self, body: str, skills: Sequence[str], effort: str, place: str) -> tuple[str, ...]:
        """The skills, clean; raises Invalid at what is wrong."""
        if message := excess(body, LONGEST_ASK) if body else EMPTY:
            raise Invalid("body", message)
        wanted = clean_skills(skills)
        if len(wanted) > MOST_SKILLS:
            raise Invalid(
                "skills",
                PluralMessage(
                    "At most %(num)s skill, please: so the one who can finds it.",
                    "At most %(num)s skills, please: so those who can find it.",
                    MOST_SKILLS,
                ),
            )
        if effort not in EFFORTS:
            raise Invalid("effort", CHOOSE_EFFORT)
        if message := excess(place, LONGEST_PLACE):
            raise Invalid("place", message)
        return wanted

    def _check_words(self, dreamer: Member, dream: Dream, body: str) -> None:
        """Raise Invalid at `body` for what a newcomer may not write yet: it would have to wait."""
        self._newcomers.check_words(dreamer, body)
        # Nobody else reads it there, or not before somebody has looked at the dream itself.
        if dream.is_private or dream.waits:
            return
        if waiting := self._newcomers.why_waiting(dreamer, body, dream.id):
            raise Invalid("body", SAID_ELSEWHERE if waiting == ("repeated",) else READ_FIRST)

    def _card(self, ask: Ask, dream: Dream, read: _Read) -> AskCard:
        viewer = read.viewer
        here = [offer for offer in read.offers if offer.ask_id == ask.id]
        mine = next((offer for offer in here if viewer.is_me(offer.author_id)), None)
        return AskCard(
            ask,
            read.dreamer,
            offers=tuple(_offer_card(offer, ask, read) for offer in here if viewer.can_answer_offer(offer)),
            mine=mine,
            can_offer=read.reader is None or (mine is None and viewer.can_offer(ask, dream)),
            can_close=viewer.can_close_ask(ask),
            can_report=viewer.can_report_ask(ask, dream),
            can_remove=viewer.can_moderate and not viewer.is_me(ask.dreamer_id),
            folded=why_ask_is_folded(ask, viewer, read.reader),
        )


def _offer_card(offer: Offer, ask: Ask, read: _Read) -> OfferCard:
    author = read.authors.get(offer.author_id)
    return OfferCard(
        offer,
        person_of(author),
        skills=fitting_first(author.skills, ask) if author else (),
        can_answer=True,
        folded=why_offer_is_folded(offer, read.viewer, read.reader),
    )


def person_of(member: Member | None) -> Person | None:
    """What anybody may see of a member; None for who has left."""
    return Person(*(getattr(member, name) for name in Person._fields)) if member else None


def fitting_first(skills: Sequence[str], ask: Ask) -> tuple[str, ...]:
    """What somebody can do, with what the ask wants before the rest."""
    wanted = set(skill_keys(ask.skills))
    return tuple(sorted(skills, key=lambda skill: wanted.isdisjoint(skill_keys([skill]))))
