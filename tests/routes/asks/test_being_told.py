"""Who hears of asks, offers and answers; and what moderators do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.routes.asks.conftest import PATH, QUESTION, WORDS

if TYPE_CHECKING:
    from tests.routes.asks.conftest import Hands
    from tests.support.visitor import Visitor


def test_an_offer_stays_on_top_until_it_is_answered(hands: Hands, ines: Visitor) -> None:
    offer = hands.offer(hands.ask())
    hands.tom.post("/notifications/read")
    ines.post("/dreams/a-choir/follow")
    page = hands.tom.get("/notifications").text

    assert page.index("An offer of help") < page.index("follows your dream")
    assert page.count(WORDS) == 1
    assert QUESTION in page
    assert f"/offers/{offer}/accept" in page
    assert WORDS in hands.tom.get("/notifications?kind=offers").text
    hands.tom.post(f"/offers/{offer}/accept")
    assert "An offer of help" not in hands.tom.get("/notifications").text
    (room,) = hands.rooms()
    told = hands.mara.get("/notifications").text
    assert "has said yes to your help" in told
    assert f"/rooms/{room['_id']}" in told


def test_what_is_taken_back_is_told_no_more(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    hands.mara.post(f"/offers/{offer}/withdraw")

    assert WORDS not in hands.tom.get("/notifications").text
    assert hands.db["notifications"].count_documents({"kind": "offer_made"}) == 0
    assert hands.db["users"].find_one({"slug": "tom-okoye"}).get("unread_notifications", 0) == 0


def test_a_dream_that_is_gone_takes_all_of_it_along(hands: Hands) -> None:
    hands.offer(hands.ask())
    hands.tom.post("/dreams/a-choir/delete")

    for name in ("asks", "offers"):
        assert hands.db[name].count_documents({}) == 0
    assert WORDS not in hands.tom.get("/notifications").text


def test_a_question_to_one_member_is_theirs_alone(hands: Hands, ines: Visitor) -> None:
    services = hands.app.extensions["dreamscape"]
    with hands.app.app_context():
        tom, mara = (services.accounts.by_email(f"{name}@example.org") for name in ("tom", "mara"))
        dream = services.dreams.find("a-choir", tom)
        question = services.asks.open(dream, tom, "How did yours begin?", effort="minutes", to_id=mara.id).id
    assert "How did yours begin?" in hands.mara.get("/dreams/a-choir").text
    assert "asks you something" in hands.mara.get("/notifications").text
    assert "How did yours begin?" not in ines.get("/dreams/a-choir").text
    for path in (f"/asks/{question}", f"/asks/{question}/offers", f"/asks/{question}/report"):
        assert ines.get(path).status_code == 404
    assert ines.post(f"/asks/{question}/offers", {"body": WORDS}).status_code == 404

    assert hands.offer(question)


def test_a_block_closes_a_question_between_the_two(hands: Hands) -> None:
    services = hands.app.extensions["dreamscape"]
    with hands.app.app_context():
        tom, mara = (services.accounts.by_email(f"{name}@example.org") for name in ("tom", "mara"))
        dream = services.dreams.find("a-choir", tom)
        question = services.asks.open(dream, tom, "How did yours begin?", effort="minutes", to_id=mara.id).id
    hands.mara.post("/people/tom-okoye/block")

    assert hands.stored("asks", question)["state"] == "closed"


class TestOfModerators:
    """An ask they see like a dream; an offer only where its dreamer has reported it, and only for so long."""

    def moderator(self, hands: Hands, ines: Visitor) -> Visitor:
        hands.db["users"].update_one({"email": "ines@example.org"}, {"$set": {"role": "moderator"}})
        return ines

    def test_a_reported_ask_is_taken_down_with_a_rule_and_a_reason(self, hands: Hands, ines: Visitor) -> None:
        ask = hands.ask()
        offer = hands.offer(ask)
        hands.mara.post(f"/asks/{ask}/report", {"reason": "It is an advertisement."})
        by = self.moderator(hands, ines)
        assert QUESTION in by.get("/admin/reports").text
        assert QUESTION in by.get(f"/admin/asks/{ask}").text
        assert by.post(f"/admin/asks/{ask}/remove", {"reason": ""}).status_code == 422
        by.post(f"/admin/asks/{ask}/remove", {"reason": "We sell nothing here.", "rule": "spam"})

        assert hands.stored("asks", ask) is None
        assert hands.state(offer) == "ended"
        told = hands.tom.get("/notifications").text
        assert "was taken down" in told
        assert "We sell nothing here." in told

    def test_an_offer_is_read_while_its_report_is_open_and_not_a_moment_longer(
        self, hands: Hands, ines: Visitor
    ) -> None:
        offer = hands.offer(hands.ask())
        by = self.moderator(hands, ines)
        assert by.get(f"/offers/{offer}").status_code == 404
        assert hands.mara.post(f"/offers/{offer}/report", {"reason": "Mine."}).status_code == 403
        hands.tom.post(f"/offers/{offer}/report", {"reason": "It is not kind."})
        report = str(hands.db["reports"].find_one({"kind": "offer"})["_id"])
        assert WORDS in by.get(f"/admin/reports/{report}/offer").text
        assert not hands.db["dreams"].find_one({"slug": "a-choir"}).get("reported")
        by.post(f"/admin/reports/{report}/settle")

        assert by.get(f"/admin/reports/{report}/offer").status_code == 404
        assert WORDS not in str(list(hands.db["audit"].find()))
        assert WORDS not in str(list(hands.db["reports"].find()))

    def test_a_reported_offer_is_taken_away_and_its_author_hears_why(
        self, hands: Hands, ines: Visitor
    ) -> None:
        offer = hands.offer(hands.ask())
        hands.tom.post(f"/offers/{offer}/report", {"reason": "It is not kind."})
        report = str(hands.db["reports"].find_one({"kind": "offer"})["_id"])
        by = self.moderator(hands, ines)
        answer = by.post(f"/admin/reports/{report}/offer/remove", {"reason": "Be kind.", "rule": "other"})
        assert answer.status_code == 303

        assert hands.stored("offers", offer) is None
        assert WORDS not in hands.tom.get("/notifications").text
        assert "Be kind." in hands.mara.get("/notifications").text
        assert WORDS not in str(list(hands.db["audit"].find()))

    def test_a_hidden_dream_ends_what_is_offered_and_keeps_what_is_asked(
        self, hands: Hands, ines: Visitor
    ) -> None:
        ask = hands.ask()
        offer = hands.offer(ask)
        by = self.moderator(hands, ines)
        dream = hands.db["dreams"].find_one({"slug": "a-choir"})["_id"]
        by.post(f"/admin/dreams/{dream}/hide", {"reason": "Wait.", "rule": "other"})

        assert hands.state(offer) == "ended"
        assert hands.mara.post(f"/asks/{ask}/offers", {"body": WORDS}).status_code in (404, 410)
        by.post(f"/admin/dreams/{dream}/show")
        assert hands.offer(ask)
        assert hands.tom.get(PATH).status_code == 200
