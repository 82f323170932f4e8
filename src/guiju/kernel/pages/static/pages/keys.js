// Keys: "/" to the search box (of the list where there is one), Esc out, Enter to the next field where a form asks for it; [data-print] prints.
(() => {
  "use strict";
  const isTyping = (element) => element.matches("input, select, textarea, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !isTyping(event.target)) return focusSearch(event);
    if (event.key === "Escape") return leave(event.target);
    if (event.key === "Enter") return toNextField(event);
  });

  function focusSearch(event) {
    const field = document.querySelector("[data-search]") || document.querySelector(".search input");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  function leave(element) {
    const rail = document.getElementById("rail-switch");
    if (rail && rail.checked) rail.checked = false;
    else if (element.matches("[data-scan] .scan-field")) element.value = "";
    else if (isTyping(element)) element.blur();
  }

  function toNextField(event) {
    const form = event.target.form;
    if (!form?.matches('form[data-enter="next"]') || !event.target.matches("input, select")) return;
    const fields = [...form.elements].filter((field) => field.matches("input:not([type=hidden]), select, textarea") && !field.disabled && !field.readOnly);
    const next = fields[fields.indexOf(event.target) + 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (next.select) next.select();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
})();
