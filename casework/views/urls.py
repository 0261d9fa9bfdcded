"""Addresses of the desk's own pages. Each names its desk; without one, the only desk is meant."""

from django.urls import path

from casework.views import (
    ageing,
    cases,
    consents,
    custody,
    dashboard,
    dossiers,
    dossiers_back,
    dossiers_new,
    dossiers_one,
    erasing,
    erasing_names,
    held,
    identities,
    joining,
    legacy,
    likeness,
    looking,
    merging,
    names,
    packet_in_doubt,
    packets,
    persons,
    queue,
    records,
    requests,
    review,
    search,
    unworked,
)
from casework.views.finding import of_one_desk

_REVIEW = "desk/<uuid:desk>/reviews/<uuid:review>/"
_ACT = "desk/<uuid:desk>/acts/<uuid:act>/likeness/"
_CASE = "desk/<uuid:desk>/cases/<uuid:case>/"
_DOSSIERS = "desk/<uuid:desk>/dossiers/"
_PERSON = "desk/<uuid:desk>/persons/<uuid:person>/"
_RECORD = "desk/<uuid:desk>/records/<uuid:row>/"
_SOURCE = "desk/<uuid:desk>/sources/<uuid:source>/consents/"

urlpatterns = [
    path("queue/", of_one_desk("queue"), name="queue"),
    path("cases/", of_one_desk("cases"), name="cases"),
    path("dossiers/", of_one_desk("dossiers"), name="dossiers"),
    path("search/", of_one_desk("search"), name="search"),
    path("overview/", of_one_desk("dashboard"), name="dashboard"),
    path("ageing/", of_one_desk("ageing"), name="ageing"),
    path("desk/<uuid:desk>/queue/", queue.queue_page, name="queue"),
    path(_REVIEW, review.review, name="review"),
    path(f"{_REVIEW}files/<uuid:attachment>/", review.review_file, name="review_file"),
    path(f"{_REVIEW}likeness/", likeness.report_likeness, name="report_likeness"),
    path(f"{_REVIEW}likeness/<uuid:act>/", likeness.report_comparison, name="report_comparison"),
    path(_ACT, likeness.likeness, name="likeness"),
    path(f"{_ACT}<uuid:other>/", likeness.comparison, name="comparison"),
    path("desk/<uuid:desk>/cases/", cases.cases, name="cases"),
    path(_CASE, cases.case, name="case"),
    path(f"{_CASE}looking/", looking.looking, name="looking"),
    path(f"{_CASE}consents/", consents.of_case, name="case_consents"),
    path(f"{_CASE}add/<str:kind>/", records.add, name="record_add"),
    path(_RECORD, records.record, name="record"),
    path(f"{_RECORD}change/", records.change, name="record_change"),
    path(f"{_RECORD}identity/", identities.identity, name="identity"),
    path(_PERSON, persons.person, name="person"),
    path(f"{_PERSON}consents/", consents.of_person, name="person_consents"),
    path(f"{_PERSON}merging/", merging.merging_one, name="merging"),
    path(f"{_PERSON}merging/<uuid:second>/", merging.merging_two, name="merging_two"),
    path(_SOURCE, consents.of_source, name="source_consents"),
    path(_DOSSIERS, dossiers.dossiers, name="dossiers"),
    path(f"{_DOSSIERS}new/", dossiers_new.new_dossier, name="new_dossier"),
    path(f"{_DOSSIERS}back/", dossiers_back.came_back, name="dossier_back"),
    path(f"{_DOSSIERS}<uuid:dossier>/", dossiers_one.dossier, name="dossier"),
    path("desk/<uuid:desk>/search/", search.search, name="search"),
    path("desk/<uuid:desk>/joining/", joining.joining_people, name="joining"),
    path("desk/<uuid:desk>/earlier/", legacy.earlier, name="earlier"),
    path("desk/<uuid:desk>/names/", names.names, name="names"),
    path("desk/<uuid:desk>/packets/", packets.packets, name="packets"),
    path(
        "desk/<uuid:desk>/packets/<uuid:packet>/", packet_in_doubt.in_doubt, name="packet_in_doubt"
    ),
    path("desk/<uuid:desk>/overview/", dashboard.dashboard, name="dashboard"),
    path("desk/<uuid:desk>/ageing/", ageing.ageing, name="ageing"),
    path("desk/<uuid:desk>/erasing/<uuid:record>/", erasing.erasing, name="erasing"),
    path("desk/<uuid:desk>/unworked/", unworked.unworked, name="unworked"),
    path(
        "desk/<uuid:desk>/erasing/<uuid:record>/names/",
        erasing_names.erasing_names,
        name="erasing_names",
    ),
    path("desk/<uuid:desk>/held/", held.held, name="held"),
    path("desk/<uuid:desk>/custody/", custody.custody, name="custody"),
    path("desk/<uuid:desk>/custody/checkpoint/", custody.custody_file, name="custody_file"),
    path("desk/<uuid:desk>/requests/", requests.requests, name="requests"),
    path("desk/<uuid:desk>/requests/<uuid:approval>/", requests.answer, name="request"),
    path("desk/<uuid:desk>/requests/<uuid:approval>/opened/", requests.reveal, name="reveal"),
    path("desk/<uuid:desk>/opened/over/", requests.reveal_over, name="reveal_over"),
]
