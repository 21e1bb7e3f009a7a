"""The addresses of work in the background."""

from django.urls import path

from taskforce.views import jobs

urlpatterns = [
    path("", jobs.job_list, name="job_list"),
    path("<uuid:pk>/", jobs.job_detail, name="job_detail"),
    path("<uuid:pk>/file/", jobs.job_file, name="job_file"),
    path("<uuid:pk>/stop/", jobs.job_stop, name="job_stop"),
]
