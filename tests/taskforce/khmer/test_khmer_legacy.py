import pytest
from khmer_cases import ROOT

from taskforce.khmer import looks_legacy

# Invented names as Limon S1 holds them.
LIMON = [
    "h‘ag RsImuM",
    "ej:b FariT§",
    "taMg em:ghug",
    "Lay ]tþm",
    "s‘an yuvrI",
    "r½tñmunI",
    "san BnøW",
    "PYg davI",
    "sac;kNþal",
    "m®nþIelxaFikardæan",
    "RbFankariyal½y",
    "Cati sasna RBHmhakSRt",
    "GPi)al",
]
LATIN = [
    "DHIS2 and KoBoToolbox",
    "Phnom Penh (a)b",
    "HTTPServer UNESCOs",
    "Sok Dara",
    "Kâmpóng Cham",
    "Stœ̆ng Trêng",
    "McDonald",
    "MacArthur McKinsey",
    "Jean-Pierre d’Artagnan",
    "O'Brien",
    "Françoise Lefèvre",
    "José Núñez",
    "Andrés Gutiérrez",
    "Nguyễn Văn Ánh",
    "Ægir Ødegård",
    "MoEYS, MoI, UNICEF",
    "PhD",
    "GmbH",
    "iPhone",
    "TikTok YouTube",
    "IDPoor NGOs",
    "https://x.kh/aB:c;d",
    "sok_dara@x.kh",
    "name_km",
    "Prey Veng; Svay Rieng",
    "See: page 5",
    "décret n° 5",
    "10:30",
    "km²",
    "5½ kg",
    "l.r",
    "BanteayMeanchey KampongCham",
    "CHEA SIM",
    "“Hello”, don’t",
    "",
]


@pytest.mark.parametrize("text", LIMON)
def test_legacy_text_is_seen(text):
    assert looks_legacy(text)


@pytest.mark.parametrize("text", [*LATIN, "កែវ សុភា", "ស្រុក h‘ag RsImuM"])
def test_other_text_is_left_in_peace(text):
    assert not looks_legacy(text)


def test_no_reference_list_raises_a_false_alarm():
    for path in sorted((ROOT / "fixtures").glob("*.csv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert [cell for cell in line.split(",") if looks_legacy(cell)] == []
