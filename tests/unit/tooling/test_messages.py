"""Every sentence can be found by whoever translates the site, and the catalogues keep up with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from tools import messages
from tools.message_checks import faults_in_python, faults_in_template

if TYPE_CHECKING:
    from pathlib import Path


def test_no_sentence_of_the_site_hides_from_translators() -> None:
    assert list(messages.faults()) == []


def test_the_collection_of_sentences_is_up_to_date() -> None:
    written = messages.TEMPLATE.read_text()
    assert written == messages.template_text(messages.collected()), "run `make messages`"


@pytest.mark.parametrize(
    "source",
    [
        '_(f"Hello {name}")',
        '_("Hello %s" % name)',
        '_("Hello {}".format(name))',
        '_("Hello " + name)',
        "gettext(sentence)",
        "Message(sentence)",
        'Message("Hello %(name)s")',
        'Message("Hello %(name)s", nam=name)',
        'Message("100 % of %(what)s", what=what)',
        'lazy_gettext(f"Hello")',
        'ngettext("A dream", many, 2)',
        'PluralMessage("%(num)s dream", f"{num} dreams", num)',
        'PluralMessage("%(num)s dream of %(whose)s", "%(num)s dreams of %(whose)s", num)',
        'flash("Saved.", "success")',
        'flash(f"{name} is saved.")',
        'flash(warning or "Saved.")',
        'flash(_("Saved.") if saved else "Left alone.")',
        'raise NotFound("It is gone.")',
        'raise NotAllowed(f"Not for {name}.")',
        'raise errors.Invalid("title", "Too long.")',
        'raise PictureRefused("Too large.")',
    ],
)
def test_what_no_tool_could_find_is_refused(source: str) -> None:
    assert list(faults_in_python(source))


@pytest.mark.parametrize(
    "source",
    [
        '_("Hello %(name)s", name=name)',
        '_("Hello " "there")',
        'Message("100 % of it")',
        'Message("%(num)s %% of it", num=5)',
        'PluralMessage("%(num)s dream of %(whose)s", "%(num)s dreams of %(whose)s", num, whose=whose)',
        'ngettext("an hour ago", "%(num)s hours ago", hours)',
        'flash(_("Saved."), "success")',
        "flash(translate(warning))",
        'raise Invalid("title", Message("Too long."))',
        "raise NotFound",
        'raise StorageFailed("timed out")',
        'raise Moved("a-boat")',
    ],
)
def test_what_is_as_it_must_be_passes(source: str) -> None:
    assert list(faults_in_python(source)) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('\n{{ _("Hello " ~ name) }}', [2]),
        ("{{ _(words) }}", [1]),
        ('{{ ngettext("one", "%d" % many, many) }}', [1]),
        ('{{ _("Hello %(name)s", name=name) }}', []),
        ('{{ ngettext("%(num)s dream", "%(num)s dreams", many) }}', []),
        ("{% trans name=name %}Hello {{ name }}{% endtrans %}", []),
        ("{% trans count=many %}A dream{% pluralize %}{{ count }} dreams{% endtrans %}", []),
    ],
)
def test_templates_are_looked_at_too(source: str, lines: list[int]) -> None:
    assert [line for line, _ in faults_in_template(source)] == lines


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one sentence in code and one in a partial template."""
    (tmp_path / "templates" / "_partials").mkdir(parents=True)
    (tmp_path / "templates" / "_partials" / "hello.html").write_text('{{ _("Hello %(name)s", name=name) }}')
    (tmp_path / "routes.py").write_text('flash(ngettext("%(num)s dream", "%(num)s dreams", 2))')
    return tmp_path


def test_sentences_are_collected_from_code_and_all_templates(site: Path) -> None:
    ids = {message.id for message in messages.collected(site) if message.id}
    assert ids == {"Hello %(name)s", ("%(num)s dream", "%(num)s dreams")}


def test_a_language_begins_empty_and_is_brought_up_to_date_without_losing_what_it_has(site: Path) -> None:
    path = messages.begin("pt-BR", site)
    assert path == site / "pt_BR" / "LC_MESSAGES" / "messages.po"
    assert messages.update(path, messages.collected(site)) == (2, [])
    path.write_text(
        path.read_text().replace('"Hello %(name)s"\nmsgstr ""', '"Hello %(name)s"\nmsgstr "Olá %(name)s"')
    )
    assert messages.begin("pt-BR", site) == path, "nothing is begun twice"

    assert messages.update(path, messages.collected(site)) == (1, [])
    with path.open("rb") as file:
        kept = read_po(file).get("Hello %(name)s")
    assert kept
    assert kept.string == "Olá %(name)s"


def test_a_translation_with_other_places_is_named(site: Path) -> None:
    path = messages.begin("de", site)
    messages.update(path, messages.collected(site))
    path.write_text(
        path.read_text().replace('"Hello %(name)s"\nmsgstr ""', '"Hello %(name)s"\nmsgstr "Hallo %(nam)s"')
    )

    _, wrong = messages.update(path, messages.collected(site))
    assert len(wrong) == 1
    assert "Hello" in wrong[0]
