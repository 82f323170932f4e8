// A list: the box in its head ticks every row of the page; leaving the search box asks nothing again.
(() => {
  "use strict";
  const all = () => document.querySelectorAll("input[name=pick]");

  function offer() {
    document.querySelectorAll("[data-tick-all]").forEach((box) => { box.hidden = false; });
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) all().forEach((box) => { box.checked = event.target.checked; });
  });
  // What was typed there has been asked for already; asked again it would lead back to the first page.
  document.addEventListener("change", (event) => { if (event.target.matches("[data-search]")) event.stopPropagation(); }, true);
  document.addEventListener("DOMContentLoaded", offer);
  document.addEventListener("htmx:afterSettle", offer);
})();
