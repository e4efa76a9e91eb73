"""Finding by words, with nothing but MongoDB's ordinary indexes."""
