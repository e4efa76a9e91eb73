"""Puts the site into its reader's language: which one that is, and what sentences, dates and numbers are in it.

English is the language the sentences are written in, and the only one shipped. LANGUAGES names what a site offers: a
language has a catalogue in `translations/`, and the pseudo-language needs none.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain
from flask_babel.speaklater import LazyString
from flask_login import current_user
from jinja2 import pass_eval_context
from markupsafe import Markup, escape

import config
from dreamscape.messages import ENGLISH, Message, PluralMessage, as_text
from dreamscape.web.cookies import read_cookie
from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE, PseudoTranslations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from flask import Flask
    from jinja2.nodes import EvalContext

FOLDER = Path(__file__).resolve().parent.parent / "translations"
LANGUAGE_COOKIE = "language"  # what a guest chose


class Catalogues(Domain):  # type: ignore[misc]
    """The catalogues of the site, the pseudo-language's among them."""

    def get_translations(self) -> NullTranslations:
        """That of the language in use."""
        return catalogue(language()) if current_app else NullTranslations()


class EscapedLazyString(LazyString):  # type: ignore[misc]
    """A sentence that is translated when it is shown; on a page it is escaped like any text."""

    def __html__(self) -> str:
        """As a page shows it."""
        return str(escape(str(self)))


def init_translations(app: Flask) -> None:
    """Give every template, form and message its language. Raises Misconfigured for one that has no catalogue."""
    for code in app.config["LANGUAGES"]:
        catalogue(code)
    babel = Babel(app, locale_selector=lambda: locale_of(language()), configure_jinja=False)
    babel.domain_instance = Catalogues()
    _install_in_templates(app)
    app.jinja_env.globals.update(
        language=language, languages_offered=languages_offered, text_direction=text_direction
    )
    app.jinja_env.filters["translate"] = translate


def _install_in_templates(app: Flask) -> None:
    """`_`, `gettext`, `ngettext` and `{% trans %}` as Jinja's “new style” has them: values by name, and escaped.

    Jinja's own formats each sentence, also one without values, and takes five times as long; a page has a hundred.
    """
    only = app.config["LANGUAGES"][0] if len(app.config["LANGUAGES"]) == 1 else None

    @pass_eval_context
    def page_gettext(context: EvalContext, text: str, /, **values: object) -> str:
        return put_in(context, catalogue(only or language()).ugettext(text), values)

    @pass_eval_context
    def page_ngettext(context: EvalContext, singular: str, plural: str, num: int, /, **values: object) -> str:
        said = catalogue(only or language()).ungettext(singular, plural, num)
        return put_in(context, said, {"num": num, **values})

    def put_in(context: EvalContext, said: str, values: dict[str, object]) -> str:
        sentence = Markup(said) if context.autoescape else said  # noqa: S704 - ours, or a translator's
        return sentence % values if values or "%" in said else sentence

    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_=page_gettext, gettext=page_gettext, ngettext=page_ngettext)


def language() -> str:
    """The code (BCP 47) of the language in use, always one of those offered.

    It is the member's own choice, else that of this browser, else what the browser likes best.
    """
    offered: tuple[str, ...] = current_app.config["LANGUAGES"]
    if len(offered) == 1:
        return offered[0]
    if "language" not in g:
        g.language = _asked_for(offered) if has_request_context() else offered[0]
    return str(g.language)


def _asked_for(offered: tuple[str, ...]) -> str:
    member = getattr(current_user, "member", None)  # who is suspended has a language too
    chosen = member.language if member else None
    for code in (chosen, read_cookie(LANGUAGE_COOKIE)):
        if code in offered:
            return str(code)
    return request.accept_languages.best_match(offered) or offered[0]


def forget_language() -> None:
    """Find out anew which language is in use: somebody has come in, left, or chosen another."""
    g.pop("language", None)


@contextmanager
def in_language(code: str) -> Iterator[Callable[[object], str]]:
    """Use this language, if it is offered (else the site's first), for a while: for a mail to somebody else.

    Gives what puts messages, days and numbers into it.
    """
    offered: tuple[str, ...] = current_app.config["LANGUAGES"]
    before = g.get("language")
    g.language = code if code in offered else offered[0]
    try:
        yield translate
    finally:
        g.language = before
        if before is None:
            forget_language()


def mail_language(app: Flask) -> Callable[[str], AbstractContextManager[Callable[[object], str]]]:
    """`in_language`, also where no request has brought the application along: in commands and jobs."""

    @contextmanager
    def in_language_of_reader(code: str) -> Iterator[Callable[[object], str]]:
        with nullcontext() if has_app_context() else app.app_context(), in_language(code) as put_into_words:
            yield put_into_words

    return in_language_of_reader


def translate(what: object) -> str:
    """A message, a day, a point in time or a number in the language in use; what is text already stays as it is."""
    code = language()
    return str(as_text(what, catalogue(code), locale_of(code)))


def gettext(text: str, /, **values: object) -> str:
    """A sentence in the language in use; see `Message`."""
    return translate(Message(text, **values))


def ngettext(singular: str, plural: str, num: int, /, **values: object) -> str:
    """A sentence about `num` things in the language in use; see `PluralMessage`."""
    return translate(PluralMessage(singular, plural, num, **values))


def lazy_gettext(text: str, /, **values: object) -> str:
    """As `gettext`, but in the language that is in use when it is shown: for what is made at import."""
    return cast("str", EscapedLazyString(translate, Message(text, **values)))


def text_direction() -> str:
    """`ltr` or `rtl`: how the language in use is written."""
    return str(locale_of(language()).text_direction)


def languages_offered() -> list[tuple[str, str]]:
    """Code and own name of each language there is to choose from; none where there is but one."""
    offered: tuple[str, ...] = current_app.config["LANGUAGES"]
    return [(code, own_name(code)) for code in offered] if len(offered) > 1 else []


@cache
def own_name(code: str) -> str:
    """What those who speak it call the language: “Deutsch”."""
    if code == PSEUDO_LANGUAGE:
        return "Pseudo"
    locale = Locale(locale_of(code).language) if code == "en" else locale_of(code)
    name = str(locale.get_display_name(locale))
    return name[:1].upper() + name[1:]


@cache
def locale_of(code: str) -> Locale:
    """How dates and numbers are written in the language of this code."""
    if code == "en":
        return ENGLISH
    return Locale("ar") if code == PSEUDO_LANGUAGE else Locale.parse(code, sep="-")


@cache
def catalogue(code: str) -> NullTranslations:
    """What sentences are in the language of this code. Raises Misconfigured where there is no catalogue of it."""
    if code == "en":
        return NullTranslations()
    if code == PSEUDO_LANGUAGE:
        return PseudoTranslations()
    try:
        path = FOLDER / str(locale_of(code)) / "LC_MESSAGES" / "messages.po"
        with path.open("rb") as file:
            compiled = BytesIO()
            write_mo(compiled, read_po(file))
    except (ValueError, OSError) as error:
        raise config.Misconfigured(
            f"LANGUAGES names {code}, of which there is no catalogue: {error}."
        ) from error
    compiled.seek(0)
    return Translations(compiled)
