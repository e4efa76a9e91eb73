"""Circles: a few people of a member's, for what is not for everybody. Nobody but the member hears of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import Invalid, NotAllowed, NotFound, Taken
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Circle, CircleCard, Member, Person
from dreamscape.services.common.lengths import excess
from dreamscape.store.circles import CircleFull, CircleNameTaken, TooManyCircles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.circles import Circles as CircleStore
    from dreamscape.store.follows.lists import FollowLists
    from dreamscape.store.members.members import Members

MOST_CIRCLES = 50
MOST_PEOPLE = 500
LONGEST_NAME = 60
FACES = 4  # of a circle at a glance
MOST_NAMED = 3  # of those who are not found
FIRST_CHOICES = 60  # of each of the lists to choose from
MOST_CHOICES = 2_000
NAMELESS = Message("A name, please: it is for you alone.")
NAME_TAKEN = Message("You already have a circle of this name.")
ENOUGH = PluralMessage(
    "You have %(num)s circle, and more there cannot be. Let one go first.",
    "You have %(num)s circles, and more there cannot be. Let one go first.",
    MOST_CIRCLES,
)
YOURSELF = Message("You are in all of your circles anyway. Choose others.")
LEFT = Message("This member has left.")


class Choices(NamedTuple):
    """Whom one may put into a circle: those who are in it or chosen already, whom one follows, and who follows one.

    Nobody stands there twice. `more`: there are others whom one follows, or who follow one.
    """

    inside: tuple[Person, ...]
    followed: tuple[Person, ...]
    followers: tuple[Person, ...]
    more: bool


class Circles:
    """A member's circles, made and changed by themselves; another's are not there."""

    def __init__(
        self,
        *,
        store: CircleStore,
        members: Members,
        follow_lists: FollowLists,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._members = members
        self._follow_lists = follow_lists
        self._newcomers = newcomers
        self._viewer_of = viewer_of

    def of(self, owner: Member) -> list[Circle]:
        """All circles of the owner's with all who are in them, by name."""
        return self._store.of(owner.id)

    def owned(self, owner: Member, circle_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these ids that are of circles of the owner's, each once, in their order."""
        there = self._store.owned(owner.id, circle_ids)
        return tuple(circle_id for circle_id in dict.fromkeys(circle_ids) if circle_id in there)

    def cards(self, owner: Member) -> list[CircleCard]:
        """The owner's circles to choose from, by name: each with the first people in it, in two queries."""
        summaries = self._store.summaries(owner.id, FACES)
        people = self._members.people(person for summary in summaries for person in summary.first)
        return [
            CircleCard(
                summary.id,
                summary.name,
                summary.size,
                tuple(people[person] for person in summary.first if person in people),
            )
            for summary in summaries
        ]

    def overview(self, owner: Member) -> list[CircleCard]:
        """As `cards`, each with how many of the owner's dreams are for it."""
        dreams = self._store.count_dreams(owner.id)
        return [card._replace(dreams=dreams.get(card.id, 0)) for card in self.cards(owner)]

    def around(self, owner: Member, person: Member) -> list[CircleCard]:
        """As `cards`, each with whether this person is in it."""
        inside = self._store.with_person(owner.id, person.id)
        return [card._replace(has_person=card.id in inside) for card in self.cards(owner)]

    def find(self, owner: Member, circle_id: str) -> Circle:
        """The owner's circle of this id; raises NotFound when it is not there or another's."""
        circle = self._store.by_id(owner.id, circle_id)
        if circle is None:
            raise NotFound
        return circle

    def dreams(self, owner: Member, circle: Circle) -> tuple[int, int]:
        """How many of the owner's dreams are for this circle, and how many of those for no other."""
        count = self._store.count_dreams(owner.id).get(circle.id, 0)
        return count, self._store.count_dreams_alone(owner.id, circle.id) if count else 0

    def person(self, owner: Member, slug: str) -> Member:
        """Whom to put into circles; raises NotFound when they are not there for the owner, NotAllowed for oneself."""
        # A page that was open while somebody changed their name still holds the former slug.
        person = self._members.by_slug(slug) or self._members.by_former_slug(slug)
        viewer = self._viewer_of(owner)
        if person is None or not viewer.can_meet(person.id):
            raise NotFound(LEFT)
        if not viewer.can_put_into_circle(person):
            raise NotAllowed(YOURSELF)
        return person

    def people(self, circle: Circle) -> list[Person]:
        """Who is in it, in the order in which they were put in."""
        there = self._members.people(circle.people)
        return [there[person_id] for person_id in circle.people if person_id in there]

    def choices(
        self, owner: Member, inside: Sequence[Person], chosen: Sequence[str], shown: int = FIRST_CHOICES
    ) -> Choices:
        """Whom to offer for a circle with these people in it, `shown` of each list; `chosen` are slugs."""
        size = max(FIRST_CHOICES, min(shown, MOST_CHOICES))
        followed = self._follow_lists.followed_by(owner.id, None, size, owner.id)
        followers = self._follow_lists.followers_of(owner.id, None, size, owner.id)
        people = self._members.people([*followed.items, *followers.items])
        known = {person.slug for person in (*inside, *people.values())}
        others = self._members.people_at(slug for slug in chosen if slug not in known)
        viewer = self._viewer_of(owner)
        people |= {person.id: person for person in (*inside, *others.values())}
        people = {key: person for key, person in people.items() if viewer.can_put_into_circle(person)}
        seen: set[str] = set()

        def next_of(ids: Iterable[str]) -> tuple[Person, ...]:
            new = [person_id for person_id in ids if person_id in people and person_id not in seen]
            seen.update(new)
            return tuple(people[person_id] for person_id in dict.fromkeys(new))

        return Choices(
            inside=next_of(person.id for person in (*inside, *others.values())),
            followed=next_of(followed.items),
            followers=next_of(followers.items),
            more=size < MOST_CHOICES and bool(followed.after or followers.after),
        )

    def add(self, owner: Member, name: str, slugs: Sequence[str]) -> str:
        """Make a circle of the people at these slugs; returns its id. Raises Invalid at `name` or `people`."""
        name, people = _checked_name(name), self._ids(owner, slugs)
        with _told_at_its_field():
            return self._store.add(owner.id, name, people, MOST_CIRCLES)

    def change(self, owner: Member, circle_id: str, name: str, slugs: Sequence[str]) -> str:
        """Give a circle another name and other people; returns its id.

        Raises Invalid at `name` or `people`, NotFound when it is not there or another's.
        """
        inside = self.find(owner, circle_id).people
        name, people = _checked_name(name), self._ids(owner, slugs, inside)
        with _told_at_its_field():
            self._store.rewrite(owner.id, circle_id, name, people)
        return circle_id

    def put(self, owner: Member, person: Member, circle_ids: Sequence[str], new_name: str) -> None:
        """This person is from now on in these circles and in no other, and in a new one, where it has a name.

        Raises Invalid at `circles` or `name`, NotFound when they are not there for the owner any more.
        """
        name = _checked_name(new_name) if new_name else ""
        inside = self._store.with_person(owner.id, person.id)
        if new_name or not inside.issuperset(circle_ids):
            self._newcomers.may_put_into_circle(owner, [person], "circles")
        with _told_at_its_field():
            self._store.put(
                owner.id, person.id, circle_ids, new_name=name, most=MOST_CIRCLES, most_people=MOST_PEOPLE
            )

    def remove(self, owner: Member, circle_id: str) -> Circle:
        """Take a circle away; returns what it was. What was for it alone is for the owner alone then.

        Raises NotFound when it is not there or another's.
        """
        circle = self.find(owner, circle_id)
        self._store.remove(owner.id, circle_id)
        return circle

    def _ids(self, owner: Member, slugs: Sequence[str], inside: Sequence[str] = ()) -> list[str]:
        slugs = list(dict.fromkeys(slugs))
        if len(slugs) > MOST_PEOPLE:
            raise Invalid(
                "people",
                PluralMessage(
                    "A circle has room for %(num)s person; these are %(count)s.",
                    "A circle has room for %(num)s people; these are %(count)s.",
                    MOST_PEOPLE,
                    count=len(slugs),
                ),
            )
        viewer = self._viewer_of(owner)
        found = self._members.people_at(slugs)
        if any(viewer.is_me(person.id) for person in found.values()):
            raise Invalid("people", YOURSELF)
        # Who blocks the owner is to them as somebody who is not there.
        lost = [slug for slug in slugs if slug not in found or not viewer.can_put_into_circle(found[slug])]
        if lost:
            raise Invalid("people", _not_found(lost))
        new = [found[slug] for slug in slugs if found[slug].id not in inside]
        self._newcomers.may_put_into_circle(owner, new, "people")
        return [found[slug].id for slug in slugs]


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise Invalid("name", NAMELESS)
    if message := excess(name, LONGEST_NAME):
        raise Invalid("name", message)
    return name


def _not_found(slugs: Sequence[str]) -> Message:
    named = ", ".join(slug[:LONGEST_NAME] for slug in slugs[:MOST_NAMED])
    return PluralMessage(
        "We found nobody at “%(slugs)s”, so they are left out. Everybody else is still chosen: save once more.",
        "We did not find %(num)s of those you chose (“%(slugs)s”), so they are left out. Everybody else is still "
        "chosen: save once more.",
        len(slugs),
        slugs=named,
    )


@contextmanager
def _told_at_its_field() -> Iterator[None]:
    """Say what the store refuses where it was typed."""
    try:
        yield
    except CircleNameTaken as error:
        raise Taken("name", NAME_TAKEN) from error
    except TooManyCircles as error:
        raise Invalid("name", ENOUGH) from error
    except CircleFull as error:
        full = Message(
            "“%(circle)s” is full: a circle has room for %(most)s people.",
            circle=error.name,
            most=MOST_PEOPLE,
        )
        raise Invalid("circles", full) from error
