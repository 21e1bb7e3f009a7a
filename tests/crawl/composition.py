"""Acts in each state, for the walk: a draft with conflicts, one announced, one annulled."""

from datetime import date

from taskforce.khmer import to_khmer_digits
from taskforce.models import (
    GroupRole,
    Instrument,
    InstrumentKind,
    Membership,
    OfficeTerm,
    Position,
)
from taskforce.services.composition import acts, effect, instruments, offices
from tests import factories

SCAN = b"\x89PNG\r\n\x1a\n"


def furnish_composition(country, cast) -> None:
    """Put acts in every state, and an instrument that was corrected, into the small country."""
    clerk = cast["clerk"]
    for day, state in ((10, "annulled"), (11, "announced"), (12, "draft")):
        act = _drafted(country, clerk, date(2026, 3, day))
        if state != "draft":
            effect.announce(
                act=act, number=f"០{to_khmer_digits(str(day))} សសរ", dated=date(2026, 3, 1),
                signatory="ប្រធាន", version=act.version, by=clerk,
            )  # fmt: skip
        if state == "annulled":
            effect.annul(act=act, reason="ខុសលេខ", by=clerk)
    _conflict(country, clerk, act)
    _offices(country, clerk)
    paper = Instrument.objects.filter(unit=country["08"]).order_by("pk").first()
    paper.number = "០២០ សសរ"
    for scan, reason in ((SCAN, "វាយខុស"), (SCAN + b"0", "ស្កេនខុស")):
        version = paper.version
        instruments.correct(instrument=paper, version=version, reason=reason, scan=scan, by=clerk)


def _drafted(country, clerk, day):
    kind = InstrumentKind.objects.get(pk="decision")
    act = acts.draft(
        unit=country["08"], kind=kind, subject="ការកែសម្រួលសមាសភាព", effective_on=day,
        references="សេចក្តីសម្រេចលេខ ១", by=clerk,
    )  # fmt: skip
    group = country["0801"].task_force
    seat = factories.make_membership(group, position="មន្ត្រី")
    acts.end_seats(act=act, seats=[seat], version=act.version, by=clerk)
    acts.appoint(
        act=act, task_force=country["080101"].task_force, person=factories.make_person(),
        role=GroupRole.objects.get(pk="member"), position="មេឃុំ", version=act.version, by=clerk,
    )  # fmt: skip
    return act


def _conflict(country, clerk, act):
    head = Membership.objects.get(role="head", task_force__unit=country["08"])
    acts.appoint(
        act=act, task_force=head.task_force, person=factories.make_person(), role=head.role,
        version=act.version, by=clerk,
    )  # fmt: skip


def _offices(country, clerk):
    """Let a governor follow another, who sits in two seats that do not go together."""
    position = Position.objects.get(pk="prov_governor")
    office = offices.create(unit=country["08"], position=position, by=clerk)
    old, new = factories.make_person(), factories.make_person()
    OfficeTerm.objects.create(office=office, person=old, starts_on=date(2024, 1, 1))
    for role in ("permanent_deputy", "member"):
        factories.make_membership(
            country["08"].task_force, person=old, role_id=role, ex_officio=office
        )
    paper = Instrument.objects.order_by("pk").first()
    offices.record_term(
        office=office, person=new, starts_on=date(2026, 4, 1), instrument=paper, by=clerk
    )
