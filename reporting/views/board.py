"""Who has handed in."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import board
from taskforce.scope import Verb, may, may_everywhere

from ._gate import collected_periods, crumbs_of, foreign_in, get_period, get_unit, tops_of


@require_safe
def latest(request):
    """Lead to the board of the period chosen, or of the latest that has begun."""
    code = request.GET.get("period")
    period = get_period(code) if code else _periods().first()
    if period is None:
        return render(request, "reporting/no_period.html")
    if unit := request.GET.get("unit"):
        return redirect("board_unit", period.code, get_unit(request.user, unit).code)
    return redirect("board_period", period.code)


@require_safe
def country(request, period_code):
    period, tops = get_period(period_code), tops_of(request.user)
    if len(tops) == 1:
        return redirect("board_unit", period.code, tops[0].code)
    read = board.read_board(period=period, units=tops, on=timezone.localdate())
    context = {
        "period": period,
        "periods": _periods(),
        "board": read,
        "is_country": may_everywhere(request.user, Verb.VIEW),
    }
    return render(request, "reporting/board_period.html", context)


@require_safe
def unit(request, period_code, unit_code):
    period, unit = get_period(period_code), get_unit(request.user, unit_code)
    read = board.read_unit_board(period=period, unit=unit, on=timezone.localdate())
    context = {
        "period": period,
        "periods": _periods(),
        "unit": unit,
        "board": read,
        "foreign": foreign_in(request.user, read.lines),
        "crumbs": crumbs_of(unit, request.user, "board_unit", period.code),
        "may_enter": may(request.user, Verb.ENTER, unit),
        "has_begun": period.starts_on <= timezone.localdate(),
    }
    return render(request, "reporting/board_unit.html", context)


def _periods():
    return collected_periods().started(timezone.localdate())
