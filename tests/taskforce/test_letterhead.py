"""The words at the head and the foot of papers: the usual ones, those set, and who may set them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from taskforce.forms.letterheads import LetterheadForm
from taskforce.models import DocumentKind, Letterhead
from taskforce.services import letterheads


def store(unit, by, **words):
    found = Letterhead.objects.of(unit)
    for name, value in words.items():
        setattr(found, name, value)
    return letterheads.store(letterhead=found, version=found.version, by=by)


def posted(unit, **changes):
    """Return what the page of a unit sends."""
    form = LetterheadForm(instance=Letterhead.objects.of(unit))
    data = {field.name: field.value() or "" for field in form}
    return data | {"version": form.initial["version"]} | changes


# The usual words


@pytest.mark.parametrize(
    ("code", "names", "signatory", "first"),
    [
        (None, ("ទីស្តីការគណៈរដ្ឋមន្ត្រី",), "ទីស្តីការគណៈរដ្ឋមន្ត្រី", "ខុទ្ទកាល័យនាយករដ្ឋមន្ត្រី"),
        ("08", None, "ប្រធានក្រុមការងារខេត្ត", "ទីស្តីការគណៈរដ្ឋមន្ត្រី"),
        ("0801", None, "ប្រធានក្រុមការងារស្រុក", "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋានរាជធានី ខេត្ត"),
        ("080101", None, "ប្រធានក្រុមការងារឃុំ", "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋានក្រុង ស្រុក ខណ្ឌ"),
    ],
)
def test_nobody_needs_to_set_anything(country, code, names, signatory, first):
    unit = code and country[code]
    issuer = Letterhead.objects.of(unit).issuer()
    assert issuer.names == (names or (unit.full_name, "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន"))
    assert issuer.signatory == signatory
    assert issuer.recipients[0] == first
    assert issuer.recipients[-1] == "ឯកសារ-កាលប្បវត្តិ"
    assert issuer.letters == "រប"
    assert not Letterhead.objects.exists()


def test_each_kind_of_document_has_its_letters(country):
    found = Letterhead.objects.of(country["08"])
    assert found.issuer(DocumentKind.NOTIFICATION).letters == "សជណ"
    assert all(found.letters_of(kind) for kind in DocumentKind)


# Those that are set


def test_letters_come_from_the_unit_then_the_centre(country, officer):
    store(None, officer, letters={"report": "របក", "decision": "សស"})
    store(country["08"], officer, letters={"report": "រប.ខ"})
    found = Letterhead.objects.of(country["08"])
    assert found.letters_of(DocumentKind.REPORT) == "រប.ខ"
    assert found.letters_of(DocumentKind.DECISION) == "សស"
    assert found.letters_of(DocumentKind.LETTER) == "លស"
    assert Letterhead.objects.of(country["0102"]).letters_of(DocumentKind.REPORT) == "របក"


def test_it_takes_one_query(country, django_assert_num_queries):
    with django_assert_num_queries(1):
        Letterhead.objects.of(country["08"]).issuer()


def test_texts_are_stored_clean(country, officer):
    store(country["08"], officer, place=" ខេត្ត\u200bកណ្តាល ", names="រដ្ឋបាលខេត្ត \r\n\r\n ក្រុមការងារ")
    found = Letterhead.objects.of(country["08"])
    assert found.place == "ខេត្តកណ្តាល"
    assert found.issuer().names == ("រដ្ឋបាលខេត្ត", "ក្រុមការងារ")


def test_a_unit_has_one_and_so_has_the_centre(country, officer):
    for unit in (None, country["08"]):
        store(unit, officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            Letterhead.usual(unit).save()


def test_a_head_of_many_lines_is_refused(country):
    found = Letterhead.objects.of(country["08"])
    found.names = "ក\nខ\nគ\nឃ"
    with pytest.raises(ValidationError, match="៣|3"):
        found.full_clean()


def test_two_who_change_it_at_once(country, officer, clerk):
    one, other = (Letterhead.objects.of(country["08"]) for _ in range(2))
    letterheads.store(letterhead=one, version=0, by=officer)
    with pytest.raises(ValidationError) as refused:
        letterheads.store(letterhead=other, version=0, by=clerk)
    assert refused.value.code == "stale"


def test_only_those_who_may_set_it(country, stranger, clerk, reviewer, viewer):
    for user in (stranger, reviewer, viewer):
        with pytest.raises(PermissionDenied):
            store(country["08"], user)
    with pytest.raises(PermissionDenied):
        store(None, clerk)


# The page


def address(code=None):
    return reverse("letterhead", args=[code] if code else [])


def test_the_page_shows_the_usual_words_and_stores_others(client, clerk, country):
    client.force_login(clerk)
    unit = country["0801"]
    page = client.get(address("0801")).content.decode()
    assert "ប្រធានក្រុមការងារស្រុក" in page
    data = posted(unit, signatory="អភិបាលស្រុក", endorser="អភិបាលខេត្ត", letters_report="រប.ស")
    answer = client.post(address("0801"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    issuer = Letterhead.objects.of(unit).issuer()
    assert (issuer.signatory, issuer.endorser, issuer.letters) == (
        "អភិបាលស្រុក",
        "អភិបាលខេត្ត",
        "រប.ស",
    )
    # What is as usual anyway is not stored: a change by the centre reaches the unit.
    assert Letterhead.objects.get().letters == {"report": "រប.ស"}


def test_the_centre_sets_its_own(client, officer, country):
    client.force_login(officer)
    assert client.post(address(), posted(None, place="ភ្នំពេញ")).status_code == 302
    assert Letterhead.objects.get(unit=None).place == "ភ្នំពេញ"


def test_a_second_save_of_an_old_page_is_asked_again(client, clerk, officer, country):
    data = posted(country["08"], signatory="អ្នកទីពីរ")
    store(country["08"], officer, signatory="អ្នកទីមួយ")
    client.force_login(clerk)
    answer = client.post(address("08"), data)
    assert answer.status_code == 409
    assert "អ្នកទីពីរ" in answer.content.decode()
    data["version"] = answer.context["form"]["version"].value()
    assert client.post(address("08"), data).status_code == 302
    assert Letterhead.objects.get().signatory == "អ្នកទីពីរ"


def test_what_is_missing_is_named_at_its_field(client, clerk, country):
    client.force_login(clerk)
    answer = client.post(address("08"), posted(country["08"], signatory="", names=" \n "))
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"signatory", "names"}


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("clerk", "08", 200),
        ("clerk", "080101", 200),
        ("clerk", "0102", 404),
        ("clerk", None, 403),
        ("district_clerk", "0801", 200),
        ("district_clerk", "08", 404),
        ("stranger", "08", 404),
        ("reviewer", "08", 403),
        ("viewer", "08", 403),
        ("viewer", None, 403),
        ("officer", None, 200),
        ("admin", "08", 200),
    ],
)
def test_who_may_open_it(client, request, country, who, code, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(code)).status_code == status
    if status != 200:
        assert client.post(address(code), posted(code and country[code])).status_code == status
        assert not Letterhead.objects.exists()


def test_anonymous_is_asked_to_sign_in(client, country):
    for found in (address(), address("08")):
        assert client.get(found).url.startswith(reverse("sign_in"))


def test_the_way_to_it_is_shown_to_those_who_may(client, clerk, viewer, officer, country):
    for user, way, seen in (
        (clerk, reverse("unit_detail", args=["08"]), address("08")),
        (officer, reverse("unit_list"), address()),
    ):
        client.force_login(user)
        assert seen in client.get(way).content.decode()
        client.force_login(viewer)
        assert seen not in client.get(way).content.decode()


def test_the_number_of_queries(client, district_clerk, country, django_assert_max_num_queries):
    client.force_login(district_clerk)
    with django_assert_max_num_queries(7):
        client.get(address("080101"))


def test_the_admin_sets_it_too(client, admin, country):
    client.force_login(admin)
    add = reverse("admin:taskforce_letterhead_add")
    data = posted(country["08"], letters_letter="លខ") | {"unit": country["08"].pk}
    answer = client.post(add, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    stored = Letterhead.objects.get(unit=country["08"])
    assert stored.letters == {"letter": "លខ"}
    change = reverse("admin:taskforce_letterhead_change", args=[stored.pk])
    assert client.get(change).status_code == 200
    assert client.get(reverse("admin:taskforce_letterhead_changelist")).status_code == 200


def test_two_who_are_the_first_at_once(country, officer, monkeypatch):
    store(country["08"], officer)
    late = Letterhead.usual(country["08"])
    # The other stored theirs after this one had looked for a row.
    monkeypatch.setattr(
        Letterhead.objects, "select_for_update", lambda of: Letterhead.objects.none()
    )
    with pytest.raises(ValidationError) as refused:
        letterheads.store(letterhead=late, version=0, by=officer)
    assert refused.value.code == "stale"
