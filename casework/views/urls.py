"""Addresses of the desk's own pages. Each names its desk; without one, the only desk is meant."""

from django.urls import path

from casework.views import (
    cases,
    custody,
    dashboard,
    persons,
    queue,
    requests,
    review,
    search,
)
from casework.views.finding import of_one_desk

_REVIEW = "desk/<uuid:desk>/reviews/<uuid:review>/"

urlpatterns = [
    path("queue/", of_one_desk("queue"), name="queue"),
    path("cases/", of_one_desk("cases"), name="cases"),
    path("search/", of_one_desk("search"), name="search"),
    path("overview/", of_one_desk("dashboard"), name="dashboard"),
    path("desk/<uuid:desk>/queue/", queue.queue_page, name="queue"),
    path(_REVIEW, review.review, name="review"),
    path(f"{_REVIEW}files/<uuid:attachment>/", review.review_file, name="review_file"),
    path("desk/<uuid:desk>/cases/", cases.cases, name="cases"),
    path("desk/<uuid:desk>/cases/<uuid:case>/", cases.case, name="case"),
    path("desk/<uuid:desk>/persons/<uuid:person>/", persons.person, name="person"),
    path("desk/<uuid:desk>/search/", search.search, name="search"),
    path("desk/<uuid:desk>/overview/", dashboard.dashboard, name="dashboard"),
    path("desk/<uuid:desk>/custody/", custody.custody, name="custody"),
    path("desk/<uuid:desk>/custody/checkpoint/", custody.custody_file, name="custody_file"),
    path("desk/<uuid:desk>/requests/", requests.requests, name="requests"),
    path("desk/<uuid:desk>/requests/<uuid:approval>/", requests.answer, name="request"),
    path("desk/<uuid:desk>/requests/<uuid:approval>/opened/", requests.reveal, name="reveal"),
    path("desk/<uuid:desk>/opened/over/", requests.reveal_over, name="reveal_over"),
]
