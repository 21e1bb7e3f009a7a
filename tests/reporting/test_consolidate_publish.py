"""`manage.py consolidate --publish`: edition and paper in one step, and the addendum after it."""

import io

import pytest
from django.core.management import CommandError, call_command

from reporting.models import PublishedEdition
from taskforce.khmer import to_arabic_digits
from tests import factories
from tests.reporting import published_made as made


@pytest.fixture(autouse=True)
def reports(country, period, clerk, officer, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.chdir(tmp_path)
    return made.accepted(country, period, clerk, officer)


def run(**options):
    out = io.StringIO()
    given = {"period": "2026-S1", "unit": "0801", "by": "officer", "publish": True}
    call_command("consolidate", stdout=out, **given | options)
    return to_arabic_digits(out.getvalue())


def refused(**options) -> str:
    with pytest.raises(CommandError) as refusal:
        run(**options)
    return str(refusal.value)


def verified(path):
    out = io.StringIO()
    call_command("verify", str(path), stdout=out)
    return to_arabic_digits(out.getvalue())


def test_an_edition_and_its_addendum(tmp_path, country, period, clerk, officer):
    told = run(output="ed1.pdf")
    edition = PublishedEdition.objects.get()
    assert (edition.code, edition.published_by) == ("2026-S1-0801/E1", officer)
    assert edition.sha256 in told
    assert f"{edition.coverage['figures']} " in verified(tmp_path / "ed1.pdf")
    before = (tmp_path / "ed1.pdf").read_bytes()
    factories.make_accepted(country["080102"], period, clerk, officer)
    run(addendum=True)
    addendum = PublishedEdition.objects.get(amends=edition)
    assert addendum.code in verified(tmp_path / "edition-2026-S1-0801-E1.1.pdf")
    assert addendum.code in verified(tmp_path / "ed1.pdf")
    assert (tmp_path / "ed1.pdf").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"by": None}, "--by"),
        ({"by": "nobody"}, "nobody"),
        ({"by": "clerk"}, "តួនាទី"),
        ({"addendum": True}, "--addendum"),
        ({"period": "2031-S1"}, "2031-S1"),
    ],
)
def test_what_is_refused_publishes_nothing(options, reason, tmp_path):
    assert reason in refused(**options)
    assert not PublishedEdition.objects.exists()
    assert not list(tmp_path.glob("*.pdf"))


def test_the_same_again_is_refused(tmp_path):
    run()
    assert "គ្មាន" in refused()
    assert PublishedEdition.objects.count() == 1
