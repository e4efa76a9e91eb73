"""Builds the services of accounts: coming in, staying logged in, taking one's data along, going."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.accounts.deletion import AccountDeletion
from dreamscape.services.accounts.email_confirmations import EmailConfirmations
from dreamscape.services.accounts.export import Export
from dreamscape.services.accounts.invitations import Invitations
from dreamscape.services.accounts.passkeys import Passkeys
from dreamscape.services.accounts.passwords import Passwords
from dreamscape.services.accounts.pending_log_ins import PendingLogIns
from dreamscape.services.accounts.proof_of_work import ProofOfWork
from dreamscape.services.accounts.registration import Accounts
from dreamscape.services.accounts.relying_party import RelyingParties
from dreamscape.services.accounts.saved_forms import SavedForms
from dreamscape.services.accounts.sealing import Sealing
from dreamscape.services.accounts.second_steps import SecondSteps
from dreamscape.services.accounts.sessions import Sessions
from dreamscape.services.newcomers.doubts import Doubts
from dreamscape.wiring.core import build_hasher

if TYPE_CHECKING:
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.jobs import Queues
    from dreamscape.wiring.site import SiteServices


@dataclass(frozen=True, slots=True)
class AccountServices:
    """An account from the invitation to its deletion."""

    accounts: Accounts
    deletion: AccountDeletion
    email_confirmations: EmailConfirmations
    export: Export
    invitations: Invitations
    passkeys: Passkeys
    passwords: Passwords
    proof_of_work: ProofOfWork
    pending_log_ins: PendingLogIns
    saved_forms: SavedForms
    second_steps: SecondSteps
    sessions: Sessions


def build_accounts(core: Core, *, queues: Queues, site: SiteServices, pictures: Pictures) -> AccountServices:
    """Put them together."""
    stores, settings = core.stores, core.settings
    invitations = Invitations(
        store=stores.invitations,
        site_settings=site.settings,
        audit=site.audit,
        keys=settings["SIGNING_KEYS"],
        links=core.links,
        newcomer_limits=settings["NEWCOMER_LIMITS"],
    )
    second_steps = SecondSteps(
        store=stores.second_steps,
        passkeys=stores.passkeys,
        members=stores.members,
        site_settings=site.settings,
        hashing=core.hashing,
        hasher=build_hasher(settings),
        sealing=Sealing(keys=settings["SIGNING_KEYS"], purpose="second step"),
        set_up_sealing=Sealing(keys=settings["SIGNING_KEYS"], purpose="setting up a second step"),
        mail_queue=queues.mails,
        mails=core.mails,
        links=core.links,
    )
    return AccountServices(
        accounts=Accounts(
            members=stores.members,
            hashing=core.hashing,
            pictures=pictures,
            categories=site.categories,
            avatars=site.avatars,
            invitations=invitations,
            doubts=Doubts(
                sign_ups=stores.sign_ups,
                site_settings=site.settings,
                active=settings["NEWCOMER_LIMITS"],
            ),
            site_settings=site.settings,
            branches=stores.branches,
        ),
        deletion=AccountDeletion(
            pending_deletions=stores.pending_deletions,
            jobs=queues.jobs,
            pictures=pictures,
            hashing=core.hashing,
            mail_queue=queues.mails,
            mails=core.mails,
            links=core.links,
        ),
        email_confirmations=EmailConfirmations(
            store=stores.email_confirmations,
            members=stores.members,
            mail_queue=queues.mails,
            mails=core.mails,
            hashing=core.hashing,
            tokens=core.tokens("email-link", settings["EMAIL_LINK_MAX_AGE"]),
            links=core.links,
        ),
        export=Export(
            personal_data=stores.personal_data,
            dreams=stores.dreams,
            members=stores.members,
            pictures=pictures,
            links=core.links,
            viewer_of=site.viewer_of,
        ),
        invitations=invitations,
        passkeys=Passkeys(
            store=stores.passkeys,
            challenges=stores.passkey_challenges,
            members=stores.members,
            second_steps=second_steps,
            hashing=core.hashing,
            relying_parties=RelyingParties(
                base_url=settings["BASE_URL"], developing=settings["DREAMSCAPE_ENV"] != "production"
            ),
            mail_queue=queues.mails,
            mails=core.mails,
            links=core.links,
        ),
        passwords=Passwords(
            members=stores.members,
            sessions=stores.sessions,
            email_confirmations=stores.email_confirmations,
            jobs=queues.jobs,
            mail_queue=queues.mails,
            mails=core.mails,
            hashing=core.hashing,
            tokens=core.tokens("password-reset", settings["PASSWORD_RESET_MAX_AGE"]),
            links=core.links,
        ),
        proof_of_work=ProofOfWork(spent=stores.spent_challenges, keys=settings["SIGNING_KEYS"]),
        pending_log_ins=PendingLogIns(store=stores.pending_log_ins, members=stores.members),
        saved_forms=SavedForms(stores.saved_forms),
        second_steps=second_steps,
        sessions=Sessions(
            store=stores.sessions,
            members=stores.members,
            person_cache=site.person_cache,
            lifetime=settings["SESSION_DAYS"],
            remembered=settings["REMEMBER_COOKIE_DURATION"],
            mail_queue=queues.mails,
            mails=core.mails,
            links=core.links,
            background=core.background,
        ),
    )
