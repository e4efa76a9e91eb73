"""People and what they do, made by the services alone: no form has looked at it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import Dream, DreamContent
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.site.settings import OLDEST
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from dreamscape.models import Member, Page
    from dreamscape.wiring import Services


def sign_up(services: Services, first_name: str, role: str = "member", **typed: Any) -> Member:
    """A new member FIRST_NAME Lind, of this role."""
    email = f"{first_name.lower()}@example.org"
    services.accounts.sign_up(
        SignUp(first_name, "Lind", email, **{"password": PASSWORD, "age": OLDEST, **typed})
    )
    if role != "member":
        services.moderation.roles.set(email, role)
    return again(services, email)


def again(services: Services, email: str) -> Member:
    """The member of this address as stored now."""
    member = services.accounts.by_email(email)
    assert member is not None
    return member


def dream_by(services: Services, member: Member, title: str = "A boat", **content: Any) -> Dream:
    """A new dream of the member's."""
    return services.dreams.create(member, DreamContent(title, **{"categories": ("sea",), **content}))[0]


def pages(read: Callable[[str | None], Page[Any]]) -> list[list[Any]]:
    """The rows of a list, page by page, to its end; `read` gives the page after a cursor."""
    return list(_pages(read))


def _pages(read: Callable[[str | None], Page[Any]]) -> Iterator[list[Any]]:
    after = None
    for _ in range(20):
        page = read(after)
        yield list(page.items)
        after = page.after
        if after is None:
            return
    raise AssertionError("This list has no end.")


def another_is_first(patch: pytest.MonkeyPatch, store: type, method: str) -> None:
    """The next call of `method` comes second: somebody else's same call slips in just before."""
    real = getattr(store, method)

    def second(*args: Any, **kwargs: Any) -> Any:
        patch.setattr(store, method, real)
        real(*args, **kwargs)
        return real(*args, **kwargs)

    patch.setattr(store, method, second)
