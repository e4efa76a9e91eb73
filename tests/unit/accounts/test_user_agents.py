"""Browsers have names that people know."""

from __future__ import annotations

import pytest

from dreamscape.services.accounts.user_agents import parse_user_agent

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name", "is_mobile"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox on Linux", False),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/120.0 Safari/537.36", "Chrome on Windows", False),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/120.0 Safari/537.36 Edg/120.0", "Edge on Windows", False),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/17.1 Safari/605.1", "Safari on a Mac", False),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 17_1 like Mac OS X) {WEBKIT} Mobile/15E148 Safari/604.1",
         "Safari on an iPhone", True),
        (f"{MOZILLA} (iPad; CPU OS 17_1 like Mac OS X) {WEBKIT} CriOS/120.0 Safari/604.1", "Chrome on an iPad", True),
        (f"{MOZILLA} (Linux; Android 14) {WEBKIT} Chrome/120.0 Mobile Safari/537.36", "Chrome on Android", True),
        (f"{MOZILLA} (X11; CrOS x86_64) {WEBKIT} Chrome/120.0 Safari/537.36", "Chrome on a Chromebook", False),
        ("curl/8.4.0", "A browser", False),
        ("", "A browser", False),
        ("<script>alert(1)</script>", "A browser", False),
    ],
)  # fmt: skip
def test_a_device_is_named_in_plain_words(user_agent: str, name: str, is_mobile: bool) -> None:
    device = parse_user_agent(user_agent)

    assert (str(device.name), device.is_mobile) == (name, is_mobile)
