"""The kit's own addresses: a record, what is masked in it, a run that wrote it, a command's form, a look-up."""

from guiju.kernel.pages import forms, lookup, records
from guiju.kernel.pages.page import Page

_DEPARTMENT = "我的"
_RECORD = "records/<str:query>/<path:identity>/"

PAGES = [
    Page("reveal", "查看完整信息", f"{_RECORD}reveal/", records.reveal, None, _DEPARTMENT, in_menu=False),
    Page("record_run", "证据", f"{_RECORD}runs/<int:number>/", records.run, None, _DEPARTMENT, in_menu=False),
    Page("record", "记录", _RECORD, records.show, None, _DEPARTMENT, in_menu=False),
    Page("do", "办理", "do/<str:command>/", forms.do, None, _DEPARTMENT, in_menu=False),
    Page("lookup", "查找", "lookup/<str:model>/", lookup.lookup, None, _DEPARTMENT, in_menu=False),
]
"""Open to everybody signed in: the query, the command or the offered query asks for its own permission."""
