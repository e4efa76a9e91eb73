"""What people of the demo site ask each other for, the rooms that came of it, and the dreams under the same sky.

All of it is in `demo/asks.toml` and `demo/ties.toml`, each thing with the days since it was.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.models.same_sky import SAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services


class Hands:
    """Tells them, by the services that people use. `dreams` are by title, `people` by their key."""

    def __init__(
        self,
        *,
        services: Services,
        now: datetime,
        people: Mapping[str, Member],
        dreams: Mapping[str, Dream],
    ) -> None:
        self._services = services
        self._now = now
        self._people = people
        self._by_id = {member.id: member for member in people.values()}
        self._dreams = dreams

    def ask(self, row: Mapping[str, Any]) -> None:
        """Something is asked for, people offer, and some of it is done."""
        dream = self._dreams[row["title"]]
        dreamer = self._by_id[dream.dreamer_id]
        ask = self._services.asks.open(
            dream,
            dreamer,
            row["body"],
            skills=row.get("skills", ()),
            effort=row["effort"],
            place=row.get("place", ""),
            created_at=self._ago(row["days"]),
        )
        for offer in row.get("offers", ()):
            self._offer(ask.id, dreamer, offer)
        if "closed" in row:
            self._services.asks.close(ask.id, dreamer, self._ago(row["closed"]))

    def tie(self, row: Mapping[str, str]) -> None:
        """Two say that theirs is the same dream."""
        one, other = self._dreams[row["one"]], self._dreams[row["other"]]
        for mine, theirs in ((one, other), (other, one)):
            self._services.same_sky.answer(mine, self._by_id[mine.dreamer_id], theirs.id, SAME)

    def _offer(self, ask_id: str, dreamer: Member, row: Mapping[str, Any]) -> None:
        helper = self._people[row["by"]]
        offer = self._services.offers.make(ask_id, helper, row["text"], created_at=self._ago(row["days"]))
        if "accepted" not in row:
            return
        room_id = self._services.offers.accept(offer.id, dreamer, self._ago(row["accepted"]))
        for line in row["lines"]:
            self._services.rooms.write(
                room_id, self._people[line["by"]], line["text"], at=self._ago(line["days"])
            )
        if "done" in row:
            room = self._services.rooms.close(room_id, dreamer, self._ago(row["done"]))
            for line in row["thanks"]:
                author, at = self._people[line["by"]], self._ago(line["days"])
                self._services.room_thanks.write(room, author, line["text"], on_profile=True, at=at)

    def _ago(self, days: float) -> datetime:
        return self._now - timedelta(days=days)
