"""Browsers in plain words, from what they call themselves."""

from __future__ import annotations

from dataclasses import dataclass

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
    ("iPhone", "an iPhone", True),
    ("iPad", "an iPad", True),
    ("Android", "Android", True),
    ("CrOS", "a Chromebook", False),
    ("Windows", "Windows", False),
    ("Macintosh", "a Mac", False),
    ("Linux", "Linux", False),
)


@dataclass(frozen=True, slots=True)
class Device:
    """“Firefox on Linux”; `handheld` for a phone or a tablet."""

    name: str
    handheld: bool = False


def device_of(user_agent: str) -> Device:
    """What a person would call the device that sends this User-Agent."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    for sign, system, handheld in SYSTEMS:
        if sign in user_agent:
            return Device(f"{browser} on {system}", handheld)
    return Device(browser)
