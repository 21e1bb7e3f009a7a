"""Who may open the rooms of the form, and how an edition is loaded."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.models import FormEdition
from taskforce.scope import Verb, may


def require_builder(user) -> None:
    if not may(user, Verb.BUILD):
        raise PermissionDenied(_("Your role does not allow this."))


def get_edition(user, pk: int) -> FormEdition:
    require_builder(user)
    return get_object_or_404(FormEdition.objects.select_related("issued_by"), pk=pk)


def crumbs(edition=None, *more) -> list[tuple[str, str]]:
    """Return the way back up: the list of forms, the edition, and what lies above the page."""
    way = [(_("Report forms"), reverse("form_list"))]
    if edition is not None:
        way.append((str(edition), reverse("form_detail", args=[edition.pk])))
    return [*way, *more]
