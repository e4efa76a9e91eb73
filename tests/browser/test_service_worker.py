"""What a browser does for the site by itself: a page without a network, the files of this version, what is pushed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.web import service_worker
from tests.browser.site import add_dream, add_member, log_in, until
from tests.support.push_service import PushBrowser

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import BrowserContext, Page, Worker

    from tests.browser.conftest import Open

HAS_WORKER = "async () => Boolean(await navigator.serviceWorker.getRegistration())"
CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const kept = await caches.open(name);
        found[name] = {};
        for (const request of await kept.keys())
            found[name][new URL(request.url).pathname] = await (await kept.match(request)).text();
    }
    return found;
}"""
IN_FORCE = """async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state !== "activated")
        await new Promise((done) => active.addEventListener("statechange", done, { once: true }));
}"""
UPDATED = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const fresh = registration.installing ?? registration.waiting;
    while (fresh.state === "installing")
        await new Promise((done) => fresh.addEventListener("statechange", done, { once: true }));
    return fresh.state;
}"""
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const shown = await registration.getNotifications();
    return shown.map(({ title, body, tag, lang, dir }) => [title, body, tag, lang, dir]);
}"""
CLICKED = """async () => {
    const went = [];
    self.clients.openWindow = (url) => went.push(["opened", url]);
    WindowClient.prototype.focus = function () { went.push(["focused", this.url]); };
    const [notification] = await self.registration.getNotifications();
    const event = new NotificationEvent("notificationclick", { notification });
    const waits = [];
    event.waitUntil = (promise) => waits.push(promise);
    self.dispatchEvent(event);
    await Promise.all(waits);
    return went;
}"""


@pytest.fixture(autouse=True)
def asked_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser looks for a new version whenever it is told to."""
    monkeypatch.setattr(service_worker, "ASKED_EVERY", 0)


@pytest.fixture
def phone(site: Flask, open_browser: Open) -> BrowserContext:
    """Mara's, who is logged in."""
    mara = add_member(site, "Mara", "Verysecretname")
    add_dream(site, mara, "A boat nobody knows of")
    context = open_browser(service_workers="allow", permissions=["notifications"])
    log_in(context, "mara@example.org")
    return context


def with_worker(context: BrowserContext) -> Page:
    """A second page of a visit, whose worker is in force."""
    page = context.new_page()
    page.goto("/dreamscape")
    assert not page.evaluate(HAS_WORKER), "the first page of a visit is not to weigh more"
    page.goto("/dreamscape", referer=page.url)
    page.evaluate(IN_FORCE)
    return page


def worker_of(context: BrowserContext) -> Worker:
    return context.service_workers[-1]


def test_it_keeps_what_is_everybodys_and_has_a_page_of_our_own_without_a_network(
    phone: BrowserContext, site: Flask
) -> None:
    page = with_worker(phone)
    for path in ("/dreamscape", "/notifications", "/settings", "/dreams", "/profile"):
        page.goto(path)
    page.goto("/dreams/a-boat-nobody-knows-of")
    kept = page.evaluate(CACHED)
    (files,) = kept.values()
    root = site.static_url_path
    assert set(files) == {"/offline", *(f"{root}/{name}" for name in service_worker.SHELL)}
    for said in ("Verysecretname", "mara@example.org", "csrf", "A boat nobody"):
        assert not [path for path, text in files.items() if path == "/offline" and said in text]

    phone.set_offline(True)
    page.goto("/settings")
    assert page.get_by_role("heading", level=1).inner_text() == "No way out there just now"
    drawn = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"
    assert page.evaluate(drawn)
    assert "Fraunces" in page.evaluate("() => getComputedStyle(document.querySelector('h1')).fontFamily")
    phone.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("heading", name="Settings", level=1).wait_for()


def test_a_new_version_waits_for_open_pages_and_then_clears_away_the_former(
    phone: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = with_worker(phone)
    page.goto("/dreamscape")
    (before,) = page.evaluate(CACHED)
    monkeypatch.setattr(service_worker, "_versions", lambda _app: ("the", "next"))
    assert page.evaluate(UPDATED) == "installed"
    assert set(page.evaluate(CACHED)) == {before, "shell the-next"}
    phone.set_offline(True)
    assert page.evaluate("async (url) => (await fetch(url)).ok", _logo(page)), "an open page has its files"
    phone.set_offline(False)
    page.close()
    again = phone.new_page()
    again.goto("/dreamscape")
    again.evaluate(IN_FORCE)
    until(again, "async () => (await caches.keys()).length === 1")
    assert set(again.evaluate(CACHED)) == {"shell the-next"}


def test_what_is_pushed_is_shown_once_and_leads_to_the_very_place(phone: BrowserContext, site: Flask) -> None:
    page = with_worker(phone)
    path = "/dreams/a-boat-nobody-knows-of"
    said = {
        "title": "Tom wrote under “A boat”", "body": "Take me with you!", "path": path, "tag": "told",
        "language": "en", "direction": "ltr",
    }  # fmt: skip
    deliver(page, site, said)
    deliver(page, site, {**said, "body": "Are you there?"})
    until(page, f"async () => JSON.stringify(await ({SHOWN})()).includes('there')")
    assert page.evaluate(SHOWN) == [[said["title"], "Are you there?", "told", "en", "ltr"]]
    url = site.config["BASE_URL"] + path
    assert clicked(phone) == [["opened", url]]
    assert page.evaluate(SHOWN) == []
    page.goto(path)
    deliver(page, site, said)
    until(page, f"async () => (await ({SHOWN})()).length === 1")
    assert clicked(phone) == [["focused", url]]


def clicked(phone: BrowserContext) -> Any:
    """Where a click on the only notification leads."""
    until(worker_of(phone), "async () => (await self.registration.getNotifications()).length === 1")
    return worker_of(phone).evaluate(CLICKED)


def deliver(page: Page, site: Flask, said: dict[str, Any]) -> None:
    """As if it came from the browser's push service."""
    session = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    page.evaluate(IN_FORCE)
    mine = [one for one in found if one["scopeURL"].startswith(site.config["BASE_URL"])]
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": site.config["BASE_URL"],
            "registrationId": mine[-1]["registrationId"],
            "data": json.dumps(said),
        },
    )
    session.detach()


def _logo(page: Page) -> str:
    return str(page.locator("link[rel=icon]").get_attribute("href"))


SUBSCRIBING = """(address) => {
    // No push service can be reached from here: what the browser would say is ours.
    const made = () => ({
        endpoint: address.endpoint, options: {},
        toJSON: () => ({ keys: { p256dh: address.p256dh, auth: address.auth } }),
        unsubscribe: async () => localStorage.removeItem("subscribed"),
    });
    PushManager.prototype.getSubscription = async () => localStorage.getItem("subscribed") && made();
    PushManager.prototype.subscribe = async () => { localStorage.setItem("subscribed", "1"); return made(); };
    const ask = Notification.requestPermission;
    Notification.requestPermission = () => { localStorage.setItem("asked", "1"); return ask(); };
}"""


def test_a_device_is_asked_when_somebody_presses_and_can_be_stopped(phone: BrowserContext, db: Any) -> None:
    address = json.dumps(PushBrowser().address("https://push.invalid/device")._asdict())
    phone.add_init_script(f"({SUBSCRIBING})({address})")
    page = phone.new_page()
    page.goto("/settings/notifications/devices")
    offer = page.get_by_role("button", name="Tell me here")
    offer.wait_for()
    assert page.evaluate("() => localStorage.getItem('asked')") is None
    offer.click()
    page.get_by_text("This device tells you from now on.").wait_for()
    page.get_by_text("This one.").wait_for()
    assert offer.is_hidden()
    assert db["push_subscriptions"].find_one()["endpoint"] == "https://push.invalid/device"
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("That device is quiet now.").wait_for()
    offer.wait_for()
    assert page.evaluate("() => localStorage.getItem('subscribed')") is None
    assert not db["push_subscriptions"].count_documents({})
