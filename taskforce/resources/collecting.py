"""Working without the collector of garbage: among rows it finds little, and takes half the time."""

import gc
from contextlib import contextmanager


@contextmanager
def uncollected():
    """Put the collector off until the end; what goes in circles meanwhile waits until then."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
