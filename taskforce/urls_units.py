"""The addresses of units, their task forces and people."""

urlpatterns = []
