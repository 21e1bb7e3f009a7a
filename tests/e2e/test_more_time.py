"""More time, from the district that asks to the province that decides; and who is chased."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from secretariat.models import Clause, Instruction, Requirement
from secretariat.services import instructions
from secretariat.working_days import end_of
from tests.secretariat.asked import of

# Communes are overdue since yesterday; the district has five days, the province thirty.
DAYS = {2: -1, 1: 5, 0: 30}


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


def typed(count) -> str:
    return f"{in_days(count):%d/%m/%Y}"


@pytest.fixture
def instruction(country, admin):
    draft = instructions.start(instruction=Instruction(title_km="សេចក្តីណែនាំសាកល្បង"), by=admin)
    clause = instructions.save_part(part=Clause(instruction=draft, text_km="ត្រូវចុះមូលដ្ឋាន"), by=admin)
    asked = Requirement(clause=clause, title_km="ចុះមូលដ្ឋាន", fact="attested")
    asked = instructions.save_requirement(requirement=asked, levels=list(DAYS), by=admin)
    for deadline in asked.deadlines.order_by("-level"):
        instructions.set_deadline(
            deadline=deadline,
            due_at=end_of(in_days(DAYS[deadline.level])),
            interpretation="ដូចបានសរសេរ",
            by=admin,
        )
    return instructions.issue(instruction=draft, by=admin)


@pytest.mark.parametrize("java_script", [True, False], ids=["with scripts", "without scripts"])
def test_a_district_gets_more_time_and_communes_are_chased(
    sign_in, country, instruction, district_clerk, reviewer, java_script
):
    assignment = of("part-1", country["0801"])
    page = sign_in(district_clerk, java_script_enabled=java_script)
    ask(page, assignment)
    page = sign_in(reviewer, java_script_enabled=java_script)
    decide(page, assignment)
    chase(page, instruction)


def ask(page, assignment):
    # What one has to do stands on the first page.
    page.click(f"main a[href='{assignment.get_absolute_url()}']")
    page.click("main summary")
    page.fill("[name=until]", typed(20))
    page.fill("[name=reason]", "ទឹកជំនន់")
    page.click("form[action$='/extend/'] button")
    expect(page.locator(".banner--success").first).to_be_visible()


def decide(page, assignment):
    page.click("main a[href='/extensions/']")
    page.click("main a[href^='/extensions/']")
    page.fill("[name=until]", typed(40))  # after the province's own last day
    page.click("main form button >> nth=0")
    expect(page.locator(".error-summary")).to_contain_text("ថ្នាក់លើ")
    page.fill("[name=until]", typed(20))
    page.click("main form button >> nth=0")
    expect(page.locator(".banner--success").first).to_be_visible()
    assignment.refresh_from_db()
    assert assignment.due_at == end_of(in_days(20))


def chase(page, instruction):
    page.goto(page.url.split("/extensions")[0] + f"/instructions/{instruction.pk}/board/0801/")
    page.click("form[action*='/letter/'] button")
    page.wait_for_url("**/jobs/*/")
    call_command("work", once=True)
    # The page looks again by itself: with scripts every two seconds, without every five.
    ready = page.locator("a[download]")
    ready.wait_for(timeout=30_000)
    with page.expect_download() as download:
        ready.click()
    letter = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    words = "".join(sheet.extract_text() for sheet in letter.pages).replace("\u200b", "")
    assert "ឃុំ" in words
    assert "ទឹកជំនន់" not in words
    assert "៕" in words
