"""What a browser says of itself, as its owner would call it."""

LONGEST = 40
BROWSERS = {
    "MicroMessenger": "微信",
    "wxwork": "企业微信",
    "DingTalk": "钉钉",
    "Edg": "Edge",
    "QQBrowser": "QQ 浏览器",
    "HuaweiBrowser": "华为浏览器",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""The first that is named: most browsers also name those they are like."""
SYSTEMS = {
    "HarmonyOS": "鸿蒙",
    "Android": "安卓",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def called(agent: str) -> str:
    """Browser and system in a few words; what is neither, as it calls itself."""
    found = [next((name for sign, name in signs.items() if sign in agent), "") for signs in (BROWSERS, SYSTEMS)]
    return "，".join(filter(None, found)) or agent[:LONGEST] or "—"
