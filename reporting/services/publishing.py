"""Publishing: what the accepted reports say at one moment becomes an edition, for good.

All is read from one snapshot of the database, and the edition is written in the transaction that
read it: decision 441. An edition is published only where its figures, reckoned anew from the
reports it names, are those of the consolidation.
"""

import hashlib
import json
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting import canonical
from reporting.consolidation import consolidate
from reporting.frozen.document import frozen, issued
from reporting.frozen.extracts import extracts_of
from reporting.frozen.figures import reckoned
from reporting.frozen.reports import Reports
from reporting.frozen.standing import changes, with_addenda
from reporting.hierarchy import Hierarchy
from reporting.models import EditionExtract, EditionPaper, Period, PublishedEdition, Submission
from taskforce.models import AdministrativeUnit, Level
from taskforce.scope import Verb, may, may_everywhere


def publish(
    *,
    period: Period,
    unit: AdministrativeUnit | None,
    hierarchy: Hierarchy = Hierarchy.EACH_DATE,
    key: UUID,
    by,
) -> PublishedEdition:
    """Publish the consolidated report of a unit (None: the country) as its next edition.

    The same key again is the same act and returns the same edition.

    Raises:
        ValidationError: where no report was accepted (`nothing_accepted`), where the last edition
            says the same already (`unchanged`), where somebody published meanwhile
            (`meanwhile`), or where what is stored contradicts itself (`contradiction`).
    """
    _require(by, unit)
    with _once(key) as same:
        if same:
            return same
        content = _content(period, unit, hierarchy)
        last = _last_edition(period, unit)
        if last and hierarchy.value == last.content()["hierarchy"]:
            _require_change(standing(last), content)
        number = (last.number if last else 0) + 1
        return _keep(content, period, unit, number=number, key=key, by=by)


def amend(*, edition: PublishedEdition, key: UUID, by) -> PublishedEdition:
    """Publish what has changed since an edition and its addenda as the next addendum to it.

    Raises:
        ValidationError: as `publish` does, and where a newer edition takes its place
            (`superseded`).
    """
    _require(by, edition.unit)
    with _once(key) as same:
        if same:
            return same
        edition = edition.amends or edition
        if _last_edition(edition.period, edition.unit).pk != edition.pk:
            raise ValidationError(
                _("A newer edition takes the place of this one: amend that one."),
                code="superseded",
            )
        before = standing(edition)
        content = _content(edition.period, edition.unit, Hierarchy(before["hierarchy"]))
        changed = _require_change(before, content)
        return _keep(
            changed, edition.period, edition.unit, number=edition.number, amends=edition,
            standing=with_addenda(before, [changed]), key=key, by=by,
        )  # fmt: skip


def standing(edition: PublishedEdition) -> dict:
    """Return the document of an edition with all its addenda."""
    documents = edition.addenda.order_by("addendum").values_list("document", flat=True)
    return with_addenda(edition.content(), [json.loads(document) for document in documents])


@transaction.atomic
def keep_paper(*, edition, content: bytes, pages: int, archival: bool, by) -> EditionPaper:
    """Keep the printed paper of an edition; the first one that was kept stays.

    Only who may publish has it made.
    """
    _require(by, edition.unit)
    PublishedEdition.objects.select_for_update(of=["self"]).get(pk=edition.pk)
    if kept := edition.papers.filter(archival=archival).first():
        return kept
    name = f"edition-{edition.code.replace('/', '-')}{'-archive' if archival else ''}.pdf"
    return EditionPaper.objects.create(
        edition=edition, archival=archival, file=ContentFile(content, name), file_name=name,
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), pages=pages,
        made_at=timezone.now(), made_by=by,
    )  # fmt: skip


def _require(by, unit):
    if not (may(by, Verb.PUBLISH, unit) if unit else may_everywhere(by, Verb.PUBLISH)):
        raise PermissionDenied(_("Your role does not allow publishing."))


@contextmanager
def _once(key):
    """Give the edition of a key, if there is one, and else one snapshot of the database."""
    try:
        with _one_snapshot():
            yield PublishedEdition.objects.filter(key=key).first()
    except (IntegrityError, OperationalError) as error:
        raise ValidationError(
            _("Somebody published or corrected something at the same moment. Look, and try again."),
            code="meanwhile",
        ) from error


@contextmanager
def _one_snapshot():
    """Show all that is read as it was at one moment, and hold what is written to it.

    SQLite lets nobody else write for as long as the transaction lasts; PostgreSQL shows the state
    at its first query, whatever others write meanwhile.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(durable=True):
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _content(period, unit, hierarchy) -> dict:
    """Freeze what is accepted now, and prove it."""
    has_chapters = unit is None or unit.level == Level.PROVINCE
    summary = consolidate(period=period, unit=unit, hierarchy=hierarchy, chapters=has_chapters)
    if not summary.total.coverage.accepted:
        raise ValidationError(
            _("No report has been accepted yet: there is nothing to publish."),
            code="nothing_accepted",
        )
    if stale := [found.unit for found in [summary, *summary.chapters] if found.stale]:
        names = [one.display_name if one else _("the whole country") for one in stale]
        raise ValidationError(
            _(
                "Picked passages are of reports that were corrected since. Look at those of: "
                "%(units)s."
            ),
            code="stale_passage",
            params={"units": ", ".join(names)},
        )
    reports = Reports(period, unit, hierarchy)
    if altered := reports.altered():
        raise _contradiction(altered)
    content = frozen(summary, reports)
    if wrong := _differences(reckoned(content), content["figures"]):
        raise ValidationError(
            _("The figures do not follow from the reports: %(figures)s. Tell an administrator."),
            code="contradiction",
            params={"figures": ", ".join(wrong)},
        )
    return content


def _contradiction(altered) -> ValidationError:
    reports = Submission.objects.select_related("unit", "period").filter(pk__in=altered[:5])
    return ValidationError(
        _(
            "What is stored of these reports is not what was handed in: %(reports)s. Nothing was "
            "published. Tell an administrator."
        ),
        code="contradiction",
        params={"reports": "; ".join(map(str, reports))},
    )


def _differences(one, other) -> list[str]:
    return [
        f"{place} {code}"
        for place in sorted({*one, *other})
        for code in sorted({*one.get(place, {}), *other.get(place, {})})
        if one.get(place, {}).get(code) != other.get(place, {}).get(code)
    ][:5]


def _last_edition(period, unit) -> PublishedEdition | None:
    return PublishedEdition.objects.of(period, unit).filter(amends=None).last()


def _require_change(before, content) -> dict:
    """Return what has changed.

    Raises:
        ValidationError: where it is nothing.
    """
    changed = changes(before, content)
    if changed is None:
        raise ValidationError(
            _("Nothing has changed since what was published last: no new number is given."),
            code="unchanged",
        )
    return changed


def _keep(content, period, unit, *, number, key, by, amends=None, standing=None):
    """Keep a document and its extracts; `standing`: an addendum with all it stands on."""
    addendum = _next_addendum(amends) if amends else 0
    place = f"-{unit.code}" if unit else ""
    code = f"{period.code}{place}/E{number}{f'.{addendum}' if addendum else ''}"
    at = timezone.now()
    amended = {"code": amends.code, "sha256": amends.sha256} if amends else None
    content = issued(content, code=code, at=at, by=by, amends=amended)
    document, standing = canonical.large(content), standing or content
    edition = PublishedEdition.objects.create(
        unit=unit, period=period, number=number, addendum=addendum, amends=amends, code=code,
        document=document, sha256=canonical.sha256(document),
        coverage=_coverage(standing, content), key=key, published_at=at, published_by=by,
    )  # fmt: skip
    _keep_extracts(edition, standing, content)
    return edition


def _keep_extracts(edition, standing, content):
    rows = (
        EditionExtract(edition=edition, name=name, content=text)
        for name, text in extracts_of(standing, content)
    )
    EditionExtract.objects.bulk_create(rows, batch_size=50)


def _coverage(standing, content) -> dict:
    """Return what a list shows of an edition without opening its document."""
    top = content["unit"][0] if content["unit"] else "all"
    expected, received, accepted = map(int, standing["coverage"][top])
    return {
        "expected": expected,
        "received": received,
        "accepted": accepted,
        "figures": sum(map(len, content["figures"].values())) if "figures" in content
        else len(content["changed"]),
        "reports": len(content["reports"]),
    }  # fmt: skip


def _next_addendum(edition) -> int:
    return (edition.addenda.aggregate(Max("addendum"))["addendum__max"] or 0) + 1
