"""The addresses of reports."""

urlpatterns = []
