"""Somebody whom more people follow than a query names: what older followers dream for them is on those one's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.store import edges
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    import pytest

    from dreamscape.wiring import Services


def test_an_older_followers_dream_is_on_their_page_and_counted_there_and_a_strangers_is_not(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edges, "MOST_NAMED", 1)
    reader, older, newer, stranger = (sign_up(services, name) for name in ("Rea", "Old", "New", "Str"))
    for one in (older, newer):
        services.follows.follow_member(one, reader.slug)
    dreams = {one.id: dream_by(services, one, audience="followed") for one in (older, newer, stranger)}
    reader = again(services, reader.email)

    listed = {card.dream.dreamer_id for card in services.feed.page(reader, "latest", False, None, None).items}
    assert listed == {newer.id}
    for one, count in ((older, 1), (newer, 1), (stranger, 0)):
        assert len(services.feed.by(one.id, reader, None).items) == count
        counts = services.people.card(one, reader).counts
        assert counts
        assert counts.dreams == count
    assert services.dreams.find(dreams[older.id].slug, reader)
    assert services.feed.by(older.id, None, None).items == []
