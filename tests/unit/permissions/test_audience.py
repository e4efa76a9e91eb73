"""Which audience is wider than another."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dreamscape.models import AUDIENCES, Dream, DreamContent
from dreamscape.services.permissions.audience import is_wider

NOW = datetime(2026, 11, 30, tzinfo=UTC)
# Who stands where: followed people and those in circles overlap, and neither has all of the other.
PEOPLE = {
    "guest": (),
    "member": ("members",),
    "fan": ("members", "followed"),
    "ann": ("members", "a"),
    "bo": ("members", "b"),
}
CHOICES = st.builds(
    lambda audience, circles: (audience, tuple(sorted(circles)) if audience == "circles" else ()),
    st.sampled_from(AUDIENCES),
    st.sets(st.sampled_from("ab"), min_size=1),
)


def seen_by(audience: str, circles: tuple[str, ...]) -> set[str]:
    if audience == "everybody":
        return set(PEOPLE)
    kinds = circles if audience == "circles" else (audience,)
    return {name for name, stands in PEOPLE.items() if set(kinds) & set(stands)}


@given(CHOICES, CHOICES)
def test_it_is_wider_when_somebody_sees_it_who_did_not(
    before: tuple[str, tuple[str, ...]], after: tuple[str, tuple[str, ...]]
) -> None:
    dream = Dream("1", "2", "A boat", "a-boat", "Red.", ("sea",), NOW, NOW)
    was = dream._replace(audience=before[0], circles=before[1])
    now = DreamContent(audience=after[0], circles=after[1])
    assert is_wider(now, was) is bool(seen_by(*after) - seen_by(*before))
