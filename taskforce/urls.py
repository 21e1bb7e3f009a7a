"""The addresses of the whole site, on one page."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, register_converter

from taskforce.converters import CodeConverter, NumberConverter
from taskforce.forms.accounts import SignInForm
from taskforce.views.composition import composition
from taskforce.views.double_posts import double_posts
from taskforce.views.language import set_language

register_converter(CodeConverter, "code")
register_converter(NumberConverter, "number")

urlpatterns = [
    # Signing in
    path(
        "sign-in/",
        auth.LoginView.as_view(
            template_name="registration/sign_in.html",
            authentication_form=SignInForm,
            redirect_authenticated_user=True,
        ),
        name="sign_in",
    ),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(template_name="registration/password_change.html"),
        name="password_change",
    ),
    path(
        "password/done/",
        auth.PasswordChangeDoneView.as_view(template_name="registration/password_change_done.html"),
        name="password_change_done",
    ),
    path("language/", set_language, name="set_language"),
    # Units, task forces, people
    path("units/", include("taskforce.urls_units")),
    path("imports/", include("taskforce.urls_imports")),
    # Who sits in them, and by which paper
    path("composition/", composition, name="composition"),
    path("double-posts/", double_posts, name="double_posts"),
    path("acts/", include("taskforce.urls_acts")),
    path("instruments/", include("taskforce.urls_instruments")),
    path("offices/", include("taskforce.urls_offices")),
    # Work in the background
    path("jobs/", include("taskforce.urls_jobs")),
    # Instructions, and what they ask of each unit
    path("", include("secretariat.urls")),
    # Reports, review, consolidation; the first page is what is due
    path("", include("reporting.urls")),
    # The centre's own rooms
    path("admin/", admin.site.urls),
]
