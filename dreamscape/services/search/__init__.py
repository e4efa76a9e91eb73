"""Finding dreams, people and categories by words, in every script."""
