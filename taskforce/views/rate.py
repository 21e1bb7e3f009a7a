"""How often one address may ask for a page that needs no signing in."""

import time
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render

TOO_MANY = 429
MINUTE = 60


def at_most(times: int):
    """Let one address ask for a page so many times a minute, and then tell it to wait."""

    def decorate(view):
        @wraps(view)
        def limited(request, *args, **kwargs):
            window = int(time.time()) // MINUTE
            key = f"rate:{view.__module__}.{view.__name__}:{caller(request)}:{window}"
            cache.add(key, 0, timeout=2 * MINUTE)
            if cache.incr(key) > times:
                response = render(request, "too_many.html", status=TOO_MANY)
                response.headers["Retry-After"] = str(MINUTE)
                return response
            return view(request, *args, **kwargs)

        return limited

    return decorate


def caller(request) -> str:
    """Return the address of who asks; behind a proxy, the one that the proxy itself has seen."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        # What stands before the last was written by the caller, who may write anything.
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return "".join(sign for sign in address[:64] if sign.isalnum() or sign in ".:-")
