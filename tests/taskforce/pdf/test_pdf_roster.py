"""The roster on paper, read back: every name is there, nothing is lost, marks are seen."""

import io
import re
from datetime import date

import pikepdf
import pytest

from taskforce import roster
from taskforce.models import Instrument, Letterhead
from taskforce.paper.issuer import Particulars
from taskforce.pdf import roster as paper
from taskforce.roster import Wanted
from tests import factories
from tests.taskforce.paper.inspection import inspect
from tests.taskforce.paper.reading import joined, poppler

THEN, NOW, DAY = date(2024, 6, 1), date(2026, 6, 1), date(2026, 6, 5)
GIVEN = Particulars(on=DAY, number="០១២")


@pytest.fixture(autouse=True)
def own_shelf(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def changed(country):
    """A group in which somebody went, somebody came and somebody rose."""
    group = country["0801"].task_force
    change = date(2025, 1, 1)
    first = Instrument.objects.create(kind_id="decision", number="០៤៥ សសរ", dated=change)
    plain = Instrument.objects.create(kind_id="prakas", number="៧៨", dated=change)

    def seat(name, role="member", **fields):
        person = factories.make_person(name_km=name, sex="f", honorific="លោកស្រី")
        return factories.make_membership(group, person=person, role_id=role, **fields)

    seat("ចាន់ វិសាល", "head", ends_on=change, ended_by=first)
    seat("គង់ ម៉ានី", "head", starts_on=change, started_by=plain, position="រដ្ឋលេខាធិការ")
    rose = seat("កែវ សុភា", ends_on=change, position="នាយក")
    factories.make_membership(
        group, person=rose.person, role_id="deputy", starts_on=change, position="អគ្គនាយក"
    )
    seat("ខៀវ ណារិន", "secretariat_officer")


def text_of(content) -> str:
    return joined(" ".join(poppler(content)))


def test_a_roster_is_an_official_paper(country, changed):
    Letterhead.usual(country["0801"]).save()
    found = paper.print_roster(Wanted(country["0801"], NOW), GIVEN)
    text = text_of(found.content)
    for words in [
        "ព្រះរាជាណាចក្រកម្ពុជា", "លេខ៖០១២", "បញ្ជីសមាសភាព", country["0801"].full_name,
        "គិតត្រឹមថ្ងៃទី១ខែមិថុនាឆ្នាំ២០២៦", "លោកស្រីគង់ម៉ានី", "រដ្ឋលេខាធិការ", "លេខាធិការដ្ឋាន",
        "ខៀវណារិន", "០១/០១/២០២៥", "លេខ៧៨", "ទំនេរ", "ប្រធានក្រុមការងារ",
    ]:  # fmt: skip
        assert joined(words) in text, words
    assert "ចាន់វិសាល" not in text
    assert not found.faults
    assert inspect(found.content) == []


def test_what_ended_and_began_is_marked_by_words_and_lines(country, changed):
    found = paper.print_roster(Wanted(country["0801"], NOW, since=THEN), GIVEN)
    text = text_of(found.content)
    for words in ["ចប់លោកស្រីចាន់វិសាល", "ចប់០១/០១/២០២៥លេខ០៤៥សសរ", "នាយក", "អគ្គនាយក"]:
        assert joined(words) in text, words
    assert re.search("១ថ្មី", text)
    assert re.search("ប្តូរ", text)
    assert inspect(found.content) == []
    # Drawn beside the text: only a roster with changes has such lines.
    without = paper.print_roster(Wanted(country["0801"], NOW), GIVEN)
    assert strokes(found.content) > strokes(without.content)


def strokes(content) -> int:
    """Count the lines that are drawn on all pages."""
    with pikepdf.open(io.BytesIO(content)) as book:
        return sum(
            str(operator) in ("S", "f")
            for page in book.pages
            for _operands, operator in pikepdf.parse_content_stream(page)
        )


def test_the_same_roster_gives_the_same_bytes(country, changed):
    wanted = Wanted(country["0801"], NOW, since=THEN)
    one, other = (paper.print_roster(wanted, GIVEN).content for _time in range(2))
    assert one == other


def test_a_long_roster_is_printed_in_chapters_with_every_name(country, changed, monkeypatch):
    monkeypatch.setattr("taskforce.paper.book.MOST_AT_ONCE", 3)
    wanted = Wanted(country["08"], NOW, since=THEN, below=True)
    seats = [seat for _group, seat in roster.read(wanted).seats()]
    told = []
    found = paper.print_roster(wanted, GIVEN, progress=lambda *how_far: told.append(how_far))
    text = text_of(found.content)
    assert all(joined(seat.full_name) in text for seat in seats)
    assert "មាតិកា" in text
    with pikepdf.open(io.BytesIO(found.content)) as book, book.open_outline() as out:
        titles = [item.title for item in out.root]
    assert len(titles) == 4  # the province's own group and its three districts
    assert told
    assert inspect(found.content) == []


def test_one_large_group_goes_over_several_pieces(country, monkeypatch):
    monkeypatch.setattr("taskforce.paper.book.MOST_AT_ONCE", 3)
    monkeypatch.setattr(paper, "MOST_IN_PIECE", 5)
    group = country["080101"].task_force
    names = [factories.make_membership(group).person.name_km for _number in range(12)]
    found = paper.print_roster(Wanted(country["080101"], NOW), GIVEN)
    text = text_of(found.content)
    assert all(joined(name) in text for name in names)
    assert inspect(found.content) == []


def test_a_list_of_heads_names_the_unit_in_each_row(country, changed):
    found = paper.print_roster(Wanted(country["08"], NOW, below=True, heads=True), GIVEN)
    text = text_of(found.content)
    assert joined("បញ្ជីប្រធាន និងអនុប្រធានអចិន្ត្រៃយ៍") in text
    assert joined("គង់ ម៉ានី") in text
    assert joined("ខៀវ ណារិន") not in text
    assert all(joined(country[code].full_name) in text for code in ("0801", "080101", "0811"))


def test_names_cannot_bring_markup_into_the_paper(country):
    person = factories.make_person(name_km="សុខ <b>ដារ៉ា & ណា")
    factories.make_membership(country["0801"].task_force, person=person, position="<s>")
    found = paper.print_roster(Wanted(country["0801"], NOW), GIVEN)
    assert "<b>ដារ៉ា&ណា" in text_of(found.content)


def test_an_invented_country_says_so(country):
    person = factories.make_person(is_invented=True)
    factories.make_membership(country["0801"].task_force, person=person)
    found = paper.print_roster(Wanted(country["0801"], NOW), GIVEN)
    assert "ឯកសារសាកល្បង" in text_of(found.content)
