"""Compare the reports that wait for a reviewer with their neighbours anew: for each night."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.services.judging import judge_waiting
from taskforce.management.spoken import SpokenCommand


class Command(SpokenCommand):
    help = gettext_lazy(
        "Look again at the reports that wait for a reviewer: which figures stand out, now that "
        "more of their neighbours have handed in."
    )

    def handle(self, **options):
        found = judge_waiting()
        if options["verbosity"]:
            self.speak(_("Figures that stand out: %(count)d") % {"count": found})
