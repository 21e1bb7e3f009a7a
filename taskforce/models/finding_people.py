"""People by what a person types of their name, or by their telephone."""

from collections import defaultdict
from functools import reduce
from operator import add, and_, or_

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Greatest

from taskforce.khmer import Refused, has_khmer, parse_phone, to_arabic_digits
from taskforce.khmer.queries import (
    halves,
    name_words,
    readings,
    search_form,
    shortened,
    strip_address,
)

from .finding import known, look_up
from .search_index import PersonForm, SearchForm
from .vocabulary import Honorific

REALM = SearchForm.Realm.PERSON
MOST_WORDS, MOST_READINGS = 4, 4
# Fewer digits of a telephone would find too many.
FEWEST_DIGITS = 6
PHONE_SIGNS = frozenset("0123456789+-. ()")
# The classes of fit: people are ranked by class, then by name.
CLASSES = ((1.0, 8), (0.8, 4), (0.0, 1))
WEIGHT, LACKING = 12, 100
CLOSE = 0.85
FURTHER = ("ឯ.ឧ", "ល.ជ", "លោក", "H.E", "HE", "Mr", "Mrs", "Ms", "Miss", "Dr", "Oknha", "Lok")


def find_people(people, text, phones_for=None):
    """Return the people that a text may mean, as a queryset in the order of their fit."""
    text = shortened(text)
    digits = to_arabic_digits(text)
    if digits and PHONE_SIGNS.issuperset(digits):
        return _by_phone(people, digits, phones_for)
    words = name_words(strip_address(text, _addresses()))[:MOST_WORDS]
    if not words:
        return people.none()
    return _Names(words).of(people)


def _by_phone(people, digits, user):
    """Find a telephone among those that the user may see."""
    found = "".join(filter(str.isdigit, digits))
    if user is None or len(found) < FEWEST_DIGITS:
        return people.none()
    try:
        where = Q(phone=parse_phone(digits))
    except Refused:
        where = Q(phone__contains=found.removeprefix("0"))
    return people.personal_to(user).filter(where).in_khmer_order()


def _addresses() -> frozenset[str]:
    """Return the forms of address that the vocabulary holds, and how they are shortened."""
    terms = Honorific.objects.values_list("name_km", "name_en")
    return frozenset({search_form(name) for row in terms for name in row} | _FURTHER) - {""}


_FURTHER = frozenset(map(search_form, FURTHER))


class _Names:
    """The ways to read the words of a query as the words of a name."""

    def __init__(self, words):
        self.words = words
        ways = [
            ["".join(words[at:end]) for at, end in reading]
            for reading in readings(len(words), MOST_WORDS)
        ]
        if len(words) == 1:
            ways += self._halves(words[0])
        self.hits = look_up(REALM, {form for way in ways for form in way}, inside=False)
        for form in set(self.hits) - set(words):
            if len(words) > 1:
                # Words that the person parted are one only if they are so closely.
                self.hits[form] = [hit for hit in self.hits[form] if _is_close(form, hit)]
        self.ways = self._best(ways)

    def _halves(self, word):
        """Return the ways to part a word in two, one of which is a name for sure."""
        pairs = halves(word)
        names = known(REALM, {form for pair in pairs for form in pair})
        return [list(pair) for pair in pairs if names.intersection(pair)]

    def _best(self, ways):
        """Return the few ways whose every word is part of a name, the likeliest first."""
        possible = [way for way in ways if all(self.hits.get(form) for form in way)]
        ranked = sorted(possible, key=lambda way: (-self._likelihood(way), len(way), way))
        return ranked[:MOST_READINGS]

    def _likelihood(self, way):
        return sum(self.hits[form][0].points for form in way) / len(way)

    def of(self, people):
        *earlier, last = self._stages() or [[]]
        for ways in earlier:
            found = self._found(people, ways)
            # Counted: for one row alone PostgreSQL walks all seats, in the hope of an early one.
            if found.count():
                return found
        return self._found(people, last) if last else people.none()

    def _stages(self):
        """Return sets of ways, each to be tried where those before it find nobody.

        First the ways in which each word is a name for sure; at last any one of the words.
        """
        sure = [way for way in self.ways if self._likelihood(way) == 1]
        any_word = [[word] for word in self.words if self.hits.get(word)]
        stages = [sure, self.ways, any_word if len(self.words) > 1 else []]
        return [ways for at, ways in enumerate(stages) if ways and ways not in stages[:at]]

    def _found(self, people, ways):
        ranks = [self._rank(way, alone=len(ways) == 1) for way in ways]
        rank = Greatest(*ranks) if len(ranks) > 1 else ranks[0]
        # As an expression: where all are of one rank PostgreSQL would walk the people in the
        # order of their names until it has met enough of the few who fit.
        name = Coalesce("sort_key", Value(""))
        return people.filter(self._fits(ways)).order_by(rank.desc(), name, "pk")

    def _fits(self, ways):
        """Return the condition that a name holds all words of one of the ways."""
        if len(ways) == 1:
            return reduce(and_, map(self._bears, ways[0]))
        # PostgreSQL reads every person for an OR: first those who bear any word at all.
        some = _bearing({hit for way in ways for form in way for hit in self.hits[form]})
        if all(len(way) == 1 for way in ways):
            return some
        return some & reduce(or_, (reduce(and_, map(self._bears, way)) for way in ways))

    def _bears(self, form):
        return _bearing(self.hits[form])

    def _rank(self, way, *, alone):
        """Return the expression of how well a person fits: the classes of the words together.

        Where there are other ways, whoever lacks one of the words has no rank by this one.
        """
        parts = [self._class(form, alone=alone) for form in way]
        return reduce(add, parts) * Value(WEIGHT // len(way))

    def _class(self, form, *, alone):
        *better, last = self._classes(form)
        if not alone:
            return Case(*better, last, default=Value(-LACKING), output_field=IntegerField())
        # Whoever was found and is of no better class is of the last one.
        return Case(*better, default=last.result, output_field=IntegerField())

    def _classes(self, form):
        classes = defaultdict(list)
        for hit in self.hits[form]:
            classes[next(value for least, value in CLASSES if hit.points >= least)].append(hit)
        return [
            When(_bearing(hits), then=Value(value))
            for value, hits in sorted(classes.items(), reverse=True)
        ]


def _is_close(form, hit):
    # From one script to the other nothing is closer than its sound.
    return hit.points >= CLOSE or has_khmer(form) != has_khmer(hit.text)


def _bearing(hits):
    ids = sorted({hit.form_id for hit in hits})
    return Q(pk__in=PersonForm.objects.filter(form__in=ids).values("owner"))
