"""How gunicorn reads requests and writes answers: no client, however slow, keeps a thread."""
