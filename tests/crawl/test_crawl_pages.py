"""No page, form, message or file says a foreign word, to nobody."""

import pytest

from tests.crawl.addresses import addresses
from tests.crawl.conftest import WALKS
from tests.crawl.country import known_data
from tests.crawl.letters import Reader
from tests.crawl.walk import Walk


def test_every_address_has_an_example(furnished):
    _found, without = addresses()
    assert not without, "say in tests/crawl/addresses.py what stands for its parameters"


@pytest.mark.parametrize(("role", "part"), WALKS)
def test_no_foreign_word_in_khmer(furnished, role, part):
    walk = Walk(Reader("km", known_data()), role and furnished[role])
    for address in addresses()[0]:
        if address.is_in(part):
            walk.visit(address.url)
    assert not walk.found, walk.report()
