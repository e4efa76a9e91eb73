"""Comments under a dream: adding and reading them, liking and disliking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import saved_drafts
from tests.support.threads import by_script, comment_by, dream_of, member, names, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def test_without_scripts_a_comment_stands_where_one_lands(mara: Visitor, tom: Visitor, db: Any) -> None:
    dream_of(mara)
    answer = tom.post("/dreams/a-boat/comments", {"body": "Take me with you!", "next": "/dreams/a-boat?x=1"})
    said = db["comments"].find_one()
    assert (answer.status_code, answer.location) == (303, f"/dreams/a-boat?x=1#comment-{said['_id']}")
    page = tom.get("/dreams/a-boat").text
    assert f'id="comment-{said["_id"]}"' in page
    assert "Take me with you!" in page
    assert db["dreams"].find_one()["comment_count"] == 1


def test_what_was_done_to_a_comment_is_said_beside_it_once(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    there = "/dreams/a-boat"

    def news(page: str) -> list[str]:
        return re.findall(r"byline__note--news.*?</svg> (.*?)</span>", page, re.DOTALL)

    tom.post(f"{there}/comments", {"body": "Take me with you!", "next": there})
    assert news(mara.get(there).text) == []
    assert news(tom.get(there).text) == ["Your comment is there."]
    assert news(tom.get(there).text) == []
    comment = comment_by(tom, dream, "I can row.")
    tom.post(f"/comments/{comment.id}/edit", {"body": "Take us with you!", "next": there})
    assert news(tom.get(there).text) == ["Your comment is changed."]
    tom.post(f"/comments/{comment.id}/delete", {"next": there})
    tom.post(f"/comments/{comment.id}/restore", {"next": there})
    assert news(tom.get(there).text) == ["The comment is back."]

    by_htmx = by_script(tom, f"{there}/comments", body="And my cat.").text
    assert news(by_htmx) == ["Your comment is there."]
    by_htmx = by_script(tom, f"/comments/{comment.id}/edit", body="Take us both!").text
    assert news(by_htmx) == ["Your comment is changed."]


def test_a_script_gets_a_fresh_form_the_comment_and_the_count(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    answer = by_script(tom, "/dreams/a-boat/comments", body="Take me with you!")
    assert answer.status_code == 200
    assert "<main" not in answer.text
    assert f'hx-swap-oob="beforeend:#comment-list-{dream.id}"' in answer.text
    assert f"hx-swap-oob=\"outerHTML:[data-comment-count='{dream.id}']\">1<" in answer.text
    assert f'"draft-saved": "{tom.id}.comment-{dream.id}"' in answer.headers["HX-Trigger"]


def test_without_htmx_a_cookie_tells_the_browser_which_drafts_are_saved(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    comment = comment_by(tom, dream)
    tom.post("/dreams/a-boat/comments", {"body": "Me too!"})
    assert saved_drafts(tom) == [f"{tom.id}.comment-{dream.id}"]
    # No script has read it yet, and there is another.
    tom.post(f"/comments/{comment.id}/edit", {"body": "Better."})
    assert saved_drafts(tom) == [f"{tom.id}.comment-{dream.id}", f"{tom.id}.edit-{comment.id}"]


def test_what_somebody_wrote_into_that_cookie_is_passed_over(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    tom.client.set_cookie("saved_drafts", "~".join([*"abcdefghijkl", "x" * 1000, "<b>", ""]))
    tom.post("/dreams/a-boat/comments", {"body": "Me too!"})
    assert saved_drafts(tom) == [*"defghijkl", f"{tom.id}.comment-{dream.id}"]


def test_text_keeps_its_lines_links_become_links_and_nothing_else_is_markup(
    mara: Visitor, tom: Visitor
) -> None:
    comment_by(tom, dream_of(mara), "One\ntwo <b>three</b> https://example.org/a?b=c&d")
    page = mara.get("/dreams/a-boat/comments").text
    assert "One<br>" in page
    assert "&lt;b&gt;three&lt;/b&gt;" in page
    assert '<a href="https://example.org/a?b=c&amp;d" rel="nofollow ugc noopener">' in page


@pytest.mark.parametrize(("body", "message"), [
    ("", "There is nothing here yet."),
    (" \n\t ", "There is nothing here yet."),
    ("x" * 2001, "At most 2,000 characters, please; this has 2,001."),
])  # fmt: skip
def test_what_cannot_be_said_comes_back_with_the_reason_and_the_text(
    mara: Visitor, tom: Visitor, db: Any, body: str, message: str
) -> None:
    dream_of(mara)
    for answer in (
        tom.post("/dreams/a-boat/comments", {"body": body}),
        by_script(tom, "/dreams/a-boat/comments", body=body),
    ):
        assert answer.status_code == 200
        assert message in answer.text
        assert body.strip() in answer.text
    assert db["comments"].count_documents({}) == 0


def test_length_is_counted_as_people_count(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    family = "👨‍👩‍👧‍👦"  # seven code points, one character
    assert tom.post("/dreams/a-boat/comments", {"body": family * 2000}).status_code == 303


def test_the_same_text_twice_in_a_row_is_refused_kindly(mara: Visitor, tom: Visitor, db: Any) -> None:
    dream = dream_of(mara)
    comment_by(tom, dream, "Me too!")
    answer = tom.post("/dreams/a-boat/comments", {"body": "Me too! "})
    assert "You just said exactly that." in answer.text
    comment_by(mara, dream, "Me too!")
    comment_by(tom, dream, "Really.")
    comment_by(tom, dream, "Me too!")
    assert db["dreams"].find_one()["comment_count"] == 4


def test_closed_comments_take_no_more_and_what_was_said_stands_with_a_note(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    dream = dream_of(mara)
    comment_by(tom, dream, "Take me with you!")
    db["dreams"].update_one({}, {"$set": {"who_may_comment": "nobody"}})
    page = tom.get("/dreams/a-boat").text
    assert "closed the comments" in page
    assert "Take me with you!" in page
    assert "Comment" not in names(page)
    assert "closed the comments" in tom.post("/dreams/a-boat/comments", {"body": "And me!"}).text
    assert db["comments"].count_documents({}) == 1


def test_one_likes_or_dislikes_and_takes_it_back(mara: Visitor, tom: Visitor, db: Any) -> None:
    comment = comment_by(tom, dream_of(mara))
    for action, shown, pair in (
        ("like", {"Remove like", "Dislike"}, (1, 0)),
        ("like", {"Remove like", "Dislike"}, (1, 0)),
        ("dislike", {"Like", "Remove dislike"}, (0, 1)),
        ("unlike", {"Like", "Remove dislike"}, (0, 1)),
        ("undislike", {"Like", "Dislike"}, (0, 0)),
        ("undislike", {"Like", "Dislike"}, (0, 0)),
    ):
        answer = by_script(mara, f"/comments/{comment.id}/{action}")
        stored = db["comments"].find_one()
        assert (stored["like_count"], stored["dislike_count"]) == pair, action
        assert shown <= set(names(answer.text)), action
        assert db["reactions"].count_documents({}) == sum(pair)


def test_without_scripts_a_like_leads_back_to_the_comment(mara: Visitor, tom: Visitor) -> None:
    comment = comment_by(tom, dream_of(mara))
    answer = mara.post(f"/comments/{comment.id}/like", {"next": "/dreams/a-boat/comments?order=newest"})
    assert answer.location == f"/dreams/a-boat/comments?order=newest#comment-{comment.id}"


def test_ones_own_comment_is_for_others_to_like(mara: Visitor, tom: Visitor, db: Any) -> None:
    comment = comment_by(tom, dream_of(mara))
    assert tom.post(f"/comments/{comment.id}/like").status_code == 403
    assert "Like" not in names(tom.get("/dreams/a-boat").text)
    assert db["reactions"].count_documents({}) == 0


@pytest.mark.parametrize("action", ["like", "unlike", "dislike", "undislike", "delete", "edit"])
@pytest.mark.parametrize("comment_id", ["000000000000000000000000", "nonsense", "%00"])
def test_a_comment_that_is_not_there_is_not_found(tom: Visitor, action: str, comment_id: str) -> None:
    assert tom.post(f"/comments/{comment_id}/{action}", {"body": "Hello"}).status_code == 404


def test_twenty_at_a_time_oldest_or_newest_first_each_once(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    said = [comment_by(tom, dream, f"Number {number}").id for number in range(45)]
    for order, expected in (("oldest", said), ("newest", said[::-1])):
        found: list[str] = []
        path: str | None = f"/dreams/a-boat/comments?order={order}"
        while path:
            page = tom.get(path, headers={"HX-Request": "true"}).text
            found += [
                part.partition('"')[0] for part in page.split('<article class="comment" id="comment-')[1:]
            ]
            more = page.partition('hx-target="closest .pager"')[0].rpartition('hx-get="')
            path = more[2].partition('"')[0].replace("&amp;", "&") if "More comments" in page else None
        assert found == expected, order


@pytest.mark.parametrize(
    "after", ["nonsense", "d1.o2", f"d{'9' * 20}.o{'0' * 24}", "-", ".", f"d²-o{'0' * 24}", "%00"]
)
def test_a_made_up_cursor_leads_to_the_first_page(mara: Visitor, tom: Visitor, after: str) -> None:
    comment_by(tom, dream_of(mara))
    answer = tom.get("/dreams/a-boat/comments", query_string={"after": after})
    assert answer.status_code == 200
    assert "Take me with you!" in answer.text


def test_without_scripts_a_comment_on_a_long_page_is_in_view(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    for number in range(20):
        comment_by(mara, dream, f"Number {number}")
    answer = tom.post("/dreams/a-boat/comments", {"body": "The last word", "next": "/dreams/a-boat"})
    page, _, fragment = answer.location.partition("#")
    assert f'id="{fragment}"' in tom.get(page).text
    assert "The last word" in tom.get(page).text


def test_who_has_left_is_not_named(mara: Visitor, tom: Visitor, db: Any) -> None:
    comment_by(tom, dream_of(mara))
    db["users"].delete_one({"first_name": "Tom"})
    page = mara.get("/dreams/a-boat").text
    assert "Somebody who has left" in page
    assert "Take me with you!" in page


def test_a_guest_reads_everything_and_presses_nothing(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    dream = dream_of(mara)
    comment = comment_by(tom, dream)
    page = guest.get("/dreams/a-boat/comments").text
    assert "Take me with you!" in page
    assert not {"Like", "Delete comment", "Edit comment"} & set(names(page))
    assert f"/login?next=/dreams/a-boat/comments%23comment-body-{dream.id}&amp;wish=comment:a-boat" in page
    assert guest.post(f"/comments/{comment.id}/like").status_code == 303
    assert db["reactions"].count_documents({}) == 0


def test_what_a_guest_typed_waits_for_them_behind_the_log_in(
    mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    dream_of(mara)
    asked = guest.post("/dreams/a-boat/comments", {"body": "A thought", "next": "/dreams/a-boat"})
    assert asked.status_code == 401
    kept = asked.text.split('name="kept"')[1].split('value="')[1].split('"')[0]
    fields = {
        "email": tom.email,
        "password": "a boat with a red sail",
        "next": "/dreams/a-boat",
        "kept": kept,
    }
    answer = guest.post("/login", fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/dreams/a-boat?kept=")
    assert "A thought" in guest.get(answer.location).text


def test_a_page_of_comments_takes_the_same_few_queries_however_many_there_are(
    mara: Visitor, tom: Visitor, ines: Visitor
) -> None:
    dream = dream_of(mara)
    for number, visitor in enumerate([tom, ines, mara] * 5):
        comment_by(visitor, dream, f"Number {number}")
    with mara.app.app_context():
        page, _ = services_of(mara).comments.page(dream, member(mara))
    assert [card.author.first_name for card in page.items[:3]] == ["Tom", "Inês", "Mara"]
    assert [card.can_remove for card in page.items] == [True] * 15
