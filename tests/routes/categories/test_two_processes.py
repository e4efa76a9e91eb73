"""What can be chosen is asked of the database: another process, with a copy from before, accepts nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape import create_app
from dreamscape.errors import Invalid
from dreamscape.models import DreamContent
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

MARA = {"first_name": "Mara", "last_name": "Lind"}
BOAT = {"title": "A boat", "description": "A red sail."}
IVO = {"first_name": "Ivo", "last_name": "Berg", "email": "ivo@example.org", "password": "five quiet owls"}


@pytest.fixture
def elsewhere(mongo_client: Any, settings: dict[str, Any], db: Any, mo: Visitor) -> Flask:
    """A process whose copy is of now; what happens after this, happens in another one."""
    assert db["categories"].count_documents({"retired": False})
    process: Flask = create_app(settings, client=mongo_client)
    with process.app_context():
        process.extensions["dreamscape"].categories.named(["sea"])
        process.extensions["dreamscape"].avatars.picture("added-one")
    assert mo.get("/admin/categories").status_code == 200
    return process


def test_no_dream_gets_a_category_that_was_retired_elsewhere(
    elsewhere: Flask, mo: Visitor, mara: Visitor, db: Any
) -> None:
    mo.post("/admin/categories/sea/retire")

    there = mara.at(elsewhere)
    refused = there.post("/dreams/new", {**BOAT, "categories": ["sea"]}, page="/dreams/new")
    assert "Choose at least one" in refused.text
    there.post("/dreams/new", {**BOAT, "categories": ["sea", "art"]}, page="/dreams/new")
    assert db["dreams"].find_one({"slug": "a-boat"})["categories"] == ["art"]


def test_the_rules_of_a_dream_ask_the_database_and_not_the_form_alone(
    elsewhere: Flask, mo: Visitor, mara: Visitor
) -> None:
    services = elsewhere.extensions["dreamscape"]
    mo.post("/admin/categories/sea/retire")
    member = services.accounts.by_email(mara.email)

    content = DreamContent(title="A boat", description="A red sail.", categories=("sea",))
    with elsewhere.app_context(), pytest.raises(Invalid, match="at least one"):
        services.dreams.create(member, content)


def test_no_profile_gets_an_interest_that_was_retired_elsewhere(
    elsewhere: Flask, mo: Visitor, mara: Visitor, db: Any
) -> None:
    mo.post("/admin/categories/sea/retire")

    mara.at(elsewhere).post("/profile", {**MARA, "interests": ["sea", "art"]}, page="/profile")

    assert db["users"].find_one({"email": mara.email})["interests"] == ["art"]


def test_who_signs_up_gets_no_interest_that_was_retired_elsewhere(
    elsewhere: Flask, mo: Visitor, db: Any
) -> None:
    mo.post("/admin/categories/sea/retire")

    Visitor(elsewhere).post("/signup", {**IVO, "interests": ["sea", "art"]}, page="/signup")

    assert db["users"].find_one({"email": IVO["email"]})["interests"] == ["art"]


def test_what_was_added_elsewhere_can_be_chosen_at_once(
    elsewhere: Flask, mo: Visitor, mara: Visitor, db: Any
) -> None:
    mo.post("/admin/categories", {"name": "Bee keeping"})

    there = mara.at(elsewhere)
    there.post("/dreams/new", {**BOAT, "categories": ["bee-keeping"]}, page="/dreams/new")

    assert db["dreams"].find_one({"slug": "a-boat"})["categories"] == ["bee-keeping"]


def test_a_drawing_that_was_retired_elsewhere_is_given_to_nobody(elsewhere: Flask, mo: Visitor) -> None:
    mo.post("/admin/avatars/owl-1/retire")

    there = elsewhere.extensions["dreamscape"].avatars
    assert there.known_or_random("owl-1") != "owl-1"
    assert "owl-1" not in there.all()


def test_the_last_category_in_use_cannot_be_retired_by_a_process_that_knows_more(
    elsewhere: Flask, mo: Visitor, db: Any
) -> None:
    db["categories"].update_many({"_id": {"$ne": "sea"}}, {"$set": {"retired": True}})

    mo.at(elsewhere).post("/admin/categories/sea/retire")

    assert not db["categories"].find_one({"_id": "sea"})["retired"]


def test_a_door_that_was_closed_elsewhere_lets_nobody_in(elsewhere: Flask, db: Any) -> None:
    guest = Visitor(elsewhere)
    assert guest.get("/signup").status_code == 200
    db["site_settings"].update_one({"_id": "site"}, {"$set": {"sign_up": "closed"}}, upsert=True)

    answer = guest.post("/signup", IVO, page="/login")

    assert "Nobody new can join just now" in answer.text
    assert not db["users"].find_one({"email": IVO["email"]})
