"""How much memory the C library may keep that nobody uses: glibc is generous to processes of many threads."""

from __future__ import annotations

import ctypes
import os
import sys

# Of malloc.h. By itself glibc gives each thread an arena of its own, up to eight for each core, that gives little back;
# and after the first large block that is freed it takes the next ones from arenas too: 19 MiB for each password hash.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
ARENAS = 2
LARGE_BLOCK = 256 * 1024


def bound_memory() -> None:
    """Let this process keep less, where it runs on glibc; before it has threads. MALLOC_ARENA_MAX wins, as always."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and no arenas
    if mallopt is None:
        return
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)
    if "MALLOC_ARENA_MAX" not in os.environ:
        mallopt(M_ARENA_MAX, ARENAS)


def give_back_memory() -> None:
    """Give back what is free between pieces that are in use: what a picture took, say, after it is done.

    Of itself glibc gives back only what is free at the end of an arena, where a small thing may be left for good.
    """
    if _trim is not None:
        _trim(0)


# musl and others have none: their allocators give back by themselves.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
