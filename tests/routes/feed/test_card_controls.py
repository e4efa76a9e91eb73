"""The controls of a card: what they are called, what they show, and where they are left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.threads import by_script, comment_by, dream_of, names

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def shown(html: str) -> str:
    """What one reads."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def button(page: str, name: str) -> str:
    """The button of this label, or of these words."""
    found: list[str] = [
        part for part in re.findall(r"<button.*?</button>", page, re.DOTALL) if names(part) == [name]
    ]
    assert len(found) == 1, (name, found)
    return found[0]


def count(page: str) -> str:
    """What stands beside “Follow dream”, be it a link or not."""
    found = re.search(r'<span class="follow-dream__count">(.*?)</span>\s*</div>', page, re.DOTALL)
    assert found
    return re.sub(r"</?a\b[^>]*>", "", found[1])


def headings(page: str) -> list[tuple[str, str]]:
    """The level and the words of each heading."""
    return [(level, shown(words)) for level, words in re.findall(r"<h(\d)[^>]*>(.*?)</h\1>", page, re.DOTALL)]


@pytest.mark.parametrize("place", ["/dreamscape", "/dreams/a-boat"])
def test_what_is_followed_shows_following_and_its_name_says_what_a_press_does(
    mara: Visitor, tom: Visitor, place: str
) -> None:
    dream_of(mara)
    # In each state the other state's words are kept room for.
    for what, words in (("dream", "Follow dream"), ("Mara Lind", "Follow Mara")):
        before = button(tom.get(place).text, f"Follow {what}")
        assert (shown(before), 'data-instead="Following"' in before) == (words, True)
    for thing in ("/dreams/a-boat", "/people/mara-lind"):
        tom.post(f"{thing}/follow")
    page = tom.get(place).text
    for what, words in (("dream", "Follow dream"), ("Mara Lind", "Follow Mara")):
        after = button(page, f"Following {what}: unfollow")
        assert (shown(after), f'data-instead="{words}"' in after) == ("Following", True)
    assert "Unfollow" not in page


def test_the_menu_follows_the_dreamer_shares_and_reports(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    page = tom.get("/dreamscape").text
    opener = f'popovertarget="more-{dream.id}" title="More about A boat"'
    assert opener in page
    menu = page.partition(f'id="more-{dream.id}" popover>')[2].partition("<h2")[0]
    assert names(menu) == ["Follow Mara Lind", "Share", "Mute Mara Lind", "Block Mara Lind", "Report"]
    assert 'href="/dreams/a-boat#share"' in menu
    assert 'href="/dreams/a-boat/report"' in menu
    # Of one's own there is nothing to follow or to report.
    assert names(mara.get("/dreamscape?own=1").text.partition(" popover>")[2].partition("<h2")[0]) == [
        "Share"
    ]


def test_a_persons_page_has_their_follow_once_above_all_their_dreams(mara: Visitor, tom: Visitor) -> None:
    for title in ("A boat", "A second boat"):
        dream_of(mara, title)
    assert names(tom.get("/dreamscape").text).count("Follow Mara Lind") == 2
    assert names(tom.get("/people/mara-lind").text).count("Follow Mara Lind") == 1


def test_cards_stand_one_level_below_the_heading_of_their_list(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    comment_by(tom, dream)
    card = ("2", "A boat")
    feed = headings(tom.get("/dreamscape").text)
    assert feed[0] == ("1", "The dreamscape")
    assert card in feed
    assert headings(tom.get("/people/mara-lind").text) == [
        ("1", "Mara Lind"),
        ("2", "Mara’s dreams"),
        ("3", "A boat"),
    ]
    # Comments are a part of the card they open in, whichever way they do.
    for place, level in (("/dreamscape?own=1", "3"), ("/people/mara-lind", "4"), ("/dreams/a-boat", "2")):
        asked = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{place}"}
        opened = tom.get("/dreams/a-boat/comments", headers=asked).text
        assert headings(opened) == [(level, "Comments (1)")], place
        tom.post("/dreams/a-boat/comments", {"body": "And me!", "next": place})
        assert (level, "Comments (2)") in headings(tom.get(place).text), place
        tom.post(f"/comments/{comments_of(tom, place)[-1]}/delete", {"next": place})


def comments_of(visitor: Visitor, place: str) -> list[str]:
    return re.findall(r'<article class="comment" id="comment-([0-9a-f]+)"', visitor.get(place).text)


@pytest.mark.parametrize(
    ("many", "words"),
    [(0, ""), (1, "1 follows"), (131, "131 follow"), (9_999, "9,999 follow")],
)
def test_how_many_follow_is_said_in_words_and_nobody_is_not_counted(
    mara: Visitor, tom: Visitor, db: Any, many: int, words: str
) -> None:
    dream_of(mara)
    db["dreams"].update_one({}, {"$set": {"follower_count": many}})
    for place in ("/dreamscape", "/dreams/a-boat"):
        assert count(tom.get(place).text) == words


def test_thousands_are_short_to_the_eye_and_exact_to_whoever_asks(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    dream_of(mara)
    db["dreams"].update_one({}, {"$set": {"follower_count": 12_345}})
    seen = '<span title="12,345" aria-hidden="true">12.3k</span>'
    assert count(tom.get("/dreamscape").text) == f'{seen}<span class="visually-hidden">12,345</span> follow'


def test_no_zero_stands_beside_a_hand_or_a_heading(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    assert headings(tom.get("/dreams/a-boat").text)[-1][1] == "Comments0"  # which is hidden
    assert "<span hidden><span data-comment-count" in tom.get("/dreams/a-boat").text
    said = comment_by(mara, dream)
    for reader in (tom, mara):
        assert not re.search(r"\d+ (dis)?likes?\b", shown(reader.get("/dreams/a-boat").text))
    answer = by_script(tom, f"/comments/{said.id}/dislike", "/dreams/a-boat").text
    assert "1 dislike" in shown(answer)
    assert names(answer)[:2] == ["Like", "Remove dislike"]
    assert "1 dislike" in shown(mara.get("/dreams/a-boat").text)


def test_a_controls_tooltip_says_what_it_is_called(mara: Visitor, tom: Visitor) -> None:
    """With the same words within, it is not read out a second time (Chromium, Firefox); beside an aria-label it is."""
    comment_by(tom, dream_of(mara))
    row = mara.get("/dreams/a-boat").text.partition('class="comment__actions"')[2].partition("</article>")[0]
    page, _, menu = row.partition(" popover>")
    controls = re.findall(r"<(?:a|button) [^>]*>.*?</(?:a|button)>", page, re.DOTALL)
    words = ["Like", "Dislike", "Report comment", "Delete comment", "More about this comment"]
    assert names(page) == words
    assert names(menu) == ["Mute Tom Okoye", "Block Tom Okoye"]
    for control, name in zip(controls, names(page), strict=True):
        assert f'title="{name}"' in control
        assert "aria-label" not in control


def test_without_scripts_a_dream_is_shared_by_its_link_and_by_mail(mara: Visitor, guest: Visitor) -> None:
    title = "Salt & pepper / 100 %"
    dream_of(mara, title)
    page = guest.get("/dreams/salt-pepper-100").text
    field = re.search(r'<input[^>]*id="share-link"[^>]*>', page)
    assert field
    assert 'value="http://localhost/dreams/salt-pepper-100"' in field[0]
    assert " readonly" in field[0]
    assert 'for="share-link"' in page
    link = re.search(r'href="mailto:\?([^"]+)"', page)
    assert link
    letter = parse_qs(urlsplit(f"mailto:?{link[1].replace('&amp;', '&')}").query, strict_parsing=True)
    assert letter["subject"] == [title]
    lines = ("I thought of you when I read this dream.", "", title, "http://localhost/dreams/salt-pepper-100")
    assert letter["body"] == ["\r\n".join(lines)]


@pytest.mark.usefixtures("mara")
def test_numbers_of_a_person_are_words_where_there_is_nothing_to_count(tom: Visitor, db: Any) -> None:
    page = shown(tom.get("/people/mara-lind").text)
    assert "no dreams yet no followers yet follows nobody yet" in page
    db["users"].update_one({"first_name": "Mara"}, {"$set": {"follower_count": 12_345}})
    assert "12,345 followers" in shown(tom.get("/people/mara-lind").text)
