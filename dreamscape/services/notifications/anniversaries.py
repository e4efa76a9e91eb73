"""“A year ago you dreamed …”: a mail to the dreamer, on the day, once a week at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from dreamscape.models import MailReason
from dreamscape.models.digests import Remembered
from dreamscape.services.notifications.digests import WORTH_SENDING, picture_for_mail

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import Dream, Mail, Member
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.notifications.mail_choices import MailChoices
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.digests import Digests, DreamsOfOnce

MOST_YEARS = 30
# For so long after its day a dream is still remembered, if the site was away or another one came first. It is shorter
# than the week between two such mails: so none comes twice for one year.
STILL = timedelta(days=6)


class MemoryMails(Protocol):
    """Writes the mail."""

    def year_ago(self, member: Member, remembered: Remembered, choices: str) -> Mail:
        """What they once dreamed; `choices` is where they say what comes by mail."""


class Anniversaries:
    """Mails dreamers what they dreamed on this day of another year. It may be stopped anywhere and begun again."""

    def __init__(
        self,
        *,
        store: Digests,
        dreams_of_once: DreamsOfOnce,
        dreams: Dreams,
        choices: MailChoices,
        pictures: Pictures,
        mails: MemoryMails,
        mail_queue: MailQueue,
        links: Links,
    ) -> None:
        self._store = store
        self._dreams_of_once = dreams_of_once
        self._dreams = dreams
        self._choices = choices
        self._pictures = pictures
        self._mails = mails
        self._mail_queue = mail_queue
        self._links = links

    def send_due(self, now: datetime) -> None:
        """Mail every dreamer of a dream whose day it is."""
        for years in range(1, MOST_YEARS + 1):
            begin, end = _years_before(now - STILL, years), _years_before(now, years)
            batch = self._dreams_of_once.between(begin, end)
            while batch:
                members = self._store.rememberers({said.dreamer_id for said in batch}, now)
                dreams = self._dreams.by_ids(said.id for said in batch if said.dreamer_id in members)
                for dream in dreams.values():
                    self._remember(members[dream.dreamer_id], dream, years, now)
                batch = self._dreams_of_once.between(begin, end, batch[-1])

    def _remember(self, member: Member, dream: Dream, years: int, now: datetime) -> None:
        choices = self._choices.address(member)
        remembered = Remembered(
            dream=dream,
            years=years,
            picture=picture_for_mail(dream, self._pictures, self._links),
            link=self._links.dream(dream),
        )
        mail = self._mails.year_ago(member, remembered, choices)
        reason = MailReason(member.id, "remembered_at", now, now + WORTH_SENDING)
        if mail_id := self._store.write_memory(
            member, now, replace(mail, reason=reason, unsubscribe=choices)
        ):
            self._mail_queue.send(mail_id)


def _years_before(when: datetime, years: int) -> datetime:
    try:
        return when.replace(year=when.year - years)
    except ValueError:  # the 29th of February
        return when.replace(year=when.year - years, day=28)
