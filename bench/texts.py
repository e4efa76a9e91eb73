"""What is said on a made-up site."""

from __future__ import annotations

FIRST_NAMES = (
    "Mara",
    "Tom",
    "Aiko",
    "Ben",
    "Chidi",
    "Dana",
    "Elif",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
)
LAST_NAMES = ("Lind", "Okoye", "Sato", "Fischer", "Novak", "Silva", "Haddad", "Jensen", "Moreau", "Kaya")
DOINGS = (
    "Sail to",
    "Paint",
    "Build",
    "Sing about",
    "Plant",
    "Photograph",
    "Learn from",
    "Write to",
    "Dream of",
)
THINGS = ("the last lighthouse", "a garden on the roof", "every river", "the old harbour", "a house of glass")
SENTENCES = [
    "I have carried this around with me since I was a child, and this year it shall begin.",
    "It would take a summer, a few friends and somebody who knows about boats.",
    "Nobody I have told so far has laughed, which I take for a good sign.",
    "If you have ever done something like it, please tell me where you started!",
    "There is a drawing of it on my kitchen wall, and I add a line to it every Sunday.",
]
SAYINGS = [
    "What a wonderful idea, I would come along at once!",
    "My aunt did this forty years ago and still talks about it.",
    "Start small: one evening a week is enough to get going.",
]
