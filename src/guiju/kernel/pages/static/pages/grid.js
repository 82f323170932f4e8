// A grid of lines [data-grid]: Enter to the next cell and on to a new row, arrows between cells, Esc back to what stood
// there, a block pasted from a spreadsheet fills the cells from where the cursor is.
(() => {
  "use strict";
  const MOST_ROWS = 1000;
  const grid = () => document.querySelector("[data-grid]");
  const rows = () => [...grid().querySelectorAll("[data-grid-row]")];
  const cells = (row) => [...row.querySelectorAll("input:not([type=hidden], [type=file]), select")];
  const isOpen = (cell) => cell.getAttribute("aria-expanded") === "true";
  let before = "";

  function place(cell) {
    const all = rows();
    const row = all.indexOf(cell.closest("[data-grid-row]"));
    return { all, row, column: cells(all[row]).indexOf(cell) };
  }

  // Names have the row's number; a new row takes the first number that no row had.
  function addRow() {
    const all = rows();
    if (all.length >= MOST_ROWS) return null;
    const numbers = all.map((row) => Number(/lines-(\d+)-/.exec(cells(row)[0].name)[1]));
    const number = Math.max(-1, ...numbers) + 1;
    const row = document.querySelector("[data-grid-blank]").content.querySelector("[data-grid-row]").cloneNode(true);
    for (const element of row.querySelectorAll("[id], [name], [for], [data-upload]")) {
      for (const name of ["id", "name", "for", "data-upload"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("lines-0-", `lines-${number}-`));
      }
    }
    row.querySelector(".grid-number").textContent = all.length + 1;
    grid().tBodies[0].append(row);
    offerRemoval();
    return row;
  }

  function offerRemoval() {
    const all = rows();
    all.forEach((row, index) => {
      row.querySelector(".grid-number").textContent = index + 1;
      row.querySelector("[data-grid-remove]").hidden = all.length < 2;
    });
  }

  function removeRow(row) {
    const next = row.nextElementSibling;
    const target = rows()[Math.max(rows().indexOf(row) - 1, 0)];
    if (next?.matches(".line-refusal")) next.remove();
    row.remove();
    offerRemoval();
    focus(cells(target === row || !target.isConnected ? rows()[0] : target)[0]);
    grid().closest("form").dispatchEvent(new Event("input", { bubbles: true }));
  }

  function focus(cell) {
    if (!cell) return;
    cell.focus();
    if (cell.select && cell.type === "text") cell.select();
  }

  function go(cell, down, right) {
    const { all, row, column } = place(cell);
    const line = all[row + down];
    if (line) focus(cells(line)[column + right]);
  }

  function toNext(cell) {
    const { all, row, column } = place(cell);
    const next = cells(all[row])[column + 1];
    if (next) return focus(next);
    const line = all[row + 1] || addRow();
    if (line) focus(cells(line)[0]);
  }

  const isAtStart = (cell) => cell.type !== "text" || (cell.selectionStart === 0 && cell.selectionEnd === 0);
  const isAtEnd = (cell) => cell.type !== "text" || cell.selectionStart === cell.value.length;
  const isWhole = (cell) => cell.type === "text" && cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;

  function onKey(event) {
    const cell = event.target;
    if (!cell.closest?.("[data-grid]") || !cell.matches("input, select") || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isOpen(cell)) return;
    const isChoice = cell.matches("select");
    const moves = {
      Enter: () => toNext(cell),
      ArrowDown: () => !isChoice && go(cell, 1, 0),
      ArrowUp: () => !isChoice && go(cell, -1, 0),
      ArrowRight: () => (isAtEnd(cell) || isWhole(cell)) && !event.shiftKey && go(cell, 0, 1),
      ArrowLeft: () => (isAtStart(cell) || isWhole(cell)) && !event.shiftKey && go(cell, 0, -1),
      Escape: () => restore(cell),
    };
    const move = moves[event.key];
    if (!move || move() === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The first Esc takes back what was typed, the next one leaves the cell.
  function restore(cell) {
    if (cell.value === before) return false;
    cell.value = before;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  // Cells of a spreadsheet: tabs between, one line a row, quotes around what holds either.
  function table(text) {
    const found = [[""]];
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = found[found.length - 1];
      if (isQuoted) {
        if (sign === '"' && text[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; }
        else if (sign === '"') isQuoted = false;
        else row[row.length - 1] += sign;
      } else if (sign === '"' && row[row.length - 1] === "") isQuoted = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") found.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    while (found.length > 1 && found[found.length - 1].every((each) => each === "")) found.pop();
    return found;
  }

  function put(cell, text) {
    const value = text.trim().replace(/^="(.*)"$/, "$1");
    if (cell.matches("select")) {
      const option = [...cell.options].find((each) => each.value === value || each.text.trim() === value);
      if (option) cell.value = option.value;
    } else if (cell.type === "date") {
      const day = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(value);
      cell.value = day ? `${day[1]}-${day[2].padStart(2, "0")}-${day[3].padStart(2, "0")}` : "";
    } else cell.value = value;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function onPaste(event) {
    const cell = event.target;
    if (!cell.closest?.("[data-grid]")) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const start = place(cell);
    let last = cell;
    let left = 0;
    table(text).forEach((values, down) => {
      const row = rows()[start.row + down] || addRow();
      if (!row) { left += 1; return; }
      const targets = cells(row);
      values.forEach((value, right) => {
        const target = targets[start.column + right];
        if (target) { put(target, value); last = target; }
      });
    });
    if (left) guiju.notice.show(`一张单最多 ${MOST_ROWS} 行，还有 ${left} 行没有粘贴；请分成几张单。`, true);
    focus(last);
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("paste", onPaste);
  document.addEventListener("focusin", (event) => { if (event.target.closest("[data-grid]")) before = event.target.value ?? ""; });
  document.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-grid-remove]");
    if (remove) removeRow(remove.closest("[data-grid-row]"));
    if (!event.target.closest("[data-grid-add]")) return;
    event.preventDefault();
    focus(cells(addRow() || rows()[0])[0]);
  });

  // A draft that is put back may have more rows than the form was drawn with.
  document.addEventListener("guiju:restoring", (event) => {
    const last = Math.max(-1, ...Object.keys(event.detail).map((name) => Number(/^lines-(\d+)-/.exec(name)?.[1] ?? -1)));
    while (grid() && last >= rows().length && addRow());
  });
  document.addEventListener("DOMContentLoaded", () => { if (grid()) offerRemoval(); });
})();
