"""The addresses of offices."""

from django.urls import path

from taskforce.views import offices

urlpatterns = [
    path("", offices.office_list, name="office_list"),
    path("new/", offices.office_new, name="office_new"),
    path("<number:pk>/", offices.office_detail, name="office_detail"),
    path("<number:pk>/vacant/", offices.office_vacant, name="office_vacant"),
    path("<number:pk>/holder/", offices.office_holder, name="office_holder"),
]
