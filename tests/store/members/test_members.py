"""Members as they are stored: one for each address, each with a name of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from bson import ObjectId

from dreamscape.models import Mail
from dreamscape.store.members.documents import member_from
from dreamscape.store.members.members import EmailTaken, Members, NewMember

MAIL = Mail("mara@example.org", "A link", "Here it is.", "<p>Here it is.</p>")
MARA = NewMember("Mara@example.org", "hash", "Mara", "Lind", "mara-lind", ("travel",), ("baking",), "bear-1")


def test_a_member_is_found_by_address_whatever_its_case(db: Any) -> None:
    added = Members(db).add(MARA)

    found = Members(db).by_email(" mara@EXAMPLE.org ")

    assert found
    assert found.id == added.id
    assert Members(db).by_email("mara@example.com") is None


@pytest.mark.parametrize("member_id", ["", "x", "\x00", "0" * 24, "z" * 24])
def test_an_id_of_nobody_is_not_found(db: Any, member_id: str) -> None:
    assert Members(db).by_id(member_id) is None


def test_an_address_is_used_once_and_a_refused_member_leaves_no_slug_behind(db: Any) -> None:
    Members(db).add(MARA)

    with pytest.raises(EmailTaken):
        Members(db).add(replace(MARA, email="mara@EXAMPLE.ORG", slug_base="somebody"))

    assert Members(db).by_former_slug("somebody") is None
    assert db["users"].count_documents({}) == 1


def test_two_of_one_name_have_different_slugs_even_at_once(db: Any) -> None:
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda n: Members(db).add(replace(MARA, email=f"m{n}@example.org")), range(8)))

    assert len({member.slug for member in added}) == 8


def test_a_document_with_hardly_any_keys_is_still_a_member() -> None:
    member = member_from({"_id": ObjectId(), "first_name": "Mara", "picture": ""})

    assert member.name == "Mara"
    assert member.picture is None
    assert member.created_at.tzinfo is not None


def test_one_reset_key_works_and_only_once(db: Any) -> None:
    members = Members(db)
    mara = members.add(MARA)
    members.set_reset_key(mara, "older", MAIL)
    members.set_reset_key(mara, "newer", MAIL)

    assert not members.has_reset_key(mara.id, "older")
    assert members.use_reset_key(mara.id, "older", "new hash", MAIL) is None
    used = members.use_reset_key(mara.id, "newer", "new hash", MAIL)
    assert used
    assert used.member.password_hash == "new hash"
    assert members.use_reset_key(mara.id, "newer", "newest hash", MAIL) is None


def test_of_two_who_use_one_link_at_once_one_does(db: Any) -> None:
    members = Members(db)
    mara = members.add(MARA)
    members.set_reset_key(mara, "key", MAIL)

    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(lambda n: members.use_reset_key(mara.id, "key", f"hash {n}", MAIL), range(4)))

    assert sum(member is not None for member in used) == 1


def test_a_new_password_voids_the_reset_key(db: Any) -> None:
    members = Members(db)
    mara = members.add(MARA)
    members.set_reset_key(mara, "key", MAIL)

    assert members.set_password(mara, "new hash", MAIL)

    assert not members.has_reset_key(mara.id, "key")


def test_nobody_gets_a_new_password_for_the_one_before_the_last(db: Any) -> None:
    members = Members(db)
    mara = members.add(MARA)
    changed = members.set_password(mara, "new hash", MAIL)

    assert members.set_password(mara, "the hash of who comes second", MAIL) is None
    assert changed
    assert members.by_id(mara.id) == changed.member
