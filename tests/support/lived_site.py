"""The rich site after everything has happened: lived once in a process, and put back for each further test.

To live it takes a quarter of a minute. Nothing in the database goes by itself meanwhile
(see `EmbeddedDatabase.ephemeral`).
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from tests.support.rich_site import RichSite

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

_lived: list[tuple[RichSite, dict[str, list[dict[str, Any]]]]] = []


def lived_site(app: Flask, db: Any) -> RichSite:
    """The site on this clean database, with everybody still logged in."""
    if not _lived:
        site = RichSite(app, db)
        site.live()
        _lived.append((site, {name: list(db[name].find()) for name in db.list_collection_names()}))
        return site
    first, documents = _lived[0]
    for name in documents.keys() | set(db.list_collection_names()):
        db[name].delete_many({})
        if kept := documents.get(name):
            db[name].insert_many(kept)
    return _moved(first, app, db)


def _moved(first: RichSite, app: Flask, db: Any) -> RichSite:
    """The same people at another process of the site."""
    site = copy(first)
    site.app, site.db = app, db
    for name in ("mara", "tom", "walt", "xaver", "vera"):
        visitor: Visitor = getattr(first, name)
        setattr(site, name, visitor.at(app))
    return site
