"""The policy, asked about everything by everybody: see `table.py` for who may do what."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models import Comment, Dream, Member, Report, Target
from dreamscape.models.asks import Ask, Offer
from dreamscape.models.dream_states import DreamState, StateContent
from dreamscape.models.dreams import HiddenState
from dreamscape.models.rooms import Room, Thanks
from dreamscape.models.sealed_letters import CAME_TRUE, HARD_DAY, SealedLetter
from dreamscape.services.permissions.viewer import Viewer
from tests.unit.permissions.table import THINGS, VIEWERS, rows

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime.now(UTC)
# Which things a rule is about, for the rules that are about one.
ABOUT = {
    "can_act_on": "member",
    "can_answer_offer": "offer",
    "can_ask": "dream",
    "can_close_ask": "own-ask",
    "can_offer": "ask",
    "can_read_offer": "offer",
    "can_report_ask": "ask",
    "can_report_offer": "offer",
    "can_see_ask": "ask",
    "can_withdraw_offer": "offer",
    "can_answer_sky": "across",
    "can_ask_lantern": "across",
    "can_change_state": "dream",
    "can_comment_on": "dream",
    "can_continue_dream": "letgo",
    "can_edit_comment": "comment",
    "can_edit_dream": "dream",
    "can_follow_dream": "dream",
    "can_block": "page",
    "can_follow_member": "page",
    "can_put_into_circle": "page",
    "can_react_to": "comment",
    "can_read_letter": "letter",
    "can_report_letter": "letter",
    "can_close_room": "room",
    "can_look_into_room": "reported-room",
    "can_read_room": "room",
    "can_read_thanks": "thanks",
    "can_report_room": "room",
    "can_report_thanks": "thanks",
    "can_take_thanks_away": "own-thanks",
    "can_thank": "room",
    "can_write_in_room": "room",
    "can_reread_letter": "own-letter",
    "can_seal_letter": "dream",
    "can_take_back_letter": "own-letter",
    "can_read_comments": "dream",
    "can_remove_comment": "comment",
    "can_remove_dream": "dream",
    "can_report_comment": "comment",
    "can_report_dream": "dream",
    "can_see_counts": "page",
    "can_see_dream": "dream",
    "can_see_followers": "followers",
    "can_see_profile": "page",
    "can_write_diary": "dream",
}
LONG_AGO = NOW - timedelta(days=3)
OWN_LETTERS: dict[str, dict[str, Any]] = {
    "fresh": {},
    "rested": {"sealed_at": LONG_AGO},
    "opened": {"sealed_at": LONG_AGO, "opened_at": NOW},
    "hard-day": {"sealed_at": LONG_AGO, "kind": HARD_DAY, "opened_at": NOW},
    "released": {"held": False},
}
HIDDEN = {"hidden": HiddenState("Why", NOW), "waits": HiddenState("", NOW, waiting=("first",))}


# Parts of rules: test_audiences.py asks them.
PARTS = {"can_meet", "could_see_dream", "is_heard", "can_read_comment"}


def stored(text: str) -> str:
    """A text as the database gives it: equal to ours, and another object."""
    return text.encode().decode()


def member(name: str, role: str = "member", **fields: Any) -> Member:
    return Member(
        **{
            "id": stored(name),
            "email": f"{name}@example.org",
            "first_name": name.capitalize(),
            "last_name": "Lind",
            "slug": name,
            "avatar": "owl-1",
            "created_at": NOW,
            "email_confirmed": True,
            "role": stored(role),
            **fields,
        }
    )


PEOPLE = {
    "guest": None,
    "suspended": member("suspended", role="admin", suspended_until=NOW + timedelta(days=9)),
    "newcomer": member("newcomer", email_confirmed=False),
    "member": member("member"),
    "author": member("author"),
    "dreamer": member("dreamer"),
    "moderator": member("moderator", role="moderator"),
    "admin": member("admin", role="admin"),
    # Who has a role that nobody knows is a member like any other.
    "king": member("king", role="king"),
}


def viewer(who: str) -> Viewer:
    """How the policy sees one of `PEOPLE` on a site where only members with a confirmed address post."""
    return Viewer.of(PEOPLE[who], confirmed_only=True)


def dream(which: str = "plain") -> Dream:
    return Dream(
        "dream",
        "dreamer",
        "A boat",
        "a-boat",
        "With a sail.",
        ("sea",),
        created_at=NOW,
        updated_at=NOW,
        hidden=HIDDEN.get(which.partition("+")[0]),
        comments_hidden="private" in which,
        who_may_comment="nobody" if "closed" in which or "private" in which else "readers",
    )


def letter(**fields: Any) -> SealedLetter:
    sealed: dict[str, Any] = {"kind": CAME_TRUE, "body": "Dear you,", "sealed_at": NOW}
    return SealedLetter("letter", "dream", "dreamer", "author", **{**sealed, **fields})


def ask(**fields: Any) -> Ask:
    return Ask("ask", "dream", "dreamer", "Who has tar?", (), "minutes", "", NOW, **fields)


def things_of_help(kind: str, which: str) -> tuple[Any, ...]:
    if kind == "offer":
        return (Offer("offer", "ask", "dream", "dreamer", "author", "I can.", NOW, state=which),)
    state = "closed" if which == "closed" else "open"
    asked = ask(state=state, to_id="author" if which == "question" else "")
    at = dream("hidden" if which == "hidden" else "plain")
    if which == "letgo":
        at = at._replace(state=DreamState(StateContent("let_go"), NOW))
    return (asked, at) if kind == "ask" else (asked,)


def across(which: str) -> Dream:
    """A dream that is like the dreamer's."""
    asked = StateContent("came_true", may_ask=which != "lived")
    return dream(which)._replace(
        id="other",
        dreamer_id="dreamer" if which == "own" else "king",
        audience="only_me" if which == "private" else "everybody",
        state=DreamState() if which == "plain" else DreamState(asked, NOW),
    )


def room(which: str = "open") -> Room:
    """The author helps the dreamer; "left": the dreamer has left since."""
    ends: dict[str, dict[str, Any]] = {
        "done": {"closed_at": NOW, "closed_by": "author", "done": True},
        "quiet": {"closed_at": NOW - timedelta(days=89)},
        "left": {"closed_at": NOW, "done": True, "dreamer_id": ""},
        "over": {"closed_at": NOW - timedelta(days=90), "done": True},
    }
    ids = {"id": "room", "ask_id": "ask", "dream_id": "dream", "dreamer_id": "dreamer", "helper_id": "author"}
    since = {"title": "A sail?", "opened_at": NOW, "last_line_at": NOW}
    return Room(**{**ids, **since, **ends.get(which, {})})


def report(which: str) -> Report | None:
    of_room = Report("report", NOW, "dreamer", Target("room", "room"), "Not kind.", "")
    return of_room if which == "reported" else None


def thanks(appears_at: datetime) -> Thanks:
    return Thanks("thanks", "room", "dream", "author", "dreamer", "Thank you.", NOW, False, appears_at)


def thanks_at(which: str) -> tuple[Any, ...]:
    seen = dream()._replace(audience="only_me") if "private" in which else dream()
    return thanks(NOW + timedelta(days=1) if which == "sealed" else NOW), seen, NOW


SOME_THINGS: dict[str, Callable[[str], tuple[Any, ...]]] = {
    "ask": lambda which: things_of_help("ask", which),
    "own-ask": lambda which: things_of_help("own-ask", which),
    "offer": lambda which: things_of_help("offer", which),
    "across": lambda which: (dream(), across(which)),
    "room": lambda which: (room(which), NOW),
    "reported-room": lambda which: (room(), report(which)),
    "thanks": thanks_at,
    "own-thanks": lambda _: (thanks(NOW), dream()),
}


def things(kind: str, which: str) -> tuple[Any, ...]:
    """What a rule is given that is asked about `which` of this kind."""
    if kind == "dream":
        return (dream(which),)
    if kind == "letgo":
        name = "on_the_way" if which == "on-the-way" else "let_go"
        content = StateContent(name, may_continue=which != "kept")
        return (dream(which)._replace(state=DreamState(content, NOW)),)
    if kind == "comment":
        # What waits is a comment there, and not the dream.
        waiting = ("first",) if "waits" in which else ()
        said = Comment("comment", "dream", "author", "Take me with you!", NOW, waiting=waiting)
        return said, dream(which.replace("waits", "plain"))
    if kind == "letter":
        opened: dict[str, dict[str, Any]] = {
            "open": {"opened_at": NOW},
            "shown": {"opened_at": NOW, "shown": True},
        }
        return letter(**opened.get(which, {})), dream()
    if kind in SOME_THINGS:
        return SOME_THINGS[kind](which)
    if kind == "own-letter":
        return letter(**OWN_LETTERS[which]), NOW
    if kind == "followers":
        closed: dict[str, Any] = (
            {which.replace("-", "_"): True} if which in ("members-only", "hides-counts") else {}
        )
        return dream(which), member("dreamer", **closed)
    if kind == "page":
        closed = {
            "members_only": which in ("members-only", "both"),
            "hides_counts": which in ("hides-counts", "both"),
        }
        return (member("author", **closed),)
    return (PEOPLE[which],) if kind == "member" else ()


def answer(who: str, rule: str, kind: str, which: str) -> bool:
    asked = getattr(viewer(who), rule)
    found = asked if kind == "site" else asked(*things(kind, which))
    assert isinstance(found, bool)
    return found


def the_rules() -> set[str]:
    return {name for name in dir(Viewer) if name.startswith("can_")} - PARTS


def test_every_rule_is_asked_about_everything_it_is_about() -> None:
    asked = [(rule, kind, which) for rule, kind, which, _ in rows()]

    assert len(asked) == len(set(asked))
    assert set(asked) == {
        (rule, kind, which)
        for rule in the_rules()
        for kind in [ABOUT.get(rule, "site")]
        for which in THINGS[kind]
    }, "say in table.py who may do this"


def test_everything_public_that_the_policy_answers_is_a_rule_or_says_who_is_asking() -> None:
    public = {name for name in dir(Viewer) if not name.startswith("_")}

    who = {
        "id",
        "role",
        "must_confirm_email",
        "suspended_role",
        "load_edges",
        "edges",
        "of",
        "is_member",
        "is_me",
        "rights_to",
    }
    assert public - the_rules() == who | PARTS


@pytest.mark.parametrize(
    ("rule", "kind", "which", "cells"), rows(), ids=[" ".join(row[:3]).strip() for row in rows()]
)
def test_everybody_may_exactly_what_the_table_says(
    rule: str, kind: str, which: str, cells: dict[str, bool]
) -> None:
    assert {who: answer(who, rule, kind, which) for who in VIEWERS} == cells


def test_who_has_a_role_that_nobody_knows_is_a_member() -> None:
    assert {row[0] for row in rows() if answer("king", *row[:3]) != row[3]["member"]} == set()


def test_who_was_suspended_once_is_who_they_were() -> None:
    back = member("back", role="moderator", suspended_until=NOW - timedelta(days=1))

    assert Viewer.of(back) == Viewer(id="back", role="moderator")


def test_where_no_address_has_to_be_confirmed_newcomers_post() -> None:
    newcomer = Viewer.of(PEOPLE["newcomer"])

    assert newcomer.can_post
    assert newcomer.can_comment_on(dream())


def test_nobody_in_particular_is_nobody() -> None:
    """A guest has no id, and so owns nothing, whatever a broken document may hold."""
    guest = Viewer.of(None)

    assert guest == Viewer()
    assert not guest.is_member
    assert not guest.is_me("")
    assert not guest.can_edit_dream(dream()._replace(dreamer_id=""))


def test_who_has_yet_to_confirm_is_told_so_and_only_they() -> None:
    assert {who for who in VIEWERS if viewer(who).must_confirm_email} == {"newcomer"}
    assert not Viewer.of(PEOPLE["newcomer"]).must_confirm_email


def test_who_dreams_and_answers_under_their_own_dream_is_both() -> None:
    own = Comment("comment", "dream", "dreamer", "And a red sail.", NOW)
    both = viewer("dreamer")

    for which in THINGS["dream"]:
        assert both.can_edit_comment(own, dream(which))
        assert both.can_remove_comment(own, dream(which))
        assert not both.can_react_to(own, dream(which))
        assert not both.can_report_comment(own, dream(which))


def test_who_looks_stays_who_they_are_and_is_said_by_name() -> None:
    asks: Any = viewer("member")

    with pytest.raises(FrozenInstanceError):
        asks.role = "admin"
    build: Any = Viewer
    with pytest.raises(TypeError):
        build("member", "admin")


def test_a_report_of_another_room_opens_none() -> None:
    assert not viewer("moderator").can_look_into_room(replace(room(), id="other"), report("reported"))
