"""Which addresses messages are sent to: those of known push services, and never a machine beside our own.

A browser tells us the address, so anybody can tell us any. It has to be at one of the hosts that the setting names, and
that host has to be out there: what answers at a private address belongs to whoever runs this site.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import NamedTuple

LONGEST = 1000
# Stricter than an address may be: what `urlsplit` and a browser would read in two ways does not come in.
ENDPOINT = re.compile(r"https://([a-z0-9]([a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?(/[!-~]*)")
IPv6 = ipaddress.IPv6Address
# The translator of a network that has IPv6 alone reaches any address of IPv4.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
HTTPS = 443


class RefusedEndpoint(Exception):
    """We send nothing there; says why."""


class Endpoint(NamedTuple):
    """An address taken apart; `own` is a push service that whoever runs this site named with its port."""

    host: str
    port: int
    path: str
    own: bool

    @property
    def origin(self) -> str:
        """Scheme, host and, unless it is the usual one, port."""
        return f"https://{self.host}" + ("" if self.port == HTTPS else f":{self.port}")


def parse(address: str, hosts: tuple[str, ...]) -> Endpoint:
    """The address of a push service among `hosts`. Raises RefusedEndpoint for any other.

    A host is named by itself, or as `*.example.org` for all below it; `localhost:8443` is a push service of one's own,
    which may be at a private address.
    """
    found = ENDPOINT.fullmatch(address) if len(address) <= LONGEST else None
    if not found or "#" in address:
        raise RefusedEndpoint("it is no address of a push service")
    host, port = found[1], int(found[3] or HTTPS)
    if f"{host}:{port}" in hosts:
        return Endpoint(host, port, found[4], own=True)
    if port == HTTPS and any(_is_of(host, one) for one in hosts):
        return Endpoint(host, port, found[4], own=False)
    raise RefusedEndpoint(f"{host}:{port} is none of PUSH_HOSTS")


def addresses_of(endpoint: Endpoint) -> list[str]:
    """The numbers under which the host is found. Raises RefusedEndpoint when one of them is not out there.

    Whoever connects takes one of these and does not ask for the name again: the next answer may be another.
    """
    found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    numbers = [str(address[0]) for *_, address in found]
    if not endpoint.own and (inside := [one for one in numbers if not is_outside(one)]):
        raise RefusedEndpoint(f"{endpoint.host} is at {inside[0]}, which is no public address")
    return numbers


def is_outside(number: str) -> bool:
    """Is this the number of a machine of the public internet, whichever way it is written?"""
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(address, IPv6):
        if address.ipv4_mapped:
            return is_outside(str(address.ipv4_mapped))
        if address.sixtofour or address.teredo or address in NAT64 or address.scope_id:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_of(host: str, named: str) -> bool:
    return host.endswith(named[1:]) if named.startswith("*.") else host == named
