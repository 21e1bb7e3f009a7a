"""People are found by their names, however these are typed, and by their telephones."""

import time

import pytest

from taskforce.models import Person
from tests import factories
from tests.taskforce.test_search_units import HOSTILE

NAMES = [
    ("សុខ ដារ៉ា", "Sok Dara"), ("សុខា ដារ៉ា", "Sokha Dara"), ("ចាន់ វិសាល", "Chan Visal"),
    ("លី ហេង", "Ly Heng"), ("ហ៊ុន បូរ៉ា", "Hun Bora"), ("គឹម សុភា", "Kim Sophea"),
    ("ឈួន សុវណ្ណារ៉ា", ""), ("ម៉ៅ ចន្ទ្រា", ""), ("ពៅ រតនា", ""), ("ឡុង គឹមលាង", ""),
    ("ឯម សំណាង", "Em Samnang"), ("ជាសុផល", "Chea Sophal"), ("ទេព ស្រីពេជ្រ", "Tep Sreypich"),
    ("ណុប វណ្ណៈ", "Nop Vannak"), ("ព្រំ សំបូរ", ""), ("ឃួន កែវ", "Khuon Keo"),
]  # fmt: skip
ASKED = [
    ("សុខ ដារ៉ា", "សុខ ដារ៉ា"), ("ដារ៉ា សុខ", "សុខ ដារ៉ា"), ("សុខដារ៉ា", "សុខ ដារ៉ា"),
    ("ដារ៉ាសុខ", "សុខ ដារ៉ា"), ("លោក សុខ ដារ៉ា", "សុខ ដារ៉ា"), ("លោកសុខ ដារ៉ា", "សុខ ដារ៉ា"),
    ("ឯកឧត្តម ហ៊ុន បូរ៉ា", "ហ៊ុន បូរ៉ា"), ("ឯកឧត្តមហ៊ុន បូរ៉ា", "ហ៊ុន បូរ៉ា"),
    ("ឯ.ឧ. ហ៊ុន បូរ៉ា", "ហ៊ុន បូរ៉ា"), ("លោកជំទាវ គឹម សុភា", "គឹម សុភា"),
    ("H.E. Hun Bora", "ហ៊ុន បូរ៉ា"), ("Mr. Sok Dara", "សុខ ដារ៉ា"),
    ("Lok Chumteav Kim Sophea", "គឹម សុភា"),
    ("Sok Dara", "សុខ ដារ៉ា"), ("dara sok", "សុខ ដារ៉ា"), ("SOKDARA", "សុខ ដារ៉ា"),
    ("Sok Daraa", "សុខ ដារ៉ា"),
    ("Sok Darra", "សុខ ដារ៉ា"), ("Chan Visl", "ចាន់ វិសាល"), ("ចាន់ វិសាន", "ចាន់ វិសាល"),
    ("ចាន់ វីសាល", "ចាន់ វិសាល"), ("ចន់ វិសាល", "ចាន់ វិសាល"), ("ចាន់ វិឝាល", "ចាន់ វិសាល"),
    ("ចាន់ វិសាឡ", "ចាន់ វិសាល"), ("ចា​ន់ វិ​សាល", "ចាន់ វិសាល"), ("វិសាល", "ចាន់ វិសាល"), ("វិសា", "ចាន់ វិសាល"),
    ("លី", "លី ហេង"), ("ហេង", "លី ហេង"), ("Ly", "លី ហេង"), ("ហុន បូរ៉ា", "ហ៊ុន បូរ៉ា"), ("ហ៊ុន បូរា", "ហ៊ុន បូរ៉ា"),
    ("Kim Sophia", "គឹម សុភា"), ("គឹម សុកា", "គឹម សុភា"), ("គីម សុភា", "គឹម សុភា"),
    ("Chhuon Sovannara", "ឈួន សុវណ្ណារ៉ា"), ("ឈួន សុវណ្ណរ៉ា", "ឈួន សុវណ្ណារ៉ា"), ("ឈួន សុវន្ណារ៉ា", "ឈួន សុវណ្ណារ៉ា"),
    ("Mao Chantrea", "ម៉ៅ ចន្ទ្រា"), ("Mao Chandra", "ម៉ៅ ចន្ទ្រា"), ("ម៉ៅ ចន្រ្ទា", "ម៉ៅ ចន្ទ្រា"),
    ("Pov Ratana", "ពៅ រតនា"), ("Long Kimleang", "ឡុង គឹមលាង"), ("Long Kim Leang", "ឡុង គឹមលាង"),
    ("លុង គឹមលាង", "ឡុង គឹមលាង"), ("ឡុង គឹម លាង", "ឡុង គឹមលាង"), ("ឡុងគឹមលាង", "ឡុង គឹមលាង"),
    ("ជា សុផល", "ជាសុផល"), ("ជាសុផល", "ជាសុផល"), ("Chea Sophal", "ជាសុផល"),
    ("Tep Srey Pich", "ទេព ស្រីពេជ្រ"), ("ទេព ស្រីពេជ", "ទេព ស្រីពេជ្រ"), ("ណុប វណ្ណះ", "ណុប វណ្ណៈ"),
    ("Nop Vannak", "ណុប វណ្ណៈ"), ("Nop Vanak", "ណុប វណ្ណៈ"), ("Prum Sambor", "ព្រំ សំបូរ"),
    ("Samnang Em", "ឯម សំណាង"), ("ឯម សំនាង", "ឯម សំណាង"), ("Khuon Kev", "ឃួន កែវ"),
]  # fmt: skip


@pytest.fixture
def people(country):
    group = country["0801"].task_force
    made = {}
    for number, (name, latin) in enumerate(NAMES):
        person = factories.make_person(
            name_km=name, name_latin=latin, phone=f"+855120000{number:02}"
        )
        factories.make_membership(group, person=person)
        made[name] = person
    return made


def test_people_are_found_first_as_they_are_typed(people):
    missed = []
    for query, name in ASKED:
        first = Person.objects.search(query).first()
        if first != people[name]:
            missed.append((query, name, str(first)))
    assert missed == []


def test_the_very_name_comes_before_the_like(people):
    found = Person.objects.search("សុខ ដារ៉ា")
    assert list(found)[:2] == [people["សុខ ដារ៉ា"], people["សុខា ដារ៉ា"]]


def test_who_bears_only_one_of_the_words_is_proposed_where_nobody_bears_all(people):
    assert list(Person.objects.search("ហ៊ុន វិសាល")) == [
        people["ចាន់ វិសាល"], people["ហ៊ុន បូរ៉ា"],
    ]  # fmt: skip


def test_a_search_keeps_to_the_scope(people, clerk, stranger):
    assert Person.objects.visible_to(clerk).search("ដារ៉ា").count() == 2
    assert Person.objects.visible_to(stranger).search("ដារ៉ា").count() == 0
    assert Person.objects.search("ដារ៉ា").visible_to(stranger).count() == 0


@pytest.mark.parametrize("typed", ["012 0000 02", "+855 12 000 002", "០១២ ០០០ ០០២", "000002"])
def test_a_telephone_finds_for_those_who_may_see_it(people, clerk, viewer, stranger, typed):
    wanted = people["ចាន់ វិសាល"]
    assert wanted in Person.objects.search(typed, phones_for=clerk)
    assert not Person.objects.search(typed, phones_for=viewer)
    assert not Person.objects.search(typed, phones_for=stranger)
    assert not Person.objects.search(typed)


def test_a_few_digits_find_nobody(people, clerk):
    assert not Person.objects.search("0120", phones_for=clerk)


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: f"{query[:6]!a} x {len(query)}")
def test_a_strange_query_is_answered_at_once(people, clerk, query):
    began = time.perf_counter()
    assert len(Person.objects.visible_to(clerk).search(query, phones_for=clerk)[:20]) >= 0
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("query", ["ដារ៉ា", "សុខ ដារ៉ា", "សុខដារ៉ា", "Sok Dara", "ហ៊ុន វិសាល"])
def test_a_search_takes_few_statements(people, django_assert_max_num_queries, query):
    with django_assert_max_num_queries(6):
        list(Person.objects.search(query)[:20])


def test_a_title_alone_finds_nobody_by_chance(people):
    assert not Person.objects.search("លោក")
