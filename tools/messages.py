"""`make messages`: collects every sentence of the site, and keeps the catalogues of all languages up to date.

Writes `dreamscape/translations/messages.pot` (without line numbers and sorted, so that a change of it shows only
sentences) and updates each `translations/LANGUAGE/LC_MESSAGES/messages.po`, which the site reads as it is. Ends with 1,
naming each, where a sentence could not be found by any tool, or where a translation has other places for values than
the sentence.

    python -m tools.messages               do all that
    python -m tools.messages --new de      begin a language, by its code (BCP 47)
"""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tools.message_checks import TRANSLATING, faults_in_python, faults_in_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages.catalog import Message

SITE = Path(__file__).resolve().parent.parent / "dreamscape"
FOLDER = SITE / "translations"
TEMPLATE = FOLDER / "messages.pot"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {name: tuple(range(1, count + 1)) for name, count in TRANSLATING.items()}
# Here sentences are handed on that stand as literals somewhere else.
HANDED_ON = {"messages.py", "web/translations.py", "web/pseudo_language.py", "web/forms.py", "store/audit.py"}


def faults(site: Path = SITE) -> Iterator[str]:
    """Where and what, for each sentence that cannot be found."""
    for path in sorted(site.rglob("*.py")):
        if str(path.relative_to(site)) not in HANDED_ON:
            yield from _placed(path, site, faults_in_python(path.read_text()))
    for path in sorted((site / "templates").rglob("*.*")):
        yield from _placed(path, site, faults_in_template(path.read_text()))


def _placed(path: Path, site: Path, found: Iterable[tuple[int, str]]) -> Iterator[str]:
    return (f"{path.relative_to(site.parent)}:{line}: {words}." for line, words in found)


def collected(site: Path = SITE) -> Catalog:
    """Every sentence there is, and the files it stands in."""
    catalogue = Catalog(project="Dreamscape")
    found = extract_from_dir(
        site,
        METHODS,
        # A template that cannot be read must not simply be left out.
        {"templates/**.html": {"silent": "false"}, "templates/**.txt": {"silent": "false"}},
        keywords=KEYWORDS,
        directory_filter=lambda _folder: True,  # by itself it leaves out `_partials`
    )
    for file, _line, sentence, _comments, _context in sorted(found, key=lambda row: (row[0], row[1])):
        catalogue.add(sentence, locations=[(file, 0)])
    return catalogue


def template_text(catalogue: Catalog) -> str:
    """What `messages.pot` must hold. No header: it would say nothing but when it was written."""
    return _written(catalogue, omit_header=True)


def _written(catalogue: Catalog, *, omit_header: bool = False) -> str:
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=omit_header)
    return out.getvalue().decode()


def update(path: Path, template: Catalog) -> tuple[int, list[str]]:
    """Bring a language's catalogue up to date; return how many sentences it lacks, and what is wrong in it."""
    code = path.parent.parent.name
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    catalogue.update(template)
    path.write_text(_written(catalogue))
    lacking = [
        message for message in catalogue if message.id and (message.fuzzy or not _is_translated(message))
    ]
    wrong = [
        f"{code}: {message.id!r}: {error}"
        for message, errors in catalogue.check()
        for error in errors
        if message not in lacking
    ]
    return len(lacking), wrong


def _is_translated(message: Message) -> bool:
    return all([message.string] if isinstance(message.string, str) else message.string or [""])


def begin(code: str, folder: Path = FOLDER) -> Path:
    """An empty catalogue for the language of this code; return where it is."""
    locale = Locale.parse(code, sep="-")
    path = folder / str(locale) / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(_written(Catalog(locale=locale, project="Dreamscape")))
    return path


def main(arguments: list[str]) -> int:
    """Do it; return the exit status."""
    parser = argparse.ArgumentParser(prog="make messages")
    parser.add_argument("--new", metavar="LANGUAGE")
    asked = parser.parse_args(arguments)
    if asked.new:
        print(begin(asked.new).relative_to(SITE.parent))
    template = collected()
    FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_text(template_text(template))
    wrong = list(faults())
    print(f"{len(template)} sentences")
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        missing, mistakes = update(path, template)
        print(f"{path.parent.parent.name}: {missing} to translate")
        wrong += mistakes
    for words in wrong:
        print(words, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
