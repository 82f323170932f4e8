"""The door of a page: permission first; what a command may raise becomes a page of ours."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from guiju.kernel.commands.context import Forbidden, KeyReused
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.page import Page, View
from guiju.web import errors


def page_view(page: Page) -> View:
    """The view of ``page`` behind its permission."""

    @wraps(page.view)
    def view(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.me.may(page.permission):
            raise PermissionDenied(_("您的岗位没有“%(title)s”的权限。") % {"title": page.title})
        try:
            return page.view(request, *args, **kwargs)
        except Forbidden as refused:
            raise PermissionDenied(_("您的岗位没有“%(title)s”的权限。") % {"title": refused}) from refused
        except KeyReused:
            return errors.conflict(request, _("同一张表单已用别的内容提交过，请重新打开后再填。"))

    return view
