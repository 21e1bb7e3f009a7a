// Saves a section by itself while it is written, cell by cell. A copy of what the server has not
// acknowledged stays on this computer: no line, a closed tab or an expired session loses nothing.
(() => {
  const form = document.querySelector("form[data-autosave]");
  const line = document.getElementById("saving");
  if (!form || !line) return;
  const { autosave: url, keep, edition, unsaved, title } = form.dataset;
  const own = `${keep}${Math.random().toString(36).slice(2)}`;
  const wordsOf = (state) => document.querySelector(`#saving-words [data-state=${state}]`);
  let version = +form.elements.version.value;
  const base = JSON.parse(form.elements.base.value || "{}");
  const known = {}; // by name: what the server acknowledged
  const rejected = {}; // by name: what it refused
  const contested = {}; // by cell: what somebody else stored
  const typedAnew = new Set([...form.querySelectorAll("[name=contested]")].map((e) => e.value));
  let busy = null, timer = 0, pause = 2000, problem = "", isKept = true, isPassing = false;

  const cellOf = (name) => name.replace(/\.women$/, "");
  const valueOf = (name) => form.elements[name].value;
  const names = [...new Set([...form.elements].map((e) => e.name))].filter(
    (name) => cellOf(name) in base && !typedAnew.has(cellOf(name)),
  );
  const dirty = () => names.filter((name) => valueOf(name) !== known[name]);
  const some = (list) => Object.fromEntries(list.map((name) => [name, valueOf(name)]));

  // Everything of a cell goes together; not what was refused as it is, nor what waits for a choice.
  const payload = () => {
    const cells = new Set(dirty().map(cellOf).filter((cell) => !(cell in contested)));
    for (const cell of cells) {
      const refused = names.filter((name) => cellOf(name) === cell && name in rejected);
      if (refused.length && refused.every((name) => rejected[name] === valueOf(name))) cells.delete(cell);
    }
    return some(names.filter((name) => cells.has(cellOf(name))));
  };

  // What a field is called, for who reads the copy without its page.
  const labelOf = (name) => {
    const field = fieldOf(name);
    const label = field.labels?.[0] ?? field.querySelector?.("legend");
    return (field.getAttribute("aria-label") ?? label?.textContent ?? name).trim().replace(/\s+/g, " ");
  };

  const remember = () => {
    try {
      const values = some(dirty());
      if (!Object.keys(values).length) localStorage.removeItem(own);
      else {
        const labels = Object.fromEntries(Object.keys(values).map((name) => [name, labelOf(name)]));
        localStorage.setItem(own, JSON.stringify({ version, base, values, labels, url: location.pathname, title }));
      }
      isKept = true;
    } catch {
      isKept = false;
    }
  };

  const show = (state, said = "") => {
    line.hidden = false;
    line.dataset.state = state;
    const words = wordsOf(state)?.cloneNode(true);
    line.replaceChildren(...(words ? words.childNodes : []), said);
  };
  const tell = (said) => {
    if (problem) return show(isKept ? problem : `${problem}-unkept`);
    if (Object.keys(contested).length) return show("contested");
    if (dirty().length) return show(Object.keys(payload()).length ? "typing" : "faults");
    return said === undefined ? null : show("saved", said);
  };

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

  async function post(values) {
    const cells = new Set(Object.keys(values).map(cellOf));
    const marks = Object.fromEntries([...cells].map((cell) => [cell, base[cell]]));
    const body = JSON.stringify({ edition: +edition, version, base: marks, values });
    const cut = new AbortController();
    const patience = setTimeout(() => cut.abort(), 30000);
    try {
      return await fetch(url, {
        method: "POST",
        body,
        redirect: "manual",
        signal: cut.signal,
        keepalive: body.length < 30000,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      });
    } finally {
      clearTimeout(patience);
    }
  }

  function acknowledge(values, answer) {
    version = answer.version;
    Object.assign(base, answer.base);
    for (const [name, value] of Object.entries(values)) {
      mark(name, answer.faults[name]);
      const cell = cellOf(name);
      if (cell in answer.base) {
        known[name] = value;
        delete rejected[name];
      } else if (!(cell in answer.contested)) rejected[name] = value;
    }
    for (const [cell, other] of Object.entries(answer.contested)) offer(cell, other);
    form.elements.version.value = version;
    form.elements.base.value = JSON.stringify(base);
  }

  async function send() {
    const values = payload();
    if (!Object.keys(values).length) return tell();
    show("sending");
    let response, answer;
    try {
      response = await post(values);
    } catch {
      return fail("offline");
    }
    if (response.type === "opaqueredirect" || response.status === 403) return fail("signed-out");
    try {
      answer = await response.json();
    } catch {
      return fail("server");
    }
    if (!response.ok) {
      problem = "refused";
      remember();
      return show("refused", answer.reason);
    }
    [problem, pause] = ["", 2000];
    acknowledge(values, answer);
    remember();
    tell(answer.said);
    if (Object.keys(payload()).length) plan(500);
  }

  function fail(state) {
    problem = state;
    remember();
    tell();
    pause = Math.min(pause * 2, 60000);
    plan(pause);
  }

  // One at a time: an older text never arrives after a newer one.
  const flush = async () => {
    clearTimeout(timer);
    if (busy) await busy;
    busy = send();
    await busy;
    busy = null;
  };
  function plan(after) {
    clearTimeout(timer);
    timer = setTimeout(flush, after);
  }

  // The field, or the place of a group of radio buttons.
  const fieldOf = (name) => {
    const found = form.elements[name];
    return found instanceof RadioNodeList ? found[0].closest("fieldset") : found;
  };
  function mark(name, faults) {
    const field = fieldOf(name);
    const box = field.closest(".field, td");
    // Those of the page as it came, too: this is the newer word.
    for (const old of box.querySelectorAll(".error")) old.remove();
    box.classList.toggle("field--error", Boolean(faults));
    for (const said of faults ?? []) {
      const place = document.createElement("p");
      [place.className, place.textContent] = ["error", said];
      (field.closest(".with-suffix") ?? field).before(place);
    }
  }

  // Somebody else wrote here, too: both values are shown, and one is chosen.
  function offer(cell, other) {
    contested[cell] = other;
    const place = fieldOf(cell).closest("td, .question");
    place.querySelector("[data-offer]")?.remove();
    const box = document.getElementById("saving-choice").content.firstElementChild.cloneNode(true);
    box.dataset.offer = cell;
    box.querySelector("[data-said]").textContent = other.said;
    box.querySelector("[data-shown]").textContent = other.shown;
    box.addEventListener("click", ({ target }) => {
      if (!target.dataset.choose) return;
      if (target.dataset.choose === "stored")
        for (const [name, value] of Object.entries(other.values)) {
          put(name, value);
          known[name] = valueOf(name);
        }
      base[cell] = other.mark;
      delete contested[cell];
      box.remove();
      fieldOf(cell).focus();
      remember();
      flush();
    });
    place.append(box);
  }

  const put = (name, value) => {
    form.elements[name].value = value;
    fieldOf(name).dispatchEvent(new Event("input", { bubbles: true }));
  };

  // What an earlier page left behind: put back as typed, with what its writer had seen.
  function restore() {
    const found = Object.keys(localStorage).filter((key) => key.startsWith(keep) && key !== own);
    for (const key of found) {
      const left = JSON.parse(localStorage.getItem(key));
      for (const [name, value] of Object.entries(left.values).filter(([name]) => names.includes(name))) {
        if (valueOf(name) === value) continue;
        base[cellOf(name)] = left.base[cellOf(name)];
        put(name, value);
      }
      remember();
      if (isKept) localStorage.removeItem(key);
    }
    return found.length > 0;
  }

  form.addEventListener("submit", async (event) => {
    const csrf = form.elements.csrfmiddlewaretoken;
    if (token()) csrf.value = token();
    if (isPassing) return;
    event.preventDefault();
    const button = event.submitter;
    remember();
    await flush();
    if (problem || Object.keys(contested).length) {
      const place = form.querySelector("[data-offer] button") ?? line;
      place.focus();
      return place.scrollIntoView({ block: "center" });
    }
    if (token()) csrf.value = token();
    isPassing = true;
    // Not at once: the browser passes over a submit while it is still telling of this one.
    setTimeout(() => form.requestSubmit(button));
  });

  if (!unsaved) for (const name of names) known[name] = valueOf(name);
  form.addEventListener("input", ({ target }) => {
    if (!names.includes(target.name)) return;
    remember();
    if (problem) tell();
    else show("typing");
    if (!problem || problem === "refused") plan(1500);
  });
  form.addEventListener("change", () => problem || plan(300));
  addEventListener("online", flush);
  addEventListener("focus", () => problem && flush());
  addEventListener("pagehide", () => dirty().length && flush());
  addEventListener("pageshow", (event) => event.persisted && ((isPassing = false), flush()));
  addEventListener("beforeunload", (event) => !isPassing && !isKept && dirty().length && event.preventDefault());
  let hasRestored = false;
  try {
    hasRestored = restore();
  } catch {
    isKept = false;
  }
  if (hasRestored) show(dirty().length ? "restored" : "arrived");
  if (dirty().length) plan(hasRestored ? 1000 : 300);
})();
