"""The centre's own rooms: who may enter is said by the grants, not by flags."""

import functools
from collections.abc import Sequence
from functools import reduce

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from taskforce.khmer import clean, key
from taskforce.khmer.markup import khmer_digits_in_markup
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
    if get_language() == "km":
        html = khmer_digits_in_markup(html)
    response.content = html


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
    show_full_result_count = False

    def get_queryset(self, request):
        return self._visible(super().get_queryset(request), request.user)

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
