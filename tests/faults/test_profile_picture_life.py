"""A member's photo from their sign-up to the end of their account, with every step failing once."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher
from pymongo.errors import AutoReconnect

from dreamscape.errors import NotFound
from dreamscape.models import Member, PictureUpload, ProfileContent
from dreamscape.models.jobs import CLEAR_MEMBER
from dreamscape.services.accounts.deletion import AccountDeletion
from dreamscape.services.accounts.passwords import PasswordHashing
from dreamscape.services.accounts.registration import Accounts, SignUp
from dreamscape.services.categories import Categories
from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.members.avatars import Avatars
from dreamscape.services.members.profiles import Profiles
from dreamscape.services.site.settings import SiteSettings
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.personal_data import PersonalData
from dreamscape.store.categories.categories import Categories as CategoryStore
from dreamscape.store.members.avatars import Avatars as AvatarStore
from dreamscape.store.members.members import Members
from dreamscape.store.members.profiles import Profiles as ProfileStore
from dreamscape.store.site.settings import SiteSettings as SiteSettingsStore
from tests.faults.picture_site import FAULTS, Site, faulty
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

UNUSED: Any = None
OPEN_DOOR: Any = SimpleNamespace(used=lambda _invitation: nullcontext())
NO_DOUBTS: Any = SimpleNamespace(about=lambda _email: (), of_a_crowd=lambda member: member)


class Faces(Site):
    """Members and their photos, with a fault among them."""

    def __init__(self, db: Any, storage: Any) -> None:
        super().__init__(db, storage)
        self.members = Members(db)
        hashing = PasswordHashing(PasswordHasher(1, 8, 1))
        categories, avatars = (
            Categories(store=CategoryStore(db)),
            Avatars(keys=["fox", "owl"], store=AvatarStore(db)),
        )
        self.accounts = Accounts(
            members=faulty(self.members, self.fault),
            hashing=hashing,
            pictures=self.pictures,
            categories=categories,
            avatars=avatars,
            invitations=OPEN_DOOR,
            doubts=NO_DOUBTS,
            site_settings=SiteSettings(store=SiteSettingsStore(db), audit=UNUSED, newcomer_limits=False),
            branches=UNUSED,
        )
        self.profiles = Profiles(
            store=faulty(ProfileStore(db), self.fault),
            categories=categories,
            pictures=self.pictures,
            avatars=avatars,
        )
        self.account_deletion = AccountDeletion(
            pending_deletions=faulty(PendingDeletions(db), self.fault),
            jobs=self.jobs,
            pictures=self.pictures,
            hashing=UNUSED,
            mail_queue=UNUSED,
            mails=UNUSED,
            links=UNUSED,
        )
        personal_data = faulty(PersonalData(db), self.fault)

        def clear(payload: Mapping[str, Any]) -> None:
            self.dreams.take_down_all_of(payload["member_id"])
            personal_data.erase(payload["member_id"])

        self.jobs.learn([JobKind(CLEAR_MEMBER, clear)])

    def live(self) -> None:
        """Mara joins with a photo, changes it, takes it away, gets one again, writes a dream and leaves;
        Tom stays."""
        self.join("Mara", b"1")
        self.join("Tom", b"2")
        for photo, remove in ((b"3", False), (b"4", False), (None, True), (b"5", False)):
            self.attempt(partial(self.change, photo, remove))
        self.attempt(lambda: self.dreams.create(self.mara(), *self.write(b"6")))
        self.attempt(lambda: self.account_deletion.remove(self.mara().id))

    def join(self, name: str, photo: bytes) -> None:
        """Somebody signs up."""
        form = SignUp(name, "", f"{name.lower()}@example.org", PASSWORD, avatar="owl", picture=photo)
        self.attempt(lambda: self.accounts.sign_up(form))

    def change(self, photo: bytes | None, remove: bool) -> None:
        """Mara changes her face."""
        self.profiles.change(self.mara(), ProfileContent("Mara"), PictureUpload(photo, remove=remove))

    def mara(self) -> Member:
        """Mara as she is stored; raises NotFound where her sign-up failed."""
        member = self.members.by_email("mara@example.org")
        if member is None:
            raise NotFound
        return member


@pytest.fixture
def faces(db: Any, storage: Any) -> Faces:
    """Members with photos on that storage."""
    return Faces(db, storage)


def test_an_undisturbed_life_leaves_the_photo_of_who_stays(faces: Faces) -> None:
    faces.live()
    tom = faces.members.by_email("tom@example.org")
    assert tom
    assert tom.picture
    assert faces.named() == [tom.picture.public_id]
    faces.assert_agreement()


@pytest.mark.soak
@pytest.mark.parametrize("how", FAULTS)
def test_whichever_step_fails_members_and_storage_agree_in_the_end(
    faces: Faces, db: Any, some: Callable[[int, str], range], how: str
) -> None:
    faces.live()
    steps = len(faces.fault.calls)
    assert steps > 20
    for at in some(steps, how):
        for collection in ("users", "dreams", "slugs"):
            db[collection].delete_many({})
        faces.recover()
        faces.fault.at, faces.fault.how = at, how
        faces.fault.calls.clear()
        faces.live()
        faces.recover()
        faces.account_deletion.purge(datetime.now(UTC))
        faces.assert_agreement()


def test_a_storage_that_takes_nothing_costs_the_photo_and_not_the_member(faces: Faces) -> None:
    faces.join("Mara", b"1")
    first = faces.named()
    faces.fault.calls.clear()
    faces.fault.at, faces.fault.how = 0, "refuses"
    changed, warning = faces.profiles.change(
        faces.mara(), ProfileContent("Mara", "Berg"), PictureUpload(b"2")
    )
    assert changed.last_name == "Berg"
    assert warning
    assert "photo" in str(warning)
    assert faces.named() == first, "the old photo stays rather than none"


@pytest.mark.parametrize("how", ["database refuses", "database loses"])
def test_a_photo_whose_profile_the_database_would_not_take_goes_at_once(faces: Faces, how: str) -> None:
    faces.join("Mara", b"1")
    faces.fault.calls.clear()
    faces.fault.at, faces.fault.how = 1, how  # after the photo is stored
    with pytest.raises(AutoReconnect):
        faces.change(b"2", remove=False)
    assert faces.fault.calls[:2] == ["save", "change"]
    faces.recover()
    faces.assert_agreement()
    assert len(faces.named()) == 1


def test_without_a_photo_one_is_the_creature_from_before(faces: Faces) -> None:
    faces.join("Mara", b"1")
    faces.change(None, remove=True)
    assert (faces.mara().picture, faces.mara().avatar) == (None, "owl")
    faces.assert_agreement()
