"""What RFC 4287 asks of a feed, rule by rule: the grammar of its appendix B, and what its text says beyond that."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339, with its T and Z in capitals.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
# How often each may stand in a feed and in an entry, as in a regular expression; "1" is once.
IN_FEED = {
    "author": "*", "category": "*", "contributor": "*", "generator": "?", "icon": "?", "id": "1", "link": "*",
    "logo": "?", "rights": "?", "subtitle": "?", "title": "1", "updated": "1", "entry": "*",
}  # fmt: skip
IN_ENTRY = {
    "author": "*", "category": "*", "content": "?", "contributor": "*", "id": "1", "link": "*", "published": "?",
    "rights": "?", "source": "?", "summary": "?", "title": "1", "updated": "1",
}  # fmt: skip
IN_PERSON = {"name": "1", "uri": "?", "email": "?"}
COMMON = {"{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}base"}
# What has attributes: which it may have, and which it must.
ATTRIBUTES = {
    "link": ({"href", "rel", "type", "hreflang", "title", "length"}, {"href"}),
    "category": ({"term", "scheme", "label"}, {"term"}),
    "content": ({"type", "src"}, set()),
    "title": ({"type"}, set()),
    "generator": ({"uri", "version"}, set()),
}
DATES = {"updated", "published"}
ADDRESSES = {"id", "icon", "logo", "uri"}


class Tag(NamedTuple):
    """A tag of the HTML that an entry holds."""

    name: str
    attributes: dict[str, str | None]


class Tags(HTMLParser):
    """All tags of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Tag] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, dict(attrs)))


def problems(document: bytes) -> list[str]:
    """All that is wrong with a feed."""
    return list(_problems(read_xml(document)))


def read_xml(document: bytes) -> Element:
    """The root of a document of ours."""
    return ElementTree.fromstring(document)  # noqa: S314 - our own


def _problems(feed: Element) -> Iterator[str]:
    if feed.tag != f"{ATOM}feed":
        yield f"{feed.tag} is no feed"
    yield from _children(feed, IN_FEED)
    names = [_name(child) for child in feed]
    if "entry" in names and set(names[names.index("entry") :]) != {"entry"}:
        yield "something stands behind the first entry"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    if len(set(ids)) != len(ids):
        yield "two entries have one id"
    if not any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")):
        yield "it does not say where it is"
    for entry in feed.findall(f"{ATOM}entry"):
        yield from _children(entry, IN_ENTRY)
        if entry.find(f"{ATOM}author") is None and feed.find(f"{ATOM}author") is None:
            yield "nobody wrote an entry"
        if not (_links(entry, "alternate") or entry.find(f"{ATOM}content") is not None):
            yield "an entry leads nowhere"
        yield from _wrong_html(entry.findtext(f"{ATOM}content") or "")
    for holder in (feed, *feed.findall(f"{ATOM}entry")):
        kinds = [(link.get("type"), link.get("hreflang")) for link in _links(holder, "alternate")]
        if len(set(kinds)) != len(kinds):
            yield "two alternates are of one kind"


def _children(parent: Element, allowed: dict[str, str]) -> Iterator[str]:
    for name, often in allowed.items():
        found = parent.findall(f"{ATOM}{name}")
        if (often == "1" and len(found) != 1) or (often == "?" and len(found) > 1):
            yield f"{_name(parent)} has {len(found)} {name}"
    for child in parent:
        name = _name(child)
        if name not in allowed:
            yield f"{child.tag} in {_name(parent)}"
        elif name in ("author", "contributor"):
            yield from _children(child, IN_PERSON)
        yield from _element(child, name)


def _element(element: Element, name: str) -> Iterator[str]:
    may, must = ATTRIBUTES.get(name, (set(), set()))
    has = set(element.attrib)
    if has - may - COMMON or must - has:
        yield f"{name} has {sorted(has)}"
    text = (element.text or "").strip()
    if name in DATES and not DATE.fullmatch(text):
        yield f"{name}: {text}"
    if name in ADDRESSES and not urlsplit(text).scheme:
        yield f"{name}: {text}"
    if name in ("name", "title") and not text:
        yield f"an empty {name}"
    if "href" in has and not urlsplit(element.attrib["href"]).netloc:
        yield f"{name}: {element.attrib['href']}"
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language is not None and not LANGUAGE.fullmatch(language):
        yield f"{language} is no language"


def _wrong_html(html: str) -> Iterator[str]:
    """What would be dangerous or lead nowhere once it is on another site."""
    for tag in Tags(html).found:
        if tag.name not in ("p", "br", "a", "img"):
            yield f"<{tag.name}>"
        for name, value in tag.attributes.items():
            if name in ("href", "src") and urlsplit(value or "").scheme not in ("http", "https"):
                yield f"{name}={value}"
            if name.startswith("on") or name == "style":
                yield name
        if tag.name == "img" and "alt" not in tag.attributes:
            yield "an img without words"


def _links(parent: Element, rel: str) -> list[Element]:
    return [link for link in parent.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def _name(element: Element) -> str:
    return element.tag.removeprefix(ATOM)
