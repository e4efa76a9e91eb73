"""The copy is all that is kept of a member: each stored key stands in it, or says why it does not.

test_personal_data.py looks for the stored values in the copy of somebody to whom everything has happened.
"""

from __future__ import annotations

from dreamscape.services.accounts.export import READ_ME
from dreamscape.store.accounts.personal_data import MEMBER_KEYS
from tests.support.export_table import TABLES, undeclared
from tools.data_model import read_model

MODEL = read_model()


def test_every_key_of_a_members_documents_is_exported_or_left_out_with_a_reason() -> None:
    theirs = {key.collection for key in MEMBER_KEYS}

    assert undeclared(MODEL, TABLES, theirs) == []


class TestUndeclared:
    """What nobody has declared is told by name."""

    def test_a_new_key(self) -> None:
        without = {**TABLES, "users": {**TABLES["users"], "left_out": {}}}
        assert "users.password_hash: exported, or left out?" in undeclared(MODEL, without, set())

    def test_a_new_collection(self) -> None:
        without = {name: table for name, table in TABLES.items() if name != "kept_forms"}
        told = "kept_forms: is it exported? docs/export.toml, or “No: why” in docs/data-model.toml"
        assert told in undeclared(MODEL, without, {"kept_forms"})

    def test_what_is_gone_or_has_no_reason(self) -> None:
        more = {"exported": {"path": "x", "boat": "y"}, "left_out": {"path": " "}}
        found = undeclared(MODEL, {"kept_forms": more}, set())
        assert "kept_forms.boat: nothing such is stored" in found
        assert "kept_forms.path: both exported and left out" in found
        assert "kept_forms.path: left out without a reason" in found


def test_what_is_left_out_is_said_in_the_copy() -> None:
    text = str(READ_ME)
    for words in ("hashes", "log of what moderators did", "invitations", "mails on their way"):
        assert words in text
