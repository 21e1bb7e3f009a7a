"""Walking the site as somebody: every address, every form, and what foreign words were met."""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from .letters import Reader
from .shown import Page, texts_of

HTML = "text/html"
# What is typed: nothing, nonsense, Khmer digits, and what stands in the form already.
TYPED = {"empty": "", "wrong": "ខុស", "digits": "១២", "date": "៣១/០២/២០២៦", "kept": None}
GONE = "០"
EXAMPLES = 3  # forms of one kind that are tried


class Walk:
    """Requests as one person; `found` counts (address, place, word)."""

    def __init__(self, reader: Reader, user=None, typed=TYPED):
        self.reader, self.found, self.visited, self.statuses = reader, Counter(), set(), Counter()
        self.typed = typed
        self.client, self.kinds = Client(), Counter()
        if user:
            self.client.force_login(user)
            session = self.client.session
            session["language"] = reader.language
            session.save()

    def get(self, url, **headers):
        response = self.client.get(url, headers=headers)
        self.note(url, response)
        return response

    def note(self, where, response):
        self.statuses[response.status_code] += 1
        for place, text in texts_of(response, self.reader.language):
            if words := self.reader.foreign(text):
                self.found[where, place, " ".join(words), text[:160]] += 1

    def visit(self, url):
        """Read a page with its fragments, and try its forms and its own filters."""
        response = self.get(url)
        self.visited.add(url)
        if response.status_code != 200 or not response.headers["Content-Type"].startswith(HTML):
            return response
        page = Page(response.content.decode(), self.reader.language)
        for fragment in page.fragments:
            self.get(urljoin(url, fragment), HX_Request="true")
        self._narrow(url, page)
        for form in page.forms:
            self.try_form(url, form)
        return response

    def _narrow(self, url, page):
        """Follow one link of each kind that only narrows the page: filters, order, pages."""
        kinds = {}
        for link in page.links:
            whole = urljoin(url, link.split("#")[0])
            if urlsplit(whole).path == urlsplit(url).path and "?" in link:
                kinds.setdefault(re.sub(r"=[^&]*", "", urlsplit(whole).query), whole)
        for whole in kinds.values():
            if whole not in self.visited:
                self.visited.add(whole)
                self.get(whole)

    def try_form(self, url, form):
        target = urljoin(url, form.action or url)
        if form.method != "post" or not self._is_new(target, form):
            return
        sent = []
        for words, typed in self.typed.items():
            data = filled(form, typed)
            if data not in sent:
                sent.append(data)
                self.post(f"{url} form {words}", target, data)

    def _is_new(self, target, form) -> bool:
        """Tell whether fewer than a few forms of this kind were tried: one stands on each page."""
        names = sorted({attributes.get("name", "") for _tag, attributes, _inside in form.fields})
        kind = re.sub("[0-9]+", "0", target), tuple(names)
        self.kinds[kind] += 1
        return self.kinds[kind] <= EXAMPLES

    def post(self, where, url, data):
        """Send, read what comes with the pages it leads to, and undo it all."""
        cookies = self.client.cookies.output()
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        with transaction.atomic():
            response = self.client.post(url, data)
            self.note(where, response)
            for _ in range(4):
                if response.status_code not in {301, 302}:
                    break
                response = self.client.get(urljoin(url, response.headers["Location"]))
                self.note(f"{where}, then", response)
            transaction.set_rollback(True)
        if self.client.cookies.output() != cookies:
            self.client.cookies.clear()
            for name, value in kept.items():
                self.client.cookies[name] = value
        return response

    def report(self) -> str:
        """Say each word in its surroundings once, with the first address it was met at."""
        places = {}
        for where, place, word, text in self.found:
            places.setdefault((word, text), []).append(f"{where} {place}")
        lines = [
            f"{word!r} in {text!r}: {found[0]}" + (f" and {len(found) - 1} more" * (len(found) > 1))
            for (word, text), found in places.items()
        ]
        return f"{len(lines)} foreign words\n" + "\n".join(lines)


def filled(form, typed) -> dict:
    """Return what a browser would send with `typed` in every field; None leaves what stands."""
    data = {}
    for tag, attributes, inside in form.fields:
        name, kind = attributes.get("name"), attributes.get("type", "")
        if not name or "disabled" in attributes or tag == "button" and name in data:
            continue
        standing = attributes.get("value", "")
        if tag == "select":
            standing = next((value for value, chosen in inside if chosen), "")
        if tag == "textarea":
            standing = "".join(inside).removeprefix("\n")
        if kind == "hidden" or tag == "button" or kind in {"submit", "button"}:
            data[name] = standing
        elif kind == "file":
            if typed:
                data[name] = SimpleUploadedFile("ខុស.csv", typed.encode())
        elif kind in {"checkbox", "radio"}:
            _tick(data, name, attributes, typed)
        elif tag == "select":
            # A list lets nobody write: what is not in it is the id of something gone.
            data[name] = standing if typed is None else typed and GONE
        else:
            data[name] = standing if typed is None else typed
    return data


def _tick(data, name, attributes, typed):
    chosen = "checked" in attributes if typed is None else typed != ""
    if chosen:
        data[name] = attributes.get("value", "on") if typed is None else typed
