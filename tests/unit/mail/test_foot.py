"""At the foot of each mail stands who runs the site, where the host has written that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Mail
    from dreamscape.wiring import Services


def letters(services: Services, name: str) -> list[Mail]:
    """A member's mails of several kinds, each laid out in its own way."""
    member = sign_up(services, name)
    services.passwords.ask_for_reset(member.email)
    services.passwords.change(member, PASSWORD, "a lantern on the water")
    services.account_deletion.ask(again(services, member.email), "a lantern on the water", "goodbye")
    return [queued.mail for queued in services.mail_queue.outbox() if queued.mail.to == member.email]


def test_it_leads_to_the_imprint_as_soon_as_there_is_one_and_as_long(services: Services) -> None:
    ada = sign_up(services, "Ada", "admin")
    before = letters(services, "Mara")
    services.site_pages.save(ada, "imprint", "Harbour Association, 1 Quay Street", 0)
    written = letters(services, "Tom")
    services.site_pages.save(ada, "imprint", "", 1)
    after = letters(services, "Nia")

    assert len(before) == len(written) == len(after) >= 3
    address = services.invitations._links.imprint()  # noqa: SLF001
    for letter in written:
        assert letter.text.rstrip().endswith(f"Dreamscape\n\nWho runs this place: {address}"), letter.text
        assert f'href="{address}"' in letter.html
    for letter in (*before, *after):
        assert "/imprint" not in letter.text + letter.html
        assert letter.text.rstrip().endswith("Dreamscape")
