"""Browsers in plain words, from what they call themselves."""

from __future__ import annotations

from dataclasses import dataclass

from dreamscape.messages import Message

# In order: browsers name the ones they descend from too, so the youngest name comes first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chromium"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", Message("an iPhone"), True),
    ("iPad", Message("an iPad"), True),
    ("Android", "Android", True),
    ("CrOS", Message("a Chromebook"), False),
    ("Windows", "Windows", False),
    ("Macintosh", Message("a Mac"), False),
    ("Linux", "Linux", False),
)


@dataclass(frozen=True, slots=True)
class UserAgent:
    """“Firefox on Linux”; `is_mobile` for a phone or a tablet."""

    name: Message | str
    is_mobile: bool = False


def parse_user_agent(user_agent: str) -> UserAgent:
    """What a person would call the device that sends this User-Agent."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), Message("A browser"))
    for sign, system, is_mobile in SYSTEMS:
        if sign in user_agent:
            return UserAgent(Message("%(browser)s on %(system)s", browser=browser, system=system), is_mobile)
    return UserAgent(browser)
