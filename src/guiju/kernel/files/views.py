"""The two doors of files: one takes an upload, the other serves what the asker may see."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from guiju.kernel.files import storage
from guiju.kernel.files.bounded import BoundedUpload
from guiju.kernel.files.intake import EXTENSIONS, TOO_BIG, UploadRefused
from guiju.kernel.files.uploads import stage
from guiju.kernel.files.visibility import visible_media_type

log = structlog.get_logger("guiju.files")


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Stage the file in the field ``file``: 200 {sha256, media_type, size}, or 422 {message}."""
    account = request.user.pk
    if account is None:
        return _said("请先登录", 401)
    files = request.FILES.getlist("file")
    if BoundedUpload.cut(request):
        return _said(TOO_BIG, 422)
    if len(files) != 1 or len(request.FILES) != 1:
        return _said("请选择一个文件（每次上传一个）", 422)
    try:
        staged = stage(account, files[0].read(), files[0].name or "")
    except UploadRefused as refused:
        return _said(refused.message, 422)
    except OSError:
        log.exception("upload not written")
        return _said("服务器磁盘写不进去，文件没有保存；请通知管理员，稍后重试", 507)
    return _private(JsonResponse({"sha256": staged.sha256, "media_type": staged.media_type, "size": staged.size}))


@require_safe
def serve(request: HttpRequest, sha256: str) -> HttpResponse:
    """The file, if the account may see it; foreign and unknown are the same 404."""
    account = request.user.pk
    if account is None:
        return _said("请先登录", 401)
    media_type = visible_media_type(account, sha256)
    if media_type not in EXTENSIONS:
        raise Http404
    try:
        content = storage.read(sha256)
    except storage.FileDamaged:
        log.exception("file damaged", sha256=sha256)
        return _said("文件已丢失或被改动，请通知管理员运行 guiju verify", 410)
    response = _private(HttpResponse(content, content_type=media_type))
    disposition = "inline" if media_type.startswith("image/") else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{sha256[:12]}.{EXTENSIONS[media_type]}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _said(message: str, status: int) -> HttpResponse:
    return _private(JsonResponse({"message": message}, status=status, json_dumps_params={"ensure_ascii": False}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
