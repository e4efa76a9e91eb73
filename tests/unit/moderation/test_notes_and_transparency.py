"""Moderators' notes on members, and the page of counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.services.moderation import notes as notes_service
from dreamscape.services.moderation.transparency import COLUMNS
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

WHY = "It is not kind."


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def mo(services: Services) -> Member:
    return sign_up(services, "Mo", "moderator")


class TestNotes:
    """For those who look after the place."""

    def test_they_are_listed_with_who_and_when_newest_first(
        self, services: Services, mara: Member, mo: Member
    ) -> None:
        notes = services.moderation.notes
        with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
            notes.add(mo, mara.id, "  Means well. ")
        notes.add(sign_up(services, "Vera", "moderator"), mara.id, "Answered my letter.")

        rows = notes.about(mo, mara)
        assert [row.note.body for row in rows] == ["Answered my letter.", "Means well."]
        assert [row.by.first_name for row in rows if row.by] == ["Vera", "Mo"]
        assert rows[1].note.at == datetime(2026, 6, 1, tzinfo=UTC)

    def test_members_may_neither_read_nor_write_them(
        self, services: Services, mara: Member, mo: Member
    ) -> None:
        notes = services.moderation.notes
        notes.add(mo, mara.id, "Means well.")
        [row] = notes.about(mo, mara)
        for deed in (
            lambda: notes.about(mara, mara),
            lambda: notes.add(mara, mo.id, "Hm."),
            lambda: notes.remove(mara, mara.id, row.note.id),
        ):
            with pytest.raises(NotAllowed):
                deed()

    @pytest.mark.parametrize("body", ["", "  \n", "x" * 1001])
    def test_one_has_words_and_not_too_many(
        self, services: Services, mara: Member, mo: Member, body: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            services.moderation.notes.add(mo, mara.id, body)
        assert refused.value.field == "note"

    def test_there_is_an_end_to_them(
        self, services: Services, mara: Member, mo: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(notes_service, "MOST_NOTES", 2)
        notes = services.moderation.notes
        for number in range(2):
            notes.add(mo, mara.id, f"Note {number}")
        with pytest.raises(Invalid, match="Take one away"):
            notes.add(mo, mara.id, "One more")
        notes.remove(mo, mara.id, notes.about(mo, mara)[0].note.id)
        notes.add(mo, mara.id, "One more")

    def test_one_goes_once_and_only_from_whom_it_is_about(
        self, services: Services, mara: Member, mo: Member
    ) -> None:
        notes = services.moderation.notes
        notes.add(mo, mara.id, "Means well.")
        [row] = notes.about(mo, mara)
        with pytest.raises(NotFound):
            notes.remove(mo, mo.id, row.note.id)
        notes.remove(mo, mara.id, row.note.id)
        with pytest.raises(NotFound):
            notes.remove(mo, mara.id, row.note.id)
        with pytest.raises(NotFound):
            notes.add(mo, "0" * 24, "Who?")

    def test_they_go_with_whom_they_are_about_and_stay_when_their_author_leaves(
        self, services: Services, mara: Member, mo: Member, db: Any
    ) -> None:
        notes = services.moderation.notes
        other = sign_up(services, "Tom")
        for member in (mara, other):
            notes.add(mo, member.id, "Means well.")
        services.account_deletion.remove(mara.id)
        assert db["member_notes"].count_documents({}) == 1
        services.moderation.roles.set(mo.email, "member")
        services.account_deletion.remove(mo.id)

        vera = sign_up(services, "Vera", "moderator")
        assert [row.by for row in notes.about(vera, other)] == [None]


class TestTransparency:
    """Numbers of each month, and no names."""

    def test_each_thing_is_counted_in_its_month(self, services: Services, mara: Member, mo: Member) -> None:
        acts, vera = services.moderation, sign_up(services, "Vera", "moderator")
        with time_machine.travel(datetime(2026, 4, 30, 23, 59, tzinfo=UTC), tick=False):
            dream, other = dream_by(services, mara), dream_by(services, mara, "A kite")
            acts.reports.dream(mo, dream, WHY)
            acts.reports.dream(mo, dream, "Once more.")
            acts.reports.dream(mo, other, WHY)
        with time_machine.travel(datetime(2026, 5, 1, 0, 1, tzinfo=UTC), tick=False):
            acts.dreams.hide(mo, dream.id, WHY)
            acts.reports.settle(mo, acts.reports.open(mo, None).items[-1].report.id)
            acts.dreams.remove(mo, other.id, WHY)
            acts.dreams.remove_comment(mo, services.comments.add(dream, mara, "Hm.").id, WHY)
            services.appeals.against_notice(mara, services.notices.of(mara)[0].id, "I meant it well.")
            acts.members.suspend(mo, mara.id, date(2026, 5, 9), WHY)
            services.appeals.against_suspension(again(services, mara.email), "I meant it well.")
            one, two = (row.appeal.id for row in acts.appeals.open(vera, None).items)
            acts.appeals.accept(vera, one)
            acts.appeals.decline(vera, two, "No.")
        with time_machine.travel(datetime(2026, 6, 2, tzinfo=UTC), tick=False):
            rows = services.transparency.months()

        names = [str(name) for name, _ in COLUMNS]
        months = {row.month.month: dict(zip(names, row.counts, strict=True)) for row in rows}
        assert list(months) == [6, 5, 4]
        assert {name for name, count in months[4].items() if count} == {"Reports received"}
        assert months[4]["Reports received"] == 2
        assert set(months[6].values()) == {0}
        assert months[5] == {
            "Reports received": 0,
            "Reports settled": 2,
            "Dreams hidden": 1,
            "Dreams removed": 1,
            "Comments removed": 1,
            "Diary entries removed": 0,
            "Suspensions": 1,
            "Appeals received": 2,
            "Appeals accepted": 1,
            "Appeals declined": 1,
        }

    def test_it_goes_back_two_years_and_no_further(self, services: Services, db: Any) -> None:
        now = datetime.now(UTC)
        old = {"at": now - timedelta(days=800), "action": "hid a dream"}
        db["audit"].insert_many(
            [old, {"at": now - timedelta(days=690), "action": "suspended until 2024-12-24"}]
        )
        rows = services.transparency.months()
        assert 23 <= len(rows) <= 24
        assert sum(row.counts[6] for row in rows) == 1
        assert sum(row.counts[2] for row in rows) == 0

    def test_admins_can_switch_it_off_and_nobody_else(self, services: Services, mo: Member) -> None:
        ada = sign_up(services, "Ada", "admin")
        with pytest.raises(NotAllowed):
            services.moderation.site_settings.choose_transparency(mo, False)
        services.transparency.months()
        services.moderation.site_settings.choose_transparency(ada, False)
        with pytest.raises(NotFound):
            services.transparency.months()
        services.moderation.site_settings.choose_transparency(ada, True)
        services.transparency.months()
