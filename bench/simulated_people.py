"""The people of `make simulate`: what each does on a day, by lot, through the services and as far as these allow it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from dreamscape.errors import Gone, Hidden, Invalid, NotAllowed, NotFound, TooSoon
from dreamscape.models import DreamContent
from dreamscape.models.dream_states import CAME_TRUE, LET_GO, StateContent
from dreamscape.models.same_sky import NOT_QUITE, SAME
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.site.settings import OLDEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.simulate import Assumptions
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

PASSWORD, GOODBYE = "a boat with a red sail", "goodbye"
REFUSED = (Gone, Hidden, Invalid, NotAllowed, NotFound, TooSoon)
# What people dream of: a few words that nobody else has, so that those with the same theme are found to be similar.
THEMES = (
    ("accordion", "wedding", "music"), ("sourdough", "bakery", "food"), ("lighthouse", "winter", "travel"),
    ("cello", "quartet", "music"), ("glider", "thermals", "sport"), ("greenhouse", "tomatoes", "garden"),
    ("telescope", "comet", "science"), ("marathon", "desert", "sport"), ("puppet", "theatre", "art"),
    ("canoe", "estuary", "travel"), ("violin", "workshop", "craft"), ("observatory", "meteor", "science"),
)  # fmt: skip
WAYS = ("Build the {0} for a {1}", "One {1}, one {0}", "Learn all about {0} and {1}", "My own {0} at the {1}")
SKILLS = ("welding", "piano tuning", "Dutch", "sewing", "sailing", "bookkeeping", "carpentry", "first aid")


@dataclass
class Person:
    """Somebody, by their address. `dreams` are slugs of their own, `themes` what each is about."""

    email: str
    skills: tuple[str, ...]
    dreams: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """A dream that somebody can meet."""

    slug: str
    theme: int
    by: Person


class People:
    """Everybody, and what they know of each other. `pass_a_minute` moves the clock."""

    def __init__(
        self, services: Services, seed: int, assumed: Assumptions, pass_a_minute: Callable[[], None]
    ) -> None:
        self._services = services
        self._lot = Random(seed)
        self._assumed = assumed
        self._pass_a_minute = pass_a_minute
        self._people: list[Person] = []
        self._dreams: list[Said] = []
        self._asks: dict[str, tuple[Person, tuple[str, ...]]] = {}
        self._offers: dict[str, tuple[Person, str]] = {}
        self._rooms: dict[str, tuple[Person, Person]] = {}
        self._helped: set[str] = set()
        self._arrived = 0
        self.refused: Counter[str] = Counter()

    def found(self) -> None:
        """The first of them come."""
        for _ in range(self._assumed.founders):
            self._arrive()

    def live_a_day(self) -> None:
        """Some come, and of those who are here some come by."""
        whole, part = divmod(self._assumed.arrivals, 1)
        for _ in range(int(whole) + (self._lot.random() < part)):
            self._arrive()
        for person in [*self._people]:
            if self._happens(self._assumed.comes_by):
                self._come_by(person)

    def _come_by(self, person: Person) -> None:
        deeds: list[tuple[float, Callable[[Person, Member], None]]] = [
            (self._assumed.says_a_dream, self._say_a_dream),
            (self._assumed.follows, self._follow),
            (self._assumed.says_something, self._say_something),
            (self._assumed.tells_news, self._tell_news),
            (self._assumed.seals_a_letter, self._seal_a_letter),
            (self._assumed.has_a_hard_day, self._have_a_hard_day),
            (self._assumed.answers_skies, self._answer_skies),
            (self._assumed.asks, self._ask),
            (self._assumed.offers, self._offer),
            (1.0, self._answer_offers),
            (1.0, self._talk),
            (1.0, self._let_dreams_go_on),
            (self._assumed.blocks, self._block),
            (self._assumed.leaves, self._leave),
        ]
        for chance, deed in deeds:
            member = self._services.accounts.by_email(person.email)
            if member and self._happens(chance):
                self._pass_a_minute()
                self._try(deed, person, member)

    def _try(self, deed: Callable[[Person, Member], None], person: Person, member: Member) -> None:
        try:
            deed(person, member)
        except REFUSED as error:
            # What is refused is refused for good reasons: they met somebody who has left, or who blocks them.
            self.refused[f"{deed.__name__}: {type(error).__name__}"] += 1

    def _happens(self, chance: float) -> bool:
        return self._lot.random() < chance

    def _arrive(self) -> None:
        self._pass_a_minute()
        self._arrived += 1
        person = Person(f"p{self._arrived}@example.org", tuple(self._lot.sample(SKILLS, 2)))
        self._services.accounts.sign_up(
            SignUp(f"P{self._arrived}", "Lind", person.email, PASSWORD, skills=person.skills, age=OLDEST)
        )
        self._people.append(person)

    def _say_a_dream(self, person: Person, member: Member) -> None:
        theme = self._lot.randrange(len(THEMES))
        *words, category = THEMES[theme]
        title = f"{self._lot.choice(WAYS).format(*words)}, {self._arrived}.{len(self._dreams)}"
        known = [one.key for one in self._services.categories.all()]
        content = DreamContent(title, "Just once.", (category if category in known else known[0],))
        dream, _ = self._services.dreams.create(member, content)
        person.dreams[dream.slug] = theme
        self._dreams.append(Said(dream.slug, theme, person))

    def _met(self, member: Member) -> Dream:
        """Somebody's dream, which they see."""
        if not self._dreams:
            raise NotFound
        return self._services.dreams.find(self._lot.choice(self._dreams).slug, member)

    def _own(self, person: Person, member: Member) -> Dream:
        if not person.dreams:
            raise NotFound
        return self._services.dreams.find(self._lot.choice([*person.dreams]), member)

    def _follow(self, _person: Person, member: Member) -> None:
        self._services.follows.follow_dream(member, self._met(member).slug)

    def _say_something(self, _person: Person, member: Member) -> None:
        self._services.comments.add(self._met(member), member, f"Good luck, {self._lot.random()}!")

    def _tell_news(self, person: Person, member: Member) -> None:
        dream = self._own(person, member)
        self._services.diary.add(member, dream.slug, f"Another day, {self._lot.random()}.")

    def _seal_a_letter(self, _person: Person, member: Member) -> None:
        kind = self._lot.choice(("came_true", "hard_day"))
        self._services.letter_writing.seal(self._met(member), member, "Dear you, go on.", kind)

    def _have_a_hard_day(self, person: Person, member: Member) -> None:
        self._services.sealed_letters.open_on_hard_day(self._own(person, member), member)

    def _answer_skies(self, person: Person, member: Member) -> None:
        dream = self._own(person, member)
        themes = {said.slug: said.theme for said in self._dreams}
        for other in self._services.same_sky.across(dream, member).open:
            if not other.answer:
                same = themes.get(other.card.dream.slug) == themes[dream.slug]
                chance = self._assumed.says_the_same if same else self._assumed.says_so_of_others
                said = SAME if self._happens(chance) else NOT_QUITE
                self._services.same_sky.answer(dream, member, other.card.dream.id, said)

    def _ask(self, person: Person, member: Member) -> None:
        dream, skill = self._own(person, member), self._lot.choice(SKILLS)
        ask = self._services.asks.open(
            dream, member, f"Who knows {skill}, {self._lot.random()}?", skills=[skill], effort="afternoon"
        )
        self._asks[ask.id] = (person, ask.skills)

    def _offer(self, person: Person, member: Member) -> None:
        fitting = [
            ask
            for ask, (by, skills) in self._asks.items()
            if by is not person and set(skills) & set(person.skills)
        ]
        if fitting:
            ask_id = self._lot.choice(fitting)
            offer = self._services.offers.make(ask_id, member, f"I can, {self._lot.random()}.")
            self._offers[offer.id] = (self._asks[ask_id][0], ask_id)

    def _answer_offers(self, person: Person, member: Member) -> None:
        for offer_id, (dreamer, ask_id) in [*self._offers.items()]:
            if dreamer is not person:
                continue
            del self._offers[offer_id]
            if not self._happens(self._assumed.accepts):
                self._services.offers.decline(offer_id, member)
                continue
            room_id = self._services.offers.accept(offer_id, member)
            room = self._services.rooms.find(room_id, member)
            helper = next((one for one in self._people if self._id(one) == room.helper_id), person)
            self._rooms[room_id] = (person, helper)
            if self._happens(0.5):
                self._services.asks.close(ask_id, member)
                self._asks.pop(ask_id, None)

    def _talk(self, person: Person, member: Member) -> None:
        for room_id, two in [*self._rooms.items()]:
            if person not in two:
                continue
            room = self._services.rooms.find(room_id, member)
            if not room.is_open:
                del self._rooms[room_id]
            elif self._happens(self._assumed.reports_a_room):
                self._services.rooms.check_report(room_id, member)
                self._services.moderation.reports.room(member, room, "It is not kind.")
            elif self._happens(self._assumed.is_done):
                self._close(room_id, person, member)
            else:
                self._services.rooms.write(room_id, member, "On Tuesday, then.")

    def _close(self, room_id: str, person: Person, member: Member) -> None:
        room = self._services.rooms.close(room_id, member)
        two = self._rooms.pop(room_id)
        self._asks.pop(room.ask_id, None)
        self._helped.update(two[0].dreams)
        for one in two:
            writer = member if one is person else self._services.accounts.by_email(one.email)
            if writer and self._happens(self._assumed.says_thanks):
                on_profile = self._happens(0.5)
                self._services.room_thanks.write(room, writer, "Thank you.", on_profile=on_profile)

    def _let_dreams_go_on(self, person: Person, member: Member) -> None:
        for slug in [*person.dreams]:
            true = self._assumed.comes_true_with_a_hand if slug in self._helped else self._assumed.comes_true
            if self._happens(true):
                content = StateContent(
                    CAME_TRUE, worth="Yes.", obstacle="The rain.", may_ask=self._happens(0.6)
                )
                self._services.dream_states.change(member, slug, content)
                del person.dreams[slug]
            elif self._happens(self._assumed.lets_go):
                self._services.dream_states.change(member, slug, StateContent(LET_GO))
                del person.dreams[slug]
            elif self._happens(self._assumed.deletes_a_dream):
                self._services.dreams.delete(member, slug)
                del person.dreams[slug]

    def _block(self, _person: Person, member: Member) -> None:
        dreamer = self._services.people.with_id(self._met(member).dreamer_id)
        if dreamer:
            self._services.blocks.block(member, dreamer.slug)

    def _leave(self, person: Person, member: Member) -> None:
        self._services.account_deletion.ask(member, PASSWORD, GOODBYE)
        self._people.remove(person)

    def _id(self, person: Person) -> str:
        member = self._services.accounts.by_email(person.email)
        return member.id if member else ""
