// A grid of lines [data-rows]: of the empty [data-row]s after the last filled one only one is shown.
(() => {
  "use strict";
  const fields = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea")];
  const isFilled = (row) => fields(row).some((field) => field.value.trim() !== "");

  function fold(grid) {
    const rows = [...grid.querySelectorAll("[data-row]")];
    const last = rows.map(isFilled).lastIndexOf(true);
    rows.forEach((row, place) => { row.hidden = place > last + 1; });
  }

  const all = () => document.querySelectorAll("[data-rows]").forEach(fold);

  document.addEventListener("input", (event) => {
    const grid = event.target.closest("[data-rows]");
    if (grid) fold(grid);
  });
  document.addEventListener("DOMContentLoaded", all);
})();
