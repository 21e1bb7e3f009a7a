"""What every answer carries: its policy, its language, its privacy, and what was cleaned."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from taskforce.fields import taking


def compressed_pages(get_response):
    """Send pages compressed: on a weak line a long list is a tenth of itself.

    Files go as they are, since a workbook and a PDF are compressed already. The framework adds a
    length by chance to each answer, so that nothing secret is guessed from how long it is.
    """
    compress = GZipMiddleware(get_response)

    def middleware(request):
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return compress.process_response(request, response) if is_page else response

    return middleware


def content_security_policy(get_response):
    """Allow nothing but our own files: no inline script or style, no other site."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return middleware


def chosen_language(get_response):
    """Show Khmer, or the language that a person chose here.

    Django's LocaleMiddleware follows the browser's header, and most browsers in a
    Cambodian office say English.
    """

    def middleware(request):
        language = _choice(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _choice(request) -> str:
    """Return what was chosen since the browser was opened, else what the account keeps."""
    known = dict(settings.LANGUAGES)
    for chosen in (request.session.get("language"), getattr(request.user, "language", "")):
        if chosen in known:
            return chosen
    return settings.LANGUAGE_CODE


def refusals_as_pages(get_response):
    """Give a page to a refusal that the framework sends without one.

    A browser that gets nothing shows words of its own, in a language of its own.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    return middleware


def private_pages(get_response):
    """Keep what a signed-in person sees out of every cache."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


class CodeOfOldError(Exception):
    """An address names a unit by a code that it bore once."""

    def __init__(self, old: str, new: str):
        self.old, self.new = old, new
        super().__init__(f"{old} is {new}")

    def address(self, request) -> str:
        """Return the same address with the code of today, in the path or behind it."""
        match = request.resolver_match
        values = {name: self._now(value) for name, value in match.kwargs.items()}
        asked = [(name, self._now(value)) for name, found in request.GET.lists() for value in found]
        path = reverse(match.view_name, kwargs=values)
        return f"{path}?{urlencode(asked)}" if asked else path

    def _now(self, value):
        return self.new if value == self.old else value


def codes_of_today(get_response):
    """Lead on from an address with a code of old; what is sent there goes along."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, error):
        if not isinstance(error, CodeOfOldError):
            return None
        response = HttpResponseRedirect(error.address(request))
        if request.method not in {"GET", "HEAD"}:
            response.status_code = HTTPStatus.TEMPORARY_REDIRECT
        return response

    middleware.process_exception = process_exception
    return middleware


def readable_addresses(get_response):
    """Refuse an address with a NUL in it, which PostgreSQL takes in no text."""

    def middleware(request):
        if "\0" in request.path:
            raise BadRequest("NUL in the address")
        return get_response(request)

    return middleware


def told_of_cleaning(get_response):
    """Tell a person, once their entry was taken, that something unseen was removed from it."""

    def middleware(request):
        with taking.notices() as cleaned:
            response = get_response(request)
        # A page shown again with its faults still holds what was typed.
        if cleaned and 300 <= response.status_code < 400:
            messages.warning(
                request,
                gettext("Hidden signs that change the direction of writing were removed."),
            )
        return response

    return middleware
