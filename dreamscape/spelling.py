"""One spelling for what people are recognised by: addresses, names, titles, words that are looked for.

One thing can be written with other code points: wide letters of an input method, marks beside their letter, a curly
apostrophe, a sign that nobody sees, `xn--…` for a domain. And what differs must not become one: `straße` is no
`strasse` (which is what `str.casefold` and the older IDNA make of it), `m²` is no `m2`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import idna
import regex

# Wide and narrow letters, ligatures and letters as they stand in a word: what was meant is the letter itself. Raised
# digits, fractions and letters in circles mean something else (Unicode Standard Annex 44, 5.7.3).
_SAME_LETTERS = (
    "<wide>",
    "<narrow>",
    "<compat>",
    "<noBreak>",
    "<initial>",
    "<medial>",
    "<final>",
    "<isolated>",
)
# Nobody sees these. Joiners and the tags of flags change what is seen of others.
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}--[\u200c\u200d\U000e0020-\U000e007f]]", regex.V1)
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")
# Programs put these in by themselves; and the sigma at the end of a word is another one.
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
     "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "ς": "σ"}
)  # fmt: skip
LONGEST_ADDRESS = 254  # RFC 5321, with erratum 1690


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    kind = unicodedata.decomposition(char).partition(" ")[0]
    return unicodedata.normalize("NFKC", char) if kind in _SAME_LETTERS else char


def plain(text: str) -> str:
    """`text` with plain letters, composed (NFC), without what nobody sees and without spaces around it."""
    if text.isascii():
        return text.strip()
    letters = "".join(map(_letter, _UNSEEN.sub("", text)))
    return unicodedata.normalize("NFC", letters).strip()


def folded(text: str) -> str:
    """The form of a name, title or word that is compared: without regard to case, spacing and typography."""
    lowered = plain(text).translate(_ALIKE).lower().translate(_ALIKE)
    return " ".join(unicodedata.normalize("NFC", lowered).split())


def only_letters(text: str) -> str:
    """`folded`, without spaces, punctuation and digits: the same in all that says the same with small changes."""
    return "".join(_LETTERS.findall(folded(text)))


def mailbox(email: str) -> str:
    """The address as mail servers know it: its domain in ASCII (IDNA 2008), which is what `type=email` sends too.

    What is no address, or has no domain that could be registered, comes back as it is.
    """
    local, at, domain = email.rpartition("@")
    if not at or domain.isascii() or len(email) > LONGEST_ADDRESS:
        return email
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return email


def email_key(email: str) -> str:
    """The form of an address that is compared: case, the spelling of its domain and unseen signs do not matter."""
    return mailbox(_typed(email))


def email_keys(email: str) -> list[str]:
    """Every form that an address may be stored under, the likeliest first.

    Two members whose addresses turned out to be one keep, each, the form they had before there was one for all.
    """
    typed = _typed(email)
    key = mailbox(typed)
    local, at, domain = key.rpartition("@")
    try:
        readable = f"{local}{at}{idna.decode(domain)}" if "xn--" in domain else key
    except idna.IDNAError:
        readable = key
    return list(dict.fromkeys([typed, key, readable]))


def _typed(email: str) -> str:
    return plain(email).lower().rstrip(".")
