"""The table of the OWASP ASVS in docs/security.md is whole, and what it points at as proof is there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STATES = ("holds", "partly", "open", "does not apply")
PROOF = re.compile(r"`(tests/[^`]+)`")
LATER = re.compile(r"issue (?:14|15|20)\b|\bdecided: ")
# How many lines of level 1 and 2 each section of version 5.0.0 has.
SECTIONS = """
1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2, 4.1 3, 4.2 1,
4.3 2, 4.4 4, 5.1 1, 5.2 3, 5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3, 6.8 4, 7.1 3, 7.2 4, 7.3 2,
7.4 5, 7.5 2, 7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1, 9.1 3, 9.2 4, 10.1 2, 10.2 2, 10.3 4, 10.4 11, 10.5 5, 10.6 2,
10.7 3, 11.1 2, 11.2 3, 11.3 3, 11.4 4, 11.5 1, 11.6 1, 12.1 3, 12.2 2, 12.3 4, 13.1 1, 13.2 5, 13.3 2, 13.4 5,
14.1 2, 14.2 4, 14.3 3, 15.1 3, 15.2 3, 15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3, 17.1 1, 17.2 4, 17.3 2
"""


class Line(NamedTuple):
    """One requirement, as the table tells it."""

    number: str
    level: int
    asks: str
    state: str
    proof: str


def lines_of(text: str) -> list[Line]:
    """The lines of the table in `text`; each has five cells."""
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \|(.*)\|$", text, re.MULTILINE)
    cells = [(number, *(cell.strip() for cell in rest.split("|"))) for number, rest in rows]
    return [Line(number, int(level), asks, state, proof) for number, level, asks, state, proof in cells]


LINES = lines_of(TEXT)


@cache
def code_of(file: str) -> str:
    """What is in the file of that name; nothing where there is none."""
    path = ROOT / file
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def missing(proof: str) -> str:
    """What is not there of a file, or of `file::test`; nothing when all is."""
    file, _, test = proof.partition("::")
    code = code_of(file)
    if not code or (test and not re.search(rf"^\s*def {test}\(", code, re.MULTILINE)):
        return proof
    is_table = Path(file).name == "table.py"
    return "" if is_table or re.search(r"^\s*def test_", code, re.MULTILINE) else f"{file} has no test"


def test_no_line_is_missing_and_none_is_there_twice() -> None:
    told = Counter(line.number.rpartition(".")[0] for line in LINES)

    assert told == {section: int(many) for section, many in re.findall(r"(\d+\.\d+) (\d+)", SECTIONS)}
    assert max(Counter(line.number for line in LINES).values()) == 1
    assert Counter(line.level for line in LINES) == {1: 70, 2: 183}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.number)
def test_each_line_has_a_state_and_its_proof_or_reason(line: Line) -> None:
    assert line.state in STATES
    assert line.asks
    assert line.proof
    assert [gone for proof in PROOF.findall(line.proof) if (gone := missing(proof))] == []
    if line.state == "holds":
        assert "tests/" in line.proof or "](" in line.proof
    if line.state in ("partly", "open"):
        assert LATER.search(line.proof)


def test_of_level_one_nothing_is_open_or_half_done() -> None:
    assert [line.number for line in LINES if line.level == 1 and line.state in ("partly", "open")] == []


def test_the_figures_of_the_text_are_those_of_the_table() -> None:
    for name, levels in (("1", (1,)), ("2", (2,)), ("both", (1, 2))):
        counts = Counter(line.state for line in LINES if line.level in levels)
        figures = [*(counts[state] for state in STATES), counts.total()]

        assert f"| {name} | {' | '.join(map(str, figures))} |" in TEXT


def test_what_is_not_there_is_seen() -> None:
    here = "tests/unit/site/test_security_table.py"

    assert missing(here) == missing(f"{here}::test_what_is_not_there_is_seen") == ""
    assert missing(f"{here}::test_nothing") == f"{here}::test_nothing"
    assert missing("tests/unit/site/test_nowhere.py") == "tests/unit/site/test_nowhere.py"
    assert lines_of("| 1.1.1 | 2 | this | holds | `tests/x.py` |") == [
        Line("1.1.1", 2, "this", "holds", "`tests/x.py`")
    ]
