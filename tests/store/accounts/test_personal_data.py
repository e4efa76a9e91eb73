"""Whatever names a member is erased and exported as its store states: looked for in the documents themselves."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.personal_data import MEMBER_KEYS, PersonalData
from dreamscape.store.common.member_keys import Erasure
from tests.support.document_shapes import paths_of
from tests.support.export_table import lost
from tests.support.lived_site import lived_site
from tests.support.rich_site import VERA
from tools.data_model import read_model

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.rich_site import RichSite

MODEL = read_model()
# Of these only such documents are exported.
WHERE: dict[str, dict[str, Any]] = {
    "sealed_letters.dreamer_id": {"opened_at": {"$ne": None}, "removed_at": None}
}


@pytest.fixture
def site(app: Flask, db: Any) -> RichSite:
    """A site on which everything has happened to Vera."""
    return lived_site(app, db)


def stated(*erasures: Erasure) -> set[str]:
    """The places that are stated to be erased like that."""
    return {key.path for key in MEMBER_KEYS if key.erasure in erasures}


def found(site: RichSite) -> set[str]:
    """The places where Vera's id or address is stored."""
    return paths_of(str(site.vera_id), site.db) | paths_of(VERA, site.db)


def export(site: RichSite) -> dict[str, Any]:
    """Vera's own copy."""
    with site.app.app_context():
        services = site.app.extensions["dreamscape"]
        pieces = services.export.archive(services.accounts.by_email(VERA))
        archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    data: dict[str, Any] = json.loads(archive.read("dreamscape.json"))
    return data


def test_every_place_that_names_a_member_is_stated_and_every_statement_is_of_such_a_place(
    site: RichSite,
) -> None:
    before = found(site)
    PendingDeletions(site.db).begin(str(site.vera_id))

    assert before | found(site) == stated(*Erasure)


def test_each_goes_when_it_is_stated_to_go(site: RichSite) -> None:
    PendingDeletions(site.db).begin(str(site.vera_id))
    assert found(site) == stated(*Erasure) - stated(Erasure.ACCOUNT)

    PersonalData(site.db).erase(str(site.vera_id))
    assert found(site) == stated(Erasure.DREAMS, Erasure.LAST, Erasure.STAYS)

    site.command("accounts", "purge")
    assert found(site) == stated(Erasure.STAYS)


def test_the_export_has_every_document_that_is_stated_to_be_in_it(site: RichSite) -> None:
    ship = site.db["dreams"].find_one({"slug": "a-fine-ship"})["_id"]
    site.post(site.mara, f"/admin/dreams/{ship}/hide", reason="It leaks.")
    data = export(site)
    for key in MEMBER_KEYS:
        if key.exported and key.exported != "profile":
            theirs = {key.key: site.vera_id, **WHERE.get(key.path, {})}
            there = site.db[key.collection].count_documents(theirs)
            assert len(data[key.exported]) == there > 0, key.path
    assert data.keys() == {key.exported for key in MEMBER_KEYS if key.exported}
    assert data["profile"]["email"] == VERA
    assert lost(site.db, site.vera_id, data) == []


@pytest.mark.parametrize("key", MEMBER_KEYS, ids=lambda key: key.path)
def test_the_data_model_tells_the_same(key: Any) -> None:
    collection = MODEL[key.collection]
    assert collection.keys[key.key].survives == (key.erasure is Erasure.STAYS)
    exported = {other.exported for other in MEMBER_KEYS if other.collection == key.collection} - {""}
    text = collection.facts["exported"]
    assert all(f"`{name}`" in text for name in exported)
    assert exported or text.startswith("No: "), "say why it is not exported"


def test_nothing_else_survives_in_the_data_model() -> None:
    survives = {
        f"{name}.{path}" for name, one in MODEL.items() for path, key in one.keys.items() if key.survives
    }
    assert survives == stated(Erasure.STAYS)
