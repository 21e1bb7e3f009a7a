"""The hits of a search, as a page or as the part of it that changes while one writes."""

import re

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from taskforce.fields import taking
from taskforce.forms.person_picker import people_for, person_hits
from taskforce.forms.unit_picker import CHOICES, hits_for
from taskforce.middleware import CodeOfOldError
from taskforce.models import AdministrativeUnit
from taskforce.scope import Verb, may

# Somebody else was faster: what was asked for no longer fits what is stored.
CONFLICT = 409
# Names of form fields, of which ids are made.
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")


def get_unit(user, code: str, *related: str) -> AdministrativeUnit:
    """Return the unit that an address names, also one that has ceased; 404 where it is foreign.

    Raises:
        CodeOfOldError: which leads on to the address with the code of today.
    """
    units = AdministrativeUnit.ever.visible_to(user).select_related(*related or (None,))
    code = taking.code(code)  # a query may bring it in any digits
    unit = get_object_or_404(units.by_code(code))
    if unit.code != code:
        raise CodeOfOldError(code, unit.code)
    return unit


def whole_or_part(request, whole: str, part: str, context: dict):
    """Answer with a page; with the part of it that htmx asks for while one writes."""
    headers = request.headers
    is_part = headers.get("HX-Request") and not headers.get("HX-History-Restore-Request")
    response = render(request, part if is_part else whole, context | {"is_part": is_part})
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def unit_pick(request, purpose):
    """Send the units that a picker proposes for what is written in it."""
    name, id_ = request.GET.get("name", ""), request.GET.get("id", "")
    if purpose not in CHOICES or not NAME.fullmatch(name) or not NAME.fullmatch(id_):
        raise Http404
    units = CHOICES[purpose](request.user)
    if code := taking.code(request.GET.get("within", "")[:20]):
        units = units.within(get_object_or_404(units, code=code))
    hits = hits_for(units, request.GET.get(f"{name}_search", ""))
    context = {"name": name, "id": id_, "hits": hits, "units": hits.units, "is_part": True}
    return render(request, "taskforce/_unit_hits.html", context)


def person_pick(request):
    """Send the people that a picker proposes for what is written in it."""
    name, id_ = request.GET.get("name", ""), request.GET.get("id", "")
    if not (may(request.user, Verb.COMPOSE) and NAME.fullmatch(name) and NAME.fullmatch(id_)):
        raise Http404
    query = request.GET.get(f"{name}_search", "")
    hits = person_hits(people_for(request.user), request.user, query)
    context = {"name": name, "id": id_, "hits": hits, "people": hits.units, "is_part": True}
    return render(request, "taskforce/_person_hits.html", context)
