"""Writes beside the skills of each member the keys by which what others ask for finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.skill_keys import held_keys
from dreamscape.store.common.bulk import update_each
from dreamscape.store.migrations.steps import Progress, in_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.database import Database

WITHOUT_KEYS: dict[str, Any] = {"skills.0": {"$exists": True}, "skill_keys": {"$exists": False}}


def migrate(db: Database[dict[str, Any]]) -> Iterator[Progress]:
    """A thousand at a time, those that have skills and no keys. Who has just changed theirs has got keys by that."""
    total, done = db["users"].count_documents(WITHOUT_KEYS), 0
    for batch in in_batches(db["users"], WITHOUT_KEYS, ["skills"]):
        update_each(
            db["users"],
            [
                (
                    {"_id": one["_id"], "skills": one["skills"]},
                    {"$set": {"skill_keys": held_keys(one["skills"])}},
                )
                for one in batch
            ],
        )
        done += len(batch)
        yield Progress(done, max(total, done))
