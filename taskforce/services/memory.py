"""Giving memory back to the system after much of it was needed for a moment."""

import ctypes
import gc


def give_back():
    """Let the system have what is free again.

    The allocator of glibc keeps it: after the figures of the country were frozen it is 80 MB,
    which a small machine needs for printing them. Another C library has no such function, and
    does well without.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
