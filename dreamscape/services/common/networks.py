"""Where a request comes from, as one person can have it: limits count that, and no finer."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

NOWHERE = "unknown"
# What a household or a server is given at least: whoever has one address of it has them all.
IPV6_PREFIX = 64


def network_of(address: str | None) -> str:
    """The network that whoever has this address has all of: the address itself, and of IPv6 its /64.

    An IPv4 address is the same however it is written. What is no address at all is one network.
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return NOWHERE
    if isinstance(found, IPv4Address):
        return str(found)
    inner = _ipv4_of(found)
    return str(inner) if inner else str(IPv6Network((found, IPV6_PREFIX), strict=False))


def _ipv4_of(address: IPv6Address) -> IPv4Address | None:
    # One 6to4 address comes with 65,536 networks of /64.
    return address.ipv4_mapped or address.sixtofour
