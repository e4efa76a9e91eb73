"""Puts the site into its reader's language: which one that is, and what sentences, dates and numbers are in it.

English is the language the sentences are written in, and the only one shipped. LANGUAGES names what a site offers: a
language has a catalogue in `translations/`, and the pseudo-language needs none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import current_app, g, has_request_context, request
from flask_babel import Babel, Domain

from dreamscape.messages import ENGLISH, Message
from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE, PseudoTranslations

if TYPE_CHECKING:
    from flask import Flask

FOLDER = Path(__file__).resolve().parent.parent / "translations"


class Catalogues(Domain):  # type: ignore[misc]
    """The catalogues of the site, the pseudo-language's among them."""

    def get_translations(self) -> NullTranslations:
        """That of the language in use."""
        return catalogue(language()) if current_app else NullTranslations()


def init_translations(app: Flask) -> None:
    """Give every template, form and message its language."""
    babel = Babel(app, locale_selector=lambda: locale_of(language()), configure_jinja=False)
    babel.domain_instance = Catalogues()
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue(language()).ugettext(text),
        ngettext=lambda one, many, num: catalogue(language()).ungettext(one, many, num),
        newstyle=True,
    )
    app.jinja_env.globals.update(language=language, text_direction=text_direction)
    app.jinja_env.filters["translate"] = translate


def language() -> str:
    """The code (BCP 47) of the language in use: of those offered, the one the reader's browser likes best."""
    offered: tuple[str, ...] = current_app.config["LANGUAGES"]
    if len(offered) == 1:
        return offered[0]
    if "language" not in g:
        liked = request.accept_languages.best_match(offered) if has_request_context() else None
        g.language = liked or offered[0]
    return str(g.language)


def translate(message: Message | str) -> str:
    """A message in the language in use; what is text already stays as it is."""
    if isinstance(message, Message):
        return message.in_language(catalogue(language()), locale_of(language()))
    return message


def text_direction() -> str:
    """`ltr` or `rtl`: how the language in use is written."""
    return str(locale_of(language()).text_direction)


@cache
def locale_of(code: str) -> Locale:
    """How dates and numbers are written in the language of this code."""
    if code == "en":
        return ENGLISH
    return Locale("ar") if code == PSEUDO_LANGUAGE else Locale.parse(code, sep="-")


@cache
def catalogue(code: str) -> NullTranslations:
    """What sentences are in the language of this code."""
    return PseudoTranslations() if code == PSEUDO_LANGUAGE else Translations.load(FOLDER, [code])
