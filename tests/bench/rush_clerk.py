"""A clerk at a browser: keeps a connection and cookies, and tries again as the page does."""

import gzip
import html
import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from random import Random
from urllib.parse import urlencode

from .rush_scene import PASSWORD, Task

# How long the page waits for an answer, how long it pauses at first, how often it tries.
PATIENCE, PAUSE, TRIES = 30, 2, 6
# Seconds between two acts of a clerk; an hour is squeezed into minutes.
THINKS = (0.8, 2.4)
SAVES = 3  # of a section while it is written
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
TEXT = re.compile(r'<textarea name="((?:reason|changed)-[^"]+)"')


@dataclass(slots=True)
class Sample:
    """One request as its clerk met it."""

    what: str
    seconds: float
    status: int  # 0: no answer
    at: float


@dataclass(slots=True)
class Diary:
    """What all clerks met."""

    samples: list[Sample] = field(default_factory=list)
    retries: int = 0
    reconnected: int = 0
    pressed_twice: int = 0
    kept_apart: int = 0  # stale pages that overwrote nothing
    faults: list[str] = field(default_factory=list)
    told: dict[int, dict[str, str]] = field(default_factory=dict)
    receipts: set[int] = field(default_factory=set)


class Browser:
    def __init__(self, port, diary, session=""):
        self.port, self.diary, self.connection = port, diary, None
        self.cookies = {"sessionid": session} if session else {}

    def twin(self):
        """Return a second tab of the same person."""
        tab = Browser(self.port, self.diary)
        tab.cookies = self.cookies
        return tab

    def get(self, path, what="page opened"):
        """Open a page, and where it leads on, the next."""
        status, text, place = self._persist(what, "GET", path)
        return self.get(place) if place else (status, text, path)

    def post(self, path, data, what):
        """Send a form; give the status, the page and where it leads."""
        data = data | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        kind = "application/x-www-form-urlencoded"
        return self._persist(what, "POST", path, urlencode(data).encode(), kind)

    def send(self, path, data, what):
        """Send what a page saves by itself."""
        status, text, _place = self._persist(
            what, "POST", path, json.dumps(data).encode(), "application/json"
        )
        return status, json.loads(text) if status == 200 else {}

    def _persist(self, what, *request):
        pause = PAUSE
        for _time in range(TRIES):
            began = time.perf_counter()
            try:
                status, text, place = self._ask(*request)
            except (OSError, HTTPException):
                self._close()
                status, text, place = 0, "", ""
            took = time.perf_counter() - began
            self.diary.samples.append(Sample(what, took, status, began))
            if 0 < status < 500:
                break
            self.diary.retries += 1
            time.sleep(pause)
            pause *= 2
        return status, text, place

    def _ask(self, method, path, body=None, kind=""):
        """Ask once; a connection that the server closed meanwhile is opened again."""
        if self.connection is not None:
            try:
                return self._once(method, path, body, kind)
            except (ConnectionError, HTTPException):
                self.diary.reconnected += 1
                self._close()
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        return self._once(method, path, body, kind)

    def _once(self, method, path, body, kind):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "gzip",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        if kind:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return response.status, content.decode(), response.headers.get("Location", "")

    def _close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Clerk(threading.Thread):
    """Writes the sections that are left, and hands the report in."""

    def __init__(self, number: int, task: Task, port: int, diary: Diary, begins: float):
        super().__init__(daemon=True)
        self.task, self.diary, self.begins = task, diary, begins
        self.browser, self.rng = Browser(port, diary, task.session), Random(number)
        self.told = diary.told.setdefault(task.report, {})
        self.has_script = number % 5 != 1
        self.presses_twice, self.is_stale = number % 10 == 2, number % 10 == 3

    def run(self):
        time.sleep(max(self.begins - time.perf_counter(), 0))
        try:
            self._work()
        except Exception as error:
            self.diary.faults.append(f"{self.task.username}: {error!r}")

    def _work(self):
        if not self.task.session:
            self._sign_in()
        self.browser.get("/")
        self._think()
        start = f"/reports/start/{self.task.unit}/{self.task.period}/"
        self.browser.post(start, {}, "report opened")
        for number, section in enumerate(self.task.values):
            self._write(section, number)
        self._hand_in()

    def _think(self):
        time.sleep(self.rng.uniform(*THINKS))

    def _sign_in(self):
        self.browser.get("/sign-in/")
        self._think()
        data = {"username": self.task.username, "password": PASSWORD}
        status, _text, _place = self.browser.post("/sign-in/", data, "signed in")
        self._expect(status == 302, f"signing in: {status}")

    def _expect(self, is_so, words):
        if not is_so:
            raise AssertionError(words)

    def _write(self, section, number):
        values = self.task.values[section]
        page = f"/reports/{self.task.report}/edit/{section}/"
        _status, text, _place = self.browser.get(page)
        seen = state = _state(text)
        if self.has_script:
            state = self._save_by_itself(section, values, state)
        self._think()
        data = values | state | {"go": "stay"}
        status, _text, _place = self.browser.post(page, data, "page saved")
        self._expect(status == 302, f"{page}: {status}")
        self.told.update(values)
        if self.is_stale and number == 0:
            self._save_what_is_old(page, values, seen)

    def _save_by_itself(self, section, values, state):
        """Send a part of the section after each pause, as the page does."""
        url = f"/reports/{self.task.report}/autosave/{section}/"
        cells = sorted({name.removesuffix(".women") for name in values})
        base, version = json.loads(state["base"]), int(state["version"])
        for turn in range(SAVES):
            self._think()
            written = set(cells[turn::SAVES])
            part = {n: v for n, v in values.items() if n.removesuffix(".women") in written}
            if not part:
                continue
            seen = {cell: base[cell] for cell in written}
            data = {"edition": self.task.edition, "version": version, "base": seen, "values": part}
            status, answer = self.browser.send(url, data, "saved by itself")
            self._expect(status == 200 and not answer["faults"], f"{url}: {status} {answer}")
            version = answer["version"]
            base |= answer["base"]
            held = answer["base"]
            self.told.update({n: v for n, v in part.items() if n.removesuffix(".women") in held})
        return {"version": str(version), "base": json.dumps(base)}

    def _save_what_is_old(self, page, values, seen):
        """Save from a second tab that was opened before: nothing may be overwritten."""
        other = {name: "9" if value.isdigit() else value for name, value in values.items()}
        other |= {name: "0" for name in values if name.endswith(".women") and values[name]}
        if other == values:
            return
        status, _text, _place = self.browser.twin().post(page, other | seen, "page saved")
        self._expect(status in (200, 409), f"an old page: {status}")
        self.diary.kept_apart += 1

    def _hand_in(self):
        check = f"/reports/{self.task.report}/check/"
        _status, text, _place = self.browser.get(check)
        data = dict.fromkeys(TEXT.findall(text), "ពិនិត្យរួចហើយ ត្រឹមត្រូវ")
        data["key"] = _hidden(text).get("key", "")
        self._expect(data["key"], f"{check}: nothing to press")
        self._think()
        url = f"/reports/{self.task.report}/submit/"
        if self.presses_twice:
            self.diary.pressed_twice += 1
            second = threading.Thread(
                target=self.browser.twin().post, args=(url, data, "handed in")
            )
            second.start()
        status, _text, place = self.browser.post(url, data, "handed in")
        if self.presses_twice:
            second.join()
        self._expect(status == 302 and "/receipt/" in place, f"{url}: {status} {place}")
        status, _text, _place = self.browser.get(place, "receipt")
        self._expect(status == 200, f"{place}: {status}")
        self.diary.receipts.add(self.task.report)


def _hidden(text):
    return {name: html.unescape(value) for name, value in FIELD.findall(text)}


def _state(text) -> dict[str, str]:
    """Return what a section's page had seen when it was opened."""
    found = _hidden(text)
    return {"version": found["version"], "base": found["base"]}
