"""Where the web addresses are in what somebody wrote, in any script.

`http://`, `https://` and `www.` begin one wherever they stand; a bare host is one only where it can hardly be the end
of a sentence and the start of the next. It ends where its writer goes on: at a space, a quotation mark, a bracket that
it did not open, the punctuation of another script, or where Latin letters go over into one that puts no space there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex
from linkify_it import LinkifyIt

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_LATIN = r"[\p{L}--\p{Latin}]"
# Marks of direction, soft hyphens, joiners: nobody sees them, and they could mirror what is seen. Persian and the
# scripts of India need the last two within words.
_UNSEEN = regex.compile(
    rf"[\u00ad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u200c\u200d](?<!{_NOT_LATIN}\p{{M}}{{0,4}}.)",
    regex.V1,
)
# A stretch without anything that no address contains as it is typed. An apostrophe within a word is no end.
_STRETCH = regex.compile(
    r"""(?:
        [^\s\p{Z}\p{Cc}\u200b<>"`\\…‥—｜
          [\p{Terminal_Punctuation}--\p{ASCII}] [\p{Quotation_Mark}--\p{ASCII}] [[\p{Ps}\p{Pe}]--\p{ASCII}] ]
        | (?<=\p{L})’(?=\p{L})
    )+""",
    regex.V1 | regex.VERBOSE,
)
_LABEL = r"[\p{L}\p{N}\p{So}](?:[_-]*[\p{L}\p{M}\p{N}\p{So}\u200c\u200d]){0,62}+"
_START = regex.compile(
    rf"""
    (?<![A-Za-z0-9+.\-]) (?P<scheme>https?://) (?:[^/?\#]*@)?+ (?P<host>{_LABEL}(?:\.{_LABEL})*+)
    | # Letters of another script may stand before it without a space.
    (?=[\p{{L}}\p{{N}}\p{{So}}])
    (?: (?<![\p{{L}}\p{{M}}\p{{N}}@_.:/\\=&%\#~+$^-]) | (?=[A-Za-z0-9])(?<={_NOT_LATIN}\p{{M}}{{0,4}}) )
    (?P<bare>{_LABEL}(?:\.{_LABEL})++) (?![@_-])
    """,
    regex.V1 | regex.VERBOSE | regex.IGNORECASE,
)
_OTHER_SCRIPT_BEFORE = regex.compile(rf".*{_NOT_LATIN}\p{{M}}*(?=[A-Za-z0-9])", regex.V1)
_OTHER_SCRIPT_AFTER = regex.compile(r"(?<=[A-Za-z0-9])[[\p{L}--\p{Latin}]\p{So}].*", regex.V1)
_PORT = regex.compile(r":\d{1,5}(?!\d)")
# Where somebody goes on without a space: with the next address, or in another script. A part of a path goes on in that
# script if it began in it: “/aを” ends there, “/第1章” does not.
_GOES_ON = regex.compile(
    rf"(?=[,;|]+https?://) | [/?\#&=](?:(?!{_NOT_LATIN})[^/?\#&=])*(?<=[A-Za-z0-9)\]])(?={_NOT_LATIN})",
    regex.V1 | regex.VERBOSE | regex.IGNORECASE,
)
_BRACKET = regex.compile(r"[()\[\]{}]")
_TRAILING = regex.compile(r"[[\p{P}|]--[/_&#%@*)\]}\-]]+$", regex.V1 | regex.REVERSE)
_OPENING = {")": "(", "]": "[", "}": "{"}
_hosts = LinkifyIt({}, {"fuzzy_email": False, "fuzzy_ip": False})


class Address(NamedTuple):
    """An address between two places of a text, as it is to be shown, and where it leads."""

    start: int
    end: int
    shown: str
    url: str


def find_addresses(text: str) -> Iterator[Address]:
    """The addresses in `text` in their order. None of them shows or leads to somebody's name and password."""
    for stretch in _STRETCH.finditer(text):
        if "." in stretch.group() or "://" in stretch.group():
            yield from _in_stretch(stretch.group(), stretch.start())


def _in_stretch(stretch: str, offset: int) -> Iterator[Address]:
    unseen = {found.start() for found in _UNSEEN.finditer(stretch)}
    places = [place for place in range(len(stretch)) if place not in unseen]
    seen = "".join(stretch[place] for place in places)
    closing = _closing_brackets(seen)
    end = 0
    while found := _START.search(seen, end):
        start, end = found.span()
        scheme, host = found["scheme"] or "", found["host"]
        if not scheme:
            start, host = _bare_host(found["bare"], start)
        if cut := _OTHER_SCRIPT_AFTER.search(host, host.rfind(".") + 1):
            end, host = end - len(cut.group()), host[: cut.start()]
        if not scheme and not _is_meant(host):
            continue
        rest = "" if cut else _rest(seen, end, closing)
        if start and seen[start - 1] in "*_~":
            rest = rest.rstrip(seen[start - 1])
        end += len(rest)
        yield Address(
            offset + places[start],
            offset + places[end - 1] + 1,
            f"{scheme}{host}{rest}",
            f"{scheme.lower() or 'http://'}{host}{rest}",
        )


def _bare_host(typed: str, start: int) -> tuple[int, str]:
    """Where the host begins, and the host, if letters of another script stand right before it."""
    before = _OTHER_SCRIPT_BEFORE.match(typed, endpos=typed.index("."))
    length = len(before.group()) if before else 0
    return start + length, typed[length:]


def _is_meant(host: str) -> bool:
    """Is this an address without `http://`? “bread.It” is not: a sentence begins there."""
    labels = host.split(".")
    if labels[0].lower() == "www":
        return len(labels) > 2
    name, top = labels[-2:]
    is_cried = host.isupper() and len(top) > 2
    if name.isdecimal() or not (top.islower() or top == top.lower() or is_cried):
        return False
    known = _hosts.match(host)
    return bool(known) and known[0].text == host


def _rest(text: str, start: int, closing: dict[int, int]) -> str:
    """The port, path and query that begin at `start`."""
    port = _PORT.match(text, start)
    path = port.end() if port else start
    if text[path : path + 1] not in ("/", "?", "#"):
        return text[start:path]
    end = path
    while bracket := _BRACKET.search(text, end):
        if bracket.start() not in closing:
            text = text[: bracket.start()]
            break
        end = closing[bracket.start()] + 1
    goes_on = _GOES_ON.search(text, path)
    rest = text[start : goes_on.end() if goes_on else len(text)]
    trailing = _TRAILING.search(rest)
    return rest[: trailing.start()] if trailing else rest


def _closing_brackets(text: str) -> dict[int, int]:
    """For each bracket that is opened and closed, by its place, the place of the other."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for bracket in _BRACKET.finditer(text):
        if bracket.group() not in _OPENING:
            opened.append(bracket.start())
        elif opened and text[opened[-1]] == _OPENING[bracket.group()]:
            closing[opened.pop()] = bracket.start()
    return closing
