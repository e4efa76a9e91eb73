"""Which skills members have, so that who asks for one can say it in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.spelling import folded

if TYPE_CHECKING:
    from pymongo.database import Database

MOST_READ = 300
MOST_SHOWN = 80


class SkillsInUse:
    """Skills of those who came last and have some."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]

    def read(self) -> tuple[str, ...]:
        """Eighty skills at most of the three hundred members who came last, those that most of them have first. Skills
        that one alone has are nobody's secret: they stand on their profile."""
        who = {"skills.0": {"$exists": True}}
        newest = [("created_at", DESCENDING), ("_id", DESCENDING)]
        found = self._users.find(who, {"skills": 1}).sort(newest).limit(MOST_READ)
        members = found.hint("newest_skilled").batch_size(MOST_READ)
        many: dict[str, int] = {}
        words: dict[str, str] = {}
        for member in members:
            for skill in member["skills"]:
                key = folded(skill)
                words.setdefault(key, skill)
                many[key] = many.get(key, 0) + 1
        return tuple(words[key] for key in sorted(many, key=lambda key: (-many[key], key))[:MOST_SHOWN])
