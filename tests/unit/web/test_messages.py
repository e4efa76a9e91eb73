"""A message becomes a sentence in its reader's language, and so do the values in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from dreamscape.messages import Message, PluralMessage
from dreamscape.web.pseudo_language import pseudo
from dreamscape.web.translations import lazy_gettext, translate
from tests.conftest import TEST_SETTINGS

if TYPE_CHECKING:
    from flask import Flask

WHEN = datetime(2026, 11, 22, 20, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("message", "english"),
    [
        (Message("Good night."), "Good night."),
        (Message("100 % of it"), "100 % of it"),
        (Message("Until %(day)s.", day=date(2026, 11, 22)), "Until 22 November 2026."),
        (Message("Since %(time)s.", time=WHEN), "Since 22 November 2026, 20:14 UTC."),
        (Message("At most %(most)s.", most=12345), "At most 12,345."),
        (Message("“%(title)s” is yours.", title="100 %(s)"), "“100 %(s)” is yours."),
        (PluralMessage("%(num)s dream", "%(num)s dreams", 1), "1 dream"),
        (PluralMessage("%(num)s dream", "%(num)s dreams", 1000), "1,000 dreams"),
        (Message("%(much)s of %(whose)s", much=PluralMessage("%(num)s dream", "%(num)s dreams", 2), whose="Mara"),
         "2 dreams of Mara"),
    ],
)  # fmt: skip
def test_a_message_is_an_english_sentence_as_text(message: Message, english: str) -> None:
    assert str(message) == english


def test_messages_of_the_same_sentence_and_values_are_equal() -> None:
    assert Message("At most %(most)s.", most=5) == Message("At most %(most)s.", most=5)
    assert Message("At most %(most)s.", most=5) != Message("At most %(most)s.", most=6)


def test_the_pseudo_language_leaves_values_and_tags_alone_and_is_longer() -> None:
    said = pseudo("Hello %(name)s, <b>good</b> night &amp; sleep well")
    assert "%(name)s" in said
    assert "<b>" in said
    assert "&amp;" in said
    assert "Hello" not in said
    assert len(said) >= 1.25 * len("Hello %(name)s, <b>good</b> night &amp; sleep well")


def test_what_the_pseudo_language_adds_stands_with_the_last_words_even_within_tags() -> None:
    assert pseudo("%(count)s<span> likes</span>").endswith("ēē</span>")
    assert max(map(len, pseudo("Say it out loud, for somebody is dreaming it too.").split())) <= 10


@pytest.fixture
def settings() -> dict[str, object]:
    """A site of two languages."""
    return {**TEST_SETTINGS, "LANGUAGES": ("en", "ar-XB")}


def test_a_reader_gets_the_language_their_browser_likes_best_of_those_offered(app: Flask) -> None:
    sentence = Message("Until %(day)s.", day=date(2026, 11, 22))
    for liked, direction in (("de, ar-XB;q=0.8, en;q=0.5", "rtl"), ("de, en", "ltr"), ("", "ltr")):
        with app.test_request_context(headers={"Accept-Language": liked}):
            shown = translate(sentence)
            assert (shown == "Until 22 November 2026.") == (direction == "ltr")
        page = app.test_client().get("/login", headers={"Accept-Language": liked}).text
        assert f'dir="{direction}"' in page


def test_templates_escape_values_and_no_sentence_and_write_percent_signs_twice(app: Flask) -> None:
    written = [
        ('{{ _("<b>Hello</b> %(name)s", name="<Mara>") }}', "<b>Hello</b> &lt;Mara&gt;"),
        ('{{ _("All 100 %%") }}', "All 100 %"),
        ('{{ _("%(much)s %% of it", much=5) }}', "5 % of it"),
        ('{{ gettext("Good night") }}', "Good night"),
        ('{{ ngettext("%(num)s dream", "%(num)s dreams", 1) }}', "1 dream"),
        ('{{ ngettext("%(num)s dream", "%(num)s dreams", 1000, num="1,000") }}', "1,000 dreams"),
        ("{% trans who='<Mara>' %}100 % of {{ who }}{% endtrans %}", "100 % of &lt;Mara&gt;"),
        ("{% trans %}100 % of it{% endtrans %}", "100 % of it"),
        ("{% trans n=2 %}A dream{% pluralize %}{{ n }} dreams{% endtrans %}", "2 dreams"),
        ("{% autoescape false %}{{ _('From %(name)s', name='<Mara>') }}{% endautoescape %}", "From <Mara>"),
    ]
    with app.test_request_context():
        for source, html in written:
            assert app.jinja_env.from_string(source).render() == html


def test_a_label_made_at_import_is_translated_when_it_is_shown_and_escaped(app: Flask) -> None:
    label = lazy_gettext("Title of <%(name)s>", name="A & B")
    template = app.jinja_env.from_string("{{ label }}")
    with app.test_request_context():
        assert template.render(label=label) == "Title of &lt;A &amp; B&gt;"
    with app.test_request_context(headers={"Accept-Language": "ar-XB"}):
        assert "Title" not in template.render(label=label)
