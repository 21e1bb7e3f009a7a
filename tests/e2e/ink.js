/* Runs inside a page: finds its kinds of text, puts a text into one of them, and says what is
   cut, what runs over something else and what is too wide. Lengths are CSS pixels. */
window.ink = (() => {
  const TEXT_INPUTS = new Set(["text", "search", "password", "email", "tel", "url", "number", "date"]);
  const BUTTONS = new Set(["submit", "button", "reset"]);
  const SCROLLERS = /auto|scroll/, CUTTERS = /hidden|clip/;
  const style = (el) => getComputedStyle(el);

  /* Kept for screen readers, or not shown at all. */
  let clipped = new Set();
  const findClipped = () => {
    clipped = new Set([...document.body.querySelectorAll("*")].filter((el) => style(el).clipPath !== "none"));
  };
  const isShown = (el) => {
    if (!el.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    if (el.closest(".visually-hidden, .skip, .skip-to-content-link, template")) return false;
    if (clipped.size) for (let up = el; up; up = up.parentElement) if (clipped.has(up)) return false;
    const box = el.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  const ownTexts = (el) => [...el.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
  const isControl = (el) =>
    (el.tagName === "INPUT" && (TEXT_INPUTS.has(el.type) || BUTTONS.has(el.type))) ||
    el.tagName === "SELECT" || el.tagName === "TEXTAREA";
  const isText = (el) => !["SCRIPT", "STYLE", "OPTION", "OPTGROUP", "TITLE"].includes(el.tagName) &&
    !(el instanceof SVGElement) && ownTexts(el).length > 0;
  const above = (el, test) => {
    for (let up = el.parentElement; up; up = up.parentElement) if (test(style(up), up)) return up;
    return null;
  };
  const name = (el) => {
    const type = el.tagName === "INPUT" ? `[${el.type}]` : "";
    const id = el.id && !/[0-9]/.test(el.id) ? `#${el.id}` : "";
    return el.tagName.toLowerCase() + type + id + [...el.classList].map((c) => `.${c}`).join("");
  };
  const told = (el) => {
    const text = (el.value || el.textContent || "").trim().replace(/\s+/g, " ").slice(0, 50);
    return `${el.parentElement ? name(el.parentElement) + " > " : ""}${name(el)} «${text}»`;
  };

  /* --- kinds: what looks the same is measured once --- */
  const LOOKS = ["fontFamily", "fontSize", "fontWeight", "lineHeight", "overflowY", "letterSpacing", "fontStyle"];
  const BOXES = ["height", "paddingTop", "paddingBottom"];  // what bounds the text of a control
  const kindOf = (el) => {
    const looks = style(el), up = above(el, (s) => s.overflowY !== "visible");
    const type = isControl(el) || el.tagName === "BUTTON" ? `[${el.type}]` : "";
    const short = `${el.tagName}${type}.${[...el.classList].sort().join(".")}`;
    const box = type || looks.overflowY !== "visible" ? BOXES.map((look) => looks[look]) : [];
    return [short, ...LOOKS.map((look) => looks[look]), ...box, up ? up.classList[0] || up.tagName : ""].join("|");
  };
  let held = [];
  const kinds = () => {
    held = [];
    findClipped();
    const found = {};
    for (const el of document.body.querySelectorAll("*")) {
      if (!(isControl(el) || isText(el)) || !isShown(el)) continue;
      const kind = kindOf(el);
      if (!(kind in found)) { found[kind] = held.length; held.push(el); }
    }
    return found;
  };

  /* --- the text drawn in its place, and the same text drawn where nothing can cut it --- */
  let undo = () => {};
  const put = (el, text) => {
    if (el.tagName === "SELECT") {
      const option = el.options[Math.max(el.selectedIndex, 0)] || el.appendChild(new Option());
      const before = option.text;
      option.text = text;
      return () => { option.text = before; };
    }
    if (isControl(el)) {
      const before = el.value, type = el.type;
      if (!BUTTONS.has(type) && type !== "textarea") el.type = "text";  // dots have no vowels
      el.value = text;
      return () => { el.value = before; if (el.type !== type) el.type = type; };
    }
    const nodes = ownTexts(el), before = nodes.map((n) => n.data);
    nodes.forEach((n, i) => { n.data = i ? "" : text; });
    return () => nodes.forEach((n, i) => { n.data = before[i]; });
  };
  /* Scroll it into the window; return where its text stands, or the whole of a control. */
  const bring = (el) => {
    const range = document.createRange();
    el.scrollIntoView({ block: "center", inline: "start", behavior: "instant" });
    if (isControl(el)) return el.getBoundingClientRect();
    range.selectNodeContents(ownTexts(el)[0]);
    const over = range.getBoundingClientRect().right - innerWidth;
    const scroller = above(el, (s) => SCROLLERS.test(s.overflowX));
    if (over > 0 && scroller) scroller.scrollLeft += over + 20;
    return range.getBoundingClientRect();
  };
  const draw = (index, text) => {
    const el = held[index], back = put(el, text);
    document.documentElement.classList.add("ink");
    el.classList.add("ink-target");
    undo = () => { back(); el.classList.remove("ink-target"); document.documentElement.classList.remove("ink"); };
    const box = bring(el), looks = style(el), size = parseFloat(looks.fontSize);
    return {
      x: box.left + scrollX - size, y: box.top + scrollY - size,
      width: box.width + 2 * size, height: Math.min(box.height, 300) + 2 * size,
      font: `${looks.fontStyle} ${looks.fontWeight} ${looks.fontSize} ${looks.fontFamily}`,
      line: looks.lineHeight === "normal" ? 0 : parseFloat(looks.lineHeight), told: told(el),
    };
  };
  const drawFree = (font, text) => {
    const free = document.createElement("div");
    free.textContent = text;
    free.className = "ink-target ink-free";
    free.style.font = font;
    free.style.lineHeight = "4";
    document.documentElement.classList.add("ink");
    document.body.append(free);
    undo = () => { free.remove(); document.documentElement.classList.remove("ink"); };
    const box = free.getBoundingClientRect();
    return { x: box.left + scrollX, y: box.top + scrollY, width: box.width, height: box.height };
  };

  /* --- faults of the whole page --- */
  const sideways = () => {
    const wide = document.documentElement.clientWidth;
    if (Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) <= wide) return [];
    const out = [...document.body.querySelectorAll("*")].filter((el) =>
      isShown(el) && el.getBoundingClientRect().right + scrollX > wide + 0.5 &&
      !above(el, (s) => SCROLLERS.test(s.overflowX) || CUTTERS.test(s.overflowX)));
    const deepest = out.filter((el) => !out.some((other) => other !== el && el.contains(other)));
    return (deepest.length ? deepest : [document.body]).slice(0, 4).map((el) => `wider than the window: ${told(el)}`);
  };
  const cut = (el) => {
    if (TEXT_INPUTS.has(el.type)) return lineCut(el);
    if (el.tagName === "TEXTAREA") return el.scrollHeight > el.clientHeight + 1 ? [`hides a part: ${told(el)}`] : [];
    const s = style(el), said = [];
    const high = el.scrollHeight > el.clientHeight + 1, wide = el.scrollWidth > el.clientWidth + 1;
    if (CUTTERS.test(s.overflowY) && high) said.push(`cut below: ${told(el)}`);
    if (CUTTERS.test(s.overflowX) && wide) said.push(`cut at the side: ${told(el)}`);
    if (SCROLLERS.test(s.overflowY) && high && el.matches(".table-wrap, .results")) said.push(`scrolls within: ${told(el)}`);
    return said;
  };
  const pen = document.createElement("canvas").getContext("2d");
  const textWidth = (el, text) => {
    const s = style(el);
    pen.font = `${s.fontWeight} ${s.fontSize} ${s.fontFamily}`;
    return pen.measureText(text).width;
  };
  const room = (el) => el.clientWidth - parseFloat(style(el).paddingLeft) - parseFloat(style(el).paddingRight);
  const controlCut = (el) => {
    let text = el.placeholder && !el.value ? el.placeholder : "";
    if (BUTTONS.has(el.type)) text = el.value;
    if (el.tagName === "SELECT" && !el.multiple && el.selectedIndex >= 0) text = el.options[el.selectedIndex].text;
    const arrow = el.tagName === "SELECT" ? 16 : 0;
    if (!text || el.tagName === "TEXTAREA") return [];
    return textWidth(el, text.trim()) > room(el) - arrow + 1 ? [`its words do not fit: ${told(el)} «${text.trim()}»`] : [];
  };
  /* What stands in a field must be seen whole; a search moves along with the writing. */
  const lineCut = (el) => el.value && el.type !== "search" && !el.closest("#container") &&
    textWidth(el, el.value) > room(el) + 1 ? [`hides a part: ${told(el)}`] : [];
  /* Lines of text as boxes, with the block that should hold them. */
  const lines = () => {
    const found = [], range = document.createRange();
    for (const el of document.body.querySelectorAll("*")) {
      if (!isText(el) || !isShown(el)) continue;
      const block = style(el).display === "inline" ? above(el, (s) => s.display !== "inline") : el;
      for (const node of ownTexts(el)) {
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) if (box.width > 1) found.push({ el, block, box });
      }
    }
    return found;
  };
  const outside = ({ el, block, box }) => {
    const hold = block.getBoundingClientRect();
    return box.right > hold.right + 1.5 || box.left < hold.left - 1.5 ? [`runs out of its box: ${told(el)}`] : [];
  };
  /* What stays in sight while the page moves on below it. */
  const layer = (el) => {
    for (let at = el; at; at = at.parentElement) if (["sticky", "fixed"].includes(style(at).position)) return at;
    return null;
  };
  /* The inner band of a line, where its letters stand; two of them on one spot cannot be read. */
  const collisions = (all) => {
    const bands = all.map(({ el, box }) => ({ el, layer: layer(el), left: box.left + 1, right: box.right - 1,
      top: box.top + box.height * 0.3, bottom: box.bottom - box.height * 0.3 })).sort((a, b) => a.top - b.top);
    const said = [];
    bands.forEach((a, i) => {
      for (let j = i + 1; j < bands.length && bands[j].top < a.bottom; j++) {
        const b = bands[j];
        if (a.el !== b.el && a.layer === b.layer && b.left < a.right && a.left < b.right) said.push(`lies on other text: ${told(a.el)} and ${told(b.el)}`);
      }
    });
    return said;
  };
  /* What tears Khmer clusters apart or makes them unreadable. */
  const PLAIN = { letterSpacing: "normal", textTransform: "none", fontStyle: "normal" };
  const spoiled = (el) => {
    const s = style(el);
    const wrong = Object.keys(PLAIN).filter((name) => s[name] !== PLAIN[name]);
    if (s.wordBreak === "break-all") wrong.push("wordBreak");
    return /[\u1780-\u17d2]/.test(el.textContent) ? wrong.map((n) => `${n} is ${s[n]}: ${told(el)}`) : [];
  };
  const TARGETS = "button, .button, input:not([type=hidden]), select, textarea, summary, .menu a, .pager a, .brand";
  const small = () => [...document.querySelectorAll(TARGETS)].filter((el) => isShown(el)).flatMap((el) => {
    const whole = el.closest(".check") || el;  // a tick is hit by its words, too
    const box = whole.getBoundingClientRect();
    return Math.round(box.height) < 40 ? [`too low for a finger, ${Math.round(box.height)} px: ${told(el)}`] : [];
  });
  const faults = ({ fingers }) => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
    scrollTo(0, 0);
    for (const box of document.querySelectorAll(".table-wrap, .results, .tabular")) box.scrollLeft = 0;
    findClipped();
    const shown = [...document.body.querySelectorAll("*")].filter(isShown), all = lines();
    const said = [...sideways(), ...shown.flatMap(cut), ...shown.filter(isControl).flatMap(controlCut),
      ...shown.filter(isText).flatMap(spoiled), ...all.flatMap(outside), ...collisions(all), ...(fingers ? small() : [])];
    return [...new Set(said)];
  };
  return { kinds, draw, drawFree, faults, restore: () => { undo(); undo = () => {}; } };
})();
