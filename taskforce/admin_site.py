"""The centre's own rooms: who may enter is said by the grants, not by flags."""

import functools
from collections.abc import Mapping, Sequence
from functools import reduce

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields.derived import keys_of
from taskforce.formats.digits import sentence
from taskforce.khmer import clean, key, sort_key
from taskforce.khmer.queries import MOST_CHARACTERS, shortened
from taskforce.scope import Verb, may_everywhere

# What the framework writes as the words of a picture, in no language but its own.
PICTURES = {"True": _("Yes"), "False": _("No"), "None": _("Unknown"), "Search": _("Search")}


class CentreSite(admin.AdminSite):
    site_header = _("Administration of the grassroots task forces")
    site_title = _("Administration")
    index_title = _("What is kept here")
    site_url = "/"

    def has_permission(self, request):
        return request.user.is_active and may_everywhere(request.user, Verb.MANAGE)

    def login(self, request, extra_context=None):
        """Send strangers to the site's own sign-in; tell others that this is not theirs."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("These rooms are for the central administrators."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def get_app_list(self, request, app_label=None):
        """Give the navigation the order of the names that it shows."""
        rooms = super().get_app_list(request, app_label)
        for room in rooms:
            room["models"].sort(key=_by_name)
        return sorted(rooms, key=_by_name)

    def password_change(self, request, extra_context=None):
        """Lead to the site's own page: one page changes one's password, not two."""
        return redirect("password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("password_change_done")

    def admin_view(self, view, cacheable=False):
        """Give each page of the framework the reader's words and digits."""
        inner = super().admin_view(view, cacheable)

        def spoken(request, *args, **kwargs):
            response = inner(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.add_post_render_callback(_speak)
            return response

        return functools.update_wrapper(spoken, view)


def _speak(response):
    html = response.content.decode()
    for said, words in PICTURES.items():
        html = html.replace(f' alt="{said}"', f' alt="{words}"')
    response.content = sentence(html)


def _by_name(entry):
    return sort_key(str(entry["name"]))


class KhmerChangeList(ChangeList):
    """Sorts a column of names by their sort keys, and one of units or people by theirs.

    What has an order of precedence, as the vocabularies have, keeps it in the lists of others.
    """

    def get_ordering_field(self, field_name):
        found = self.model_admin.sorted_as.get(field_name) or self._sort_key(field_name)
        return found or super().get_ordering_field(field_name)

    def _sort_key(self, field_name):
        """Return the path to the sort key of a column, if it has one."""
        field = next((field for field in self.lookup_opts.fields if field.name == field_name), None)
        if field is None or not field.is_relation:
            return _sort_keys(self.model).get(field_name)
        has_precedence = any(other.name == "position" for other in field.related_model._meta.fields)
        keys = [] if has_precedence else list(_sort_keys(field.related_model).values())
        return f"{field_name}__{keys[0]}" if keys else None


def _sort_keys(model):
    """Return the name of the sort key by that of the column it is made from."""
    return {field.source: field.name for field in keys_of(model) if field.by is sort_key}


class ScopedAdmin(admin.ModelAdmin):
    """Shows only rows that the user may see, in lists, choices and forms alike.

    A model whose rows lie in units narrows by `visible_to`; what an admin may change is
    said by the class: nothing is deleted unless it says so.
    """

    may_add = True
    may_change = True
    may_delete = False
    list_per_page = 50
    # Relations to units or people, by whose names a row is found, too.
    found_through: Sequence[str] = ()
    # The path that a column is sorted by, where that is not the column's own.
    sorted_as: Mapping[str, str] = {}
    show_full_result_count = False

    def get_queryset(self, request):
        return self._visible(super().get_queryset(request), request.user)

    def get_changelist(self, request, **kwargs):
        return KhmerChangeList

    def changelist_view(self, request, extra_context=None):
        sought = request.GET.get(SEARCH_VAR, "")
        if len(sought) > MOST_CHARACTERS:
            # It would be written again into each link of the page.
            request.GET = request.GET.copy()
            request.GET[SEARCH_VAR] = shortened(sought)
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            # A number in the address that SQLite cannot hold.
            raise IncorrectLookupParameters from error

    def get_search_results(self, request, queryset, search_term):
        """Find by names as the pages do, best first; else by what is stored, or by its key."""
        if not search_term.strip():
            return queryset, False
        if hasattr(queryset, "search"):
            found = queryset.search(search_term, **self.search_options(request))
            # A column that somebody sorts by goes before.
            sorted_by_hand = "o" in request.GET
            return (found.order_by(*queryset.query.order_by) if sorted_by_hand else found), False
        found, many = super().get_search_results(request, queryset, clean(search_term))
        by_key, _many = super().get_search_results(request, queryset, key(search_term))
        found = found | by_key
        if self.found_through:
            found = queryset.filter(Q(pk__in=found.values("pk")) | self._through(search_term))
        return found, many

    def search_options(self, request) -> dict:
        """Return what else the search of this model wants to know."""
        return {}

    def _through(self, text):
        """Return the condition that what a row belongs to is found by its name."""
        where = Q()
        for path in self.found_through:
            model = reduce(_step, path.split("__"), self.model)
            where |= Q(**{f"{path}__in": model.objects.search(text).order_by().values("pk")})
        return where

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "queryset" not in kwargs:
            choices = db_field.remote_field.model._default_manager.all()
            kwargs["queryset"] = self._visible(choices, request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request):
        return self.may_add and self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.may_change and self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_delete and self.admin_site.has_permission(request)

    def _visible(self, queryset, user):
        return queryset.visible_to(user) if hasattr(queryset, "visible_to") else queryset


def _step(model, name):
    return model._meta.get_field(name).related_model


class CentreInline(admin.TabularInline):
    """Rows that are a part of the one above them, and follow its rights."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    has_change_permission = has_delete_permission = has_view_permission
