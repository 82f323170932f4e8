// Completes a reference while it is typed: input[data-lookup=address] becomes a combobox with one list below it.
(() => {
  "use strict";
  const WAIT_MS = 180;
  let list = null;
  let field = null;
  let timer = 0;
  let asked = 0;

  const options = () => [...list.children];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function prepare(input) {
    if (input.getAttribute("role") === "combobox") return;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", "lookup-list");
  }

  function build() {
    list = document.createElement("ul");
    list.id = "lookup-list";
    list.className = "lookup-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "可选项");
    list.hidden = true;
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) take(option);
    });
    document.body.append(list);
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    if (!list || !field) return;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function show(offers) {
    list.replaceChildren(...offers.map((offer, place) => {
      const option = document.createElement("li");
      option.id = `lookup-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.code = offer.code;
      const code = document.createElement("b");
      code.textContent = offer.code;
      option.append(code, ` ${offer.caption}`);
      return option;
    }));
    const box = field.getBoundingClientRect();
    list.style.left = `${box.left}px`;
    list.style.top = `${box.bottom + 2}px`;
    list.style.minWidth = `${box.width}px`;
    list.hidden = offers.length === 0;
    field.setAttribute("aria-expanded", String(offers.length > 0));
  }

  function move(step) {
    const all = options();
    const next = all[(all.indexOf(chosen()) + step + all.length) % all.length] ?? all[0];
    all.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    field.value = option.dataset.code;
    field.title = option.textContent;
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function ask(words) {
    const number = asked += 1;
    const answer = await fetch(`${field.dataset.lookup}?q=${encodeURIComponent(words)}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected || number !== asked) return;
    const { offers } = await answer.json();
    if (number === asked && document.activeElement === field) show(offers);
  }

  document.addEventListener("focusin", (event) => {
    if (!event.target.matches?.("input[data-lookup]")) return;
    field = event.target;
    if (!list) build();
    prepare(field);
  });

  document.addEventListener("input", (event) => {
    if (event.target !== field || !event.isTrusted) return;
    close();
    const words = field.value.trim();
    if (words) timer = setTimeout(() => ask(words).catch(() => close()), WAIT_MS);
  });

  // Before the grid and the form: while the list is open its keys are its own.
  document.addEventListener("keydown", (event) => {
    if (event.target !== field || event.isComposing) return;
    if (list.hidden) { if (event.key === "Enter" || event.key === "Tab") close(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) move(step);
    else if (event.key === "Enter" && chosen()) take(chosen());
    else if (event.key === "Escape") close();
    else { if (event.key === "Enter" || event.key === "Tab") close(); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
  addEventListener("scroll", () => { if (list && !list.hidden) close(); }, true);
})();
