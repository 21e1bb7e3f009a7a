"""What every page is given: the menu of the person who is signed in."""

from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.scope import Verb, may

# Address name, words, and the verb that opens it.
ENTRIES = [
    ("home", lambda: _("To do"), Verb.VIEW),
    ("instruction_list", lambda: _("Instructions"), Verb.VIEW),
    ("unit_list", lambda: _("Units"), Verb.VIEW),
    ("person_list", lambda: _("People"), Verb.VIEW),
    ("composition", lambda: _("Composition"), Verb.VIEW),
    ("review_queue", lambda: _("Review"), Verb.REVIEW),
    ("board", lambda: _("Who has handed in"), Verb.VIEW),
    ("consolidation", lambda: _("Consolidation"), Verb.VIEW),
    ("form_list", lambda: _("Report forms"), Verb.BUILD),
    ("admin:index", lambda: _("Administration"), Verb.MANAGE),
]
# The rooms that are reached through an entry, and lie elsewhere.
ROOMS = {
    "instruction_list": ("extension_list", "digest_list"),
    "composition": (
        "act_list",
        "instrument_list",
        "office_list",
        "head_list",
        "vacancy_list",
        "double_posts",
        "import_list",
        "reorganisation_list",
    ),
    "consolidation": ("edition_list",),
}


def menu(request):
    """Return the entries this person may open; the one they are in is marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    open_to = [(name, words) for name, words, verb in ENTRIES if may(user, verb)]
    depths = {name: _depth(request.path, name) for name, _words in open_to}
    deepest = max(depths.values(), default=0)
    entries = [
        {
            "url": reverse(name),
            "label": words(),
            "current": bool(deepest) and depths[name] == deepest,
        }
        for name, words in open_to
    ]
    return {"menu": entries}


def _depth(here: str, name: str) -> int:
    """Return how far a page stands inside an entry: people have their own below the units."""
    inside = [reverse(part) for part in (name, *ROOMS.get(name, ()))]
    return max(
        (len(url) for url in inside if here == url or (url != "/" and here.startswith(url))),
        default=0,
    )
