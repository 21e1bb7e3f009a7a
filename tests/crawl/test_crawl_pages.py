"""No page, form, message or file says a foreign word, to nobody."""

import pytest

from tests.crawl.addresses import addresses
from tests.crawl.conftest import ROLES
from tests.crawl.country import known_data
from tests.crawl.letters import Reader
from tests.crawl.walk import Walk

# What an address does is tried by the forms that lead to it.
SKIPPED = set()


def test_every_address_has_an_example(furnished):
    _found, without = addresses()
    assert not without, "say in tests/crawl/addresses.py what stands for its parameters"


@pytest.mark.parametrize("role", [*ROLES, None])
def test_no_foreign_word_in_khmer(furnished, role):
    walk = Walk(Reader("km", known_data()), role and furnished[role])
    for address in addresses()[0]:
        walk.visit(address.url)
    assert not walk.found, walk.report()
