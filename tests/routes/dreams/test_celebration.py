"""Who has just shared a dream is told that it is out: once, soon, and they alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from tests.support.dream_forms import write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

OUT = "Your dream is out in the world."


class TestCelebration:
    def test_it_is_once(self, mara: Visitor) -> None:
        location = write(mara).location
        first, second = mara.get(location).text, mara.get(location).text
        assert "There it goes, Mara" in first
        assert "Sail to the midnight sun" in first
        assert "There it goes" not in second

    def test_it_is_for_its_dreamer_and_soon(self, mara: Visitor, tom: Visitor) -> None:
        location = write(mara).location
        assert "There it goes" not in tom.get(location).text
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=20)):
            assert "There it goes" not in mara.get(location).text

    def test_what_is_for_nobody_else_is_not_out(self, mara: Visitor) -> None:
        page = mara.get(write(mara, audience="only_me").location).text
        assert "It is safe here, Mara" in page
        assert OUT not in page
        assert "Send it to a friend" not in page
