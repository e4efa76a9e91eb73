"""Addresses of the site's own pages as others see them: in mails, exports and invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member, Person


class Links:
    """Starts each with `base_url`, the setting BASE_URL, never with what a request said."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def to(self, path: str) -> str:
        """The address of a path of ours; an address elsewhere stays as it is."""
        return f"{self._base_url}{path}" if path.startswith("/") else path

    def dream(self, dream: Dream) -> str:
        """A dream's page."""
        return self.to(f"/dreams/{dream.slug}")

    def person(self, person: Member | Person) -> str:
        """A member's page."""
        return self.to(f"/people/{person.slug}")

    def login(self) -> str:
        """Where members come in."""
        return self.to("/login")

    def signup(self, invitation: str) -> str:
        """Where somebody with this invitation signs up."""
        return self.to(f"/signup?invitation={invitation}")

    def password_reset(self, token: str) -> str:
        """Where a forgotten password is replaced."""
        return self.to(f"/password-reset/{token}")

    def imprint(self) -> str:
        """Where it says who runs the site."""
        return self.to("/imprint")

    def forgotten_password(self) -> str:
        """Where somebody asks for a new password."""
        return self.to("/password-reset")

    def unsubscribe(self, token: str) -> str:
        """Where a member says what comes by mail, without logging in."""
        return self.to(f"/unsubscribe/{token}")

    def confirm_email(self, token: str) -> str:
        """Where an address is confirmed."""
        return self.to(f"/settings/email/confirm/{token}")
