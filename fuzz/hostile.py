"""What a stranger may write where a word, a number, an id, a header or a file belongs; drawn by lot, each bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

LONG = 20_000
TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    '{"$ne": null}',
    "[$ne]",
    "$where",
    "' OR '1'='1",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%(name)s %s %d {0} {x.__class__}",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "//evil.example/",
    "https://evil.example/",
    "javascript:alert(1)",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: a=b",
    "\ud800",
    "\ufeff\u200b\u2060",
    "\u202eevil\u202c",
    "İıſßﬃＡ",
    "e" + "\u0301" * 400,
    "👩‍👩‍👧‍👦" * 300,
    "\U0010ffff",
    "ﷺ" * 500,
    "مرحبا",
    "9" * 400,
    "٣",
    "a" * LONG,
    "ä" * (LONG // 2),
    "000000000000000000000000",
    "ffffffffffffffffffffffff",
    "2026-13-45",
    "9999-12-31",
    "0001-01-01",
    "nora@xn--bcher-kva.example",
    "a@b",
    "@",
    "a" * 300 + "@example.org",
    "Win 500 now: http://spam.example",
)
HEADERS = {
    "Host": ("", "evil.example", "localhost:99999", "[::1", "localhost@evil", "\xff"),
    "X-Forwarded-For": ("1.2.3.4", "not an address", "::ffff:1.2.3.4, " * 200),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("https", "gopher"),
    "X-Forwarded-Prefix": ("/evil", "//evil.example"),
    "Referer": ("http://[", "//", "http://evil.example/" + "a" * 4000, "\xff\xfe"),
    "HX-Request": ("true", "false", ""),
    "HX-Current-URL": ("http://[", "http://localhost:x/", "javascript:1", "/" * 3000),
    "HX-Target": ("dream-1", "\"'>"),
    "HX-History-Restore-Request": ("true",),
    "X-Made-For": ("0" * 24, "nobody"),
    "X-Sent-By": ("picture.js",),
    "X-Request-ID": ("a" * 500, "\"{}'", ""),
    "Accept": ("application/json", "text/html;q=x", "*/*;q=" + "9" * 500),
    "Accept-Encoding": ("br;q=a", "gzip, " * 300, "identity;q=0"),
    "Accept-Language": ("ar-XB", "x" * 300, "en;q=NaN", "de-DE-1996-u-co-phonebk-" * 50),
    "Content-Type": (
        "application/json",
        "text/plain; charset=utf-7",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "x" * 300,
        "application/x-www-form-urlencoded; charset=utf-16",
        "\xff",
    ),
    "If-None-Match": ("*", '"a', "W/" * 500),
    "If-Modified-Since": ("yesterday", "Thu, 01 Jan 0001 00:00:00 GMT", "9" * 300),
    "If-Range": ('"a"', "x"),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 300, "pages=1"),
    "Sec-Fetch-Site": ("cross-site", "same-origin", "moon"),
    "User-Agent": ("", "x" * 4000, "\xe4\xf6\xfc"),
    "Authorization": ("Basic x", "Bearer " + "a" * 2000),
    "X-HTTP-Method-Override": ("DELETE",),
    "Expect": ("100-continue",),
    "Origin": ("null", "http://evil.example"),
}
COOKIES = (
    "dreamscape=x",
    "dreamscape=.eJw",
    "dreamscape_remember=x|y",
    "dreamscape_remember=\xff|\xff",
    "dreamscape_view=trending.9",
    "dreamscape_view=\xe4.0",
    "dreamscape_known=a.b.c",
    "language=ar-XB",
    "language=../../de",
    "theme=plaid",
    "theme=dark",
    "saved_drafts=" + "a~" * 200,
    "=;;=",
    "a" * 3000 + "=1",
    'x="',
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get")
FILES = (
    ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 500),
    ("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0"),
    ("a.gif", "image/gif", b"GIF89a\xff\xff\xff\xff\0\0\0"),
    ("a.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
    ("a.webp", "image/webp", b"RIFF\xff\xff\xff\xffWEBPVP8 "),
    ("a.txt", "text/plain", b"I am a text."),
    ("", "application/octet-stream", b""),
    ("../../x\x00.jpg", "image/jpeg", b"x" * 50_000),
)  # fmt: skip


def text(random: Random) -> str:
    """A hostile text; sometimes two in one."""
    one = random.choice(TEXTS)
    return one + random.choice(TEXTS)[:2000] if random.random() < 0.15 else one


def header(random: Random) -> tuple[str, str]:
    """A header, and what is not meant to stand in it."""
    name = random.choice(tuple(HEADERS))
    return name, random.choice(HEADERS[name])


def cookie(random: Random, real: str) -> str:
    """A Cookie header that begins or ends otherwise than the `real` one, or is cut short."""
    odd = random.choice(COOKIES)
    cut = real[: random.randrange(len(real) + 1)]
    return random.choice((odd, f"{odd}; {real}", f"{real}; {odd}", cut))


def some(random: Random, things: Sequence[str]) -> str:
    """One of `things`, or "" where there is none."""
    return random.choice(things) if things else ""
