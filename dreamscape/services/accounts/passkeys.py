"""Passkeys: adding one, and coming in with it, as the second step or instead of the password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from dreamscape.errors import CopiedPasskey, Invalid, NotAllowed, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Passkey
from dreamscape.services.accounts.passwords import not_own
from dreamscape.services.accounts.second_steps import REQUIRED
from dreamscape.services.common.lengths import excess
from dreamscape.store.accounts.passkeys import LastSecondStep, PasskeyTaken, TooManyPasskeys

if TYPE_CHECKING:
    from dreamscape.models import Mail, Member
    from dreamscape.services.accounts.passwords import PasswordHashing
    from dreamscape.services.accounts.relying_party import RelyingParties, RelyingParty
    from dreamscape.services.accounts.second_steps import SecondSteps
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.store.accounts.passkeys import PasskeyChallenges
    from dreamscape.store.accounts.passkeys import Passkeys as PasskeyStore
    from dreamscape.store.members.members import Members

MOST_PASSKEYS = 20
LONGEST_NAME = 60
LONGEST_ANSWER = 20_000  # characters; the longest that devices give have a few thousand
CHALLENGE_BYTES = 32

NAMELESS = Message("What shall it be called? The name of the device, for example.")
ENOUGH = PluralMessage(
    "You have %(num)s passkey, and more there cannot be. Remove one first.",
    "You have %(num)s passkeys, and more there cannot be. Remove one first.",
    MOST_PASSKEYS,
)
NOT_MADE = Message("That passkey could not be taken. Please try once more.")
KNOWN = Message("This passkey is here already.")
NOT_KNOWN = Message(
    "This passkey opens nothing here, or it took too long. Try once more, or come in another way."
)
ADDED = Message(
    "a passkey was added to your account: whoever has it can log in. All of them stand under Settings, Security, where "
    "you can also remove one."
)
REMOVED = Message("a passkey was removed from your account, and opens nothing any more.")


class Visit(NamedTuple):
    """Where somebody asks and answers: the origin of the page, and a secret that their browser alone has."""

    origin: str
    browser: str


class PasskeyMails(Protocol):
    """Writes the mails this service sends."""

    def second_step_changed(self, member: Member, about: str, what: Message, link: str) -> Mail:
        """Something about their second step, as the sentence `what` says, told in the site by the key `about`; `link`
        leads to another password."""


class Passkeys:
    """A member's passkeys; another's are not there."""

    def __init__(
        self,
        *,
        store: PasskeyStore,
        challenges: PasskeyChallenges,
        members: Members,
        second_steps: SecondSteps,
        hashing: PasswordHashing,
        relying_parties: RelyingParties,
        mail_queue: MailQueue,
        mails: PasskeyMails,
        links: Links,
    ) -> None:
        self._store = store
        self._challenges = challenges
        self._members = members
        self._second_steps = second_steps
        self._hashing = hashing
        self._relying_parties = relying_parties
        self._mail_queue = mail_queue
        self._mails = mails
        self._links = links

    def work_at(self, origin: str) -> bool:
        """Have browsers passkeys for pages of this origin?"""
        return self._relying_parties.at(origin) is not None

    def of(self, member: Member) -> list[Passkey]:
        """All of the member's, the oldest first."""
        return self._store.of(member.id)

    def ask_to_add(self, member: Member, visit: Visit) -> str:
        """What the browser of who has just proven to be `member` is asked, as JSON. Raises NotAllowed when they have as
        many as one may have."""
        from dreamscape.services.accounts import passkey_protocol as protocol

        passkeys = self._store.of(member.id)
        if len(passkeys) >= MOST_PASSKEYS:
            raise NotAllowed(ENOUGH)
        challenge = self._challenge("add", member, visit)
        return protocol.creation_options(self._party(visit), member, passkeys, challenge)

    def add(self, member: Member, name: str, answer: str, visit: Visit) -> Passkey:
        """Keep what the browser made when it was asked; the member is told by mail.

        Raises Invalid, at `name` or `credential`.
        """
        from dreamscape.services.accounts import passkey_protocol as protocol

        _check_name(name)
        try:
            party, used_up = self._party(visit), partial(self._use_challenge, "add", member, visit)
            made = protocol.check_created(_bounded(answer), party, used_up)
        except protocol.Untrue as error:
            raise Invalid("credential", NOT_MADE) from error
        passkey = Passkey(member_id=member.id, name=name, created_at=datetime.now(UTC), **made._asdict())
        mail = self._mail(member, "passkey_added", ADDED)
        try:
            mail_id = self._store.add(member, passkey, mail, MOST_PASSKEYS)
        except TooManyPasskeys as error:
            raise Invalid("name", ENOUGH) from error
        except PasskeyTaken as error:
            raise Invalid("credential", KNOWN) from error
        self._mail_queue.send(mail_id)
        return passkey

    def ask(self, visit: Visit, member: Member | None = None) -> str:
        """What a browser is asked, as JSON: of a guest who wants in without a password any passkey that it has for this
        site; as the second step of `member`, who has given the right password, one of theirs."""
        from dreamscape.services.accounts import passkey_protocol as protocol

        challenge = self._challenge(*_purpose(member), visit)
        passkeys = self._store.of(member.id) if member else []
        return protocol.request_options(self._party(visit), passkeys, challenge, verify=member is None)

    def log_in(self, answer: str, visit: Visit) -> Member:
        """The member whose passkey answered, suspended or not: their device has made sure who holds it, so this is
        password and second step in one. Raises Invalid (CopiedPasskey) at `credential`."""
        return self._check(answer, visit, None)

    def check_second_step(self, member: Member, answer: str, visit: Visit) -> None:
        """Raises Invalid (CopiedPasskey) at `credential` unless it is a passkey of the member's that answered."""
        self._check(answer, visit, member)

    def find(self, member: Member, passkey_id: str) -> Passkey:
        """One of the member's; raises NotFound."""
        passkey = self._store.by_id(passkey_id)
        if passkey is None or passkey.member_id != member.id:
            raise NotFound
        return passkey

    def rename(self, member: Member, passkey_id: str, name: str) -> None:
        """Another name for one of the member's. Raises Invalid at `name`, NotFound for any other passkey."""
        _check_name(name)
        if not self._store.rename(member.id, passkey_id, name):
            raise NotFound

    def remove(self, member: Member, passkey_id: str, password: str) -> None:
        """Forget one of the member's, and tell them by mail.

        Raises NotFound for any other, and Invalid at `password` when that is wrong, or when it is the last second step
        of somebody who has to have one.
        """
        self.find(member, passkey_id)
        self._hashing.check_own(member, password)
        mail, needs_one = (
            self._mail(member, "passkey_removed", REMOVED),
            self._second_steps.is_required(member),
        )
        try:
            mail_id = self._store.remove(member, passkey_id, mail, needs_one=needs_one)
        except LastSecondStep as error:
            raise Invalid("password", REQUIRED) from error
        if mail_id is None:
            raise not_own()
        self._mail_queue.send(mail_id)

    def _check(self, answer: str, visit: Visit, asked: Member | None) -> Member:
        """Whose passkey answered; `asked` is whose it has to be."""
        from dreamscape.services.accounts import passkey_protocol as protocol

        try:
            passkey, member = self._said_to_be(protocol.answered_with(_bounded(answer)), asked)
            used_up = partial(self._use_challenge, *_purpose(asked), visit)
            used = protocol.check_used(
                answer, passkey, member, self._party(visit), used_up, verify=asked is None
            )
        except protocol.Untrue as error:
            raise Invalid("credential", NOT_KNOWN) from error
        if self._store.used(passkey, used.sign_count, backed_up=used.backed_up):
            return member
        if self._store.by_id(passkey.id) is None:
            raise Invalid("credential", NOT_KNOWN)
        self._mail_queue.send(
            self._store.queue(self._mail(member, "passkey_copied", _copied(member, passkey)))
        )
        raise CopiedPasskey(member.id)

    def _said_to_be(self, passkey_id: str, asked: Member | None) -> tuple[Passkey, Member]:
        """The passkey of this id and whose it is, of which nothing is proven yet. Raises Invalid at `credential`."""
        passkey = self._store.by_id(passkey_id)
        member = self._members.by_id(passkey.member_id) if passkey else None
        if passkey is None or member is None or (asked and asked.id != member.id):
            raise Invalid("credential", NOT_KNOWN)
        return passkey, member

    def _mail(self, member: Member, about: str, what: Message) -> Mail:
        return self._mails.second_step_changed(member, about, what, self._links.forgotten_password())

    def _party(self, visit: Visit) -> RelyingParty:
        party = self._relying_parties.at(visit.origin)
        if party is None:
            raise NotFound
        return party

    def _challenge(self, purpose: str, member: Member | None, visit: Visit) -> bytes:
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        self._challenges.add(_digest(purpose, member, visit, challenge))
        return challenge

    def _use_challenge(self, purpose: str, member: Member | None, visit: Visit, challenge: bytes) -> bool:
        return self._challenges.use(_digest(purpose, member, visit, challenge))


def _purpose(member: Member | None) -> tuple[str, Member | None]:
    return ("second-step" if member else "log-in"), member


def _digest(purpose: str, member: Member | None, visit: Visit, challenge: bytes) -> str:
    """What is stored of a challenge: nothing but it, for this purpose, member and browser, has the same."""
    parts = (purpose, member.id if member else "", visit.browser, challenge.hex())
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _copied(member: Member, passkey: Passkey) -> Message:
    """What they are told whose passkey there is a copy of."""
    # Whoever signs up may type anybody's address: until it is proven, a mail there has no words of theirs.
    if not member.email_confirmed:
        return Message(
            "somebody tried to log in with a copy of a passkey of yours, and was not let in. Remove it under Settings, "
            "Security, and add a new one."
        )
    return Message(
        "somebody tried to log in with a copy of your passkey “%(name)s”, and was not let in. Remove it under "
        "Settings, Security, and add a new one.",
        name=passkey.name,
    )


def _check_name(name: str) -> None:
    if not name:
        raise Invalid("name", NAMELESS)
    if too_long := excess(name, LONGEST_NAME):
        raise Invalid("name", too_long)


def _bounded(answer: str) -> str:
    """The answer, or of one that no device gives nothing that could be read."""
    return answer if len(answer) <= LONGEST_ANSWER else ""
