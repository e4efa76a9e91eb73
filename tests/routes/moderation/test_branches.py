"""The invite tree: moderators see who came through whom, and act on a branch of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo.errors import AutoReconnect

from dreamscape.services.accounts.registration import SignUp
from dreamscape.store.members.branches import Branches
from tests.support.rich_site import failing
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

WHY = {"reason": "All of them sell the same pills.", "rule": "spam"}
UNTIL = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
LONG_AGO = datetime.now(UTC) - timedelta(days=40)


INVITED = (("Rob", "Ada"), ("Eve", "Rob"), ("Fay", "Rob"), ("Gil", "Eve"), ("Hal", "Eve"), ("Ida", "Eve"))


class Tree:
    """Ada, an admin, invited Rob; Rob invited Eve and Fay, and Eve invited Gil, Hal and Ida."""

    def __init__(self, app: Flask, db: Any, ada: Visitor) -> None:
        self.app, self.db = app, db
        self.services = app.extensions["dreamscape"]
        self.ids = {"Ada": ada.id}
        for name, inviter in INVITED:
            self.come(name, inviter)

    def come(self, name: str, inviter: str) -> None:
        """Somebody signs up with a link of this one's."""
        with self.app.app_context():
            link = self.services.moderation.branches._invitations.add(  # noqa: SLF001
                self.ids[inviter], 1, datetime.now(UTC) + timedelta(days=1), ""
            )
            token = self.services.invitations.link(link).partition("invitation=")[2]
            sign_up = SignUp(name, "", f"{name.lower()}@example.org", PASSWORD)
            self.ids[name] = self.services.accounts.sign_up(sign_up, token)[0].id

    def path(self, name: str, deed: str = "") -> str:
        return f"/admin/members/{self.ids[name]}/branch{deed}"

    def make(self, name: str, **values: Any) -> None:
        self.db["users"].update_one({"_id": ObjectId(self.ids[name])}, {"$set": values})

    def those(self, **which: Any) -> set[str]:
        """The first names of the members of which this is so."""
        query = {key.replace("__", "."): value for key, value in which.items()}
        return {row["first_name"] for row in self.db["users"].find(query)}


@pytest.fixture
def tree(app: Flask, db: Any, ada: Visitor) -> Tree:
    return Tree(app, db, ada)


def test_a_members_page_says_who_invited_them_and_whom_they_invited(tree: Tree, mo: Visitor) -> None:
    page = mo.get(f"/admin/members/{tree.ids['Eve']}").text
    chain = page.partition('class="chain"')[2].partition("</ol>")[0]

    assert [chain.index(f">{name}") for name in ("Ada Amin", "Rob")] == sorted(
        chain.index(f">{name}") for name in ("Ada Amin", "Rob")
    )
    assert f'href="/admin/members/{tree.ids["Rob"]}"' in chain
    assert "They invited 3 people." in page
    assert "With all whom" not in page
    rob = mo.get(f"/admin/members/{tree.ids['Rob']}").text
    assert "They invited 2 people." in rob
    assert "With all whom those invited it is 5." in rob
    assert "Nobody invited them." in mo.get(f"/admin/members/{tree.ids['Ada']}").text


def test_who_has_left_stays_in_the_chain_without_a_name(tree: Tree, mo: Visitor, db: Any) -> None:
    db["users"].delete_one({"first_name": "Rob"})

    chain = (
        mo.get(f"/admin/members/{tree.ids['Gil']}").text.partition('class="chain"')[2].partition("</ol>")[0]
    )

    assert "Somebody who has left" in chain
    assert ">Eve<" in chain


def test_a_branch_lists_whom_somebody_invited_with_all_who_came_through_each(tree: Tree, mo: Visitor) -> None:
    page = mo.get(tree.path("Rob")).text

    assert ">Eve<" in page
    assert ">Fay<" in page
    assert ">Gil<" not in page
    assert "3 through them" in page
    assert mo.get("/admin/members/nonsense/branch").status_code == 404


def test_a_long_branch_has_pages(tree: Tree, mo: Visitor, db: Any) -> None:
    root = ObjectId(tree.ids["Fay"])
    db["users"].insert_many(
        {"first_name": f"Many{number}", "created_at": LONG_AGO + timedelta(minutes=number),
         "email_key": f"{number}@example.org", "slug": f"many-{number}",
         "joined": {"inviters": [root], "invited_by": root}} for number in range(31)
    )  # fmt: skip

    first = mo.get(tree.path("Fay")).text
    assert "Many30" in first
    assert ">Many0<" not in first
    after = first.partition("/branch?after=")[2].partition('"')[0]
    assert ">Many0<" in mo.get(f"{tree.path('Fay')}?after={after}").text


@pytest.mark.parametrize("deed", ["/hold", "/suspend", "/end-invitations"])
def test_before_each_deed_a_page_says_how_many_it_is_about_and_who_is_passed_over(
    tree: Tree, mo: Visitor, deed: str
) -> None:
    tree.make("Fay", role="moderator")
    tree.make("Gil", created_at=LONG_AGO)
    page = mo.get(tree.path("Rob", deed)).text

    assert "Passed over" in page
    assert ">Fay<" in page
    said = {
        "/hold": "came 5, of them 3 newcomers",
        "/suspend": "Through Rob came 5 people",
        # Fay's own would stay, and Gil, Hal and Ida made none.
        "/end-invitations": "5 links work",
    }
    assert said[deed] in page


@pytest.mark.parametrize(
    ("deed", "fields", "wrong"),
    [
        ("/hold", {"reason": ""}, "reason"),
        ("/hold", {"reason": "x" * 501}, "reason"),
        ("/suspend", {"until": UNTIL, "reason": ""}, "reason"),
        ("/suspend", {"until": "2020-01-01"}, "until"),
        ("/suspend", {"until": UNTIL, "rule": "made-up"}, "rule"),
        ("/end-invitations", {"reason": ""}, "reason"),
    ],
)
def test_without_a_reason_nothing_is_done(
    tree: Tree, mo: Visitor, db: Any, deed: str, fields: dict[str, str], wrong: str
) -> None:
    answer = mo.post(tree.path("Rob", deed), {**WHY, **fields})

    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in answer.text
    assert db["audit"].count_documents({"by": ObjectId(mo.id)}) == 0
    assert tree.those(suspended_until={"$gt": datetime.now(UTC)}) == set()


class TestHold:
    def test_what_newcomers_write_waits_those_who_are_trusted_and_old_hands_do_not(
        self, tree: Tree, mo: Visitor
    ) -> None:
        tree.make("Fay", vetted_at=datetime.now(UTC))
        tree.make("Gil", created_at=LONG_AGO)
        tree.make("Hal", role="moderator")

        assert mo.post(tree.path("Rob", "/hold"), WHY).status_code == 303

        assert tree.those(joined__doubts="branch") == {"Eve", "Ida"}
        assert "let wait what newcomers write who were invited by" in mo.get("/admin/log").text

    def test_so_does_that_of_who_comes_later_until_it_is_taken_back(self, tree: Tree, mo: Visitor) -> None:
        mo.post(tree.path("Eve", "/hold"), WHY)
        tree.come("Jan", "Gil")
        assert tree.those(joined__doubts="branch") == {"Gil", "Hal", "Ida", "Jan"}
        assert "Let it wait no more" in mo.get(tree.path("Eve")).text

        mo.post(tree.path("Eve", "/release"))
        tree.come("Kim", "Gil")

        assert tree.those(joined__doubts="branch") == set()

    def test_a_smaller_branch_that_is_held_too_stays_so(self, tree: Tree, mo: Visitor) -> None:
        mo.post(tree.path("Rob", "/hold"), WHY)
        mo.post(tree.path("Eve", "/hold"), WHY)

        mo.post(tree.path("Rob", "/release"))
        assert tree.those(joined__doubts="branch") == {"Gil", "Hal", "Ida"}

        mo.post(tree.path("Rob", "/hold"), WHY)
        mo.post(tree.path("Eve", "/release"))
        assert tree.those(joined__doubts="branch") == {"Eve", "Fay", "Gil", "Hal", "Ida"}


class TestSuspend:
    def test_everybody_of_the_branch_is_kept_out_each_with_an_entry_and_the_reason(
        self, tree: Tree, mo: Visitor, app: Flask, db: Any
    ) -> None:
        gil = Visitor(app).logged_in("gil@example.org")

        assert mo.post(tree.path("Eve", "/suspend"), {"until": UNTIL, **WHY}).status_code == 303

        assert tree.those(suspended_until={"$ne": None}) == {"Gil", "Hal", "Ida"}
        assert tree.those(suspension_rule="spam", suspension_reason=WHY["reason"]) == {"Gil", "Hal", "Ida"}
        assert gil.get("/dreamscape").headers["Location"] != "/dreamscape"
        of = {entry["target"]["id"] for entry in db["audit"].find({"action": "suspended until %(day)s"})}
        assert of == {tree.ids[name] for name in ("Gil", "Hal", "Ida")}
        branch = db["audit"].find_one({"action": {"$regex": "^kept out"}})
        assert branch["target"]["id"] == tree.ids["Eve"]
        assert db["jobs"].count_documents({"kind": "act_on_branch"}) == 0

    def test_equals_are_passed_over_and_who_is_kept_out_for_longer_stays_so(
        self, tree: Tree, mo: Visitor
    ) -> None:
        longer = datetime.now(UTC).replace(microsecond=0) + timedelta(days=90)
        tree.make("Gil", role="moderator")
        tree.make("Hal", suspended_until=longer, suspension_reason="Before.")

        mo.post(tree.path("Rob", "/suspend"), {"until": UNTIL, **WHY})

        assert tree.those(suspension_reason=WHY["reason"]) == {"Eve", "Fay", "Ida"}
        assert tree.those(suspended_until=longer) == {"Hal"}

    def test_it_is_lifted_as_a_whole_from_those_whom_it_alone_keeps_out(
        self, tree: Tree, mo: Visitor, db: Any
    ) -> None:
        soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
        tree.make("Gil", suspended_until=soon, suspension_reason="Before.")
        assert "Let them all in again" not in mo.get(tree.path("Rob")).text
        mo.post(tree.path("Rob", "/suspend"), {"until": UNTIL, **WHY})
        mo.post(
            f"/admin/members/{tree.ids['Hal']}/suspend", {"until": UNTIL, "reason": "Worse.", "rule": "spam"}
        )
        page = mo.get(tree.path("Rob")).text
        assert "Let them all in again" in page
        log, day = mo.get("/admin/log").text, datetime.fromisoformat(UNTIL)
        assert f"kept out until {day.day} {day:%B %Y} everybody invited by" in log
        assert UNTIL not in log
        assert "Suspended until" in page

        for _ in range(2):
            assert mo.post(tree.path("Rob", "/lift")).headers["Location"] == tree.path("Rob")

        assert tree.those(suspended_until={"$ne": None}) == {"Gil", "Hal"}
        assert tree.those(suspended_with={"$nin": [None, ""]}) == set()
        lifted = list(db["audit"].find({"action": "lifted a suspension"}))
        assert {entry["target"]["id"] for entry in lifted} == {
            tree.ids[name] for name in ("Eve", "Fay", "Ida")
        }
        assert len(lifted) == 3
        of = db["audit"].find({"action": {"$regex": "^let everybody in again"}})
        assert [entry["target"]["id"] for entry in of] == [tree.ids["Rob"]]
        assert "Let them all in again" not in mo.get(tree.path("Rob")).text

    def test_a_smaller_branch_is_lifted_by_itself_and_a_longer_time_is_the_same_deed(
        self, tree: Tree, mo: Visitor
    ) -> None:
        later = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
        mo.post(tree.path("Eve", "/suspend"), {"until": UNTIL, **WHY})
        tree.come("Jan", "Fay")
        for until in (UNTIL, later):
            mo.post(tree.path("Fay", "/suspend"), {"until": until, **WHY})
        assert tree.those(suspended_until={"$ne": None}) == {"Gil", "Hal", "Ida", "Jan"}

        mo.post(tree.path("Fay", "/lift"))
        assert tree.those(suspended_until={"$ne": None}) == {"Gil", "Hal", "Ida"}

    def test_lifted_while_it_is_being_done_it_keeps_nobody_out(
        self, tree: Tree, mo: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Branches.batches

        def batches(store: Branches, root: str) -> Any:
            """The first time, it is lifted between reading whom it is about and suspending them."""
            monkeypatch.setattr(Branches, "batches", real)
            for batch in real(store, root):
                tree.services.moderation.branches.lift(tree.services.accounts.by_email(mo.email), root)
                yield batch

        is_suspended, asked = Branches.is_suspended, iter([True])

        def before_it_was_lifted(store: Branches, root: str, deed: str) -> bool:
            return next(asked, False) or is_suspended(store, root, deed)

        monkeypatch.setattr(Branches, "batches", batches)
        monkeypatch.setattr(Branches, "is_suspended", before_it_was_lifted)
        mo.post(tree.path("Eve", "/suspend"), {"until": UNTIL, **WHY})

        assert tree.those(suspended_at={"$ne": None}) == {"Gil", "Hal", "Ida"}
        assert tree.those(suspended_until={"$ne": None}) == set()

    def test_what_stops_in_the_middle_goes_on_and_is_written_down_once(
        self, tree: Tree, mo: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Branches, "batches", failing(AutoReconnect))
            mo.post(tree.path("Eve", "/suspend"), {"until": UNTIL, **WHY})
        assert tree.those(suspended_until={"$ne": None}) == set()
        job = db["jobs"].find_one({"kind": "act_on_branch"})
        tree.make("Gil", suspended_until=datetime.fromisoformat(f"{UNTIL}T00:00:00+00:00"))

        with tree.app.app_context():
            tree.services.jobs.run_all(["act_on_branch"])
            tree.services.moderation.branches.kind.run(job["payload"])

        assert tree.those(suspended_until={"$ne": None}) == {"Gil", "Hal", "Ida"}
        assert db["audit"].count_documents({"action": "suspended until %(day)s"}) == 2

    def test_a_moderator_who_is_none_any_more_goes_on_with_nothing(
        self, tree: Tree, mo: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Branches, "batches", failing(AutoReconnect))
            mo.post(tree.path("Eve", "/suspend"), {"until": UNTIL, **WHY})
        db["users"].update_one({"email": mo.email}, {"$set": {"role": "member"}})

        with tree.app.app_context():
            tree.services.jobs.run_all(["act_on_branch"])

        assert tree.those(suspended_until={"$ne": None}) == set()
        assert db["jobs"].count_documents({"kind": "act_on_branch", "failed_at": {"$exists": True}}) == 1


def test_all_links_of_a_branch_end(tree: Tree, mo: Visitor, db: Any) -> None:
    tree.make("Eve", role="moderator")

    mo.post(tree.path("Rob", "/end-invitations"), WHY)

    working = {str(row["by"]) for row in db["invitations"].find({"ends_at": {"$gt": datetime.now(UTC)}})}
    assert working == {tree.ids["Ada"], tree.ids["Eve"]}


@pytest.mark.parametrize("name", ["Ada", "Mo", "Rob"])
def test_what_began_with_an_equal_or_somebody_above_is_out_of_reach(
    tree: Tree, mo: Visitor, db: Any, name: str
) -> None:
    tree.ids["Mo"] = mo.id
    tree.make("Rob", role="moderator")

    for deed in ("/hold", "/suspend", "/end-invitations"):
        assert mo.get(tree.path(name, deed)).status_code == 403
        assert mo.post(tree.path(name, deed), {"until": UNTIL, **WHY}).status_code == 403
    for deed in ("/release", "/lift"):
        assert mo.post(tree.path(name, deed)).status_code == 403

    assert "You can act only on what began" in mo.get(tree.path(name)).text
    assert db["audit"].count_documents({"by": ObjectId(mo.id)}) == 0
