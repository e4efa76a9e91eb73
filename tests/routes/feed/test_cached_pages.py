"""What is kept of pages for everybody is what everybody would get, whatever one visitor's request said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.routes.feed.test_dreamscape import plant

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

ELSEWHERE = "//evil.example"


@pytest.mark.parametrize("path", ["/", "/login", "/signup", "/no-such-page"])
def test_a_guests_odd_prefix_stays_with_that_guest(guest: Visitor, path: str) -> None:
    guest.get(path, environ_overrides={"SCRIPT_NAME": ELSEWHERE})

    assert ELSEWHERE not in guest.get(path).text


@pytest.mark.parametrize("path", ["/dreamscape?view=latest", "/dreams", "/profile"])
def test_a_members_odd_prefix_reaches_no_other_member(
    mara: Visitor, tom: Visitor, db: Any, path: str
) -> None:
    plant(db, tom, 2)
    mara.get(path, environ_overrides={"SCRIPT_NAME": ELSEWHERE})

    assert ELSEWHERE not in mara.get(path).text
    assert ELSEWHERE not in tom.get(path).text
