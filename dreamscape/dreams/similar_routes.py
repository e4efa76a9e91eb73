"""Dreams like one that was just shared or is being written: spots of those pages, which scripts ask for."""

from __future__ import annotations

from typing import Any

from flask import get_template_attribute, redirect, request, url_for

from dreamscape.comments.thread import reader as asking_reader
from dreamscape.dreams import bp
from dreamscape.dreams.forms import LONGEST_TITLE
from dreamscape.web.forms import clean_line
from dreamscape.web.htmx import is_htmx
from dreamscape.web.limits import suggestions_limit
from dreamscape.web.services import services


@bp.get("/dreams/<slug>/similar")
def similar(slug: str) -> Any:
    """What others dream that is like this dream; nothing where it is not known yet."""
    reader = asking_reader()
    dream = services.dreams.read(slug, reader)
    if not is_htmx():
        return redirect(url_for("dreams.show", slug=dream.slug))
    just_shared = get_template_attribute("dreams/_similar.html", "just_shared")
    return just_shared(dream, services.feed.similar(dream, reader), reader).strip()


# "new" is no dream's name in addresses.
@bp.get("/dreams/new/similar")
@suggestions_limit
def similar_while_writing() -> Any:
    """What others dream that is like a title as far as it is typed."""
    if not is_htmx():
        return redirect(url_for("dreams.new"))
    title = clean_line(request.args.get("title"))[:LONGEST_TITLE]
    while_writing = get_template_attribute("dreams/_similar.html", "while_writing")
    return while_writing(services.similar_dreams.while_writing(title, asking_reader())).strip()
