"""What every page is given: the menu of the person who is signed in."""

from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.scope import Verb, may

# Address name, words, and the verb that opens it.
ENTRIES = [
    ("home", lambda: _("To do"), Verb.VIEW),
    ("unit_list", lambda: _("Units"), Verb.VIEW),
    ("person_list", lambda: _("People"), Verb.VIEW),
    ("composition", lambda: _("Composition"), Verb.VIEW),
    ("review_queue", lambda: _("Review"), Verb.REVIEW),
    ("board", lambda: _("Who has handed in"), Verb.VIEW),
    ("consolidation", lambda: _("Consolidation"), Verb.VIEW),
    ("admin:index", lambda: _("Administration"), Verb.MANAGE),
]
# The rooms that are reached through an entry, and lie elsewhere.
ROOMS = {
    "composition": (
        "act_list",
        "instrument_list",
        "office_list",
        "head_list",
        "vacancy_list",
        "double_posts",
        "import_list",
        "reorganisation_list",
    )
}


def menu(request):
    """Return the entries this person may open; the one they are in is marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    here = request.path
    entries = []
    for name, words, verb in ENTRIES:
        if may(user, verb):
            url = reverse(name)
            inside = [url, *map(reverse, ROOMS.get(name, ()))]
            current = here == url if url == "/" else any(_is_in(here, part) for part in inside)
            entries.append({"url": url, "label": words(), "current": current})
    return {"menu": entries}


def _is_in(here: str, url: str) -> bool:
    """Tell whether a page stands below an entry; people have their own below the units."""
    inside = reverse("person_list")
    return here.startswith(url) and (url == inside or not here.startswith(inside))
