// Keeps a page as it is on the server: one stream, and regions that are swapped when they differ. Pages work without it.
"use strict";
(() => {
  const live = document.getElementById("live");
  const lost = document.getElementById("lost");
  const stream = document.body.dataset.stream;

  // --- what is being written is nobody's to change ---
  const touched = new WeakSet();
  const touch = (event) => {
    const form = event.target.closest("form");
    if (form) touched.add(form);
  };
  document.addEventListener("input", touch);
  document.addEventListener("change", touch);
  document.addEventListener("reset", (event) => touched.delete(event.target));
  const busy = (region) => {
    const active = document.activeElement;
    const writes = active && region.contains(active) && active.matches("input, select, textarea");
    return writes || [...region.querySelectorAll("form")].some((form) => touched.has(form)) ||
      (region.closest("form") !== null && touched.has(region.closest("form")));
  };

  // Command ids are new on every rendering; a region that differs in nothing else is the same.
  const plain = (region) => {
    const copy = region.cloneNode(true);
    for (const field of copy.querySelectorAll('input[name="id"]')) field.removeAttribute("value");
    for (const details of copy.querySelectorAll("details")) details.removeAttribute("open");
    for (const timer of copy.querySelectorAll(".timer")) timer.replaceWith(timer.dataset.ends || timer.dataset.left || "");
    for (const kept of copy.querySelectorAll(".news-kept")) kept.remove();
    return copy.innerHTML;
  };

  const say = (text) => {
    if (!live || !text) return;
    live.textContent = "";
    window.setTimeout(() => { live.textContent = text; }, 60);
  };

  // A place in a region that its replacement has too.
  const trail = (element, region) => {
    if (element.id) return "#" + CSS.escape(element.id);
    const steps = [];
    for (let here = element; here && here !== region; here = here.parentElement) {
      steps.unshift(here.tagName + ":nth-child(" + ([...here.parentElement.children].indexOf(here) + 1) + ")");
    }
    return steps.length ? ":scope > " + steps.join(" > ") : null;
  };

  const swap = (region, fresh) => {
    const active = document.activeElement;
    const path = active && region.contains(active) ? trail(active, region) : null;
    const closed = new Map();
    for (const details of region.querySelectorAll("details[id]")) closed.set(details.id, details.open);
    const scrolls = [];
    for (const box of [region, ...region.querySelectorAll(".scroll, ul, ol, div")]) {
      if (box.scrollTop || box.scrollLeft) scrolls.push([trail(box, region), box.scrollTop, box.scrollLeft]);
    }
    for (const name of fresh.getAttributeNames()) {
      if (name !== "open") region.setAttribute(name, fresh.getAttribute(name));
    }
    region.replaceChildren(...document.importNode(fresh, true).childNodes);
    region.setAttribute("data-fresh", "");
    for (const [id, open] of closed) {
      const details = document.getElementById(id);
      if (details) details.open = open;
    }
    for (const [where, top, left] of scrolls) {
      const box = where ? region.querySelector(where) : region;
      if (box) { box.scrollTop = top; box.scrollLeft = left; }
    }
    if (path) {
      const again = region.querySelector(path);
      if (again) again.focus({ preventScroll: true });
    }
  };

  const keep = (region) => {
    if (region.querySelector(".news-kept")) return false;
    const note = document.createElement("p");
    note.className = "news-kept";
    note.textContent = live ? live.dataset.kept : "";
    region.prepend(note);
    return true;
  };

  let other = false;
  // Takes over a page that was fetched; says whether it is the page that is shown.
  const take = (text) => {
    const next = new DOMParser().parseFromString(text, "text/html");
    if (next.body.dataset.exercise !== document.body.dataset.exercise) {
      // Another tab has opened another exercise in this browser: this one stands still, and says so.
      if (lost) { lost.lastElementChild.textContent = live.dataset.other; lost.hidden = false; }
      if (!other) say(live.dataset.other);
      other = true;
      return;
    }
    if (next.body.className.split(" ")[0] !== document.body.className.split(" ")[0]) {
      window.location.reload();
      return;
    }
    clock(next.body.dataset.now);
    document.body.className = next.body.className;
    const news = [];
    const regions = new Map([...document.querySelectorAll("[data-region]")].map((one) => [one.dataset.region, one]));
    const fresh = new Map([...next.querySelectorAll("[data-region]")].map((one) => [one.dataset.region, one]));
    const writing = [...regions.values()].some(busy);
    for (const [name, region] of regions) {
      const other = fresh.get(name);
      if (!other) {
        if (!busy(region)) region.remove();
      } else if (plain(region) !== plain(other)) {
        if (busy(region)) { if (keep(region)) news.push(live ? live.dataset.kept : ""); continue; }
        swap(region, other);
        if (other.dataset.title) news.push(live.dataset.changed.replace("{0}", other.dataset.title));
      }
    }
    // What was not there before goes into its slot, behind whatever it stands behind; without a slot the page is
    // loaded anew, unless somebody writes.
    let lostPlace = false;
    for (const [name, other] of fresh) {
      if (regions.has(name)) continue;
      const slot = other.parentElement.dataset.slot;
      const here = slot && document.querySelector('[data-slot="' + slot + '"]');
      if (!here) { lostPlace = true; continue; }
      let before = other.previousElementSibling;
      while (before && !regions.has(before.dataset.region)) before = before.previousElementSibling;
      const added = document.importNode(other, true);
      if (before) regions.get(before.dataset.region).after(added);
      else here.prepend(added);
      added.setAttribute("data-fresh", "");
      regions.set(name, added);
      if (other.dataset.title) news.push(live.dataset.changed.replace("{0}", other.dataset.title));
    }
    if (lostPlace && !writing) window.location.reload();
    document.title = next.title;
    say([...new Set(news)].slice(0, 3).join(" "));
    tick();
  };

  // While a form is being sent its answer is the next page: what the stream tells of meanwhile must not load another
  // over it. A form that is never answered gives the page back.
  let sending = 0;
  document.addEventListener("submit", () => { sending = Date.now(); });
  window.addEventListener("pageshow", () => { sending = 0; });
  const away = () => Date.now() - sending < 10000;

  let asked = false;
  let again = false;
  const refresh = async () => {
    if (away()) { window.setTimeout(refresh, 1000); return; }
    if (asked) { again = true; return; }
    asked = true;
    try {
      const answer = await fetch(window.location.href, { headers: { accept: "text/html" }, cache: "no-store", credentials: "same-origin" });
      const text = answer.ok ? await answer.text() : "";
      if (away()) return;
      if (answer.ok) take(text);
      else if (answer.status === 401 || answer.status === 403 || answer.status === 404) window.location.reload();
    } catch (error) {
      down(true);
    } finally {
      asked = false;
      if (again) { again = false; window.setTimeout(refresh, 30); }
    }
  };

  // --- the stream ---
  let gone = false;
  const down = (is) => {
    if (other) return;
    if (lost) lost.hidden = !is;
    if (is && !gone) say(live && live.dataset.lost);
    if (!is && gone) say(live && live.dataset.again);
    gone = is;
  };
  let wait = 1000;
  const listen = () => {
    // The server tells of what came after this page was rendered; people who come and go change no number.
    const source = new EventSource(stream + "?at=" + document.body.dataset.seq);
    source.addEventListener("open", () => {
      const back = gone;
      wait = 1000;
      down(false);
      if (back) refresh();
    });
    source.addEventListener("change", (event) => {
      document.body.dataset.seq = event.lastEventId;
      refresh();
    });
    source.addEventListener("error", () => {
      down(true);
      // The browser tries again by itself unless it has given up.
      if (source.readyState === EventSource.CLOSED) {
        window.setTimeout(() => { listen(); refresh(); }, wait);
        wait = Math.min(wait * 2, 15000);
      }
    });
  };
  if (stream && "EventSource" in window) listen();

  // --- the timer, by the server's clock ---
  let ahead = 0;
  const clock = (now) => { if (Number(now) > 0) ahead = Number(now) - Date.now(); };
  clock(document.body.dataset.now);
  const tick = () => {
    for (const timer of document.querySelectorAll(".timer[data-ends]")) {
      const ends = Number(timer.dataset.ends);
      if (!ends) continue;
      const left = Math.max(0, Math.ceil((ends - Date.now() - ahead) / 1000));
      const text = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      if (timer.textContent !== text) timer.textContent = text;
      if (left === 0 && !timer.classList.contains("over")) {
        timer.classList.add("over");
        say(live && live.dataset.over);
      }
    }
  };
  tick();
  window.setInterval(tick, 1000);

  // --- small comforts ---
  // What is coming begins where time stands.
  const now = document.querySelector(".tl .now");
  const scroller = now && now.closest(".scroller");
  if (scroller) scroller.scrollTop = Math.max(0, now.offsetTop - scroller.offsetTop - 140);
  // "Write" beside a way fills in to whom and by which way.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-to]");
    if (!link) return;
    const [to, way] = [document.getElementById("w-to"), document.getElementById("w-way")];
    if (to) to.value = link.dataset.to;
    if (way) way.value = link.dataset.way;
  });
  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    // Without the server the browser would show a page of its own: what was filled in stays here until it is back.
    if (gone) { event.preventDefault(); sending = 0; say(live && live.dataset.lost); return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    touched.delete(form);
    window.setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  // Sheets: focus goes in, Escape goes out.
  let opener = null;
  const sheet = () => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const here = id && document.getElementById(id);
    if (here && here.classList.contains("sheet")) here.focus({ preventScroll: true });
    else if (opener && opener.isConnected) { opener.focus({ preventScroll: true }); opener = null; }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#sheet-"]');
    if (link) opener = link;
  });
  window.addEventListener("hashchange", sheet);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".sheet:target")) window.location.hash = "main";
  });
})();
