"""Pages go compressed over a weak line, files as they are."""

import gzip

from django.urls import reverse

ASKED = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_a_page_goes_compressed(client, clerk):
    client.force_login(clerk)
    plain = client.get(reverse("unit_detail", args=["08"]))
    packed = client.get(reverse("unit_detail", args=["08"]), **ASKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "កណ្តាល" in gzip.decompress(packed.content).decode()
    assert len(packed.content) < len(plain.content) / 2


def test_a_file_goes_as_it_is(client, clerk):
    client.force_login(clerk)
    response = client.get(reverse("head_file"), **ASKED)
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


def test_pages_of_one_length_differ_in_it_once_compressed(client, clerk):
    client.force_login(clerk)
    lengths = {len(client.get(reverse("composition"), **ASKED).content) for _time in range(8)}
    assert len(lengths) > 1
