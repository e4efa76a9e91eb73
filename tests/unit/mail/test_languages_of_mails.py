"""The mails' templates in more than one language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask, render_template

from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE

ABOUT = {
    "proven": True,
    "member": SimpleNamespace(first_name="Zoë & co"),
    "email": "v@example.org",
    "subject": "Your address",
    "imprint": "",
}


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
