"""A limit counts networks as one person can have them, however an address is written."""

from __future__ import annotations

import pytest

from dreamscape.services.common.networks import network_of


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("203.0.113.7", "2002:cb00:7107::1"),
        ("2002:cb00:7107:1::1", "2002:cb00:7107:2::1"),
        ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff"),
        ("2001:db8:0:0::1", "2001:DB8:0000::2"),
        ("fe80::1%eth0", "fe80::2"),
        (None, ""),
        ("unix:", "no address at all"),
    ],
)
def test_these_are_one_network(one: str | None, another: str | None) -> None:
    assert network_of(one) == network_of(another)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("203.0.113.7", "203.0.113.8"),
        ("2001:db8::1", "2001:db8:0:1::1"),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8"),
        ("2002:cb00:7107::1", "2002:cb00:7108::1"),
        ("127.0.0.1", "::1"),
        ("", "127.0.0.1"),
    ],
)
def test_these_are_two(one: str, another: str) -> None:
    assert network_of(one) != network_of(another)
