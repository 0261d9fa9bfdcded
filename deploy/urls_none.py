"""The URLconf of roles that serve no pages."""

urlpatterns: list[object] = []
