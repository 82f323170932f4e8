// A half-filled form (form[data-keep] with an id) is kept in this tab, for this person, until it was taken:
// restored after an expired session, a fault or a lost network.
(() => {
  "use strict";
  const PREFIX = "guiju.keep:";
  const SECRET = /password|csrf/i;
  const body = () => document.body;
  const prefix = () => `${PREFIX}${body().dataset.person || ""}:`;
  const keyOf = (form) => `${prefix()}${location.pathname}#${form.id}`;

  function read(key) {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
  }

  function write(key, draft) {
    try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* a full or forbidden store loses only the draft */ }
  }

  function drafts(start) {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(start));
  }

  const isKept = (field) => field.name && !SECRET.test(field.name) && !["file", "hidden", "password", "submit", "button"].includes(field.type);

  function valuesOf(form) {
    const values = {};
    for (const field of form.elements) {
      if (!isKept(field)) continue;
      const several = (values[field.name] ||= []);
      if (field.type === "checkbox" || field.type === "radio") several.push(field.checked);
      else several.push(field.value);
    }
    return values;
  }

  function restore(form) {
    const draft = read(keyOf(form));
    if (!draft) return;
    document.dispatchEvent(new CustomEvent("guiju:restoring", { detail: draft.values }));
    const place = {};
    for (const field of form.elements) {
      if (!isKept(field) || !(field.name in draft.values)) continue;
      const value = draft.values[field.name][place[field.name] = (place[field.name] ?? -1) + 1];
      if (value === undefined) continue;
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
    }
    // Nobody knows whether the server took it: under the same number it cannot be taken twice.
    const number = form.elements.namedItem("request_id");
    if (number && draft.unanswered) number.value = draft.unanswered;
    if (!("keepDrafts" in body().dataset)) guiju.notice.show("已恢复上次未提交的内容，请核对后提交。", false);
  }

  // A draft marked sent is dropped by the next page, unless that page says the form was not taken.
  function settleSent() {
    const returned = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
    const isAnswered = "keepDrafts" in body().dataset;
    const wasRefused = isAnswered || returned;
    for (const key of drafts(wasRefused ? PREFIX : prefix())) {
      const draft = read(key);
      if (!draft?.sent) continue;
      if (wasRefused) write(key, { values: draft.values, sent: false, unanswered: isAnswered ? undefined : draft.sent });
      else sessionStorage.removeItem(key);
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("form[data-keep]")) write(keyOf(form), { ...read(keyOf(form)), values: valuesOf(form), sent: false });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) drafts(PREFIX).forEach((key) => sessionStorage.removeItem(key));
    if (form.matches("form[data-keep]") && !form.matches("[hx-post]")) write(keyOf(form), { values: valuesOf(form), sent: form.elements.namedItem("request_id")?.value || true });
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form[data-keep]");
    if (!form || !event.detail.successful) return;
    const leaves = event.detail.xhr.getResponseHeader("HX-Redirect") || "";
    if (!leaves.startsWith("/sign-in/")) sessionStorage.removeItem(keyOf(form));
  });

  document.addEventListener("DOMContentLoaded", () => {
    settleSent();
    document.querySelectorAll("form[data-keep][id]").forEach(restore);
  });
})();
