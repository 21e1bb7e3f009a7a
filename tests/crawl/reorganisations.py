"""Reorganisations in each state, for the walk: drafts, waiting, carried out, annulled."""

from datetime import date

from django.utils.translation import gettext_noop

from reporting.resting import reports_on
from taskforce.formats.message import Message
from taskforce.models import Instrument, UnitChange
from taskforce.services.territory import annulling, reorganisations

What = UnitChange.What
NAMES = {"name_km": "សែនជ័យ", "name_latin": "Saen Chey"}


def furnish_reorganisations(country, admin) -> None:
    """Put acts in every state into the small country."""
    paper = Instrument.objects.create(
        kind_id="sub_decree", number="៩៩ អនក្រ.បក", dated=date(2026, 6, 1), subject="ការរៀបចំ"
    )
    _act(paper, date(2026, 6, 15), admin)
    draft = _act(paper, date(2026, 7, 1), admin)
    _add(draft, admin, What.SPLIT, country["0801"], **NAMES)
    _add(draft, admin, What.MOVE, country["080103"], target="0812")
    _add(draft, admin, What.KIND, country["0808"], kind="krong")
    _add(draft, admin, What.NEW, None, target="0801", kind="khum", **NAMES)
    _add(draft, admin, What.MERGE, country["080102"], target="080101")
    _add(draft, admin, What.CEASE, country["120101"])
    reorganisations.preview(reorganisation=draft, by=admin, count=reports_on)
    waiting = _act(paper, date(2099, 1, 1), admin)
    done = _act(paper, date(2026, 6, 20), admin)
    for act in (waiting, done):
        _add(act, admin, What.RENAME, country["010201"], **NAMES)
        reorganisations.preview(reorganisation=act, by=admin, count=reports_on)
        reorganisations.carry_out(reorganisation=act, by=admin)
    _annulled(paper, country["120101"], admin)
    waiting.refresh_from_db()
    waiting.fault = Message(gettext_noop("This act was carried out already.")).as_json()
    waiting.save()


def _annulled(paper, unit, admin):
    act = _act(paper, date(2026, 6, 21), admin)
    _add(act, admin, What.RENAME, unit, **NAMES)
    reorganisations.preview(reorganisation=act, by=admin, count=reports_on)
    reorganisations.carry_out(reorganisation=act, by=admin)
    annulment = annulling.draft_annulment(
        reorganisation=act, instrument=paper, effective_on=date(2026, 6, 22), note="ខុស", by=admin
    )
    reorganisations.preview(reorganisation=annulment, by=admin, count=reports_on)
    reorganisations.carry_out(reorganisation=annulment, by=admin)


def _act(paper, on, admin):
    return reorganisations.draft(instrument=paper, effective_on=on, by=admin)


def _add(act, admin, what, unit, **fields):
    reorganisations.add_change(reorganisation=act, by=admin, what=what, unit=unit, **fields)
