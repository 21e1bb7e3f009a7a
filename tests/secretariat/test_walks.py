"""Every page of the instructions, walked by each role: what is seen, foreign, or not allowed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from secretariat.models import Digest
from secretariat.services import extending
from tests.secretariat.asked import issued, of

FOREIGN, FORBIDDEN, SEEN, LED = 404, 403, 200, 302
# The unit that a page is about: who it is foreign to follows from the grants.
WITHIN = {
    "viewer": {"08", "0801", "080101", "01"},
    "officer": {"08", "0801", "080101", "01"},
    "reviewer": {"08", "0801", "080101"},
    "clerk": {"08", "0801", "080101"},
    "district_clerk": {"0801", "080101"},
    "stranger": {"01"},
}
# What is done with POST, and to which units of these a role may do it.
MAY = {
    "assignment_state": {
        "clerk": {"08", "0801", "080101"},
        "district_clerk": {"0801", "080101"},
        "stranger": {"01"},
    },
    "instruction_letter": {
        "officer": {"08", "0801", "080101", "01"},
        "reviewer": {"0801", "080101"},
    },
    "instruction_letters_unit": {"officer": {"08", "01"}, "reviewer": {"08"}},
    "digest_read": {
        "clerk": {"08", "0801", "080101"},
        "district_clerk": {"0801", "080101"},
        "stranger": {"01"},
    },
}
UNITS = ("08", "0801", "080101", "01")


@pytest.fixture
def made(country, clerk, stranger):
    """An instruction in force with an extension and a digest at each of the units."""
    instruction = issued()
    until = timezone.localdate() + timedelta(days=30)
    found = {"instruction": instruction, "assignment": {}, "extension": {}, "digest": {}}
    for code in UNITS:
        asked = of("appointment-report" if len(code) == 2 else "groups-formed", country[code])
        by = stranger if code == "01" else clerk
        found["assignment"][code] = of("visits", country[code])
        found["extension"][code] = extending.ask(
            assignment=asked, until=until, reason="ទឹកជំនន់", by=by
        )
        found["digest"][code] = Digest.objects.create(
            unit=country[code], on=timezone.localdate(), lines=[]
        )
    return found


def pages(made, code) -> dict[str, str]:
    key = made["instruction"].pk
    return {
        "board": reverse("instruction_board_unit", args=[key, code]),
        "missing": reverse("instruction_missing", args=[key]) + f"?in={code}",
        "assignment": made["assignment"][code].get_absolute_url(),
        "digest": made["digest"][code].get_absolute_url(),
    }


@pytest.mark.parametrize("role", WITHIN)
def test_each_role_sees_its_own_and_nothing_foreign(client, made, request, role):
    client.force_login(request.getfixturevalue(role))
    for name in ("instruction_list", "digest_list", "extension_list", "home"):
        assert client.get(reverse(name)).status_code == SEEN, name
    assert client.get(made["instruction"].get_absolute_url()).status_code == SEEN
    for code in UNITS:
        expected = SEEN if code in WITHIN[role] else FOREIGN
        for name, url in pages(made, code).items():
            assert client.get(url).status_code == expected, (name, code)


@pytest.mark.parametrize("role", WITHIN)
def test_each_role_does_its_own_work_only(client, made, request, role):
    client.force_login(request.getfixturevalue(role))
    key = made["instruction"].pk
    for code in UNITS:
        urls = {
            "assignment_state": [made["assignment"][code].pk],
            "instruction_letter": [key, code],
            "instruction_letters_unit": [key, code],
            "digest_read": [made["digest"][code].pk],
        }
        for name, args in urls.items():
            said = {"statement": "បានចុះ"}
            got = client.post(reverse(name, args=args), said).status_code
            if code not in WITHIN[role]:
                assert got == FOREIGN, (name, code)
            elif code in MAY[name].get(role, ()):
                assert got == LED, (name, code)
            else:
                assert got == FORBIDDEN, (name, code)


@pytest.mark.parametrize("role", WITHIN)
def test_who_decides_on_more_time(client, made, request, role):
    """The head of the province decides for what is below it, the centre for all."""
    client.force_login(request.getfixturevalue(role))
    may = {"officer": set(UNITS), "reviewer": {"0801", "080101"}}.get(role, set())
    for code, extension in made["extension"].items():
        got = client.get(reverse("extension_decide", args=[extension.pk])).status_code
        if code not in WITHIN[role]:
            assert got == FOREIGN, code
        else:
            assert got == (SEEN if code in may else FORBIDDEN), code


def test_nobody_walks_in_without_signing_in(client, made):
    for code in UNITS:
        for url in pages(made, code).values():
            assert reverse("sign_in") in client.get(url)["Location"]
    for name, args in (
        ("instruction_letters", [made["instruction"].pk]),
        ("digest_read", [made["digest"]["08"].pk]),
        ("instruction_follow", [made["instruction"].pk]),
    ):
        assert reverse("sign_in") in client.post(reverse(name, args=args))["Location"]
