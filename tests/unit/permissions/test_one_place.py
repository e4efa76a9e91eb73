"""Who may do what is decided in `services/permissions` alone: no service, route or template has a rule of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[3] / "dreamscape"
# What the policy looks at: whose something is, and how its owner wants it kept.
OWNERS = {"role", "dreamer_id", "author_id"}
PRIVACY = {"members_only", "hides_counts", "comments_private"}
POLICY = "services/permissions"
# Who stores or shows these without deciding anything by them.
NO_DECISION = {
    "services/accounts/export.py": "hands members what is stored of them",
    "services/accounts/sessions.py": "whom a cookie stands for",
    "templates/admin/_macros.html": "shows moderators a member's role",
    "templates/comments/_thread.html": "chooses the words for closed comments",
    "templates/settings/index.html": "shows members what they chose",
    "templates/users/person.html": "tells search engines",
}
IN_A_TEMPLATE = re.compile(
    rf"\b({'|'.join(OWNERS)})\s*(==|!=|in\b|not in\b)"
    rf"|(==|!=)\s*\w+\.({'|'.join(OWNERS)})\b"
    rf"|(?<!form)\.({'|'.join(PRIVACY)})\b"
)


def decisions(source: str) -> Iterator[str]:
    """Where a module compares whose something is, or looks how it is to be kept."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr in OWNERS for side in sides):
                yield ast.unparse(node)
        elif isinstance(node, ast.Attribute) and node.attr in PRIVACY and not _is_form_field(node):
            yield ast.unparse(node)
        elif isinstance(node, ast.Name) and node.id in {"MODERATORS", "is_suspended"}:
            yield node.id


def _is_form_field(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "form"


def _files(pattern: str, *folders: str) -> list[Path]:
    return sorted(
        path
        for path in PACKAGE.rglob(pattern)
        if (name := str(path.relative_to(PACKAGE))) not in NO_DECISION and not name.startswith(folders)
    )


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


# Stores keep, models hold; what their queries say is compared with the policy elsewhere.
@pytest.mark.parametrize("module", _files("*.py", POLICY, "store", "models"), ids=_name)
def test_no_module_decides_for_itself_who_may(module: Path) -> None:
    assert list(decisions(module.read_text(encoding="utf-8"))) == [], "ask a Viewer"


@pytest.mark.parametrize("template", _files("*.html"), ids=_name)
def test_no_template_decides_for_itself_who_may(template: Path) -> None:
    found = IN_A_TEMPLATE.search(template.read_text(encoding="utf-8"))

    assert not found, f"{found[0]}: let the card say it"


@pytest.mark.parametrize("name", NO_DECISION)
def test_what_decides_nothing_is_still_there_and_still_looks(name: str) -> None:
    text = (PACKAGE / name).read_text(encoding="utf-8")

    assert IN_A_TEMPLATE.search(text) if name.endswith(".html") else list(decisions(text))


def test_a_rule_of_ones_own_is_seen() -> None:
    source = """
def may(reader, dream):
    return reader.id == dream.dreamer_id or reader.role in MODERATORS or not dream.comments_private
"""
    assert set(decisions(source)) == {"reader.id == dream.dreamer_id", "MODERATORS", "dream.comments_private"}
    for text in (
        '{% if member.role == "admin" %}',
        "{% if reader.id != dream.dreamer_id %}",
        "x.hides_counts",
    ):
        assert IN_A_TEMPLATE.search(text)
