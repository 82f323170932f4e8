// The scan field of a task page. A scanner types a code and Enter; each scan is kept on this machine with a number of
// its own until the server has answered it, so that a lost network loses and doubles nothing.
(() => {
  "use strict";
  const RETRY_MS = 5000;
  let sound = null;
  let isSending = false;
  let retry = null;

  const form = () => document.querySelector("form[data-scan]");
  const field = () => form()?.querySelector(".scan-field");
  const storeKey = () => `guiju.scans:${document.body.dataset.person || ""}:${form().getAttribute("action")}`;

  function waiting() {
    try { return JSON.parse(localStorage.getItem(storeKey())) || []; } catch { return []; }
  }

  function keep(scans) {
    localStorage.setItem(storeKey(), JSON.stringify(scans));
    const state = form().querySelector(".scan-waiting");
    if (state) state.textContent = scans.length > 1 || (scans.length && !navigator.onLine) ? `待提交 ${scans.length} 次扫描` : "";
  }

  // crypto.randomUUID is missing on plain http, where warehouses are.
  function number() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function tone(isGood) {
    try {
      sound ||= new AudioContext();
      const starts = isGood ? [0] : [0, 0.22];
      for (const start of starts) {
        const wave = sound.createOscillator();
        const volume = sound.createGain();
        wave.type = isGood ? "sine" : "square";
        wave.frequency.value = isGood ? 1046 : 196;
        volume.gain.value = isGood ? 0.25 : 0.3;
        wave.connect(volume).connect(sound.destination);
        wave.start(sound.currentTime + start);
        wave.stop(sound.currentTime + start + (isGood ? 0.08 : 0.18));
      }
    } catch { /* a machine without sound still scans */ }
    if (!isGood) navigator.vibrate?.([120, 60, 120]);
  }

  function backToField() {
    const target = field();
    if (target && !document.activeElement?.matches("textarea, select, input:not(.scan-field)")) target.focus({ preventScroll: true });
  }

  function show(html) {
    const result = document.querySelector(form().dataset.scanResult || "#scan-result");
    if (!result) return;
    result.innerHTML = html;
    window.htmx?.process(result);
  }

  // True when the scan is answered and leaves the store.
  async function send(scan) {
    const data = new URLSearchParams(new FormData(form()));
    data.set(field().name, scan.code);
    data.set("request_id", scan.number);
    const answer = await fetch(form().action, {
      method: "POST", body: data, credentials: "same-origin", headers: { "HX-Request": "true", "HX-Current-URL": location.href },
    });
    const leaves = answer.headers.get("HX-Redirect");
    if (leaves) { location.assign(leaves); return false; }
    const isFault = answer.status >= 500;
    const isRefusal = answer.status === 409 || answer.status === 422;
    if (answer.ok || isRefusal) { show(await answer.text()); guiju.notice.clear(); }
    else guiju.notice.fault(answer.status, answer.headers.get("X-Request-ID"));
    tone(answer.ok && !document.querySelector("[data-scan-beep]"));
    document.dispatchEvent(new CustomEvent("guiju:scanned", { detail: { ...scan, status: answer.status } }));
    return !isFault;
  }

  async function pump() {
    if (isSending || !form()) return;
    isSending = true;
    clearTimeout(retry);
    try {
      for (let scans = waiting(); scans.length; scans = waiting()) {
        if (!await send(scans[0])) { again(); break; }
        keep(waiting().slice(1));
      }
    } catch {
      tone(false);
      guiju.notice.offline();
      keep(waiting());
      again();
    } finally {
      isSending = false;
      backToField();
    }
  }

  function again() {
    retry = setTimeout(pump, RETRY_MS);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-scan]")) return;
    event.preventDefault();
    const code = field().value.trim();
    field().value = "";
    if (!code) return;
    keep([...waiting(), { code, number: number() }]);
    pump();
  });

  // Undo takes back the last scan: one that has not been sent is simply forgotten.
  document.addEventListener("click", (event) => {
    const undo = event.target.closest("[data-scan-undo]");
    const scans = undo && form() ? waiting() : [];
    if (scans.length < 2 && !(scans.length && !isSending)) return;
    event.preventDefault();
    event.stopPropagation();
    keep(scans.slice(0, -1));
    backToField();
  }, true);

  document.addEventListener("htmx:afterSettle", backToField);
  document.addEventListener("visibilitychange", backToField);
  addEventListener("online", pump);
  window.guiju.unsent = () => (form() ? waiting().length : 0);

  document.addEventListener("DOMContentLoaded", () => {
    if (!form()) return;
    // Until now a scan would have left the page for the address of the form.
    field().disabled = false;
    backToField();
    if (waiting().length) { keep(waiting()); pump(); }
  });
})();
