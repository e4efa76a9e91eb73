"""docs/data-model.md says what is stored: no more, no less, and what stays of whoever has left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import IndexModel

from dreamscape.store.common.indexes import INDEXES
from tests.support.document_shapes import Shapes, paths_of
from tests.support.lived_site import lived_site
from tests.support.rich_site import VERA
from tools.data_model import PAGE, Collection, Contradiction, Key, made, read_model

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.rich_site import RichSite

MODEL = read_model()


@pytest.fixture
def site(app: Flask, db: Any) -> RichSite:
    """A site on which everything has happened, and Vera is about to leave."""
    return lived_site(app, db)


def test_every_document_is_as_documented_and_everything_documented_is_stored(site: RichSite, db: Any) -> None:
    shapes = Shapes()
    shapes.look_at(db, MODEL)
    site.vera_deletes_her_account()
    shapes.look_at(db, MODEL)

    assert shapes.contradictions(MODEL) == []


def test_a_deleted_member_stays_only_where_the_data_model_says_so(site: RichSite, db: Any) -> None:
    before = paths_of(str(site.vera_id), db)
    stays = {
        f"{name}.{path}" for name, one in MODEL.items() for path, key in one.keys.items() if key.survives
    }
    assert stays < before

    site.vera_deletes_her_account()

    assert paths_of(str(site.vera_id), db) == stays
    assert paths_of(VERA, db) == set()


def test_the_page_is_what_the_tool_makes_of_the_model_and_the_indexes() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert made(page, MODEL, INDEXES) == page, "Run python -m tools.data_model"


class TestContradictions:
    """What is wrong with a model is said by name."""

    BOATS = Collection(
        "boats",
        "Boats.",
        {},
        {
            "_id": Key(("ObjectId",), ""),
            "sail": Key(("object", "null"), ""),
            "sail.colour": Key(("string",), ""),
            "crew": Key(("list of string",), "", optional=True),
        },
    )
    WHOLE: tuple[dict[str, Any], ...] = (
        {"sail": {"colour": "red"}, "crew": ["Mara"]},
        {"sail": None, "crew": []},
        {"sail": None},
    )

    def contradictions(self, *documents: dict[str, Any]) -> list[str]:
        shapes = Shapes()
        for document in documents:
            shapes.take_in("boats", {"_id": ObjectId(), **document}, self.BOATS.keys)
        return shapes.contradictions({"boats": self.BOATS})

    def test_documents_as_documented_have_none(self) -> None:
        assert self.contradictions(*self.WHOLE) == []

    @pytest.mark.parametrize(
        ("document", "said"),
        [
            ({"sail": None, "name": "Red"}, "boats.name is not documented."),
            ({"sail": {"colour": "red", "size": 3}}, "boats.sail.size is not documented."),
            ({"sail": "red"}, "boats.sail holds string, which is not documented."),
            ({"sail": {"colour": 7}}, "boats.sail.colour holds integer, which is not documented."),
            ({"sail": {"colour": True}}, "boats.sail.colour holds boolean, which is not documented."),
            ({"sail": None, "crew": [7]}, "boats.crew holds list of integer, which is not documented."),
            ({"sail": None, "crew": datetime.now(UTC)}, "boats.crew holds date, which is not documented."),
            ({"crew": ["Tom"]}, "boats.sail is missing in some documents."),
            ({"sail": {}}, "boats.sail.colour is missing in some documents."),
        ],
    )
    def test_a_document_that_is_otherwise_is_told(self, document: dict[str, Any], said: str) -> None:
        assert self.contradictions(*self.WHOLE, document) == [said]

    def test_what_is_documented_in_vain_is_told(self) -> None:
        assert self.contradictions(self.WHOLE[0]) == [
            "boats.sail was never seen to hold null.",
            "boats.crew is called optional and never missing.",
        ]
        assert self.contradictions(self.WHOLE[2]) == [
            "boats.sail was never seen to hold object.",
            "boats.sail.colour was never seen.",
            "boats.crew was never seen.",
        ]

    def test_a_collection_that_nobody_documented_is_told(self) -> None:
        shapes = Shapes()
        shapes.take_in("rafts", {"_id": 1}, ())
        assert shapes.contradictions({}) == ["rafts is not documented."]

    def test_the_page_must_have_a_part_for_each_collection_and_none_for_any_other(self) -> None:
        page = PAGE.read_text(encoding="utf-8")
        with pytest.raises(Contradiction, match="no marked part for boats"):
            made(page, {**MODEL, "boats": self.BOATS}, INDEXES)
        with pytest.raises(Contradiction, match="marked parts of users"):
            made(page, {name: one for name, one in MODEL.items() if name != "users"}, {})
        with pytest.raises(Contradiction, match="indexes of boats"):
            made(page, MODEL, {**INDEXES, "boats": [IndexModel("sail")]})
