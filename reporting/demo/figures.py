"""Numbers of a report that fit together: women within the total, solved within received, tables
that add up to the totals above them."""

from dataclasses import dataclass
from random import Random

from taskforce.models import Level

TEXTS = ("political_programme", "pentagonal_strategy", "priority_programmes", "key_measures")
# How much of what people bring forward falls into each sector, in a thousand.
SECTORS = {
    "sector_land": 170,
    "sector_roads_canals": 220,
    "sector_water": 130,
    "sector_electricity": 60,
    "sector_public_services": 90,
    "sector_health": 60,
    "sector_education": 60,
    "sector_agriculture": 90,
    "sector_social_assistance": 70,
    "sector_public_order": 30,
    "sector_other": 20,
}
OF_SECTOR = {
    sector: tuple(
        f"challenges_by_sector.{sector}.sector_{column}"
        for column in ("received", "solved", "passed_up")
    )
    for sector in SECTORS
}
OF_TEXT = {
    text: (
        f"dissemination_by_text.{text}.text_sessions",
        f"dissemination_by_text.{text}.text_participants",
    )
    for text in TEXTS
}


@dataclass(frozen=True)
class Size:
    """What a group of a level does in a month, on the average."""

    meetings: float
    visits: float
    party: int  # members on a visit
    met: int  # people met on a visit
    sessions: float
    audience: int  # people at a session
    forums: float
    crowd: int  # people at a forum
    cases: float
    from_below: float
    works: float
    cost: int  # of a work, in millions of riel


SIZES = {
    Level.PROVINCE: Size(1.5, 9, 7, 110, 4, 160, 0.6, 420, 45, 16, 2.0, 420),
    Level.DISTRICT: Size(1.1, 4, 5, 70, 2, 90, 0.4, 230, 18, 6, 0.9, 110),
    Level.COMMUNE: Size(0.9, 2, 3, 35, 1, 50, 0.25, 120, 7, 0, 0.4, 35),
}


class Figures:
    """Draws the numbers of one report after another."""

    def __init__(self, rng: Random):
        self.draw = rng.random

    def report(self, level: Level, months: int) -> dict[str, tuple[int, int | None]]:
        """Return for each cell its number and, where the form asks, how many are women."""
        size = SIZES[level]
        # Some write a nought into every place of a table, others leave it empty.
        self.writes_noughts = self.draw() < 0.75
        found = {}
        self._meetings(found, size, months)
        self._visits(found, size, months)
        self._dissemination(found, size, months)
        self._challenges(found, size, months)
        self._forums(found, size, months)
        self._works(found, size, months)
        return found

    def about(self, mean: float) -> int:
        """Return a whole number around a mean: between half of it and half more."""
        return int(mean * (0.5 + self.draw()) + self.draw())

    def part(self, whole: int, least: float, most: float) -> int:
        return int(whole * (least + (most - least) * self.draw()))

    def people(self, number: int, least=0.38, most=0.6) -> tuple[int, int]:
        return number, self.part(number, least, most)

    def _meetings(self, found, size, months):
        held = self.about(size.meetings * months)
        decided = held and self.about(4 * held)
        found["meetings_held"] = held, None
        found["meeting_participants"] = self.people(held * self.about(22), 0.15, 0.4)
        found["meeting_decisions"] = decided, None
        found["meeting_decisions_done"] = self.part(decided, 0.55, 1), None

    def _visits(self, found, size, months):
        made = self.about(size.visits * months)
        found["visits_made"] = made, None
        found["visit_members"] = self.people(made * self.about(size.party), 0.1, 0.4)
        found["people_met"] = self.people(made * self.about(size.met))

    def _dissemination(self, found, size, months):
        held = self.about(size.sessions * months)
        audience = held * self.about(size.audience)
        found["dissemination_sessions"] = held, None
        found["dissemination_participants"] = self.people(audience)
        for sessions, participants in OF_TEXT.values():
            times = min(self.part(held, 0.4, 1.1), held)
            if times or self.writes_noughts:
                found[sessions] = times, None
                found[participants] = audience * times // max(held, 1), None

    def _challenges(self, found, size, months):
        """Fill the table of the sectors, and what stands above it from its sums."""
        totals = [0, 0, 0]
        for sector, weight in SECTORS.items():
            received = self.about(size.cases * months * weight / 1000)
            solved = self.part(received, 0.45, 0.95)
            values = received, solved, self.part(received - solved, 0, 0.7)
            for place, (code, value) in enumerate(zip(OF_SECTOR[sector], values, strict=True)):
                totals[place] += value
                if value or self.writes_noughts:
                    found[code] = value, None
        received, solved, passed = totals
        below = self.about(size.from_below * months) if size.from_below else 0
        rest = received - solved - passed
        cannot = self.part(rest, 0, 0.4)
        found["challenges_received"] = received, None
        if below:
            found["challenges_from_below"] = below, None
        found["challenges_solved"] = solved, None
        found["challenges_passed_up"] = passed, None
        found["challenges_cannot"] = cannot, None
        found["challenges_in_hand"] = in_hand = rest - cannot + below, None
        if in_hand[0]:
            found["challenge_oldest_days"] = 5 + self.part(30 * months + 60, 0, 1), None

    def _forums(self, found, size, months):
        """What is raised in a forum is also among what was received: never more than that."""
        received = found["challenges_received"][0]
        held = self.about(size.forums * months) if received else 0
        crowd = held * (20 + self.about(size.crowd))
        raised = self.part(received, 0.2, 0.6) if held else 0
        found["forums_held"] = held, None
        found["forum_participants"] = self.people(crowd)
        found["forum_matters_raised"] = raised, None
        if held:
            found["forum_largest"] = self._largest(crowd, held), None
            found["forum_matters_answered"] = self.part(raised, 0.3, 0.9), None

    def _largest(self, crowd, held) -> int:
        """Return the largest of several: above the mean, below the sum; of one, the one."""
        if held == 1:
            return crowd
        return min(int(crowd / held * (1.1 + 0.5 * self.draw())), crowd - held)

    def _works(self, found, size, months):
        done, under_way = self.about(size.works * months), self.about(size.works * 2)
        spent = (done + under_way) * self.about(size.cost) * 1_000_000
        helped = self.about(size.party * 4 * months)
        found["works_completed"] = done, None
        found["works_in_progress"] = under_way, None
        if spent:
            given = self.part(spent, 0.05, 0.3) // 100_000 * 100_000
            found["works_contributions"] = given, None
            found["works_state_budget"] = spent - given, None
        found["people_assisted"] = self.people(helped, 0.4, 0.7)
        found["assistance_value"] = helped * (20_000 + self.part(60, 0, 1) * 1000), None
