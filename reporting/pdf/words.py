"""What paper says and how: numbers, periods and sentences, always in Khmer."""

from decimal import Decimal
from functools import lru_cache

from reporting.hierarchy import Hierarchy
from reporting.models import Period, PeriodKind
from reporting.spans import Span
from reporting.summary import Coverage, Line, Summary
from taskforce.khmer import MONTHS, format_number, to_khmer_digits
from taskforce.models import AdministrativeUnit, Level

TASK_FORCE = "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន"
MOST_HEADS = 10  # named in one sentence
NOTHING = "-"

UNITS_AT = {
    Level.PROVINCE: "រាជធានី ខេត្ត",
    Level.DISTRICT: "ក្រុង ស្រុក ខណ្ឌ",
    Level.COMMUNE: "ឃុំ សង្កាត់",
}


HIERARCHIES = {
    Hierarchy.EACH_DATE: "តាមរចនាសម្ព័ន្ធរដ្ឋបាលនៃកាលបរិច្ឆេទនីមួយៗ",
    Hierarchy.TODAY: "តាមរចនាសម្ព័ន្ធរដ្ឋបាលបច្ចុប្បន្ន",
}


# Each figure is asked for twice: for the width of its column, and to be written.
@lru_cache(maxsize=10_000)
def number(value, decimals: int = 0) -> str:
    """Write a number in Khmer digits; with decimals only where it has some."""
    value = Decimal(value)
    whole = value == value.to_integral_value()
    return format_number(value, decimals=0 if whole else max(decimals, 1))


def percent(value) -> str:
    """Write a ratio, always with one decimal: in a column the commas stand under each other."""
    return f"{format_number(value, decimals=1)}%"


def share(part, whole) -> str:
    """Write what part of a whole something is; a dash where there is no whole."""
    return percent(round(100 * Decimal(part) / whole, 1)) if whole else NOTHING


def share_range(low, high) -> str:
    """Write which whole shares a shade of a map stands for."""
    return f"{number(low)}%" if low == high else f"{number(low)}% ដល់ {number(high)}%"


def period_words(period: Period | Span) -> str:
    """Write the period, or the range of periods, as the title of a report does."""
    if isinstance(period, Span):
        first, last = (_bare(end) for end in (period.periods[0], period.periods[-1]))
        return f"រយៈពេលពី{first} ដល់{last}"
    year, month = period.starts_on.year, period.starts_on.month
    words = {
        PeriodKind.MONTH: f"ប្រចាំខែ{MONTHS[month - 1]} ឆ្នាំ{year}",
        PeriodKind.QUARTER: f"ប្រចាំត្រីមាសទី{(month + 2) // 3} ឆ្នាំ{year}",
        PeriodKind.SEMESTER: f"ប្រចាំឆមាសទី{(month + 5) // 6} ឆ្នាំ{year}",
        PeriodKind.NINE_MONTHS: f"រយៈពេល៩ខែ ឆ្នាំ{year}",
        PeriodKind.YEAR: f"ប្រចាំឆ្នាំ{year}",
    }
    return to_khmer_digits(words[period.kind])


def in_period(period: Period) -> str:
    """Write the period as a sentence begins: in the first semester of 2026."""
    return f"ក្នុង{_bare(period)}"


def _bare(period) -> str:
    return period_words(period).removeprefix("ប្រចាំ")


def place_words(unit: AdministrativeUnit | None) -> str:
    """Write how far a chapter reaches."""
    return f"ទូទាំង{unit.kind_word}" if unit else "ទូទាំងប្រទេស"


def line_name(line: Line) -> str:
    """Write the name of a line: a unit, or the group of the unit above itself."""
    return f"ក្រុមការងារ{line.unit.kind_word}" if line.is_own else line.unit.full_name


def below(summary: Summary) -> str:
    """Write what the units in the lines of a summary are."""
    level = Level.PROVINCE if summary.unit is None else Level(summary.unit.level + 1)
    return UNITS_AT[level]


def front_sentences(summary: Summary) -> str:
    """Say on the first page what the figures rest on, and where they are counted."""
    said = [coverage_sentences(summary), heads_sentence(summary), hierarchy_sentence(summary)]
    return " ".join(filter(None, said))


def coverage_sentences(summary: Summary) -> str:
    """Say how much of the whole stands behind the figures, and what is missing."""
    coverage = summary.total.coverage
    sentences = [
        f"{in_period(summary.period)} បានទទួលរបាយការណ៍ចំនួន {number(coverage.received)} "
        f"ក្នុងចំណោម {number(coverage.expected)} ត្រូវជា "
        f"{share(coverage.received, coverage.expected)}។",
        _accepted(coverage),
        _missing(coverage),
    ]
    if silent := [line_name(line) for line in summary.lines if _is_silent(line)]:
        sentences.append(f"{below(summary)}ដែលមិនទាន់មានរបាយការណ៍ទាល់តែសោះ៖ {listed(silent)}។")
    return " ".join(sentences)


def hierarchy_sentence(summary: Summary) -> str:
    """Say where the reports of units that have moved are counted."""
    said = f"តួលេខបូកសរុប{HIERARCHIES[summary.hierarchy]}។"
    if merged := [f"{gone.full_name} (ក្នុង{into.full_name})" for gone, into in summary.merged]:
        said += f" ឯកតាដែលបានរួមបញ្ចូល ត្រូវរាប់ជាមួយឯកតាដែលទទួលបន្ត៖ {listed(merged)}។"
    return said


def conclusion(summary: Summary) -> str:
    """Say at the end once more what the figures rest on."""
    coverage = summary.total.coverage
    return (
        f"សរុបមក {in_period(summary.period)} ក្រុមការងារចំនួន {number(coverage.received)} "
        f"ក្នុងចំណោម {number(coverage.expected)} បានដាក់របាយការណ៍ ហើយរបាយការណ៍ចំនួន "
        f"{number(coverage.accepted)} ត្រូវបានពិនិត្យ និងទទួលយក។"
    )


def closing(addressee: str) -> str:
    """Write the last sentence, with the sign that ends a document."""
    return f"អាស្រ័យដូចបានជម្រាបជូនខាងលើ សូម{addressee} ជ្រាបជារបាយការណ៍៕"


def listed(names: list[str]) -> str:
    *most, last = names
    return f"{' '.join(most)} និង{last}" if most else last


def _accepted(coverage: Coverage) -> str:
    if not coverage.accepted:
        return "មិនទាន់មានរបាយការណ៍ណាមួយត្រូវបានទទួលយកនៅឡើយ ហេតុនេះរបាយការណ៍នេះមិនទាន់មានតួលេខ។"
    return (
        f"ក្នុងនោះ របាយការណ៍ចំនួន {number(coverage.accepted)} ត្រូវបានពិនិត្យ និងទទួលយក "
        "ហើយតួលេខក្នុងរបាយការណ៍នេះ បូកសរុបតែពីរបាយការណ៍ដែលបានទទួលយកប៉ុណ្ណោះ។"
    )


def _missing(coverage: Coverage) -> str:
    if not coverage.missing:
        return "ក្រុមការងារទាំងអស់បានដាក់របាយការណ៍។"
    return (
        f"របាយការណ៍ចំនួន {number(coverage.missing)} មិនទាន់បានទទួល "
        "ហើយក្រុមការងារដែលមិនទាន់បានដាក់ មានរាយឈ្មោះក្នុងរបាយការណ៍នេះ។"
    )


def heads_sentence(summary: Summary) -> str:
    """Say how many of the groups directly below have handed in, and name those that have not."""
    own = [chapter.lines[0] for chapter in summary.chapters if chapter.lines]
    own = [line for line in own if line.is_own and line.coverage.expected]
    if not own:
        return ""
    silent = [line.unit.full_name for line in own if line.coverage.missing]
    told = (
        f"ក្រុមការងារថ្នាក់{below(summary)}ផ្ទាល់ បានដាក់របាយការណ៍ "
        f"{number(len(own) - len(silent))}/{number(len(own))}"
    )
    if not silent:
        return f"{told}។"
    if len(silent) > MOST_HEADS:
        return f"{told} ហើយក្រុមការងារដែលមិនទាន់បានដាក់ មានរាយឈ្មោះក្នុងជំពូកនីមួយៗ។"
    return f"{told} មិនទាន់បានដាក់៖ {listed(silent)}។"


def _is_silent(line: Line) -> bool:
    # The group above is none of the units below: the list of the missing names it.
    return not line.is_own and bool(line.coverage.expected) and not line.coverage.received
