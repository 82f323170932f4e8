// The one line under the top bar: network gone, network back, server fault with the number that finds the log line.
(() => {
  "use strict";
  const OFFLINE = "网络已断开，已保存在本机，恢复后再提交。";
  const OFFLINE_SCANS = "网络已断开，已保存在本机，恢复后自动提交。";

  const box = () => document.getElementById("notice");

  function show(text, isError) {
    const line = box();
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("is-error", Boolean(isError));
    line.hidden = false;
  }

  function clear() {
    const line = box();
    if (line) line.hidden = true;
  }

  function offline() {
    show(document.querySelector("[data-scan]") ? OFFLINE_SCANS : OFFLINE, false);
  }

  function fault(status, requestNumber) {
    const words = {
      400: "请求有误", 403: "没有权限，或登录已过期", 404: "找不到这条记录",
      409: "数据已被别人改动，请核对后再提交", 413: "内容太大",
    };
    const what = words[status] || "服务器出错，没有保存";
    show(requestNumber ? `${what}（编号 ${requestNumber}）` : what, true);
  }

  addEventListener("offline", offline);
  addEventListener("online", clear);
  document.addEventListener("htmx:sendError", offline);
  document.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    fault(answer.status, answer.getResponseHeader("X-Request-ID"));
  });
  document.addEventListener("htmx:afterOnLoad", clear);
  document.addEventListener("DOMContentLoaded", () => { if (!navigator.onLine) offline(); });

  window.guiju = { notice: { show, clear, offline, fault } };
})();
