// A draft by keys: j and k go from clause to clause, a accepts, e edits, i asks why it is left out.
(() => {
  "use strict";
  const isTyping = (element) => element.matches("input, select, textarea, [contenteditable]");
  const all = () => [...document.querySelectorAll("[data-clause]")];
  const current = () => document.activeElement.closest("[data-clause]");

  function go(clause) {
    if (!clause) return;
    clause.focus({ preventScroll: true });
    clause.scrollIntoView({ block: "start" });
  }

  function step(by) {
    const clauses = all();
    const place = clauses.indexOf(current());
    go(place < 0 ? clauses.find((each) => each.matches("[data-open]")) || clauses[0] : clauses[place + by]);
  }

  function leaveOut(clause) {
    const box = clause.querySelector("[data-ignore]");
    if (!box) return;
    box.open = true;
    box.querySelector("input[name=reason]").focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const acts = {
      j: () => step(1),
      k: () => step(-1),
      a: () => current()?.querySelector("[data-accept]")?.click(),
      e: () => current()?.querySelector("[data-edit]")?.click(),
      i: () => current() && leaveOut(current()),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });

  // Whoever decided a clause goes on with the next one that is open.
  document.addEventListener("htmx:afterSwap", (event) => {
    const code = event.detail.target.id;
    const clauses = all();
    const place = clauses.findIndex((each) => each.id === code);
    if (place < 0) return;
    const next = clauses[place].matches("[data-open]") ? clauses[place] : clauses.slice(place + 1).find((each) => each.matches("[data-open]"));
    go(next || clauses[place]);
  });
})();
