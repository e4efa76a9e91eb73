"""What happened is told to whoever stands in the table, in order."""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models.search import DREAMS
from dreamscape.services.common import events
from dreamscape.services.common.events import DreamRemoved, Events, MemberRemoved
from dreamscape.wiring.events import build_events

if TYPE_CHECKING:
    from flask import Flask

KINDS = [
    kind
    for _, kind in inspect.getmembers(events, inspect.isclass)
    if kind.__module__ == events.__name__ and kind is not Events
]


def test_every_listener_hears_of_it_in_the_order_of_the_table() -> None:
    heard: list[str] = []
    told = Events(
        {
            DreamRemoved: (
                lambda event: heard.append(f"first {event.dream_id}"),
                lambda _: heard.append("second"),
            ),
            MemberRemoved: (lambda _: heard.append("not this one"),),
        }
    )

    told.tell(DreamRemoved("5"))

    assert heard == ["first 5", "second"]


def test_a_listener_that_fails_is_not_passed_over() -> None:
    heard: list[object] = []

    def fail(_event: object) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        Events({DreamRemoved: (fail, heard.append)}).tell(DreamRemoved("5"))

    assert heard == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_event_is_a_fact_that_cannot_be_changed_and_that_somebody_hears(kind: type, app: Flask) -> None:
    fields: list[Any] = [DREAMS if each.name == "kind" else "5" * 24 for each in dataclasses.fields(kind)]
    event = kind(*fields)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(event, dataclasses.fields(kind)[0].name, "6")

    table = _table(app)
    table.tell(event)  # raises KeyError where nobody does


def test_a_removed_dream_takes_along_what_hung_on_it_and_may_be_told_twice(
    mara: Any, tom: Any, app: Flask, db: Any
) -> None:
    mara.post(
        "/dreams/new",
        {"title": "A boat", "description": "Red.", "categories": "sea", "comments_enabled": "y"},
    )
    tom.post("/dreams/a-boat/comments", {"body": "Ahoy"})
    tom.post("/dreams/a-boat/follow")
    tom.post("/dreams/a-boat/report", {"reason": "Mine."})
    dream = db["dreams"].find_one_and_delete({})
    table = _table(app)

    for _ in range(2):
        table.tell(DreamRemoved(str(dream["_id"])))

    assert [db[name].count_documents({}) for name in ("comments", "follows", "reports")] == [0, 0, 0]


def _table(app: Flask) -> Events:
    services = app.extensions["dreamscape"]
    core = app.extensions["dreamscape.core"]
    return build_events(core, dreams=services.dreams, similar_dreams=services.similar_dreams)
