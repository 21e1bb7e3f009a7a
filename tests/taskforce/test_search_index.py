"""What units and people are found by never falls behind their names."""

import json

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from taskforce.models import (
    AdministrativeUnit,
    Person,
    PersonForm,
    SearchForm,
    SearchTrace,
    UnitAlias,
    UnitForm,
)
from taskforce.services.search_index import rebuild, stale
from tests import factories


@pytest.fixture
def people(db):
    return [factories.make_person(name_km=name) for name in ("សុខ ដារ៉ា", "ចាន់ វិសាល", "លី ហេង")]


def found(query):
    return list(Person.objects.search(query))


def test_a_person_saved_is_found_by_the_new_name(people):
    people[0].name_km = "គឹម សុភា"
    people[0].save()
    assert found("គឹម សុភា") == [people[0]]
    assert found("ដារ៉ា") == []
    assert stale() == []


def test_saving_in_part_writes_what_was_saved(people):
    people[0].name_km = "គឹម សុភា"
    people[0].save(update_fields=["phone"])
    assert stale() == []
    people[0].save(update_fields=["name_km"])
    assert found("គឹម សុភា") == [people[0]]
    assert stale() == []


def test_many_rows_at_once_are_written_too(people):
    Person.objects.filter(pk=people[0].pk).update(name_km="គឹម សុភា", name_latin="Kim Sophea")
    assert found("Kim Sophea") == [people[0]]
    people[1].name_km = "ហ៊ុន បូរ៉ា"
    Person.objects.bulk_update(people[1:2], ["name_km"])
    assert found("ហ៊ុន បូរ៉ា") == [people[1]]
    new = Person(name_km="នួន ចិន្តា")
    Person.objects.bulk_create([new])
    assert found("នួន ចិន្តា") == [new]
    new.name_latin = "Nuon Chenda"
    Person.objects.bulk_create(
        [new], update_conflicts=True, update_fields=["name_latin"], unique_fields=["pk"]
    )
    assert found("Nuon Chenda") == [new]
    assert stale() == []


def test_rows_that_could_not_be_told_apart_are_refused(people):
    with pytest.raises(TypeError, match="could not be told"):
        Person.objects.bulk_create([Person(name_km="នួន ចិន្តា")], ignore_conflicts=True)


def test_the_framework_s_own_fixtures_are_told_stale_and_mended(people, tmp_path):
    """`loaddata` passes by all models: what it writes is for the command to find."""
    rows = json.loads(serializers.serialize("json", people[:1]))
    rows[0]["fields"]["name_km"] = "គឹម សុភា"
    path = tmp_path / "people.json"
    path.write_text(json.dumps(rows), "utf-8")
    call_command("loaddata", path, verbosity=0)
    assert len(stale()) == 1
    call_command("search_index", verbosity=0)
    assert found("គឹម សុភា") == people[:1]


def test_who_is_deleted_is_found_no_more(people):
    people[0].delete()
    Person.objects.filter(pk=people[1].pk).delete()
    assert found("ដារ៉ា") == []
    assert PersonForm.objects.exclude(owner=people[2]).count() == 0


def test_a_unit_is_found_by_its_new_and_other_names(country):
    unit = country["0801"]
    unit.name_latin = "Quite Another"
    unit.save()
    search = AdministrativeUnit.objects.search
    assert search("Quite Another").first() == unit
    alias = UnitAlias.objects.create(unit=unit, name="Zamboanga")
    assert search("zamboanga").get() == unit
    alias.unit = country["0808"]
    alias.save()
    assert search("zamboanga").get() == country["0808"]
    alias.delete()
    assert not search("zamboanga")
    UnitAlias.objects.bulk_create([UnitAlias(unit=unit, name="Zanzibar")])
    UnitAlias.objects.filter(name="Zanzibar").update(unit=country["0808"])
    assert search("zanzibar").get() == country["0808"]
    UnitAlias.objects.filter(name="Zanzibar").delete()
    assert stale() == []


def test_the_import_of_units_leaves_nothing_behind(country):
    assert stale() == []
    assert UnitForm.objects.filter(owner=country["08"]).count() >= 2


def test_made_anew_it_is_the_same(country, people):
    def everything():
        forms = {(form.realm, form.text) for form in SearchForm.objects.all()}
        traces = set(SearchTrace.objects.values_list("form__text", "text"))
        links = {
            *UnitForm.objects.values_list("owner", "form__text"),
            *PersonForm.objects.values_list("owner__name_km", "form__text"),
        }
        return forms, traces, links

    before = everything()
    assert rebuild() == AdministrativeUnit.objects.count() + len(people)
    assert everything() == before


def test_the_command_tells_what_is_stale_and_mends_it(people, capsys):
    PersonForm.objects.filter(owner=people[0]).delete()
    assert len(stale()) == 1
    with pytest.raises(CommandError):
        call_command("search_index", check=True)
    call_command("search_index")
    assert stale() == []
    assert found("ដារ៉ា") == people[:1]
