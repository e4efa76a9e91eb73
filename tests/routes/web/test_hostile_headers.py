"""Headers and cookies are a stranger's words like any other: whatever they say, a page comes back."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

ODD = ["http://[", "http://[::1", "//[", "http://\u2100.example/", "http://a:b:c/", "\\\\[", "x" * 8000, "/\x7f", "%00",
       "javascript:alert(1)", "/dreams/[/../..", "?", "\u00e9", "0", "-1", "bytes=0-0,5-", "*", "W/\"",
       "q=;,;q=x"]  # fmt: skip
HEADERS = ["HX-Current-URL", "HX-Request", "HX-Target", "HX-Trigger", "HX-History-Restore-Request", "Referer", "Origin",
           "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "If-Range", "Range",
           "X-Sent-By", "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Authorization",
           "User-Agent", "X-Requested-With", "Forwarded", "Content-Language"]  # fmt: skip
COOKIES = ["theme", "dreamscape_view", "dreamscape_remember", "language", "dreamscape_saved_draft"]
PAGES = [
    "/",
    "/dreamscape",
    "/dreams/new",
    "/login",
    "/dreams/nothing",
    "/healthz",
    "/static/img/share.png",
    "/media/dreams/x",
]


@pytest.mark.parametrize("header", HEADERS)
def test_whatever_a_header_says_a_page_comes_back(mara: Visitor, guest: Visitor, header: str) -> None:
    token = mara.token("/dreams/new")
    for value, page in zip(ODD, cycle(PAGES), strict=False):
        said = {"HX-Request": "true", header: value.encode().decode("latin-1")}
        for answer in (
            mara.get(page, headers=said),
            mara.get("/dreamscape", headers=said),
            mara.client.post("/dreams/nothing/follow", data={"csrf_token": token}, headers=said),
            guest.client.post("/dreams/nothing/follow", headers=said),
            guest.client.post("/dreams/new", data={"title": "A boat"}, headers=said),
        ):
            assert answer.status_code < 500, (page, value)
            answer.close()


@pytest.mark.parametrize("cookie", COOKIES)
def test_whatever_a_cookie_holds_a_page_comes_back(mara: Visitor, cookie: str) -> None:
    for value, page in zip(ODD, cycle(PAGES), strict=False):
        mara.client.set_cookie(cookie, value[:4000].encode().decode("latin-1"))
        for address in ("/dreamscape", page):
            answer = mara.get(address)
            assert answer.status_code < 500, (address, value)
            answer.close()


def test_the_page_that_htmx_says_is_open_is_led_back_to_when_it_is_one_of_ours(guest: Visitor) -> None:
    def led_to(address: str) -> str:
        said = {"HX-Request": "true", "HX-Current-URL": address}
        return guest.client.post("/dreams/boat/follow", headers=said).headers["HX-Redirect"]

    wish = "&wish=follow-dream:boat"
    assert led_to("https://dreams.example/dreams/boat?after=x") == f"/login?next=/dreams/boat?after%3Dx{wish}"
    assert led_to("http://[") == led_to("//elsewhere.example//x") == f"/login?next=/dreamscape{wish}"
