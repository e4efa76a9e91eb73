"""For whom a dream is and who is heard under it: every audience, asked about by everybody who stands in some way to
its dreamer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models import AUDIENCES, COMMENTERS, Dream
from dreamscape.models.dreams import HiddenState
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.store.edges import Edges

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime.now(UTC)
CIRCLE = frozenset({"circle"})
DREAMER = frozenset({"dreamer"})


def member(role: str = "member", **edges: Any) -> Viewer:
    return Viewer(id="somebody", role=role, load_edges=lambda: Edges(**edges))


# Who asks, by how they stand to the dreamer. `friend`: followed by them; `other circle`: in a circle of theirs that
# the dream is not for.
VIEWERS = {
    "guest": Viewer(),
    "stranger": member(),
    "friend": member(followed_by=DREAMER),
    "circle": member(circles=CIRCLE, circle_owners=DREAMER),
    "other circle": member(circles=frozenset({"other"}), circle_owners=DREAMER),
    "blocked": member(followed_by=DREAMER, circles=CIRCLE, circle_owners=DREAMER, blocked=DREAMER),
    "moderator": member("moderator"),
    "blocked moderator": member("moderator", blocked=DREAMER),
    "dreamer": Viewer(id="dreamer", role="member"),
}

SEES = """
                     guest stranger friend circle other-circle blocked moderator blocked-moderator dreamer
everybody              +      +       +      +         +          -        +             +            +
members                -      +       +      +         +          -        +             +            +
followed               -      -       +      -         -          -        -             -            +
circles                -      -       -      +         -          -        -             -            +
only_me                -      -       -      -         -          -        -             -            +
unheard-of             -      -       -      -         -          -        -             -            +
everybody+hidden       -      -       -      -         -          -        +             +            +
circles+hidden         -      -       -      -         -          -        +             +            +
circles+reported       -      -       -      +         -          -        +             +            +
only_me+reported       -      -       -      -         -          -        +             +            +
"""
# Of a dream that all members see.
IS_HEARD = """
                     guest stranger friend circle other-circle blocked moderator blocked-moderator dreamer
readers                -      +       +      +         +          -        +             -            +
followed               -      -       +      -         -          -        -             -            +
circles                -      -       -      +         +          -        -             -            +
nobody                 -      -       -      -         -          -        -             -            -
unheard-of             -      -       -      -         -          -        -             -            +
"""


def dream(**fields: Any) -> Dream:
    return Dream(
        "dream",
        "dreamer",
        "A boat",
        "a-boat",
        "With a sail.",
        ("sea",),
        created_at=NOW,
        updated_at=NOW,
        **fields,
    )


def rows(table: str) -> Iterator[tuple[str, dict[str, bool]]]:
    head, *lines = table.strip("\n").splitlines()
    names = [name.replace("-", " ") for name in head.split()]
    assert set(names) == set(VIEWERS)
    for line in lines:
        what, *cells = line.split()
        assert set(cells) <= {"+", "-"}
        yield what, {name: cell == "+" for name, cell in zip(names, cells, strict=True)}


@pytest.mark.parametrize(("what", "cells"), list(rows(SEES)), ids=[what for what, _ in rows(SEES)])
def test_those_see_a_dream_whom_it_is_for(what: str, cells: dict[str, bool]) -> None:
    audience, _, state = what.partition("+")
    one = dream(
        audience=audience,
        circles=("circle", "one more") if audience == "circles" else (),
        hidden=HiddenState("Why", NOW) if state == "hidden" else None,
        reported=state == "reported",
    )

    assert {who: viewer.can_see_dream(one) for who, viewer in VIEWERS.items()} == cells


@pytest.mark.parametrize(("what", "cells"), list(rows(IS_HEARD)), ids=[what for what, _ in rows(IS_HEARD)])
def test_those_comment_whom_the_dreamer_wants_to_hear(what: str, cells: dict[str, bool]) -> None:
    one = dream(audience="members", who_may_comment=what)

    assert {who: viewer.can_comment_on(one) for who, viewer in VIEWERS.items()} == cells


def test_every_audience_and_everybody_who_may_comment_has_a_line() -> None:
    assert {what for what, _ in rows(SEES)} >= set(AUDIENCES)
    assert {what for what, _ in rows(IS_HEARD)} >= set(COMMENTERS)


def test_nobody_is_heard_who_does_not_see() -> None:
    for audience in AUDIENCES:
        for who_may_comment in COMMENTERS:
            one = dream(audience=audience, circles=("circle",), who_may_comment=who_may_comment)
            for who, viewer in VIEWERS.items():
                assert viewer.can_see_dream(one) or not viewer.can_comment_on(one), who


def test_of_a_dream_that_waits_nobody_else_is_told() -> None:
    one = dream(audience="everybody", hidden=HiddenState("", NOW, waiting=("first",)))
    assert [who for who, viewer in VIEWERS.items() if viewer.could_see_dream(one)] == ["dreamer"]


def test_that_a_dream_is_hidden_is_told_to_those_alone_whom_it_is_for() -> None:
    one = dream(audience="circles", circles=("circle",), hidden=HiddenState("Why", NOW))

    assert {who for who, viewer in VIEWERS.items() if viewer.could_see_dream(one)} == {"circle", "dreamer"}


def test_who_blocks_or_is_blocked_meets_nobody_of_the_two() -> None:
    assert not VIEWERS["blocked"].can_meet("dreamer")
    assert VIEWERS["blocked"].can_meet("somebody else")
    assert VIEWERS["guest"].can_meet("dreamer")
