// The box in the head of a list ticks every row of the page.
(() => {
  "use strict";
  const all = () => document.querySelectorAll("input[name=pick]");

  function offer() {
    document.querySelectorAll("[data-tick-all]").forEach((box) => { box.hidden = false; });
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) all().forEach((box) => { box.checked = event.target.checked; });
  });
  document.addEventListener("DOMContentLoaded", offer);
  document.addEventListener("htmx:afterSettle", offer);
})();
