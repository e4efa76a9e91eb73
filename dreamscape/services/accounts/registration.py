"""Signing up and logging in."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dreamscape.errors import BadCredentials, Invalid, Taken
from dreamscape.messages import Message
from dreamscape.models import Invitation, Joined, Member, PictureUpload
from dreamscape.services.accounts.password_rules import check_password
from dreamscape.services.common.slugs import slug_base
from dreamscape.services.members.names import check_name
from dreamscape.services.members.skills import clean_skills
from dreamscape.store.members.members import EmailTaken, Members, NewMember

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dreamscape.services.accounts.invitations import Invitations
    from dreamscape.services.accounts.passwords import PasswordHashing
    from dreamscape.services.categories import Categories
    from dreamscape.services.members.avatars import Avatars
    from dreamscape.services.newcomers.doubts import Doubts
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.store.members.branches import Branches as BranchStore

# How far back a member knows who invited whom: bounds what a document holds.
MOST_INVITERS = 50
# What sign-up adds to the doubts about somebody who comes from a branch that moderators hold.
FROM_HELD_BRANCH = "branch"
ADDRESS_TAKEN = Message("Somebody already signed up with this address. Was it you?")
PICTURE_LEFT_OUT = Message(
    "You are in! Only your photo could not be kept just now; please add it again later."
)


@dataclass(frozen=True, slots=True)
class SignUp:
    """What somebody typed to become a member; `picture` is the bytes of a photo or None, `language` what they
    read the site in. `proof`, `network` and `age` are those of `Joined`."""

    first_name: str
    last_name: str
    email: str
    password: str
    interests: Sequence[str] = ()
    skills: Sequence[str] = ()
    avatar: str = ""
    picture: bytes | None = None
    language: str = ""
    proof: str = ""
    network: str = ""
    age: int = 0


def too_young(age: int) -> Message:
    """Who has not said that they are so old cannot join."""
    return Message("You have to be at least %(age)s years old to join. Tick the box if you are.", age=age)


@contextmanager
def _unique_email() -> Iterator[None]:
    """Say at its field when somebody has the address already."""
    try:
        yield
    except EmailTaken as error:
        raise Taken("email", ADDRESS_TAKEN) from error


class Accounts:
    """Members come in through here."""

    def __init__(
        self,
        *,
        members: Members,
        hashing: PasswordHashing,
        pictures: Pictures,
        categories: Categories,
        avatars: Avatars,
        invitations: Invitations,
        doubts: Doubts,
        site_settings: SiteSettings,
        branches: BranchStore,
    ) -> None:
        self._members = members
        self._hashing = hashing
        self._pictures = pictures
        self._categories = categories
        self._avatars = avatars
        self._invitations = invitations
        self._doubts = doubts
        self._site_settings = site_settings
        self._branches = branches

    def sign_up(self, form: SignUp, invitation: str = "") -> tuple[Member, Message | None]:
        """Create an account; return it, and a message when only the photo could not be kept.

        Raises Invalid (Taken for an address, PictureRefused for a file) at the field it is about, or
        SignUpClosed when `invitation` (a link's token) is needed and does not work; then nothing was stored.
        """
        with self._invitations.used(invitation) as used:
            return self._sign_up(form, used)

    def _sign_up(self, form: SignUp, invitation: Invitation | None) -> tuple[Member, Message | None]:
        check_name(form.first_name, "first_name")
        check_name(form.last_name, "last_name")
        check_password(form.password, names=(form.first_name, form.last_name), email=form.email)
        if form.age < (age := self._site_settings.age_asked()):
            raise Invalid("old_enough", too_young(age))
        if self._members.by_email(form.email):
            # The unique index decides in the end; this only spares everybody the work on a photo.
            raise Taken("email", ADDRESS_TAKEN)
        interests = self._categories.known(form.interests)
        skills = clean_skills(form.skills)
        upload = PictureUpload(form.picture, alt=form.first_name)
        with _unique_email(), self._pictures.storing("profile", upload) as stored:
            new = NewMember(
                email=form.email,
                password_hash=self._hashing.hash(form.password),
                first_name=form.first_name,
                last_name=form.last_name,
                slug_base=slug_base(f"{form.first_name} {form.last_name}", "dreamer"),
                interests=interests,
                skills=skills,
                avatar=self._avatars.known_or_random(form.avatar),
                picture=stored.picture,
                language=form.language,
                joined=self._joined(form, invitation),
            )
            member = self._members.add(new)
        return self._doubts.of_a_crowd(member), PICTURE_LEFT_OUT if stored.failed else None

    def _joined(self, form: SignUp, invitation: Invitation | None) -> Joined:
        doubts = self._doubts.about(form.email)
        came = Joined(proof=form.proof, network=form.network, age=form.age, doubts=doubts)
        if invitation is None:
            return came
        inviter = self._members.by_id(invitation.by)
        above = inviter.joined.inviters if inviter else ()
        inviters = (*above, invitation.by)[-MOST_INVITERS:]
        if self._branches.any_held(inviters):
            doubts = (*doubts, FROM_HELD_BRANCH)
        return came._replace(invitation_id=invitation.id, inviters=inviters, doubts=doubts)

    def by_email(self, email: str) -> Member | None:
        """The member with this address, without regard to case, or None."""
        return self._members.by_email(email)

    def log_in(self, email: str, password: str) -> Member:
        """The member these belong to, suspended or not; raises BadCredentials, equally slow whatever was wrong."""
        member = self._members.by_email(email)
        if not self._hashing.matches(member.password_hash if member else None, password) or member is None:
            raise BadCredentials
        if self._hashing.is_outdated(member.password_hash):
            member = self._hash_again(member, password)
        return member

    def _hash_again(self, member: Member, password: str) -> Member:
        """The member with a hash as strong as the settings say; raises BadCredentials if this is their password
        no longer."""
        stronger = self._hashing.hash(password)
        if self._members.replace_hash(member.id, member.password_hash, stronger):
            return replace(member, password_hash=stronger)
        now = self._members.by_id(member.id)
        if now is None or not self._hashing.matches(now.password_hash, password):
            raise BadCredentials
        return now
