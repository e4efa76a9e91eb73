"""What the papers point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]*)(?:#([^)]*))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# What stands in a span of code and looks like a path of ours; names in other spans are not for us to judge.
SPAN = re.compile(r"`([^`\s]+)`")
FOLDERS = ("dreamscape", "tests", "docs", "tools", "bench", "migrations_notes", "bin", "cli", "mail", "media", "models",
           "services", "store", "templates", "static", "web", "wiring", "auth", "users", "dreams", "comments",
           "follows", "reports", "admin", "development")  # fmt: skip
# In the first column of the glossary: classes of two words or more, and names in spans of code.
WORD = re.compile(r"\b(?:[A-Z][a-z]+){2,}\b|(?<=`)\w+(?=`)")
# The papers tell with it what a domain of one's own would need.
MADE_UP = ("diaries",)


def anchor(heading: str) -> str:
    """The name that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    for target, name in LINK.findall(paper.read_text(encoding="utf-8")):
        page = paper.parent / target if target else paper
        assert page.exists(), target
        if name:
            assert name in map(anchor, HEADING.findall(page.read_text(encoding="utf-8"))), f"{target}#{name}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_paper_names_is_there(paper: Path) -> None:
    assert missing_files(paper.read_text(encoding="utf-8")) == []


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    assert missing_words((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")) == []


def missing_words(text: str) -> list[str]:
    """The names in the glossary of `text` that no code of ours has."""
    rows = text.partition("## Words\n")[2].splitlines()
    words = {word for row in rows if row.startswith("|") for word in WORD.findall(row.split("|")[1])}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "dreamscape").rglob("*.py"))
    return sorted(words - set(re.findall(r"\w+", code)))


def missing_files(text: str) -> list[str]:
    """The paths of ours that `text` names in code and that are not there, below the root or the package."""
    # Of one test only the file is looked for here.
    named = {span.partition("::")[0] for span in SPAN.findall(text) if _is_path(span)}
    return sorted(
        path for path in named if not any(_exists(path, base) for base in (ROOT, ROOT / "dreamscape"))
    )


def _is_path(span: str) -> bool:
    return (
        span.split("/")[0] in FOLDERS
        and "/" in span
        and not any(word in span for word in (*MADE_UP, "<", "{", "…"))
    )


def _exists(path: str, base: Path) -> bool:
    return any(base.glob(path.rstrip("/")))
