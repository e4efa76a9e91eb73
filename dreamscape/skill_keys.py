"""By which words a skill that is wanted and one that somebody has find each other.

A skill is compared by the stems of its words, in any order: "tuning pianos" is "piano tuning (retired)", and two words
of a longer one are enough ("baking bread anywhere"). In English one that says more fits one that says less where that
is what is done ("welding aluminium" and "welding"), but not where two do the same with different things: who tunes
guitars is not asked to tune a piano. So each has keys of two sorts, and what is wanted and what somebody has differ in
which of them they have. In other languages the whole skill fits.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import regex

from dreamscape.words import fold_word, words

if TYPE_CHECKING:
    from collections.abc import Iterable

# A list of dreams is merged from the lists of so many keys at most; twenty skills have fewer as a rule.
MOST_KEYS = 100
MOST_WORDS = 6  # of one skill
# Before a key that only a skill without anything more fits.
WHOLE = "="
_ASIDE = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
# One box of the form holds two skills.
_AND = regex.compile(r"[,;/|&·、，・]|\b(?:and|or|und|oder|et|ou|och|og|y|o|e)\b", regex.IGNORECASE)
# C++ and C# are not C.
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d]*(?:['’]\p{L}+)?[+#]*")
_ARTICLE = "ال"
# Words that say nothing of what somebody can do, or how well they can.
_EMPTY = frozenset(
    """
    a an the of for in on at by from with to my your our some any all kinds bit little lot lots i can could do doing
    done know how am be being good great very well basic basics simple experienced experience professional amateur hobby
    beginner advanced native fluent fluently speak years year retired used former ex also help helping with things stuff
    der die das den dem ein eine einen von mit im ich kann gut le la les un une des du de je sais el los las puedo en
    """.split()  # noqa: SIM905 - a word list is easier to keep
)
# Of these what would be left is another thing, or too little.
_KEPT = {"care": "care", "caring": "care", "carer": "care", "carers": "care", "cares": "care", "planes": "plane",
         "plane": "plane", "thing": "thing", "things": "thing", "evening": "evening", "wedding": "wedding",
         "weddings": "wedding", "planning": "planning", "planner": "planning", "computer": "computer",
         "computers": "computer", "paper": "paper", "number": "number", "letter": "letter", "letters": "letter",
         "driver": "drive", "drivers": "drive", "driving": "drive", "drive": "drive", "writer": "write",
         "writers": "write", "writing": "write", "write": "write", "written": "write"}  # fmt: skip
# Each with the fewest letters that it leaves.
_ENDINGS = (("ings", 3), ("ing", 3), ("ions", 4), ("ion", 4), ("ers", 3), ("er", 3), ("ors", 3), ("or", 3), ("ery", 4),
            ("ry", 4), ("ies", 3), ("es", 3), ("s", 3), ("y", 3), ("e", 3))  # fmt: skip
_VOWEL = regex.compile("[aeiouy]")
_SHORTEST = 3
# How words end that say what is done; some do so at the end of a skill alone.
_DOES = ("ing", "ings", "tion", "tions")
_DOES_AT_THE_END = ("er", "ers", "or", "ors", "graphy", "ry", "repair", "repairs", "design")


class _Skill(NamedTuple):
    """The key of a whole skill; where it says more than that, the keys of what is done in it, and of each two of its
    words."""

    whole: str
    parts: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()


def skill_keys(skills: Iterable[str]) -> list[str]:
    """The keys of skills that are wanted, sorted: they fit somebody who has one of them among `held_keys`."""
    found = [skill for text in skills for skill in _skills(text)]
    return sorted(
        {skill.whole for skill in found} | {WHOLE + part for skill in found for part in skill.parts}
    )


def held_keys(skills: Iterable[str]) -> list[str]:
    """The keys of skills that somebody has, the first hundred of them, sorted."""
    keys: dict[str, None] = {}
    for text in skills:
        for skill in _skills(text):
            more = (*sorted(skill.parts), *sorted(skill.pairs))
            keys.update(dict.fromkeys((skill.whole, WHOLE + skill.whole, *more)))
    return sorted([*keys][:MOST_KEYS])


def fitting_skill(held: Iterable[str], wanted: Iterable[str]) -> str:
    """Which of these skills that somebody has fits first what is wanted, given by its keys; "" where none does."""
    keys = frozenset(wanted)
    return next((skill for skill in held if not keys.isdisjoint(held_keys([skill]))), "")


def _skills(text: str) -> list[_Skill]:
    """The skills that one line tells of, most often one."""
    bare = _ASIDE.sub(" ", text)
    found = [skill for part in _AND.split(bare) if (skill := _skill(part))]
    if found:
        return found
    signs = " ".join(words(text)[:MOST_WORDS])
    return [_Skill(signs)] if signs else []


def _skill(text: str) -> _Skill | None:
    said = [word for match in _WORD.finditer(text) if (word := _word(match[0])) and not word.isdigit()]
    said = [word for word in said if word not in _EMPTY][:MOST_WORDS]
    if not said:
        return None
    stems = dict.fromkeys(_stem(word) for word in said)
    if len(stems) == 1:
        return _Skill(next(iter(stems)))
    does = {_stem(word) for word in said if word.endswith(_DOES) and _stem(word) != word}
    if said[-1].endswith(_DOES_AT_THE_END):
        does.add(_stem(said[-1]))
    pairs = map(" ".join, combinations(sorted(stems), 2)) if len(stems) > 2 else ()
    return _Skill(" ".join(sorted(stems)), frozenset(does), frozenset(pairs))


def _word(word: str) -> str:
    letters = word.rstrip("+#")
    folded = fold_word(letters.partition("'")[0].partition("’")[0])
    bare = folded.removeprefix(_ARTICLE)
    return (bare if len(bare) > 1 else folded) + word[len(letters) :]


def _stem(word: str) -> str:
    """A word without what English puts behind it: who welds, welder and welding are one."""
    if word in _KEPT:
        return _KEPT[word]
    if not word.isascii() or not word.isalpha():
        return word
    stem = word
    for ending, fewest in _ENDINGS:
        rest = word.removesuffix(ending)
        if (
            rest != word
            and len(rest) >= fewest
            and _VOWEL.search(rest)
            and not (ending == "s" and rest[-1] == "s")
        ):
            stem = rest
            break
    if len(stem) > _SHORTEST and stem[-1] == stem[-2] and stem[-1] not in "aeiouls":
        stem = stem[:-1]
    if len(stem) > _SHORTEST and stem[-1] in "ey":
        stem = stem[:-1]
    return stem
