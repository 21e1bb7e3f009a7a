"""An edition with an addendum and a paper, so that their pages have something to show."""

from reporting.consolidation import consolidate
from reporting.pdf import STYLE
from reporting.services import passages, publishing
from reporting.services.targets import set_targets
from taskforce.paper import Paper, print_html, stylesheet
from tests import factories
from tests.reporting import published_made as made


def furnish_published(country, period, officer, clerk) -> None:
    """Publish the country; accept a report more and say so in an addendum."""
    aims = {country["08"]: 40, country["0801"]: 20, None: 90}
    set_targets(figure="visits_made", period_code="2026", values=aims, by=officer)
    for passage in consolidate(period=period, unit=country["08"]).written[:1]:
        passages.pick(
            period=period, unit=country["08"], report=passage.report,
            question=passage.question.code, seen=passages.mark_of(passage.text), by=officer,
        )  # fmt: skip
    edition = made.publish(period, officer)
    made.publish(period, officer, country["08"])
    factories.make_accepted(country["080801"], period, clerk, officer)
    made.amend(edition, officer)
    publishing.keep_paper(
        edition=edition, content=paper().content, pages=1, archival=True, by=officer
    )


def paper() -> Paper:
    """Return a paper of one word: what stands on a real one is read by its own tests."""
    return print_html("<p>កំណែ</p>", style=stylesheet(STYLE))
