"""Reports of one dream and what is said under it, opened and closed at once: it says truly whether any is open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import Target
from dreamscape.store.monthly_counts import MonthlyCounts
from dreamscape.store.reports import Reports
from dreamscape.store.site.integrity import Integrity

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db


def test_the_dream_is_reported_exactly_while_anything_of_it_is(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # They would wait for each other at the month's count, but not where one month ends and the next begins.
    monkeypatch.setattr(MonthlyCounts, "count", lambda *_: None)
    dream, reports = ObjectId(), Reports(db)
    db["dreams"].insert_one({"_id": dream, "follower_count": 0, "comment_count": 0})
    targets = [Target("dream", str(dream)), Target("comment", str(ObjectId()))]

    def opens(target: Target) -> Callable[[], object]:
        return lambda: reports.add(str(ObjectId()), target, str(dream), "Why")

    def closes(target: Target) -> Callable[[], object]:
        return lambda: reports.clear(target.kind, target.id)

    for together in (
        [closes(targets[0]), closes(targets[1])],
        [closes(targets[0]), opens(targets[1])],
        [opens(targets[0]), opens(targets[0]), closes(targets[1])],
    ) * 3:
        for target in targets[: 1 + (len(together) == 2)]:
            opens(target)()
        with ThreadPoolExecutor(len(together)) as pool:
            for done in [pool.submit(deed) for deed in together]:
                done.result(60)
        open_ones = db["reports"].count_documents({"dream_id": dream})
        assert bool(db["dreams"].find_one().get("reported")) == bool(open_ones)

    assert not list(Integrity(db).differences(repair=False))
