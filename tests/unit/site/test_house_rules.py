"""Rules of the code's layout that import-linter cannot see; docs/architecture.md says why they are."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[3] / "dreamscape"
STORES = sorted((PACKAGE / "store").rglob("*.py"))
SERVICES = sorted((PACKAGE / "services").rglob("*.py"))
WRITES = re.compile(r"(insert|update|delete|replace|find_one_and|bulk)_\w+")

# Which domain writes a collection. `users` is an account and a member, so both may.
OWNERS = {
    "appeals": {"moderation"},
    "asks": {"asks"},
    "audit": {"audit"},
    "avatars": {"members"},
    "blocks": {"blocks"},
    "categories": {"categories"},
    "sealed_letters": {"sealed_letters"},
    "sky_answers": {"same_sky"},
    "sky_similarity": {"same_sky"},
    "circles": {"circles"},
    "comments": {"comments"},
    "csp_reports": {"site"},
    "diary_entries": {"diary"},
    "dreams": {"dreams", "dream_states"},
    "ended_by_blocks": {"blocks"},
    "follows": {"follows"},
    "invitations": {"accounts"},
    "jobs": {"jobs"},
    "kept_forms": {"accounts"},
    "kept_pictures": {"pictures"},
    "share_pictures": {"pictures"},
    "member_notes": {"moderation"},
    "migrations": {"site"},
    "monthly_counts": {"monthly_counts"},
    "notification_acts": {"notifications"},
    "notifications": {"notifications"},
    "offers": {"asks"},
    "passkey_challenges": {"accounts"},
    "passkeys": {"accounts"},
    "pending_comments": {"comments"},
    "pending_log_ins": {"accounts"},
    "people_version": {"common"},
    "pictures.chunks": {"pictures"},
    "pictures.files": {"pictures"},
    "push_subscriptions": {"notifications"},
    "reactions": {"comments"},
    "removed_comments": {"comments"},
    "repeated_texts": {"comments"},
    "room_lines": {"rooms"},
    "rooms": {"rooms"},
    "thanks": {"rooms"},
    "reports": {"reports"},
    "search_words": {"search"},
    "second_steps": {"accounts"},
    "sessions": {"accounts"},
    "similar_dreams": {"dreams"},
    "site_pages": {"site"},
    "site_settings": {"site", "common"},
    "sitemap_parts": {"sitemap"},
    "slugs": {"common"},
    "spent_challenges": {"accounts"},
    "users": {"accounts", "members"},
}
# What goes through the documents of all domains is a domain's business of its own.
THROUGH_ALL = {
    "categories/merges.py": "renames a category wherever it is named",
    "common/bulk.py": "makes the changes that others name, in their own collections",
    "migrations": "change what is stored, wherever it is",
    "pictures/references.py": "forgets a lost picture wherever it is named",
    "site/copies.py": "repairs what dreams say of other documents",
    "site/demo.py": "fills an empty site",
    "site/integrity.py": "repairs counts",
}


def written_collections(source: str) -> Iterator[str]:
    """The names of the collections that a module writes, as far as it writes to `db["name"]` or keeps that."""
    tree = ast.parse(source)
    kept: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and (name := _collection(node.value)):
            kept.update({target.attr: name for target in node.targets if isinstance(target, ast.Attribute)})
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and WRITES.fullmatch(node.func.attr)
        ):
            written = node.func.value
            if isinstance(written, ast.Attribute) and written.attr in kept:
                yield kept[written.attr]
            elif name := _collection(written):
                yield name
            else:
                yield ast.unparse(written)


def _collection(node: ast.expr) -> str | None:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
        return {"COLLECTION": "people_version"}.get(node.slice.id)
    return None


@pytest.mark.parametrize("store", STORES, ids=lambda path: str(path.relative_to(PACKAGE / "store")))
def test_a_domain_writes_its_own_collections_alone(store: Path) -> None:
    name = str(store.relative_to(PACKAGE / "store"))
    domain = name.removesuffix(".py").partition("/")[0]
    if name in THROUGH_ALL or domain in THROUGH_ALL:
        return
    for collection in written_collections(store.read_text(encoding="utf-8")):
        assert domain in OWNERS[collection], f"{name} writes {collection}: let its own domain do that"


def test_everything_that_writes_through_all_domains_is_still_there() -> None:
    assert all((PACKAGE / "store" / name).exists() for name in THROUGH_ALL)


def test_a_write_to_another_domain_is_seen() -> None:
    source = """
class Thieves:
    def __init__(self, db):
        self._loot = db["dreams"]

    def steal(self, db):
        self._loot.delete_many({})
        db["users"].update_one({}, {})
"""
    assert list(written_collections(source)) == ["dreams", "users"]


@pytest.mark.parametrize("store", STORES, ids=lambda path: str(path.relative_to(PACKAGE / "store")))
def test_a_store_makes_no_message_to_a_person(store: Path) -> None:
    tree = ast.parse(store.read_text(encoding="utf-8"))
    ours = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "dreamscape.errors"
        for alias in node.names
    }
    spoken = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ours
        and node.args
    ]
    assert not spoken


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: str(path.relative_to(PACKAGE / "services")))
def test_a_service_takes_no_database_session_and_is_built_with_keywords(service: Path) -> None:
    for node in ast.walk(ast.parse(service.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.args, *node.args.kwonlyargs]
            hints = [ast.unparse(argument.annotation) for argument in arguments if argument.annotation]
            assert not [hint for hint in hints if "ClientSession" in hint], node.name
            assert "session" not in {argument.arg for argument in arguments}, node.name
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            assert len(node.args.args) <= 2, f"{service.name}: collaborators go by keyword"
