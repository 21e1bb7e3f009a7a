"""The addresses of reorganisations of units."""

from django.urls import path

from reporting.views import annulments
from reporting.views import reorganisations as views

urlpatterns = [
    path("", views.reorganisation_list, name="reorganisation_list"),
    path("new/", views.reorganisation_new, name="reorganisation_new"),
    path("<number:pk>/", views.reorganisation_detail, name="reorganisation_detail"),
    path("<number:pk>/edit/", views.reorganisation_edit, name="reorganisation_edit"),
    path("<number:pk>/add/<slug:what>/", views.change_new, name="reorganisation_change"),
    path("<number:pk>/remove/<number:entry>/", views.change_remove, name="reorganisation_remove"),
    path("<number:pk>/preview/", views.look, name="reorganisation_preview"),
    path("<number:pk>/carry-out/", views.carry_out, name="reorganisation_carry_out"),
    path("<number:pk>/stop/", views.stop, name="reorganisation_stop"),
    path("<number:pk>/annul/", annulments.annul, name="reorganisation_annul"),
    path("<number:pk>/discard/", views.discard, name="reorganisation_discard"),
]
