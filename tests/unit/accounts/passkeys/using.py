"""Making passkeys and coming in with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid
from dreamscape.services.accounts.passkeys import Visit

if TYPE_CHECKING:
    from dreamscape.models import Member, Passkey
    from dreamscape.wiring import Services
    from tests.support.authenticator import Authenticator

HERE = Visit("http://localhost", "a browser's secret")
ELSEWHERE = Visit("http://localhost", "another browser's secret")


def add(services: Services, member: Member, device: Authenticator, name: str = "My phone") -> Passkey:
    """A passkey of the member's on this device."""
    return services.passkeys.add(
        member, name, device.create(services.passkeys.ask_to_add(member, HERE)), HERE
    )


def log_in(services: Services, device: Authenticator, **lies: Any) -> Member:
    """Come in with the device's newest passkey."""
    return services.passkeys.log_in(device.get(services.passkeys.ask(HERE), **lies), HERE)


def mails(services: Services) -> list[str]:
    return [queued.mail.text for queued in services.mail_queue.outbox()]


def refused(services: Services, device: Authenticator, **lies: Any) -> bool:
    """Is it not let in, as one that is not known?"""
    with pytest.raises(Invalid) as error:
        log_in(services, device, **lies)
    return error.value.field == "credential" and "opens nothing here" in str(error.value)
