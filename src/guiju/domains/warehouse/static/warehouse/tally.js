// The tally of a task page: form[data-tally="name"]. What the server says of a scan is added to its line and kept on
// this machine, for this person, until the form was taken; it outlives a reload, a lost network and an expired session.
(() => {
  "use strict";
  const HISTORY = 500;
  const ARMED_MS = 5000;
  const HASTE_MS = 500;
  const form = () => document.querySelector("form[data-tally]");
  const prefix = (name) => `guiju.tally:${document.body.dataset.person || ""}:${name}`;
  const storeKey = () => prefix(form().dataset.tally);
  const empty = () => ({ lines: {}, scans: [] });

  function read() {
    try { return JSON.parse(localStorage.getItem(storeKey())) || empty(); } catch { return empty(); }
  }

  function write(state) {
    state.scans = state.scans.slice(-HISTORY);
    try { localStorage.setItem(storeKey(), JSON.stringify(state)); } catch { guiju.notice.show("本机存不下清点数，请先提交。", true); }
    draw(state);
  }

  const rows = () => [...document.querySelectorAll("[data-line]")];
  const rowOf = (key) => rows().find((row) => row.dataset.line === key);
  const quantityOf = (state, key) => state.lines[key]?.quantity || 0;

  // The line a scan belongs to: the first one of the product that still wants some, else the last.
  function keyOf(state, sku) {
    const fitting = rows().filter((row) => row.dataset.sku === sku && row.dataset.wanted !== undefined);
    const open = fitting.find((row) => quantityOf(state, row.dataset.line) < Number(row.dataset.wanted));
    return (open || fitting.at(-1))?.dataset.line || sku;
  }

  const next = (state) => 1 + Math.max(0, ...Object.values(state.lines).map((line) => line.index || 0));

  function place(state, scan, number) {
    if (number && state.scans.some((each) => each.number === number)) return state;
    const key = keyOf(state, scan.sku);
    const line = state.lines[key] ||= { ...scan, quantity: 0, index: next(state) };
    line.quantity = Math.max(0, line.quantity + Number(scan.delta));
    state.scans.push({ number, key, delta: Number(scan.delta), total: Number(scan.total), barcode: scan.barcode });
    return state;
  }

  function undo() {
    const state = read();
    const last = state.scans.pop();
    if (!last) return;
    const line = state.lines[last.key];
    line.quantity = Math.max(0, line.quantity - last.delta);
    if (!line.quantity && !state.scans.some((each) => each.key === last.key)) delete state.lines[last.key];
    write(state);
    const said = document.querySelector(".scan-last");
    if (said) said.textContent = `已撤销 ${line.name || ""} ${last.delta > 0 ? "−" : "+"}${Math.abs(last.delta)}`;
  }

  function fill(row, line) {
    for (const part of row.querySelectorAll("[data-text]")) part.textContent = line[part.dataset.text] || "";
    for (const field of row.querySelectorAll("[data-value]")) {
      if (field !== document.activeElement) field.value = line[field.dataset.value] ?? field.defaultValue ?? "";
    }
    const pending = row.querySelector("[data-pending]");
    if (pending) pending.hidden = !line.pending;
    row.classList.toggle("is-wrong", Boolean(line.pending) || line.quality_passed === "no");
    if (row.dataset.wanted === undefined) return;
    const wanted = Number(row.dataset.wanted);
    row.classList.toggle("is-short", line.quantity > 0 && line.quantity < wanted);
    row.classList.toggle("is-full", wanted > 0 && line.quantity === wanted);
    row.classList.toggle("is-wrong", line.quantity > wanted);
  }

  function added(key, index) {
    const template = document.getElementById("tally-line");
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.line = key;
    for (const field of row.querySelectorAll("[name]")) {
      field.name = field.name.replace("#", index);
      field.id = field.name;
    }
    for (const label of row.querySelectorAll("label[for]")) label.htmlFor = label.htmlFor.replace("#", index);
    document.getElementById("tally-lines").append(row);
    return row;
  }

  function draw(state) {
    const isFixed = !document.getElementById("tally-line");
    const keys = Object.keys(state.lines);
    for (const row of rows()) {
      if (isFixed) fill(row, state.lines[row.dataset.line] || { quantity: 0 });
      else if (!state.lines[row.dataset.line]) row.remove();
    }
    if (!isFixed) keys.forEach((key) => fill(rowOf(key) || added(key, state.lines[key].index), state.lines[key]));
    const pieces = keys.reduce((sum, key) => sum + quantityOf(state, key), 0);
    for (const part of document.querySelectorAll("[data-tally-kinds]")) part.textContent = keys.filter((key) => quantityOf(state, key)).length;
    for (const part of document.querySelectorAll("[data-tally-pieces]")) part.textContent = pieces.toLocaleString("zh-CN");
    for (const part of document.querySelectorAll("[data-tally-empty]")) part.hidden = keys.length > 0;
    tell(state);
  }

  // What the server needs to know of the tally when it answers the next scan.
  function tell(state) {
    const field = document.querySelector("[data-tally-sent]");
    if (!field) return;
    const picked = {};
    for (const [key, line] of Object.entries(state.lines)) {
      const sku = rowOf(key)?.dataset.sku || line.sku;
      picked[sku] = (picked[sku] || 0) + line.quantity;
    }
    const last = state.scans.at(-1);
    field.value = JSON.stringify({ picked, last: last?.barcode ? { barcode: last.barcode, total: last.total } : null });
  }

  document.addEventListener("guiju:scanned", (event) => {
    if (!form() || event.detail.status !== 200) return;
    const said = document.querySelector("[data-scanned]");
    if (said) write(place(read(), { ...said.dataset }, event.detail.number));
  });

  // What was picked already is taken as the tally, line by line.
  function takePicked() {
    const state = read();
    for (const row of rows()) {
      const key = row.dataset.line;
      const wanted = Number(row.dataset.picked || 0);
      const line = state.lines[key] ||= { sku: row.dataset.sku, name: row.dataset.name, quantity: 0 };
      if (wanted !== line.quantity) state.scans.push({ key, delta: wanted - line.quantity });
      line.quantity = wanted;
    }
    write(state);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-scan-undo]")) undo();
    if (event.target.closest("[data-tally-take]")) takePicked();
  });

  // A number typed by hand is one more entry of the history, so that it can be taken back.
  document.addEventListener("change", (event) => {
    const row = event.target.closest("[data-line]");
    const name = event.target.dataset.value;
    if (!row || !name || !form()) return;
    const state = read();
    const key = row.dataset.line;
    const line = state.lines[key] ||= { sku: row.dataset.sku, name: row.dataset.name, quantity: 0 };
    if (name === "quantity") {
      const wanted = Number.parseInt(event.target.value || "0", 10);
      if (!(wanted >= 0)) { event.target.value = line.quantity; return; }
      state.scans.push({ key, delta: wanted - line.quantity });
      line.quantity = wanted;
    } else {
      line[name] = event.target.value;
    }
    write(state);
  });

  // What cannot be undone is asked for twice, and never by a double tap.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button) return;
    if (guiju.unsent?.()) {
      event.preventDefault();
      guiju.notice.show("还有扫描没有提交，等网络恢复后再试。", true);
      return;
    }
    const since = Date.now() - Number(button.dataset.armedAt || 0);
    if (since > HASTE_MS && since < ARMED_MS) return;
    event.preventDefault();
    if (since <= HASTE_MS) return;
    const words = button.dataset.words ||= button.textContent;
    const pieces = Object.values(read().lines).reduce((sum, line) => sum + line.quantity, 0);
    button.textContent = button.dataset.confirm.replace("#", pieces);
    button.dataset.armedAt = Date.now();
    setTimeout(() => { button.textContent = words; delete button.dataset.armedAt; }, ARMED_MS);
  });

  function forget(name, current) {
    const start = prefix(name);
    for (const key of Object.keys(localStorage)) if (key.startsWith(start) && key !== current) localStorage.removeItem(key);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const done of document.querySelectorAll("[data-tally-done]")) forget(done.dataset.tallyDone, form() ? storeKey() : "");
    if (form()) draw(read());
  });
})();
