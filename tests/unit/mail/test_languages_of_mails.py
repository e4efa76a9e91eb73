"""Every mail, its HTML and its text, is in its reader's language, and people's own words in it keep their direction."""

from __future__ import annotations

import html as entities
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, render_template

from dreamscape.mail.templates import MailTemplates
from dreamscape.messages import Message
from dreamscape.models import Mail, Member, Notice
from dreamscape.models.digests import Remembered
from dreamscape.services.accounts.user_agents import parse_user_agent
from dreamscape.services.moderation.appeals import MAILED
from dreamscape.services.notices import SENTENCES, in_words
from dreamscape.services.notifications import security
from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE
from dreamscape.web.translations import mail_language
from tests.conftest import TEST_SETTINGS
from tests.support.digests import NOW, digest_of, dream_called

if TYPE_CHECKING:
    from collections.abc import Callable

ABOUT = {
    "proven": True,
    "member": SimpleNamespace(first_name="Zoë & co"),
    "email": "v@example.org",
    "subject": "Your address",
    "imprint": "",
}
LINK = "https://dreams.example/there"
# What people call themselves and say is in other alphabets: so a plain letter is of a sentence that nobody translated.
NAME, OTHER, TITLE, SAID = "Ζωή", "Том", "Лодка.", "Τι ωραία!"
ZOE = Member("z", "zoe@example.org", NAME, "", "zoe", "", NOW, email_confirmed=True, language=PSEUDO_LANGUAGE)
BOAT = dream_called(TITLE, SAID)
DIGEST = digest_of(BOAT, OTHER, SAID, LINK)
SENTENCE = Message("It was you.")
BROWSER = Message("%(browser)s on %(system)s", browser="Ƒ", system=Message("a Mac"))
SAME_IN_EVERY_LANGUAGE = re.compile(r"\S+://\S+|\S+@\S+|Dreamscape|UTC")


# The mails by what writes them.
MAILS: dict[str, Callable[[MailTemplates], list[Mail]]] = {
    "password_reset": lambda write: [write.password_reset(ZOE, LINK, 1800)],
    "confirm_email": lambda write: [write.confirm_email(ZOE, ZOE.email, LINK, 86_400)],
    "email_is_changing": lambda write: [write.email_is_changing(ZOE, "z@example.com")],
    "account_deletion": lambda write: [write.account_deletion(ZOE, NOW, LINK)],
    "password_changed": lambda write: [
        write.password_changed(ZOE, LINK, by_link=one, awaited_address=not one) for one in (True, False)
    ],
    "email_changed": lambda write: write.email_changed(ZOE, "z@example.com"),
    "new_log_in": lambda write: [write.new_log_in(ZOE, BROWSER, NOW, LINK)],
    "log_ins_ended": lambda write: [write.log_ins_ended(ZOE, parse_user_agent("").name, NOW, LINK)],
    "role_changed": lambda write: [write.role_changed(ZOE, SENTENCE)],
    "second_step_changed": lambda write: [
        write.second_step_changed(ZOE, about, what, LINK) for about, what in security.SENTENCES.items()
    ],
    "second_step_failed": lambda write: [write.second_step_failed(ZOE, SENTENCE, LINK)],
    "notice": lambda write: [
        write.notice(ZOE, in_words(Notice("n", NOW, kind, about, SAID, rule="hate")), LINK)
        for kind in SENTENCES
        for about in (["2026-11-29"] if kind.startswith("report_") else [TITLE])
    ],
    "digest": lambda write: [
        write.digest(ZOE, DIGEST._replace(how_often=one)) for one in ("daily", "weekly")
    ],
    "year_ago": lambda write: [
        write.year_ago(ZOE, Remembered(BOAT, years, LINK, LINK), LINK) for years in (1, 3)
    ],
    "appeal_decided": lambda write: [
        write.appeal_decided(ZOE, happened, SAID, LINK) for happened in MAILED.values()
    ],
}


@pytest.fixture
def settings() -> dict[str, Any]:
    return {**TEST_SETTINGS, "LANGUAGES": ("en", PSEUDO_LANGUAGE)}


def _written(app: Flask, template: str, language: str) -> str:
    app.config["LANGUAGES"] = (language,)
    with app.test_request_context():
        return render_template(f"mail/{template}", **ABOUT)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), (PSEUDO_LANGUAGE, "rtl")])
def test_a_mail_says_which_language_it_is_in_and_which_way_it_runs(
    app: Flask, language: str, direction: str
) -> None:
    html = _written(app, "email_is_changing.html", language)

    assert f'<html lang="{language}" dir="{direction}">' in html
    assert '<strong dir="ltr">v@example.org</strong>' in html


def test_a_name_is_escaped_in_a_mails_html_and_plain_in_its_text(app: Flask) -> None:
    assert "Hello Zoë &amp; co," in _written(app, "email_is_changing.html", "en")
    assert "Hello Zoë & co," in _written(app, "email_is_changing.txt", "en")


def _mails(app: Flask, kind: str) -> list[Mail]:
    return MAILS[kind](MailTemplates(in_language=mail_language(app), imprint=lambda: LINK))


def test_every_kind_of_mail_is_looked_at() -> None:
    assert MAILS.keys() == {name for name in vars(MailTemplates) if not name.startswith("_")}


@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_has_no_word_that_is_not_its_readers(app: Flask, kind: str) -> None:
    for mail in _mails(app, kind):
        assert f'<html lang="{PSEUDO_LANGUAGE}" dir="rtl">' in mail.html
        shown = re.sub(r"<style>.*?</style>", "", mail.html, flags=re.DOTALL)
        told = re.findall(r'(?:alt|title|aria-label)="([^"]*)"', shown)
        for said in (mail.subject, mail.text, *told, entities.unescape(re.sub(r"<[^>]*>", " ", shown))):
            assert re.findall(r"[A-Za-z]+", SAME_IN_EVERY_LANGUAGE.sub("", said)) == []


@pytest.mark.parametrize("kind", MAILS)
def test_what_people_wrote_keeps_its_direction_in_a_mail(app: Flask, kind: str) -> None:
    words = f"{NAME}|{OTHER}|{TITLE}|{SAID}"
    for mail in _mails(app, kind):
        # A link in what is isolated is so, too.
        html = re.sub(r'(dir="auto"[^>]*>)<a [^>]*>', r"\1", mail.html)
        by_itself = re.sub(r"<[^>]*>", lambda tag: "\u2068" if _isolates(tag[0]) else "", html)
        for said in (by_itself, mail.text):
            # Whatever is a line of its own in bare text takes its direction from its own first letter.
            turned = [
                found
                for found in re.findall(rf"(\S?)[^\S\n]*({words})", said)
                if found[0] not in ("\u2068", "")
            ]
            assert turned == []


def _isolates(tag: str) -> bool:
    return tag == "<bdi>" or 'dir="auto"' in tag


def test_each_is_mailed_in_their_own(app: Flask) -> None:
    write: Any = MailTemplates(in_language=mail_language(app), imprint=lambda: "")
    subjects = [
        write.digest(reader, DIGEST).subject
        for reader in (ZOE, Member("t", "t@example.org", OTHER, "", "tom", "", NOW), ZOE)
    ]

    assert subjects[1] == "While you were away"
    assert subjects[0] == subjects[2] != subjects[1]
