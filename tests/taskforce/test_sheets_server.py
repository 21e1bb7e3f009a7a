"""The server answers while hostile files are read beside it, also where reading them is cut off."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.request import urlopen

import pytest
from django.urls import reverse

from taskforce.sheets.confined import read_confined
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits
from tests.taskforce.sheets_hostile import FILES

PATIENCE = 10  # seconds: the machine may be busy, but nobody waits for a file


def code_of(content, limits):
    try:
        read_confined(content, limits)
    except FileRefusedError as refusal:
        return refusal.issue.code
    return ""


@pytest.mark.django_db(transaction=True)
def test_the_server_answers_while_hostile_files_are_read(live_server):
    limits = Limits()
    unlimited = {"tags": 10**9, "page_tags": 10**9}
    asked = [
        (FILES["tags_of_a_page"](), limits, "more_than_a_list"),
        (FILES["nested_cells"](), limits, "more_than_a_list"),
        # Where nothing is counted, the limits of the process itself end it.
        (FILES["tags_of_a_page"](), replace(limits, **unlimited), "took_too_long"),
        (FILES["deep_2003"](), replace(limits, **unlimited), "took_too_long"),
    ]
    waited = []
    with ThreadPoolExecutor(len(asked)) as pool:
        read = [pool.submit(code_of, content, limits) for content, limits, _code in asked]
        while not waited or not all(one.done() for one in read):
            began = time.monotonic()
            with urlopen(live_server.url + reverse("sign_in"), timeout=PATIENCE) as answer:
                assert answer.status == 200
            waited.append(time.monotonic() - began)
    assert [one.result() for one in read] == [code for _content, _limits, code in asked]
    assert max(waited) < PATIENCE
