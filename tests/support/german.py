"""A small German catalogue: what proves that a language needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from dreamscape.web import translations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

GERMAN: dict[str | tuple[str, str], str | tuple[str, str]] = {
    "Language": "Sprache",
    "E-mail": "E-Mail-Adresse",
    "Password": "Passwort",
    "What may we call you?": "Wie dürfen wir dich nennen?",
    (
        "At most %(num)s character, please; this has %(count)s.",
        "At most %(num)s characters, please; this has %(count)s.",
    ): ("Höchstens %(num)s Zeichen, bitte; das sind %(count)s.",) * 2,
    (
        "Please use at least %(num)s character; %(count)s is too few.",
        "Please use at least %(num)s characters; %(count)s is too few.",
    ): ("Bitte mindestens %(num)s Zeichen; %(count)s sind zu wenig.",) * 2,
    "Nothing but stars here": "Hier sind nur Sterne",
    "This is no day of the calendar. Something like 2030-12-31 would be.": "Das ist kein Datum.",
    "We looked everywhere, but there is nothing here.": "Wir haben überall gesucht, aber hier ist nichts.",
    "Choose a new password": "Wähle ein neues Passwort",
    "You are leaving us on %(day)s": "Du verlässt uns am %(day)s",
    "You are logged out. On %(day)s your account goes; log in before then, and everything stays.": (
        "Du bist abgemeldet. Am %(day)s geht dein Konto."
    ),
    "Saved. It holds from now on.": "Gespeichert. Es gilt ab jetzt.",
    "Your dream “%(title)s” was taken down.": "Dein Traum „%(title)s“ wurde entfernt.",
    "removed a dream": "hat einen Traum entfernt",
    "suspended until %(day)s": "hat ausgesperrt bis %(day)s",
    "a minute ago": "vor einer Minute",
    ("a day ago", "%(num)s days ago"): ("vor einem Tag", "vor %(num)s Tagen"),
    "just now": "gerade eben",
}


def german(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the site find the catalogue, and forget it afterwards."""
    catalogue = Catalog(locale="de")
    for english, said in GERMAN.items():
        catalogue.add(english, said)
    path = folder / "de" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(translations, "FOLDER", folder)
    translations.catalogue.cache_clear()
    yield
    translations.catalogue.cache_clear()
