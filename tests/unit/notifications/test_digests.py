"""Who is away is mailed what is new: seldom, nobody twice, and nobody who does not want it or may not know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models.notification_choices import (
    COMMENT_LIKED,
    DREAM_COMMENTED,
    DREAM_FOLLOWED,
    NOWHERE,
    Channels,
    NotificationChoices,
)
from dreamscape.services.notifications.digests import Digests
from dreamscape.store.members.digests import Digests as DigestStore
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Dream, Mail, Member
    from dreamscape.wiring import Services

DAY = timedelta(days=1)
SUBJECT = "While you were away"


@dataclass
class Away:
    """Mara, who has not been here for a month, and under whose dream Tom wrote and which he follows."""

    services: Services
    db: Any
    mara: Member
    tom: Member
    dream: Dream
    now: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(minutes=1))

    def change(self, **values: Any) -> None:
        self.db["users"].update_one({"_id": ObjectId(self.mara.id)}, {"$set": values})

    def choose(self, **chosen: Any) -> None:
        self.services.notifications.choose(self.mara, NotificationChoices(**chosen))

    def send(self, after: timedelta = timedelta(0)) -> list[Mail]:
        """The digests that are there once the job has run so long after now."""
        self.job.send_due(self.now + after)
        return digests(self.services)

    @property
    def job(self) -> Digests:
        (kind,) = [one for one in self.services.jobs._kinds.values() if one.name == "send_digests"]
        closed: Any = kind.run
        return next(cell.cell_contents for cell in closed.__closure__).__self__  # type: ignore[no-any-return]


def digests(services: Services) -> list[Mail]:
    return [queued.mail for queued in services.mail_queue.outbox() if queued.mail.subject == SUBJECT]


@pytest.fixture
def away(services: Services, db: Any) -> Away:
    mara, tom = sign_up(services, "Mara"), sign_up(services, "Tom")
    long_ago = datetime.now(UTC) - timedelta(days=30)
    confirmed = {"email_confirmed": True, "created_at": long_ago}
    db["users"].update_one({"_id": ObjectId(mara.id)}, {"$set": confirmed})
    dream = dream_by(services, mara, "A bakery in the rain")
    services.follows.follow_dream(tom, dream.slug)
    services.comments.write(tom, dream, "The bell should be a ship’s bell.")
    services.worker.run_due()
    return Away(services, db, again(services, mara.email), tom, dream)
