// What the panel adds where script runs. Every page works without it.
// Loaded in the head without defer, so that the right theme is set before the first paint.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  if (navigator.clipboard) root.classList.add("can-copy");

  // The theme: <html data-theme="auto"> follows the system, now and later.
  if (root.dataset.theme === "auto") {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
    dark.addEventListener("change", follow);
    follow();
  }

  // A form is sent once: form[data-once]. The buttons are disabled after the browser has read the form,
  // because a disabled button's own value would not be sent.
  const submitters = (form) =>
    [...form.elements].filter((control) => control.type === "submit" || control.type === "image");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.once === "sent") {
      event.preventDefault();
      return;
    }
    form.dataset.once = "sent";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => submitters(form).forEach((button) => { button.disabled = true; }));
  });
  // Coming back with the browser's button may show the page as it was left: let it be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-once=sent]")) {
      form.dataset.once = "";
      form.removeAttribute("aria-busy");
      submitters(form).forEach((button) => { button.disabled = false; });
    }
  });

  // A filter above a list:
  //   <input type="search" data-filter="licences">
  //   <p role="status" data-filter-status="licences" data-none="…" data-one="…" data-many="# …"></p>
  //   <table id="licences" data-filter-rows>
  //     <tbody data-filter-family> <tr data-filter-row> …
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const filter = (input) => {
    const list = document.getElementById(input.dataset.filter);
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const rows = list.querySelectorAll("[data-filter-row]");
    let shown = 0;
    for (const row of rows) {
      const text = plain(row.dataset.filterRow || row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    for (const family of list.querySelectorAll("[data-filter-family]")) {
      family.hidden = !family.querySelector("[data-filter-row]:not([hidden])");
    }
    const status = document.querySelector(`[data-filter-status="${CSS.escape(list.id)}"]`);
    if (!status) return;
    const sentence = shown === 0 ? "none" : shown === 1 ? "one" : "many";
    status.textContent = words.length ? status.dataset[sentence].replace("#", shown) : "";
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) filter(event.target);
  });
  document.addEventListener("keydown", (event) => {
    // Enter in a filter must not send the form around it.
    if (event.key === "Enter" && event.target.matches("[data-filter]")) event.preventDefault();
  });
  document.addEventListener("invalid", (event) => {
    // The browser cannot point at a mistake in a hidden row: show every row again.
    const list = event.target.closest("[data-filter-rows]");
    const input = list && document.querySelector(`[data-filter="${CSS.escape(list.id)}"]`);
    if (!input || !input.value) return;
    input.value = "";
    filter(input);
  }, true);
  // A page that comes back may have kept what was typed.
  addEventListener("pageshow", () => document.querySelectorAll("[data-filter]").forEach((input) => {
    if (input.value) filter(input);
  }));

  // Copying: <button type="button" data-copy="the text" data-copied="Copied">. What was done is announced.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // refused by the browser: the text is still there to be selected
    }
    button.classList.add("copied");
    const told = document.querySelector("[data-announce]");
    if (told) told.textContent = button.dataset.copied;
    setTimeout(() => {
      button.classList.remove("copied");
      if (told) told.textContent = "";
    }, 3000);
  });

  // A countdown: <span data-countdown="300" data-over="time is up"></span> counts the seconds that were left when the
  // page, or the part of it, was made: the reader's clock does not matter. The text beside it says the instant.
  const ends = new WeakMap();
  const days = new Intl.NumberFormat(root.lang || "en", { style: "unit", unit: "day", unitDisplay: "long" });
  const count = () => document.querySelectorAll("[data-countdown]").forEach((place) => {
    if (!ends.has(place)) ends.set(place, performance.now() + 1000 * place.dataset.countdown);
    const left = Math.max(0, Math.ceil((ends.get(place) - performance.now()) / 1000));
    const [minutes, seconds] = [Math.floor(left / 60) % 60, left % 60].map((part) => String(part).padStart(2, "0"));
    const clock = left < 3600 ? `${Number(minutes)}:${seconds}`
      : `${String(Math.floor(left / 3600) % 24).padStart(2, "0")}:${minutes}:${seconds}`;
    const text = left === 0 && place.dataset.over || (left < 86400 ? clock : `${days.format(Math.floor(left / 86400))} ${clock}`);
    if (place.textContent !== text) place.textContent = text;
  });
  addEventListener("DOMContentLoaded", count);
  setInterval(count, 500);

  // A menu made of <details data-menu> closes like one: by Escape, and by a click or a focus elsewhere.
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  const closeElsewhere = (event) => openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("click", closeElsewhere);
  document.addEventListener("focusin", closeElsewhere);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  });
})();
