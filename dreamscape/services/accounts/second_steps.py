"""A second step at log-in: codes of an authenticator app, and recovery codes for who has lost it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Member, SecondStep, SecondStepStatus
from dreamscape.services.accounts import recovery_codes, totp
from dreamscape.services.accounts.passwords import not_own
from dreamscape.services.accounts.sealing import NotSealedHere
from dreamscape.services.permissions.viewer import Viewer

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from dreamscape.models import Mail, RecoveryCodeSet
    from dreamscape.services.accounts.passwords import PasswordHashing
    from dreamscape.services.accounts.sealing import Sealing
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.store.accounts.passkeys import Passkeys
    from dreamscape.store.accounts.second_steps import SecondSteps as SecondStepStore
    from dreamscape.store.members.members import Members

log = logging.getLogger(__name__)

# Seconds in which a new app has to show its first code.
SET_UP_WITHIN = 3600
# Seconds in which new recovery codes can be read again, by the browser that they were made in.
SHOWN_FOR = 600
# How many wrong codes in a row, each after a right password, the member hears of by mail.
TOLD_AT = frozenset({5, 25, 125, 625})

TURNED_ON = Message("from now on, who logs in to your account also needs a code of your authenticator app.")
MOVED = Message(
    "the codes for your log-ins come from another authenticator app now; those of before count no longer."
)
TURNED_OFF = Message("your authenticator app was taken away: its codes are not asked for any more at log-in.")
RENEWED = Message("your account has new recovery codes; those of before work no longer.")
GUESSED = Message(
    "somebody gave your right password, and then several wrong codes as the second step, so they were not let in. If "
    "that was not you, somebody else knows your password."
)

WRONG_CODE = Message(
    "This code does not work. Codes change every thirty seconds, and each works once: try the next one."
)
WRONG_RECOVERY_CODE = Message("This is none of your recovery codes, or it has been used already.")
UNREADABLE = Message(
    "The codes of your app cannot be checked here any more. Use a recovery code, or ask those who look after the place."
)
SCAN_AGAIN = Message(
    "This page had been open for too long. Scan the new picture, and type the code your app shows then."
)
REQUIRED = Message(
    "Who looks after this place needs a second step at log-in. Set up another one first, then take this one away."
)


class SecondStepMails(Protocol):
    """Writes the mails this service sends."""

    def second_step_changed(self, member: Member, about: str, what: Message, link: str) -> Mail:
        """Something about their second step, as the sentence `what` says, told in the site by the key `about`; `link`
        leads to another password."""

    def second_step_failed(self, member: Member, what: Message, link: str) -> Mail:
        """Somebody has the password and not the second step, as `what` says; `link` leads to another password."""


class TotpSetUp(NamedTuple):
    """An app that is being set up: its `secret`, the `address` that a picture of it holds, and both `sealed`, to travel
    with the page until the first code is shown."""

    sealed: str
    secret: str
    address: str


class SecondSteps:
    """What a member has beside their password. Whatever takes something away asks for the password again."""

    def __init__(
        self,
        *,
        store: SecondStepStore,
        passkeys: Passkeys,
        members: Members,
        site_settings: SiteSettings,
        hashing: PasswordHashing,
        hasher: PasswordHasher,
        sealing: Sealing,
        set_up_sealing: Sealing,
        mail_queue: MailQueue,
        mails: SecondStepMails,
        links: Links,
    ) -> None:
        self._store = store
        self._passkeys = passkeys
        self._members = members
        self._site_settings = site_settings
        self._hashing = hashing
        self._hasher = hasher
        self._sealing = sealing
        self._set_up_sealing = set_up_sealing
        self._mail_queue = mail_queue
        self._mails = mails
        self._links = links

    def status(self, member: Member) -> SecondStepStatus:
        """What the member has."""
        return _status(self._store.of(member.id), self._passkeys.count(member.id))

    def is_required(self, member: Member) -> bool:
        """Does the site want one of this member, whether they have it or not?"""
        return Viewer.of(member).can_moderate and self._site_settings.read().second_step_for_moderators

    def is_missing(self, member: Member) -> bool:
        """Does the site want one of this member, who has none?"""
        return self.is_required(member) and not self.status(member).is_on

    def begin_totp(self, member: Member, sealed: str = "") -> TotpSetUp:
        """An app to be set up: the one that is `sealed`, while its time is not over, or a new one."""
        try:
            secret = self._set_up_sealing.open(sealed, member.id, SET_UP_WITHIN)
        except NotSealedHere:
            secret = totp.new_secret()
            sealed = self._set_up_sealing.seal(secret, member.id)
        return TotpSetUp(sealed, secret, totp.address(secret, member.email))

    def turn_totp_on(self, member: Member, sealed: str, code: str, password: str) -> list[str]:
        """Let the app that was set up count, in place of another one if there was; returns recovery codes, to be shown
        once, when the member had none left.

        Raises Invalid at `code` or `password`.
        """
        try:
            secret = self._set_up_sealing.open(sealed, member.id, SET_UP_WITHIN)
        except NotSealedHere as error:
            raise Invalid("code", SCAN_AGAIN) from error
        step = totp.time_step(secret, _digits(code), datetime.now(UTC), after=0)
        if step is None:
            raise Invalid("code", WRONG_CODE)
        self._hashing.check_own(member, password)
        before = self.status(member)
        codes = [] if before.codes_left else recovery_codes.new_codes()
        stored = self._sealing.seal(secret, member.id)
        kept = recovery_codes.hashed(codes, self._hasher) if codes else None
        mail = self._mail(member, *(("totp_moved", MOVED) if before.totp_since else ("totp_on", TURNED_ON)))
        self._sent(self._store.set_totp(member, stored, step, kept, mail))
        return codes

    def turn_totp_off(self, member: Member, password: str) -> None:
        """The app's codes count no longer. Raises Invalid at `password`, also when the site wants a second step of
        this member and it is their only one."""
        status = self.status(member)
        if status.totp_since is None:
            return
        others = status.passkeys > 0
        if not others:
            self.check_may_remove_last(member)
        self._hashing.check_own(member, password)
        mail = self._mail(member, "totp_off", TURNED_OFF)
        self._sent(self._store.remove_totp(member, with_codes=not others, mail=mail))

    def check_may_remove_last(self, member: Member) -> None:
        """Raise Invalid when the site wants a second step of this member, so that the last one has to stay."""
        if self.is_required(member):
            raise Invalid("password", REQUIRED)

    def renew_codes(self, member: Member, password: str) -> list[str]:
        """New recovery codes, to be shown once, in place of those of before; raises Invalid at `password`, and NotFound
        for who has no second step to lose."""
        if not self.status(member).is_on:
            raise NotFound
        self._hashing.check_own(member, password)
        return self._give_codes(member, self._mail(member, "codes_renewed", RENEWED))

    def first_codes(self, member: Member) -> list[str]:
        """Recovery codes for who has just got a second step, and none of them yet; else nothing."""
        return [] if self.status(member).codes_left else self._give_codes(member, None)

    def _give_codes(self, member: Member, mail: Mail | None) -> list[str]:
        codes = recovery_codes.new_codes()
        self._sent(self._store.set_codes(member, recovery_codes.hashed(codes, self._hasher), mail))
        return codes

    def wrap_codes(self, member: Member, codes: list[str]) -> str:
        """New codes, to be shown to this member in the next minutes."""
        return self._set_up_sealing.seal(" ".join(codes), _codes_of(member))

    def unwrap_codes(self, member: Member, wrapped: str) -> list[str]:
        """The codes that were wrapped for this member, while they may be shown; else none."""
        try:
            return self._set_up_sealing.open(wrapped, _codes_of(member), SHOWN_FOR).split()
        except NotSealedHere:
            return []

    def check(self, member: Member, code: str) -> None:
        """Use up a code of the member's app, or one of their recovery codes; raises Invalid at `code` for any other."""
        step, digits = self._store.of(member.id), _digits(code)
        try:
            if digits:
                self._use_totp(member, step, digits)
            else:
                self._use_recovery_code(member, step.codes, code)
        except Invalid:
            # However many log-ins they are spread over.
            if self._store.count_wrong(member.id) in TOLD_AT:
                mail = self._mails.second_step_failed(member, GUESSED, self._links.forgotten_password())
                self._mail_queue.send(self._store.add_mail(mail))
            raise

    def _use_totp(self, member: Member, step: SecondStep, digits: str) -> None:
        if step.totp_since is None:
            raise Invalid("code", WRONG_CODE)
        try:
            secret = self._sealing.open(step.totp_secret, member.id)
        except NotSealedHere as error:
            log.error("No key opens the second step of member %s: see docs/operating.md.", member.id)  # noqa: TRY400
            raise Invalid("code", UNREADABLE) from error
        at = totp.time_step(secret, digits, datetime.now(UTC), after=step.last_step)
        if at is None or not self._store.use_step(member.id, step.totp_secret, at):
            raise Invalid("code", WRONG_CODE)

    def _use_recovery_code(self, member: Member, codes: RecoveryCodeSet | None, typed: str) -> None:
        digest = recovery_codes.digest_in(codes, typed) if codes else ""
        if codes is None or digest not in codes.digests:
            raise Invalid("code", WRONG_RECOVERY_CODE)
        left = len(codes.digests) - 1
        used = PluralMessage(
            "somebody logged in to your account with one of your recovery codes. %(num)s is left.",
            "somebody logged in to your account with one of your recovery codes. %(num)s are left.",
            left,
        )
        mail_id = self._store.use_code(member.id, digest, self._mail(member, "code_used", used))
        if mail_id is None:
            raise Invalid("code", WRONG_RECOVERY_CODE)
        self._mail_queue.send(mail_id)

    def seal_anew(self) -> tuple[int, int]:
        """Seal each app's secret with the present key; how many are, and how many no key opens."""
        done = lost = 0
        for member_id, sealed in self._store.each_secret():
            try:
                anew = self._sealing.seal(self._sealing.open(sealed, member_id), member_id)
            except NotSealedHere:
                lost += 1
            else:
                done += self._store.replace_secret(member_id, sealed, anew)
        return done, lost

    def _mail(self, member: Member, about: str, what: Message) -> Mail:
        return self._mails.second_step_changed(member, about, what, self._links.forgotten_password())

    def _sent(self, mail_id: str | None) -> None:
        if mail_id is None:
            raise not_own()
        if mail_id:
            self._mail_queue.send(mail_id)


def _status(step: SecondStep, passkeys: int) -> SecondStepStatus:
    return SecondStepStatus(
        totp_since=step.totp_since,
        codes_left=len(step.codes.digests) if step.codes else 0,
        codes_made_at=step.codes.made_at if step.codes else None,
        passkeys=passkeys,
    )


def _codes_of(member: Member) -> str:
    return f"codes of {member.id}"


def _digits(code: str) -> str:
    """The six digits of an app's code, whatever digits and gaps they were typed with; "" for anything else."""
    bare = "".join(code.split())
    return f"{int(bare):06}" if bare.isdecimal() and len(bare) == 6 else ""
