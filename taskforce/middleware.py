"""What every answer carries: its policy, its language, its privacy."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import add_never_cache_headers


def content_security_policy(get_response):
    """Allow nothing but our own files: no inline script or style, no other site."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return middleware


def chosen_language(get_response):
    """Show Khmer, or the language a person chose here.

    Django's LocaleMiddleware follows the browser's header, and most browsers in a
    Cambodian office say English.
    """

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
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
