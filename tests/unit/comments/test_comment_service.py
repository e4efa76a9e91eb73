"""Who may rewrite, take away and judge a comment, asked of the service alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Hidden, Invalid, NotAllowed, NotFound
from dreamscape.store.comments.comments import Comments as CommentStore
from dreamscape.store.comments.reactions import Reactions
from tests.support.without_forms import another_is_first, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Comment, Dream, Member
    from dreamscape.wiring import Services


@pytest.fixture
def dreamer(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def author(services: Services) -> Member:
    return sign_up(services, "Tom")


@pytest.fixture
def dream(services: Services, dreamer: Member) -> Dream:
    return dream_by(services, dreamer)


@pytest.fixture
def said(services: Services, dream: Dream, author: Member) -> Comment:
    return services.comments.add(dream, author, "Take me with you!")


def close(services: Services, dreamer: Member, dream: Dream) -> None:
    """Close the comments of a dream and keep them to its dreamer."""
    closed = dream.content._replace(who_may_comment="nobody", comments_hidden=True)
    services.dreams.edit(dreamer, dream.slug, closed)


def hide(services: Services, dream: Dream) -> None:
    services.moderation.dreams.hide(sign_up(services, "Mo", "moderator"), dream.id, "Look at it once more.")


def bodies(db: Any) -> list[str]:
    return [comment["body"] for comment in db["comments"].find()]


def test_nobody_rewrites_what_somebody_else_said(
    services: Services, said: Comment, dreamer: Member, db: Any
) -> None:
    with pytest.raises(NotAllowed, match="the one who wrote"):
        services.comments.edit(said.id, dreamer, "I never said that.")

    assert bodies(db) == ["Take me with you!"]


def test_not_even_its_author_rewrites_a_comment_that_is_kept_from_everybody(
    services: Services, said: Comment, dream: Dream, dreamer: Member, author: Member, db: Any
) -> None:
    close(services, dreamer, dream)

    with pytest.raises(NotFound, match="keeps them to themselves"):
        services.comments.edit(said.id, author, "And another thing!")

    assert bodies(db) == ["Take me with you!"]


def test_not_even_its_author_rewrites_a_comment_under_a_dream_that_is_out_of_sight(
    services: Services, said: Comment, dream: Dream, author: Member, db: Any
) -> None:
    hide(services, dream)

    with pytest.raises(Hidden):
        services.comments.edit(said.id, author, "And another thing!")

    assert bodies(db) == ["Take me with you!"]


def test_a_comment_that_goes_while_it_is_rewritten_is_gone(
    services: Services, said: Comment, author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = CommentStore.edit

    def late(store: CommentStore, *args: Any) -> Comment | None:
        store.remove(said)
        return real(store, *args)

    monkeypatch.setattr(CommentStore, "edit", late)

    with pytest.raises(NotFound, match="This comment is gone"):
        services.comments.edit(said.id, author, "Take us with you!")


def test_an_author_gets_back_what_they_wrote(services: Services, said: Comment, author: Member) -> None:
    changed = services.comments.edit(said.id, author, "Take us with you!")

    assert (changed.id, changed.body) == (said.id, "Take us with you!")
    assert changed.edited_at is not None


def test_of_two_who_take_a_comment_away_at_once_the_second_is_told_that_it_is_gone(
    services: Services, said: Comment, author: Member, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_is_first(monkeypatch, CommentStore, "remove")

    with pytest.raises(NotFound, match="This comment is gone"):
        services.comments.remove(said.id, author)

    assert db["dreams"].find_one()["comment_count"] == 0


def test_a_comment_that_goes_with_its_dream_is_gone(
    services: Services, said: Comment, dream: Dream, author: Member, db: Any
) -> None:
    db["dreams"].delete_one({"slug": dream.slug})

    with pytest.raises(NotFound, match="This comment is gone"):
        services.comments.remove(said.id, author)


@pytest.mark.parametrize("who", ["author", "dreamer", "moderator", "admin"])
def test_who_takes_a_comment_away_gets_its_dream_with_the_new_count(
    services: Services, said: Comment, author: Member, dreamer: Member, who: str
) -> None:
    member = {"author": author, "dreamer": dreamer}.get(who) or sign_up(services, "Mo", who)

    assert services.comments.remove(said.id, member).comment_count == 0


def test_only_who_is_neither_its_author_nor_the_dreamer_is_written_down_and_the_author_told(
    services: Services, said: Comment, dream: Dream, author: Member, dreamer: Member, db: Any
) -> None:
    moderator = sign_up(services, "Mo", "moderator")
    before = db["audit"].count_documents({})
    services.comments.remove(said.id, author)
    services.comments.remove(services.comments.add(dream, author, "One.").id, dreamer)
    assert db["audit"].count_documents({}) == before
    assert services.notices.of(author) == []

    services.comments.remove(services.comments.add(dream, author, "Two.").id, moderator)

    assert db["audit"].count_documents({"action": "removed a comment"}) == 1
    assert "“Two.”" in str(services.notices.of(author)[0].text)


def test_a_stranger_takes_nothing_away(services: Services, said: Comment, db: Any) -> None:
    with pytest.raises(NotAllowed, match="Only its author and the dreamer"):
        services.comments.remove(said.id, sign_up(services, "Ines"))

    assert bodies(db) == ["Take me with you!"]


def test_its_author_takes_away_even_a_comment_that_is_kept_from_them(
    services: Services, said: Comment, dream: Dream, dreamer: Member, author: Member, db: Any
) -> None:
    close(services, dreamer, dream)

    services.comments.remove(said.id, author)

    assert bodies(db) == []


def test_ones_own_comment_is_for_others_to_like(
    services: Services, said: Comment, author: Member, db: Any
) -> None:
    with pytest.raises(NotAllowed, match="for others to like"):
        services.comments.react(said.id, author, "like")

    assert db["reactions"].count_documents({}) == 0


def test_nobody_likes_a_comment_they_cannot_read(
    services: Services, said: Comment, dream: Dream, dreamer: Member, db: Any
) -> None:
    close(services, dreamer, dream)

    with pytest.raises(NotFound, match="keeps them to themselves"):
        services.comments.react(said.id, sign_up(services, "Ines"), "like")

    assert db["reactions"].count_documents({}) == 0


def test_whoever_came_first_the_two_like_each_others_comments_and_rewrite_only_their_own(
    services: Services, said: Comment, dream: Dream, dreamer: Member, author: Member
) -> None:
    answer = services.comments.add(dream, dreamer, "Gladly.")
    for comment, reader in ((said, dreamer), (answer, author)):
        services.comments.react(comment.id, reader, "like")
        with pytest.raises(NotAllowed):
            services.comments.edit(comment.id, reader, "Not mine.")
        card, _ = services.comments.one(comment.id, reader)
        assert (card.my_reaction, card.comment.like_count, card.can_edit) == ("like", 1, False)


def test_a_like_is_taken_back_by_its_kind_alone(
    services: Services, said: Comment, dreamer: Member, db: Any
) -> None:
    services.comments.react(said.id, dreamer, "like")

    services.comments.take_back(said.id, dreamer, "dislike")
    assert Reactions(db).of(dreamer.id, [said.id]) == {said.id: "like"}
    services.comments.take_back(said.id, dreamer, "like")
    assert Reactions(db).of(dreamer.id, [said.id]) == {}


def test_what_cannot_be_said_is_told_at_its_field(
    services: Services, said: Comment, dream: Dream, dreamer: Member, author: Member
) -> None:
    with pytest.raises(Invalid, match="just said exactly that") as twice:
        services.comments.add(dream, author, said.body)
    close(services, dreamer, dream)
    # Whether the page from before or the one of now says so.
    for as_read in (dream, services.dreams.find(dream.slug)):
        with pytest.raises(Invalid, match="closed the comments") as closed:
            services.comments.add(as_read, author, "Are you there?")
        assert (twice.value.field, closed.value.field) == ("body", "body")


def test_nothing_is_said_under_a_dream_that_one_cannot_see(
    services: Services, dream: Dream, dreamer: Member, author: Member, db: Any
) -> None:
    hide(services, dream)
    hidden = services.dreams.find(dream.slug, dreamer)

    with pytest.raises(Hidden):
        services.comments.add(hidden, author, "Are you there?")
    services.comments.add(hidden, dreamer, "I am.")

    assert bodies(db) == ["I am."]


def test_under_a_dream_that_is_gone_nothing_is_said(
    services: Services, dreamer: Member, dream: Dream
) -> None:
    services.dreams.delete(dreamer, dream.slug)

    with pytest.raises(NotFound):
        services.comments.add(dream, dreamer, "Are you there?")


def test_a_comment_and_its_card_are_read_as_each_reader_may(
    services: Services, said: Comment, dream: Dream, dreamer: Member, author: Member
) -> None:
    services.comments.react(said.id, dreamer, "like")
    readers = {
        "author": author,
        "dreamer": dreamer,
        "moderator": sign_up(services, "Mo", "moderator"),
        "stranger": sign_up(services, "Ines"),
        "guest": None,
    }
    cards = {who: services.comments.one(said.id, reader)[0] for who, reader in readers.items()}

    assert {who for who, card in cards.items() if card.can_edit} == {"author"}
    assert {who for who, card in cards.items() if card.can_remove} == {"author", "dreamer", "moderator"}
    assert {who for who, card in cards.items() if card.can_react} == {"dreamer", "moderator", "stranger"}
    assert {who for who, card in cards.items() if card.can_report} == {"dreamer", "moderator", "stranger"}
    assert {who: card.my_reaction for who, card in cards.items() if card.my_reaction} == {"dreamer": "like"}
    assert {card.author and card.author.id for card in cards.values()} == {author.id}
    for who, reader in readers.items():
        assert services.comments.page(dream, reader)[0].items == [cards[who]]


def test_a_comment_asked_for_comes_apart_unless_it_is_on_the_page(
    services: Services, said: Comment, dream: Dream, author: Member, dreamer: Member
) -> None:
    last = [services.comments.add(dream, author, f"Word {number}") for number in range(20)][-1]

    page, apart = services.comments.page(dream, dreamer, touched=last.id)
    assert apart is not None
    assert (len(page.items), page.items[0].comment.id, apart.comment.id) == (20, said.id, last.id)
    assert services.comments.page(dream, dreamer, touched=said.id)[1] is None
    assert services.comments.page(dream, dreamer, touched="0" * 24)[1] is None
    newest, _ = services.comments.page(dream, dreamer, order="newest")
    assert newest.items[0].comment.id == last.id


def test_where_comments_are_private_there_is_nothing_but_for_the_dreamer(
    services: Services, said: Comment, dream: Dream, dreamer: Member, author: Member
) -> None:
    close(services, dreamer, dream)
    closed = services.dreams.find(dream.slug)

    for reader in (author, None):
        page, apart = services.comments.page(closed, reader, touched=said.id)
        assert (list(page.items), page.after, apart) == ([], None, None)
        assert not services.comments.are_shown(closed, reader)
    assert services.comments.are_shown(closed, dreamer)
    assert services.comments.are_shown(dream, None)
    assert [card.comment.id for card in services.comments.page(closed, dreamer)[0].items] == [said.id]
