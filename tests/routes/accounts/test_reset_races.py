"""Two browsers use one reset link at the same moment: one is in, the other is told kindly that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.store.members.members import Members
from tests.routes.accounts.test_password_reset import NEW_PASSWORD, can_log_in, choose, mailed_link
from tests.support.without_forms import another_is_first

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor


@pytest.mark.usefixtures("mara")
def test_who_comes_second_gets_the_page_for_links_that_no_longer_work(
    guest: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = mailed_link(guest)
    another_is_first(monkeypatch, Members, "use_reset_key")

    answer = choose(guest, link)

    assert answer.status_code == 400
    assert "Ask for a new link" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert guest.get("/welcome").status_code == 303
    assert can_log_in(app, NEW_PASSWORD)
