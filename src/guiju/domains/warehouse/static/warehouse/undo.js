// Counts down while an act may still be taken back: form[data-undo=seconds]; then the button goes.
(() => {
  "use strict";

  function count(form, ends) {
    const left = Math.ceil((ends - Date.now()) / 1000);
    const button = form.querySelector("[data-undo-button]");
    if (left <= 0) return button?.remove();
    form.querySelector("[data-undo-left]").textContent = left;
    setTimeout(() => count(form, ends), 250);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-undo]")) count(form, Date.now() + 1000 * form.dataset.undo);
  });
})();
