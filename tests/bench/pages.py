"""Every list and detail page, as somebody whose work it is: server time and queries.

The pages come from the resolver: one that has no sample fails the bench. What answers only
to POST is counted and passed over; files to download are listed without a bar.
"""

import gc
import logging
import statistics
from collections import Counter
from urllib.parse import unquote

from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse

from taskforce.models import Grant, User
from taskforce.scope import Role

from .members import undone
from .samples import samples
from .table import Line, counted, seconds, timed

TIMES, FILE_TIMES = 20, 2
MOST_SECONDS, MOST_QUERIES = 0.3, 30
FILES = ("_pdf", "_xlsx", "_template")
# What Django's admin answers itself, without a list or a row of ours.
ADMIN_OWN = {"login", "logout", "password_change_done", "autocomplete", "view_on_site"}


def measure(bench):
    # The rooms that are closed are asked for too, and need not be told of one by one.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    # What the other parts left in memory is not a server's: do not walk it again and again.
    gc.collect()
    gc.freeze()
    with undone():
        visitors = Visitors()
        given = samples(bench.month)
        own = [name for name in names(get_resolver()) if ":" not in name]
        passed = Counter()
        for name in own:
            if name not in given:
                yield Line(f"page {name}", "no sample", "", bar="a sample", kept=False)
            for who, args, query in given.get(name, []):
                yield from _page(visitors, name, who, args, query, passed)
        yield Line("pages that take POST only", f"{passed['POST']}: passed over", "")
        yield _admin(visitors)


class Visitors:
    """Signs people in; each keeps their session."""

    def __init__(self):
        self.clients = {}
        chief = User.objects.create(username="bench-admin", name_km="អ្នកគ្រប់គ្រង", is_staff=True)
        Grant.objects.create(user=chief, role=Role.CENTRAL_ADMIN, starts_on="2020-01-01")

    def client(self, username: str) -> Client:
        if username not in self.clients:
            client = self.clients[username] = Client(SERVER_NAME="127.0.0.1")
            if username:
                client.force_login(User.objects.get(username=username))
        return self.clients[username]


def names(resolver, space="") -> list[str]:
    """Return the names of all addresses, once each."""
    found = []
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            found += names(pattern, space + inner)
        elif pattern.name:
            found.append(space + pattern.name)
    return list(dict.fromkeys(found))


def _page(visitors, name, who, args, query, passed):
    url = reverse(name, args=args) + query
    client = visitors.client(who)
    response = client.get(url)
    if response.status_code == 405:
        passed["POST"] += 1
        return
    is_file = name.endswith(FILES)
    times, queries = visit(client, url, FILE_TIMES if is_file else TIMES)
    line = Line(
        f"page {unquote(url)} as {who or 'nobody'}",
        f"{queries} queries, {len(response.getvalue()) / 1000:.0f} KB",
        f"p50 {seconds(statistics.median(times))}, p95 {seconds(p95(times))}",
    )
    if not is_file:
        line.bar = f"p95 <= {MOST_SECONDS * 1000:.0f} ms, <= {MOST_QUERIES} queries"
        line.kept = (
            response.status_code in (200, 302)
            and p95(times) <= MOST_SECONDS
            and queries <= MOST_QUERIES
        )
    if response.status_code != 200:
        line.size += f", status {response.status_code}"
    yield line


def visit(client, url, times) -> tuple[list[float], int]:
    """Ask for a page so often; return the times and the most queries of one answer."""
    took, most = [], 0
    for _time in range(times):
        with counted() as queries:
            one, _response = timed(client.get, url)
        took.append(one)
        most = max(most, queries.count)
    return took, most


def p95(times: list[float]) -> float:
    return sorted(times)[max(round(0.95 * len(times)) - 1, 0)]


def _admin(visitors) -> Line:
    """The centre's rooms: the worst of all their pages."""
    client, found, closed = visitors.client("bench-admin"), [], 0
    for url in _admin_urls():
        if client.get(url).status_code != 200:
            closed += 1
            continue
        times, queries = visit(client, url, TIMES)
        found.append((p95(times), queries, url))
    slowest, hungriest = max(found), max(found, key=lambda one: one[1])
    return Line(
        "the centre's admin, the worst of its pages",
        f"{len(found)} pages, {closed} closed; at most {hungriest[1]} queries ({hungriest[2]})",
        f"p95 {seconds(slowest[0])} ({slowest[2]})",
        bar=f"p95 <= {MOST_SECONDS * 1000:.0f} ms, <= {MOST_QUERIES} queries",
        kept=slowest[0] <= MOST_SECONDS and hungriest[1] <= MOST_QUERIES,
    )


def _admin_urls():
    yield reverse("admin:index")
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        yield reverse(f"{base}_add")
        if row := model._default_manager.order_by("pk").first():
            for view in ("change", "history", "delete"):
                yield reverse(f"{base}_{view}", args=[row.pk])
