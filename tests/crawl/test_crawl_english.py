"""English pages are English: Khmer stands there only where it is data."""

import pytest

from tests.crawl.addresses import addresses
from tests.crawl.conftest import WALKS
from tests.crawl.country import khmer_data
from tests.crawl.letters import Reader
from tests.crawl.walk import GONE, TYPED, Walk

# The Khmer walk visits the same pages on both databases; which words stand there is the same.
pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(("role", "part"), WALKS)
def test_no_khmer_in_english(furnished, role, part):
    # The Khmer walk tries every kind of entry.
    entered = {name: TYPED[name] for name in ("wrong", "kept")}
    typed = set(filter(None, TYPED.values())) | {GONE}
    walk = Walk(Reader("en", khmer_data() | typed), role and furnished[role], entered)
    for address in addresses()[0]:
        if address.is_in(part) and not address.is_file:
            walk.visit(address.url)
    assert not walk.found, walk.report()
