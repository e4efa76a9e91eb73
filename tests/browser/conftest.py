"""A real browser in front of a real server on a real database.

Chromium is the one that `CHROMIUM` names or the first on the PATH; Playwright
brings none of its own. With DREAMSCAPE_REQUIRE_BROWSER set (as in CI) a missing
one is a failure, elsewhere a skip that says how to get one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from dreamscape import create_app
from dreamscape.cli.precompress import precompress
from tests.conftest import TEST_SETTINGS
from tools.chromium import find, launch
from tools.live_site import answering

if TYPE_CHECKING:
    from flask import Flask

NO_CHROMIUM = (
    "There is no Chromium to test with. Install your system's package (Debian: apt-get install chromium), "
    "or name one: CHROMIUM=/path/to/chromium make test"
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}

# What a service worker answers, a test cannot see or answer in its place.
USUAL = {"viewport": DESK, "reduced_motion": "reduce", "service_workers": "block"}

Open = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder is a browser test."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of this worker."""
    found = find()
    if not found:
        if os.environ.get("DREAMSCAPE_REQUIRE_BROWSER"):
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = launch(playwright, found)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def compressed() -> None:
    """Scripts and styles as production serves them."""
    precompress()


@pytest.fixture
def site(db: Any, settings: dict[str, Any]) -> Iterator[Flask]:
    """The site, answering on a port of its own; `site.config["BASE_URL"]` says where."""
    with answering(lambda address: create_app({**settings, "BASE_URL": address}, client=db.client)) as app:
        with app.app_context():
            app.extensions["dreamscape"].categories.plant()
        yield app


@pytest.fixture
def open_browser(chromium: Browser, site: Flask) -> Iterator[Open]:
    """Opens a browser of its own for each person: `open_browser(viewport=PHONE, java_script_enabled=False)`.

    At the end, no page of any of them may have logged an error or broken the Content-Security-Policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(page: Page) -> None:
        page.on("console", lambda message: _note(complaints, message))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

    def open_one(**options: Any) -> BrowserContext:
        context = chromium.new_context(base_url=site.config["BASE_URL"], **{**USUAL, **options})
        context.set_default_timeout(10_000)
        context.on("page", listen)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], message: Any) -> None:
    # Chromium also logs each answer above 399; those are what some tests are about.
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture
def page(open_browser: Open) -> Page:
    """A page at a desk."""
    return open_browser().new_page()


@pytest.fixture
def settings() -> dict[str, Any]:
    """As everywhere in tests."""
    return dict(TEST_SETTINGS)
