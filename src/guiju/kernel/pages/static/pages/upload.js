// A file field input[type=file][data-upload="id of the hidden field"]: the file goes to the server at once, the form
// carries its digest.
(() => {
  "use strict";

  function say(field, text, isWrong) {
    const line = document.getElementById(`${field.dataset.upload}-state`);
    line.textContent = text;
    line.classList.toggle("field-error", Boolean(isWrong));
  }

  function show(field, digest) {
    const picture = document.getElementById(`${field.dataset.upload}-picture`);
    if (!picture) return;
    picture.hidden = !digest;
    if (digest) picture.src = `/files/${digest}/`;
  }

  async function send(field) {
    const digest = document.getElementById(field.dataset.upload);
    const file = field.files[0];
    digest.value = "";
    show(field, "");
    if (!file) return say(field, "");
    say(field, "正在上传……");
    field.form?.setAttribute("data-uploading", "");
    try {
      const data = new FormData();
      data.set("file", file);
      const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
      const answer = await fetch("/files/", { method: "POST", body: data, credentials: "same-origin", headers: token });
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (!answer.ok || !told.sha256) throw new Error(told.message || "没有上传成功，请重新登录后再选一次。");
      digest.value = told.sha256;
      if (told.media_type.startsWith("image/")) show(field, told.sha256);
      say(field, "✓ 已上传");
    } catch (fault) {
      field.value = "";
      say(field, fault instanceof TypeError ? "网络不通，没有上传；恢复后请再选一次。" : fault.message, true);
    } finally {
      field.form?.removeAttribute("data-uploading");
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-upload]")) send(event.target);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-uploading")) return;
    event.preventDefault();
    guiju.notice.show("文件还在上传，请稍候再提交。", false);
  });
})();
