"""Messages go to push services that are known, and to no machine beside our own: whatever a browser says."""

from __future__ import annotations

import socket
from typing import Any

import pytest

import config
from dreamscape.errors import PushFailed, PushRefused, PushSubscriptionGone
from dreamscape.push.endpoints import RefusedEndpoint, addresses_of, is_outside, parse
from dreamscape.push.sending import PushServices
from tests.support.push_service import LocalPushService, PushBrowser

HOSTS = ("push.example.org", "*.push.example.com", "localhost:8443")
MORE: dict[str, Any] = {"topic": "a-topic", "seconds": 60, "urgency": "normal"}


@pytest.mark.parametrize(
    "address",
    [
        "https://push.example.org/send/abc",
        "https://push.example.org:443/send/abc",
        "https://web.push.example.com/3/device?x=y",
        "https://a.b.push.example.com/",
        "https://localhost:8443/push",
    ],
)
def test_addresses_of_known_push_services_are_taken(address: str) -> None:
    assert parse(address, HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        "http://push.example.org/send",
        "ftp://push.example.org/send",
        "//push.example.org/send",
        "HTTPS://push.example.org/send",
        "https://push.example.org",
        "https://push.example.org:8080/send",
        "https://push.example.org:0/send",
        "https://push.example.org./send",
        "https://other.example.org/send",
        "https://push.example.com/send",
        "https://evilpush.example.com/send",
        "https://push.example.org.evil.example/send",
        "https://push.example.org@evil.example/send",
        "https://evil.example#@push.example.org/send",
        "https://evil.example\\@push.example.org/send",
        "https://evil.example/@push.example.org/",
        "https://push.example.org/send\r\nHost: evil.example",
        "https://push.example.org/send there",
        "https://push.example.org/send#there",
        "https://push.example.org\t/send",
        "https://püsh.example.org/send",
        "https://localhost/push",
        "https://localhost:443/push",
        "https://localhost:8444/push",
        "https://127.0.0.1/push",
        "https://127.0.0.1:8443/push",
        "https://2130706433/push",
        "https://0x7f.1/push",
        "https://[::1]/push",
        "https://[::ffff:127.0.0.1]/push",
        "https://169.254.169.254/latest/meta-data",
        "https://push.example.org/" + "x" * 1000,
        "",
    ],
)
def test_no_other_address_is(address: str) -> None:
    with pytest.raises(RefusedEndpoint):
        parse(address, HOSTS)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104 - only to be refused
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "nowhere",
    ],
)  # fmt: skip
def test_a_known_name_that_leads_inside_is_refused(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_outside(number)
    _resolve_to(monkeypatch, "93.184.215.14", number)
    with pytest.raises(RefusedEndpoint, match="no public address"):
        addresses_of(parse("https://push.example.org/", HOSTS))


@pytest.mark.parametrize(
    "number", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"]
)
def test_one_that_leads_out_there_is_taken(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _resolve_to(monkeypatch, number)
    assert addresses_of(parse("https://push.example.org/", HOSTS)) == [number]


def test_nothing_is_sent_to_a_known_name_that_leads_to_us(
    service: LocalPushService, sender: PushServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolve_to(monkeypatch, "127.0.0.1")
    with pytest.raises(PushRefused):
        sender.send(PushBrowser().address("https://push.example.org/1"), b"{}", **MORE)
    assert not service.asked


def test_a_push_service_of_ones_own_is_reached_only_where_it_is_named(
    service: LocalPushService, sender: PushServices
) -> None:
    sender.send(service.address(), b'{"title": "Hello"}', **MORE)
    (pushed,) = service.arrived
    assert pushed.message == {"title": "Hello"}
    assert not service.refused
    assert {name: pushed.headers[name] for name in ("TTL", "Topic", "Urgency", "Content-Encoding")} == {
        "TTL": "60",
        "Topic": "a-topic",
        "Urgency": "normal",
        "Content-Encoding": "aes128gcm",
    }
    usual = PushServices(key=sender._key, hosts=_usual_hosts(), ca_file=service.ca_file)  # noqa: SLF001
    assert not usual.may_be_sent_to(service.address())
    with pytest.raises(PushRefused):
        usual.send(service.address(), b"{}", **MORE)
    assert len(service.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(service: LocalPushService, sender: PushServices, status: int) -> None:
    service.answers["/moved"] = (status, {"Location": f"{service.origin}/push/here"})
    with pytest.raises(PushRefused, match=str(status)):
        sender.send(service.address("/moved"), b"{}", **MORE)
    assert service.asked == ["/moved"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, PushSubscriptionGone), (410, PushSubscriptionGone),
        (429, PushFailed), (500, PushFailed), (503, PushFailed),
        (400, PushRefused), (401, PushRefused), (403, PushRefused), (413, PushRefused),
    ],
)  # fmt: skip
def test_each_answer_says_whether_asking_again_may_help(
    service: LocalPushService, sender: PushServices, status: int, error: type[Exception]
) -> None:
    service.answers["/push/here"] = (status, {})
    with pytest.raises(PushFailed) as raised:
        sender.send(service.address(), b"{}", **MORE)
    assert type(raised.value) is error


def test_whoever_cannot_show_the_hosts_certificate_gets_nothing(
    service: LocalPushService, sender: PushServices
) -> None:
    strangers = PushServices(key=sender._key, hosts=(service.host,))  # noqa: SLF001
    with pytest.raises(PushFailed, match="CERTIFICATE_VERIFY_FAILED"):
        strangers.send(service.address(), b"{}", **MORE)
    assert not service.asked


def test_who_does_not_answer_is_not_waited_for_for_ever(sender: PushServices) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"localhost:{silent.getsockname()[1]}"
        patient = PushServices(key=sender._key, hosts=(host,), patience=0.2)  # noqa: SLF001
        with pytest.raises(PushFailed):
            patient.send(PushBrowser().address(f"https://{host}/1"), b"{}", **MORE)


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://fcm.googleapis.com/wp/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/QHabc",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
    ],
)
def test_the_browsers_that_people_have_are_known(address: str) -> None:
    assert parse(address, _usual_hosts())


def _usual_hosts() -> tuple[str, ...]:
    hosts: tuple[str, ...] = config.load({"DREAMSCAPE_ENV": "testing"}, environ={})["PUSH_HOSTS"]
    return hosts


def _resolve_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
