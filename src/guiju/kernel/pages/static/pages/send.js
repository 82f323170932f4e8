// A form[data-send] outlives a lost network: what could not be sent is kept on this machine, for this person, and sent
// again under the same number until it is answered.
(() => {
  "use strict";
  const RETRY_MS = 5000;
  const WAITING = "网络断开，已保存在本机，恢复后自动提交。";
  let retry = null;
  let isSending = false;

  const storeKey = () => `guiju.send:${document.body.dataset.person || ""}:${location.pathname}`;

  function kept() {
    try { return JSON.parse(localStorage.getItem(storeKey())); } catch { return null; }
  }

  function buttons(isDisabled) {
    for (const button of document.querySelectorAll("form[data-send] [type=submit], .thumb-bar [type=submit]")) button.disabled = isDisabled;
  }

  // The server has it. A page that is not an answer of its own is asked for once more by the form itself: under the
  // same number that has no second effect.
  function leave(sent, answer) {
    if (answer.redirected) { location.assign(answer.url); return; }
    const form = document.createElement("form");
    form.method = "post";
    form.action = sent.action;
    form.hidden = true;
    for (const [name, value] of sent.fields) {
      const field = document.createElement("input");
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }

  async function send() {
    const sent = kept();
    if (!sent || isSending) return;
    isSending = true;
    clearTimeout(retry);
    buttons(true);
    try {
      const answer = await fetch(sent.action, { method: "POST", body: new URLSearchParams(sent.fields), credentials: "same-origin" });
      if (answer.status >= 502 && answer.status <= 504) throw new TypeError("gateway");
      localStorage.removeItem(storeKey());
      leave(sent, answer);
    } catch {
      guiju.notice.show(WAITING, false);
      retry = setTimeout(send, RETRY_MS);
    } finally {
      isSending = false;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-send]") || event.defaultPrevented) return;
    event.preventDefault();
    if (kept()) { send(); return; }
    const fields = [...new FormData(form, event.submitter)].filter(([, value]) => typeof value === "string");
    try { localStorage.setItem(storeKey(), JSON.stringify({ action: form.action, fields })); } catch { form.submit(); return; }
    send();
  });

  addEventListener("online", send);
  document.addEventListener("DOMContentLoaded", send);
})();
