"""What happens in the middle of something else, at exactly one place: races without luck."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def right_after(patch: pytest.MonkeyPatch, owner: type, method: str, happens: Callable[[], object]) -> None:
    """The next call of `method` has just come to its answer when something else `happens`, from beginning to end."""
    real = getattr(owner, method)

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        patch.setattr(owner, method, real)
        answer = real(*args, **kwargs)
        happens()
        return answer

    patch.setattr(owner, method, interrupted)


class Held:
    """A method whose next call stops before it begins, until it is let go; wait for `reached` first."""

    def __init__(self, patch: pytest.MonkeyPatch, owner: type, method: str) -> None:
        self.reached = threading.Event()
        self._free = threading.Event()
        self._real = getattr(owner, method)
        self._patch, self._owner, self._method = patch, owner, method
        patch.setattr(owner, method, lambda *args, **kwargs: self._hold(*args, **kwargs))

    def let_go(self) -> None:
        """Go on."""
        self._free.set()

    def _hold(self, *args: Any, **kwargs: Any) -> Any:
        self._patch.setattr(self._owner, self._method, self._real)
        self.reached.set()
        assert self._free.wait(60), "nobody let it go"
        return self._real(*args, **kwargs)
