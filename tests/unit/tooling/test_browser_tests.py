"""What the tests in a browser wait for is what they say."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[2]
PROMISED = re.compile(r"wait_for_function\((?:[^()]|\([^()]*\))*?(async|\.then\()")


def test_no_test_takes_a_promise_for_a_yes() -> None:
    """`wait_for_function` does not wait for what a promise brings; `until` does."""
    assert PROMISED.search('page.wait_for_function(f"async () => (await x()).length")')
    assert PROMISED.search('page.wait_for_function("() => ready.then(() => true)")')
    assert not PROMISED.search('page.wait_for_function("() => window.ready")\npage.evaluate("async () => 1")')
    found = [
        path.name
        for path in TESTS.rglob("*.py")
        if path != Path(__file__) and PROMISED.search(path.read_text())
    ]
    assert not found
