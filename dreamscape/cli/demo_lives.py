"""What became of some dreams of the demo site: their diaries, their states, and the letters that wait for them.

All of it is in `demo/lives.toml`, each thing with the days since it was.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.models import DreamContent, PictureUpload
from dreamscape.models.dream_states import StateContent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services


class Lives:
    """Tells them, by the services that people use.

    `dreams` are by title, `people` by their key; `upload_of` is the picture that an entry names.
    """

    def __init__(
        self,
        *,
        services: Services,
        now: datetime,
        people: Mapping[str, Member],
        dreams: Mapping[str, Dream],
        upload_of: Callable[[Mapping[str, Any]], PictureUpload],
    ) -> None:
        self._services = services
        self._now = now
        self._people = people
        self._by_id = {member.id: member for member in people.values()}
        self._dreams = dreams
        self._upload_of = upload_of

    def tell(self, row: Mapping[str, Any]) -> Dream | None:
        """One life: what was written, what was sealed, and then where the dream came to be. The dream with which
        somebody goes on with it, if one does."""
        dream = self._dreams[row["title"]]
        dreamer = self._by_id[dream.dreamer_id]
        for entry in row.get("entries", ()):
            at = self._ago(entry["days"])
            self._services.diary.add(dreamer, dream.slug, entry["text"], self._upload_of(entry), at)
        shown = [letter for one in row.get("letters", ()) if (letter := self._seal(dream, one))]
        for state in row.get("states", ()):
            content = StateContent(**{key: value for key, value in state.items() if key != "days"})
            self._services.dream_states.change(dreamer, dream.slug, content, self._ago(state["days"]))
        for letter_id in shown:
            self._services.sealed_letters.show(letter_id, dreamer, shown=True)
        return self._carry_on(dream, row["carried_on"]) if "carried_on" in row else None

    def _seal(self, dream: Dream, row: Mapping[str, Any]) -> str:
        """Seal a letter; its id where its dreamer lets others read it, else ""."""
        day = (self._now + timedelta(days=row["opens_in"])).date().isoformat() if "opens_in" in row else ""
        letter = self._services.letter_writing.seal(
            dream,
            self._people[row["by"]],
            row["text"],
            row["opens"],
            opens_on=day,
            may_show=row.get("may_show", False),
            sealed_at=self._ago(row["days"]),
        )
        return letter.id if row.get("shown") else ""

    def _carry_on(self, dream: Dream, row: Mapping[str, Any]) -> Dream:
        content = DreamContent(row["title"], row["text"].strip(), tuple(row["categories"]))
        who, at = self._people[row["by"]], self._ago(row["days"])
        return self._services.dreams.create(who, content, created_at=at, continues=dream.slug)[0]

    def _ago(self, days: float) -> datetime:
        return self._now - timedelta(days=days)
