"""WebAuthn as the package of that name has it: what is asked of a browser, and whether what it answers is true.

Import it where it is used: the package is heavy, and most requests have nothing to do with it. Whatever an answer
holds comes from a stranger; one that cannot be read, or is not true, is `Untrue`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import webauthn
from webauthn.helpers import (
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import Member, Passkey
    from dreamscape.services.accounts.relying_party import RelyingParty

SITE = "Dreamscape"
PATIENCE = 5 * 60 * 1000  # how long the browser waits for the person, in milliseconds
LONGEST_ID = 1023  # bytes, says the standard

# Uses up the challenge of an answer if it is one that was asked: False for any other.
UseChallenge = Callable[[bytes], bool]


class Untrue(Exception):
    """It cannot be read, was not asked, or does not show what it should; the message is for developers."""


class NewCredential(NamedTuple):
    """What a device has made."""

    id: str
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    backed_up: bool


class Assertion(NamedTuple):
    """A passkey was used: what its device says of that."""

    sign_count: int
    backed_up: bool


def user_handle(member: Member) -> bytes:
    """What a device knows the member as: nothing that says who they are."""
    return member.id.encode()


def creation_options(
    party: RelyingParty, member: Member, passkeys: Iterable[Passkey], challenge: bytes
) -> str:
    """The question for another passkey of the member's, beside those they have, as JSON."""
    wanted = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
    )
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=SITE,
            user_id=user_handle(member),
            user_name=member.email,
            user_display_name=member.name,
            challenge=challenge,
            timeout=PATIENCE,
            authenticator_selection=wanted,
            exclude_credentials=_descriptors(passkeys),
        )
    )


def request_options(
    party: RelyingParty, passkeys: Iterable[Passkey], challenge: bytes, *, verify: bool
) -> str:
    """The question for one of these passkeys (none: for any that the device has for this site), as JSON.

    `verify`: the device must make sure who holds it.
    """
    wanted = UserVerificationRequirement.REQUIRED if verify else UserVerificationRequirement.PREFERRED
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=party.id,
            challenge=challenge,
            timeout=PATIENCE,
            allow_credentials=_descriptors(passkeys),
            user_verification=wanted,
        )
    )


def check_created(answer: str, party: RelyingParty, use_challenge: UseChallenge) -> NewCredential:
    """The credential that was made; raises Untrue."""
    with _reading():
        credential = parse_registration_credential_json(answer)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
    _require(use_challenge(challenge), "This was not asked here, or is answered already.")
    with _reading():
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
        )
    _require(len(made.credential_id) <= LONGEST_ID, "The id is too long.")
    transports = tuple(transport.value for transport in credential.response.transports or ())
    return NewCredential(
        bytes_to_base64url(made.credential_id),
        made.credential_public_key,
        made.sign_count,
        transports,
        made.credential_backed_up,
    )


def answered_with(answer: str) -> str:
    """The id of the passkey that it says it is of; raises Untrue."""
    with _reading():
        return bytes_to_base64url(parse_authentication_credential_json(answer).raw_id)


def check_used(
    answer: str,
    passkey: Passkey,
    member: Member,
    party: RelyingParty,
    use_challenge: UseChallenge,
    *,
    verify: bool,
) -> Assertion:
    """What shows that somebody holds this passkey of this member's; raises Untrue.

    `verify`: the device has to have made sure who. Whether the count went on is for whoever knows the last one.
    """
    with _reading():
        credential = parse_authentication_credential_json(answer)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
    handle = credential.response.user_handle
    # A device that was told which passkeys there are need not say whose it is.
    _require(handle == user_handle(member) or (not verify and not handle), "It is another member's.")
    _require(use_challenge(challenge), "This was not asked here, or is answered already.")
    with _reading():
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=passkey.public_key,
            # The package compares before it looks at the signature: anybody could make a count go back.
            credential_current_sign_count=0,
            require_user_verification=verify,
        )
    return Assertion(used.new_sign_count, used.credential_backed_up)


def _descriptors(passkeys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    known = {transport.value: transport for transport in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=webauthn.base64url_to_bytes(passkey.id),
            transports=[known[name] for name in passkey.transports if name in known] or None,
        )
        for passkey in passkeys
    ]


def _require(holds: bool, why: str) -> None:
    if not holds:
        raise Untrue(why)


@contextmanager
def _reading() -> Iterator[None]:
    """Within it nothing but what came from a stranger is read: whatever goes wrong is for that."""
    try:
        yield
    except Exception as error:
        raise Untrue(str(error)) from error
