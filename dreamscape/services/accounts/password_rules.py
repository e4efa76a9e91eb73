"""What a password must be: long enough, and nothing that is among the first to be guessed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from dreamscape.errors import Invalid
from dreamscape.messages import Message, PluralMessage
from dreamscape.services.common.lengths import too_long

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dreamscape.models import Member

SHORTEST, LONGEST = 8, 256
COMMON = Message("Too many people use this one, so it is among the first to be guessed.")
SITE = Message("This is little more than the name of this place, so it is among the first to be guessed.")
NAME = Message("This is little more than your own name, so it is among the first to be guessed.")
ADDRESS = Message("This is little more than your own e-mail address, so it is among the first to be guessed.")
RUN = Message("This is a simple row, or the same again and again, so it is among the first to be guessed.")

# Fewer characters beside what anybody guesses are no help.
LITTLE = 4
SHORTEST_WORD = SHORTEST_RUN = 3
LONGEST_PERIOD = 4
SITE_NAME = "dreamscape"
# Rows of keys as people's fingers know them: QWERTY, QWERTZ, AZERTY, Cyrillic; then those that go down.
KEYBOARD = (
    "`1234567890-=", "~!@#$%^&*()_+", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
    "qwertzuiopü", "asdfghjklöä", "yxcvbnm,.-", "azertyuiop", "qsdfghjklm", "wxcvbn,;:!",
    "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/",
)  # fmt: skip
# What has been taken out of a text leaves this, so that the rest does not grow together.
_GAP = "\0"
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEPARATORS = re.compile(r"[^\w]|_", re.ASCII)
_PARTS = re.compile(r"[\s.,_+'’-]+")


def too_short(count: int | str) -> Message:
    """A password has `count` characters (text: a place for the number), and that is too few."""
    return PluralMessage(
        "Please use at least %(num)s character; %(count)s is too few.",
        "Please use at least %(num)s characters; %(count)s is too few.",
        SHORTEST,
        count=count,
    )


def check_password(password: str, *, names: Iterable[str] = (), email: str = "") -> None:
    """Raise Invalid unless `password` has 8 to 256 characters and is not soon guessed.

    Those are the common ones, and what is little more than the site's name, one of the member's own `names`,
    their address, or a row of keys, digits or letters. Case, accents and separators make no difference.
    """
    if len(password) < SHORTEST:
        raise Invalid(
            "password",
            too_short(len(password)),
        )
    if len(password) > LONGEST:
        raise Invalid("password", too_long(LONGEST, len(password)))
    own = (
        (SITE, {SITE_NAME}),
        (ADDRESS, set(_worth_looking_for([email]))),
        (NAME, set(_words_of_names(names))),
        (ADDRESS, set(_words_of_address(email))),
    )
    for text in _readings(password):
        if weakness := _weakness(text, own):
            raise Invalid("password", weakness)


def check_password_of(member: Member, password: str) -> None:
    """`check_password`, for a new password of this member."""
    check_password(password, names=(member.first_name, member.last_name), email=member.email)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c != _GAP)


# zxcvbn carries 30,000 leaked passwords; most are shorter than ours may be.
COMMON_PASSWORDS = frozenset(_folded(word) for word in FREQUENCY_LISTS["passwords"])
_ROWS = tuple(_folded(row)[::step] for row in KEYBOARD for step in (1, -1))


def _readings(password: str) -> Iterator[str]:
    """The password, and what it says without the one sign that stands between its letters (“1-2-3-4”)."""
    text = _folded(password)
    yield text
    if len(set(_SEPARATORS.findall(text))) == 1 and (without := _SEPARATORS.sub("", text)):
        yield without


def _weakness(text: str, own: Iterable[tuple[Message, set[str]]]) -> Message | None:
    if text.strip() in COMMON_PASSWORDS:
        return COMMON
    rest, said = text, None
    for message, words in own:
        before = rest
        # The longest first: “Maralind” before “Mara”.
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, _GAP)
        said = said or (message if rest != before else None)
    without = _without_runs(rest)
    said = said or (RUN if without != rest else None)
    if said and len("".join(_YEAR.sub(" ", without).replace(_GAP, " ").split())) < LITTLE:
        return said
    repeated = any(text == (text[:n] * len(text))[: len(text)] for n in range(1, LONGEST_PERIOD + 1))
    return RUN if repeated and len(text) > LONGEST_PERIOD else None


def _without_runs(text: str) -> str:
    """The text with each run taken out."""
    rest, at = [], 0
    while at < len(text):
        run = text[at : at + _run_at(text, at)]
        # Three letters in a row are found in words too: “tree”.
        counts = len(run) >= SHORTEST_RUN + (run.isalpha() and len(set(run)) > 1)
        rest.append(_GAP if counts else text[at])
        at += len(run) if counts else 1
    return "".join(rest)


def _run_at(text: str, at: int) -> int:
    """How many signs from `at` on are alike, in order (“abc”, “321”) or side by side on a keyboard."""
    longest = 1
    for step in (0, 1, -1):
        end = at + 1
        while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
            end += 1
        longest = max(longest, end - at)
    while at + longest < len(text) and any(text[at : at + longest + 1] in row for row in _ROWS):
        longest += 1
    return longest


def _words_of_names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from _worth_looking_for(_PARTS.split(name))
        yield from _worth_looking_for([_PARTS.sub("", name)])


def _words_of_address(email: str) -> Iterator[str]:
    for side in email.split("@"):
        yield from _worth_looking_for([side, *_PARTS.split(side)])


def _worth_looking_for(words: Iterable[str]) -> Iterator[str]:
    """Words as they are compared; two letters of an alphabet stand in any text."""
    for word in map(_folded, words):
        if len(word) >= SHORTEST_WORD or (len(word) == SHORTEST_WORD - 1 and not word.isascii()):
            yield word
