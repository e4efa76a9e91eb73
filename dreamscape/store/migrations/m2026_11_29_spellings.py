"""Writes anew what members are found by and titles are compared by, where it has other than plain letters."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from pymongo.errors import DuplicateKeyError

from dreamscape.spelling import email_key, folded
from dreamscape.store.members.documents import name_keys
from dreamscape.store.migrations.steps import in_batches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.collection import Collection
    from pymongo.database import Database

log = logging.getLogger(__name__)

# Keys of plain letters alone are the same in every version.
OTHER_LETTERS = {"$regex": r"[^\x00-\x7f]"}
ADDRESSES = {"email": OTHER_LETTERS}
NAMES = {"$or": [{"first_name": OTHER_LETTERS}, {"last_name": OTHER_LETTERS}]}
TITLES = {"title": OTHER_LETTERS}


def migrate(db: Database[dict[str, Any]]) -> None:
    """One form for addresses, names and titles; two that turn out to be one both stay, and are reported."""
    for member in _each(db["users"], ADDRESSES, ("email", "email_key")):
        if not _write(db["users"], member, {"email_key": email_key(member["email"])}, "email"):
            log.warning(
                "The member %s has an address that another member has too, spelt another way. Both can log in as "
                "they spell it; the same person may want only one of the accounts.",
                member["_id"],
            )
    for member in _each(db["users"], NAMES, ("first_name", "last_name", "name_key", "last_name_key")):
        keys = name_keys(member.get("first_name", ""), member.get("last_name", ""))
        _write(db["users"], member, keys, "first_name", "last_name")
    for dream in _each(db["dreams"], TITLES, ("title", "title_key")):
        if not _write(db["dreams"], dream, {"title_key": folded(dream["title"])}, "title"):
            log.warning(
                "The dream %s has a title that another one of its dreamer has too, spelt another way. Both stay.",
                dream["_id"],
            )


def _each(collection: Collection[dict[str, Any]], query: Mapping[str, Any], fields: tuple[str, ...]) -> Any:
    for batch in in_batches(collection, query, fields):
        yield from batch


def _write(
    collection: Collection[dict[str, Any]], document: Mapping[str, Any], keys: Mapping[str, str], *of: str
) -> bool:
    """Write the keys, unless what they are made of has just changed; False when somebody else has them."""
    if all(document.get(name) == key for name, key in keys.items()):
        return True
    unchanged = {"_id": document["_id"], **{name: document[name] for name in of if name in document}}
    try:
        collection.update_one(unchanged, {"$set": dict(keys)})
    except DuplicateKeyError:
        return False
    return True
