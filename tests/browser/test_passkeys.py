"""Passkeys in a real browser with a virtual authenticator: adding one, coming in with it, and removing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect

from tests.browser.axe import violations_on_each
from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_member
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import CDPSession


def sound(page: Page) -> None:
    """Nothing is wrong with the page, in both themes, on a phone and on a desk."""
    assert [f"{page.url}: {one}" for one in violations_on_each(page)] == []


class Device:
    """What keeps passkeys beside a browser's page."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._id = added["authenticatorId"]

    def send(self, command: str, **values: Any) -> Any:
        """A command for this device."""
        return self._session.send(f"WebAuthn.{command}", {"authenticatorId": self._id, **values})

    def passkeys(self) -> list[dict[str, Any]]:
        """What it keeps."""
        found: list[dict[str, Any]] = self.send("getCredentials")["credentials"]
        return found


def give_password(page: Page) -> None:
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()


def log_out(page: Page, home: str) -> None:
    page.goto(f"{home}/profile")
    page.get_by_role("main").get_by_role("button", name="Log out").click()


def test_a_passkey_from_being_added_to_being_removed(site: Flask, open_browser: Open) -> None:
    add_member(site, "Mara", "Lind")
    # Browsers have no passkeys at 127.0.0.1.
    home = site.config["BASE_URL"].replace("127.0.0.1", "localhost")
    page = open_browser(viewport=PHONE).new_page()
    device = Device(page)

    page.goto(f"{home}/login?next=/settings/security")
    give_password(page)
    page.get_by_role("button", name="Add a passkey").click()
    sound(page)
    page.get_by_label("What is it called?").fill("My phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("recovery codes")
    assert len(device.passkeys()) == 1

    # Instead of the password: the browser offers it where the address is typed, and this device takes it at once.
    log_out(page, home)
    page.goto(f"{home}/login?next=/settings/security")
    expect(page.get_by_role("link", name="My phone")).to_contain_text("last used")
    sound(page)

    # By the button, where browsers offer nothing by themselves.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    log_out(page, home)
    page.goto(f"{home}/login?next=/settings/security")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("link", name="My phone")).to_be_visible()

    log_out(page, home)
    page.goto(f"{home}/login?next=/settings/security")
    give_password(page)
    sound(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="My phone")).to_be_visible()

    # A device keeps one for each account.
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("status").filter(has_text="on this device already")).to_be_visible()
    assert len(device.passkeys()) == 1

    page.goto(f"{home}/settings/security")
    page.get_by_role("link", name="My phone").click()
    page.get_by_label("What is it called?").fill("My old phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="My old phone").click()
    page.get_by_role("link", name="Remove").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_role("main")).to_contain_text("None yet")

    # The device has it still, and the site says that it opens nothing.
    log_out(page, home)
    page.goto(f"{home}/login")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("opens nothing here")


def test_without_scripts_there_is_a_sentence_and_no_button(site: Flask, open_browser: Open) -> None:
    add_member(site, "Mara", "Lind")
    home = site.config["BASE_URL"].replace("127.0.0.1", "localhost")
    page = open_browser(java_script_enabled=False).new_page()

    page.goto(f"{home}/login?next=/settings/security")
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
    give_password(page)

    expect(page.get_by_text("this page needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()
