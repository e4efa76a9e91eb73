"""What the dreamscape is compared with: a bare Flask route, on the same server and the same database.

It reads the 20 newest dreams by an index and renders each with Jinja: a title that is a link, the
description, what it is about, how many follow it and since when it is there. No member, no session, no
forms, no compression.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from flask import Flask, render_template
from jinja2 import DictLoader
from pymongo import DESCENDING, MongoClient

if TYPE_CHECKING:
    from pymongo.database import Database

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Dreams</title></head>
<body>
<h1>Dreams</h1>
{% for dream in dreams %}
<article id="dream-{{ dream._id }}">
  <h2><a href="{{ url_for("show", slug=dream.slug) }}">{{ dream.title }}</a></h2>
  <p>{{ dream.description }}</p>
  <ul>{% for category in dream.categories %}<li>{{ category }}</li>{% endfor %}</ul>
  <p>{{ dream.follower_count }} follow this, {{ dream.comment_count }} comments,
  <time datetime="{{ dream.created_at.isoformat() }}">{{ dream.created_at.strftime("%d %B %Y") }}</time></p>
</article>
{% endfor %}
</body>
</html>"""

app = Flask(__name__)
app.jinja_loader = DictLoader({"dreams.html": PAGE})  # compiled once, like any file
_client: list[MongoClient[dict[str, Any]]] = []


def database() -> Database[dict[str, Any]]:
    """The database of MONGO_URI, opened on first use, as the site does."""
    if not _client:
        _client.append(MongoClient(os.environ["MONGO_URI"], tz_aware=True))
    return _client[0].get_default_database()


@app.get("/")
def newest() -> str:
    """The 20 newest dreams."""
    order = [("created_at", DESCENDING), ("_id", DESCENDING)]
    return render_template("dreams.html", dreams=database()["dreams"].find().sort(order).limit(20))


@app.get("/dreams/<slug>")
def show(slug: str) -> str:
    """Where the titles lead."""
    return slug


@app.get("/healthz")
def healthz() -> str:
    """Is the server up?"""
    return "ok"
