"""A few members around one dream, and what each is told of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Comment, Member
    from dreamscape.wiring import Services


class Harbour:
    """Mara, whose dream it is; Tom and Ada, who have said something under it; Wil, who has not."""

    def __init__(self, services: Services, db: Any) -> None:
        self.services, self.db = services, db
        self.mara, self.tom, self.ada, self.wil = (
            sign_up(services, name) for name in ("Mara", "Tom", "Ada", "Wil")
        )
        self.boat = dream_by(services, self.mara)
        self.toms = self.say(self.tom, "Take me with you!")
        self.adas = self.say(self.ada, "And me!")
        for one in (self.mara, self.tom, self.ada):
            self.read(one)

    def say(self, author: Member, body: str) -> Comment:
        dream = self.services.dreams.find(self.boat.slug, self.now(author))
        return self.services.comments.add(dream, self.now(author), body)

    def now(self, member: Member) -> Member:
        return again(self.services, member.email)

    def read(self, member: Member) -> None:
        self.services.notifications.mark_read(self.now(member))

    def told(self, member: Member) -> list[tuple[str, list[str], int]]:
        """What is new to a member: kind, whom it names, and how many there are."""
        cards = self.services.notifications.page(self.now(member)).items
        return [
            (card.notification.kind, [person.first_name for person in card.people], card.notification.count)
            for card in cards
            if card.notification.unread
        ]

    def agrees(self) -> bool:
        """Does every shown number say what is there, the one at the bell too?"""
        bells = all(self.now(one).unread_notifications == len(self.told(one)) for one in self.all)
        return bells and list(self.services.integrity.run(repair=False)) == []

    @property
    def all(self) -> tuple[Member, ...]:
        return self.mara, self.tom, self.ada, self.wil
