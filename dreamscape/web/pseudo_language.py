"""A language nobody speaks, to see by what could not be translated: accented, 40 % longer, from right to left.

The code is the one that CLDR gives to its pseudo-language of both directions.
"""

from __future__ import annotations

import re

from babel.support import NullTranslations

PSEUDO_LANGUAGE = "ar-XB"

_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒǧȟíǰǩĺɱñóƥɋŕšŧúṽŵẋýžÁƁÇĐÉƑǦȞÍǰǨĹṀÑÓƤɊŔŠŦÚṼŴẊÝŽ",
)
# What stays as it is: places for values, tags and character references.
_AS_IT_IS = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]*>|&\w+;|&#\d+;)")
_TO_THE_LAST_LETTER = re.compile(r".*[^\W\d_]", re.DOTALL)
_FILLING = "ēēōōāāīīūū"


class PseudoTranslations(NullTranslations):
    """Translates whatever it is given."""

    def gettext(self, message: str) -> str:
        """`message` in the pseudo-language."""
        return pseudo(message)

    def ugettext(self, message: str) -> str:
        """The same."""
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The one for `n` things."""
        return pseudo(msgid1 if n == 1 else msgid2)

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        """The same."""
        return self.ngettext(singular, plural, num)


def pseudo(text: str) -> str:
    """`text` with accents on each letter, and 40 % more of them, in words of at most ten, after its last word."""
    parts = _AS_IT_IS.split(text)
    whole, rest = divmod(sum(map(len, parts[::2])) * 2 // 5, len(_FILLING))
    filling = "".join(f" {word}" for word in [_FILLING] * whole + [_FILLING[:rest]] if word)
    parts[::2] = [part.translate(_ACCENTED) for part in parts[::2]]
    for number in reversed(range(0, len(parts), 2)):
        if words := _TO_THE_LAST_LETTER.match(parts[number]):
            parts[number] = f"{words[0]}{filling}{parts[number][words.end() :]}"
            break
    return "".join(parts)
