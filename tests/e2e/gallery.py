"""Every page of the site, drawn once by Django and shown to the browser without a server."""

import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

from tests.crawl.addresses import addresses
from tests.crawl.letters import Reader
from tests.crawl.walk import TYPED, Walk, filled

SITE = "http://site.test"
# Further pages that are reached by what somebody writes or does, and failures of every kind.
FURTHER = ["/units/people/?q=សុខ", "/units/people/?q=ឃឃឃ"]
FAILURES = [f"/fails/{status}/" for status in (400, 403, 404, 500)]
# Those who meet forms of their own; the others see the same pages with less or more on them.
FILLING = ("clerk", "officer", "admin", None)
TAG = re.compile(r"<(\w+)([^>]*)>")
JOB = re.compile(r"/jobs/[0-9a-f-]{36}/$")
CLASS = re.compile(r'class="([^"]*)"')
OPTIONS = re.compile(r"(<select[^>]*>).*?</select>", re.S)


class Gallery(Walk):
    """Keeps the pages met on a walk as `pages`, {what it is: HTML}, one of each build.

    Two pages are of one build if their tags and classes follow one another alike: a list of
    two rows and a list of fifty are one, a form with faults and one without are not.
    """

    def __init__(self, user, role, builds: set, pieces: set, language="km"):
        super().__init__(Reader(language, frozenset()), user)
        self.client.raise_request_exception = False
        self.role, self.builds, self.pieces, self.pages = role, builds, pieces, {}

    def note(self, where, response):
        """Keep a whole page, also one that refuses; fragments are parts of some page."""
        if response.streaming or b"<html" not in response.content:
            return
        html = response.content.decode()
        if self._is_new_build(where, build_of(html)):
            self.pages[f"{self.reader.language} {self.role or 'nobody'} {where}"] = html

    def _is_new_build(self, where, build) -> bool:
        if JOB.match(where):
            return True  # its states differ in words alone
        # The admin makes one page of many models: there each new piece counts, not each mixture.
        is_admin = where.startswith("/admin/")
        known = build <= self.pieces if is_admin else build in self.builds
        self.builds.add(build)
        self.pieces |= build if is_admin else set()
        return not known

    def try_form(self, url, form):
        """Send a form empty and with nonsense, as some role that has forms of its own."""
        target = urljoin(url, form.action or url)
        if self.role in FILLING and form.method == "post" and self._is_new(target, form):
            for words in ("empty", "wrong", "kept"):
                self.post(f"{url} form {words}", target, filled(form, TYPED[words]))


def build_of(html: str) -> frozenset:
    """Return which tags with their classes follow which."""
    tags = TAG.findall(OPTIONS.sub(r"\1", html))
    names = [tag + "".join(CLASS.findall(attributes)) for tag, attributes in tags]
    return frozenset(zip(names, names[1:], strict=False))


def all_pages(cast) -> dict[str, str]:
    """Return {role and address: HTML} of every build of page, for every role and for nobody."""
    found, builds, pieces = {}, set(), set()
    for role in [*cast, None]:
        walk = Gallery(cast.get(role), role, builds, pieces)
        for url in [*FURTHER, *FAILURES, *(a.url for a in addresses()[0] if not a.is_file)]:
            walk.visit(url)
        found |= walk.pages
    return found | job_pages(cast["officer"])


def job_pages(officer) -> dict[str, str]:
    """Return the pages of jobs once more, in English: what they tell is longer or shorter there."""
    walk = Gallery(officer, "officer", set(), set(), "en")
    for address in addresses()[0]:
        if address.name in {"job_list", "job_detail"}:
            walk.get(address.url)
    return walk.pages


def serve(page: Page, pages: dict[str, str]) -> dict[str, str]:
    """Answer the browser with these pages and the static files; return {what it is: address}."""
    shown = {f"/{number}": html for number, html in enumerate(pages.values())}
    files = {}

    def answer(route: Route):
        path = unquote(urlsplit(route.request.url).path)
        if path in shown:
            route.fulfill(body=shown[path], content_type="text/html; charset=utf-8")
        elif found := _static(path, files):
            route.fulfill(body=found[0], content_type=found[1])
        else:
            route.fulfill(status=204)  # what a page asks for again by itself

    page.route("**/*", answer)
    return {name: SITE + path for name, path in zip(pages, shown, strict=True)}


def _static(path, files):
    if path not in files:
        found = path.startswith("/static/") and finders.find(path.removeprefix("/static/"))
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        files[path] = (Path(found).read_bytes(), kind) if found else None
    return files[path]
