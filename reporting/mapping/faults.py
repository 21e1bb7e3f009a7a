"""Why a mapping cannot be put in force: each value that it would lose, in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from .link import ONE, Kind, Link, Spot, Stored, comes_back, fits, has_finite_inverse

MAXIMUM = "maximum"
NOTHING = Stored()


def faults(
    links: Iterable[Link],
    old: Mapping[str, Spot],
    new: Mapping[str, Spot],
    stored: Mapping[str, Stored],
) -> list[tuple[str, str]]:
    """Return (code of the old place, what is wrong with it), in the order of the old form."""
    return list(_Look(list(links), old, new, stored).found())


class _Look:
    def __init__(self, links, old, new, stored):
        self.links, self.old, self.new, self.stored = links, old, new, stored
        self.by_old, self.by_new = defaultdict(list), defaultdict(list)
        for link in links:
            self.by_old[link.old].append(link)
            if link.new:
                self.by_new[link.new].append(link)

    def found(self) -> Iterator[tuple[str, str]]:
        for code in [code for code in self.by_old if code not in self.old]:
            yield code, _("The old form has no place “%(code)s”.") % {"code": code}
        for code, spot in self.old.items():
            steps = self.by_old.get(code, [])
            messages = self._of_place(spot, steps) if steps else self._undecided(spot)
            yield from ((code, message) for message in messages)

    def _undecided(self, spot):
        words = {"place": spot.label, "count": self._of(spot).values}
        if words["count"]:
            yield (
                _(
                    "“%(place)s” holds %(count)d stored values, and nothing says what becomes of "
                    "them: choose where they go on, or say that the series ends."
                )
                % words
            )
        else:
            yield (
                _(
                    "“%(place)s”: choose where it goes on, or say that the series ends. A report "
                    "may still come that answers it."
                )
                % words
            )

    def _of_place(self, spot, steps):
        if len(steps) > 1 and not all(step.kind == Kind.SPLIT for step in steps):
            yield _(
                "“%(place)s” is mapped twice: only a question that was divided goes on in several."
            ) % {"place": spot.label}
            return
        if len(steps) == 1 and steps[0].kind == Kind.SPLIT:
            yield _("“%(place)s” was divided: choose at least two new places.") % {
                "place": spot.label
            }
        for step in steps:
            yield from self._of_step(spot, step)

    def _of_step(self, spot, step):
        if step.kind == Kind.END:
            if not step.reason:
                yield _("“%(place)s” ends: write why.") % {"place": spot.label}
            return
        target = self.new.get(step.new)
        if target is None:
            yield _(
                "“%(place)s” leads to the place “%(code)s”, which the new form does not have."
            ) % {"place": spot.label, "code": step.new}
            return
        yield from self._together(spot, target, step)
        yield from self._alike(spot, target, step)
        yield from self._women(spot, target)
        yield from self._scaled(spot, target, step)
        yield from self._choices(spot, target, step)

    def _together(self, spot, target, step):
        """Refuse steps that meet in one new place and are no merge."""
        others = [link for link in self.by_new[step.new] if link.old != step.old]
        words = {"place": spot.label, "new": target.label}
        if step.kind == Kind.MERGE:
            if not others:
                yield (
                    _(
                        "“%(place)s” is added up with others in “%(new)s”, and no other is: choose "
                        "at least two."
                    )
                    % words
                )
            if any(link.kind != Kind.MERGE for link in others):
                yield _("“%(new)s” takes in a sum, and by itself another place: choose one.") % (
                    words
                )
        elif others:
            yield (
                _(
                    "“%(new)s” already takes in another old place: if they were put together, "
                    "choose “added up” for each of them."
                )
                % words
            )

    def _alike(self, spot, target, step):
        words = {"place": spot.label, "new": target.label}
        if not fits(spot, target):
            yield _("“%(place)s” and “%(new)s” hold values of different types.") % words
            return
        if spot.rule != target.rule:
            yield _("“%(place)s” and “%(new)s” do not add up in the same way.") % words
        if step.kind in {Kind.MERGE, Kind.SPLIT}:
            if spot.type in {"text", "date", "choice", "yes_no"}:
                yield _("“%(place)s” is no number: only numbers are added up or divided.") % words
            elif spot.rule == MAXIMUM:
                yield (
                    _(
                        "“%(place)s” counts by its largest value: the largest of a sum is not the "
                        "sum of the largest."
                    )
                    % words
                )

    def _women(self, spot, target):
        count = self._of(spot).women
        if spot.with_women and not target.with_women and count:
            yield _(
                "“%(new)s” does not ask for the share of women: %(count)d stored figures of women "
                "in “%(place)s” would be lost."
            ) % {"place": spot.label, "new": target.label, "count": count}

    def _scaled(self, spot, target, step):
        words = {"place": spot.label, "new": target.label, "factor": step.factor}
        if step.factor <= 0 or not has_finite_inverse(step.factor):
            yield (
                _(
                    "“%(place)s”: by the factor %(factor)s the figures do not come back exactly. "
                    "Take one such as 1000 or 0.000001."
                )
                % words
            )
            return
        if step.factor == ONE:
            if step.kind == Kind.SCALE:
                yield _("“%(place)s”: give the factor of the change of unit.") % words
            return
        if step.kind not in {Kind.SCALE, Kind.MERGE}:
            yield _("“%(place)s”: only a change of unit has a factor.") % words
        if spot.with_women:
            yield _("“%(place)s” counts persons, of whom women: it has no other unit.") % words
        if not step.is_rounded:
            yield from self._lost_digits(spot, target, step)

    def _lost_digits(self, spot, target, step):
        numbers = self._of(spot).numbers
        lost = sum(not comes_back(number, step.factor, target.decimals) for number in numbers)
        if lost:
            yield _(
                "“%(place)s”: %(count)d stored figures have more digits than “%(new)s” keeps, and "
                "would not come back exactly. Give the new question more decimals, or allow "
                "rounding: the series is then marked as rounded."
            ) % {"place": spot.label, "new": target.label, "count": lost}

    def _choices(self, spot, target, step):
        if spot.type != "choice" or target.type != "choice":
            return
        held = self._of(spot).choices
        for code, words in spot.choices.items():
            chosen = step.choices.get(code, "")
            told = {"place": spot.label, "choice": words, "count": held.get(code, 0)}
            if chosen and chosen not in target.choices:
                yield (
                    _("“%(place)s”: the answer “%(choice)s” leads to one that is not offered.")
                    % told
                )
            elif not chosen and told["count"]:
                yield (
                    _(
                        "“%(place)s”: the answer “%(choice)s” was chosen %(count)d times and leads "
                        "to none of the new answers."
                    )
                    % told
                )
        yield from self._strange_choices(spot, step)

    def _strange_choices(self, spot, step):
        for code in [code for code in step.choices if code not in spot.choices]:
            yield _("“%(place)s” never offered the answer “%(code)s”.") % {
                "place": spot.label,
                "code": code,
            }

    def _of(self, spot) -> Stored:
        return self.stored.get(spot.code, NOTHING)
