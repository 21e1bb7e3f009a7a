"""What is wrong with a set of rules: said before the form is issued, not when clerks meet it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from .bounds import contradictions
from .circles import circles
from .fault import Fault
from .rule import Place, Rule
from .shape import shape_faults


def faults(rules: Iterable[Rule], places: Mapping[str, Place]) -> list[Fault]:
    """Return why a set of rules cannot be issued with a form that has these places.

    Each rule is looked at by itself first: that it names places of the form, of the right type,
    with values that can be read. Then all together: none may rest on itself, and there must be
    answers that keep all of the hard ones.
    """
    rules = list(rules)
    found = [fault for rule in rules for fault in shape_faults(rule, places)]
    found += [
        Fault(code, _("There are two rules with this code."))
        for code, times in Counter(rule.code for rule in rules).items()
        if times > 1
    ]
    return found or circles(rules, places) or contradictions(rules, places)
