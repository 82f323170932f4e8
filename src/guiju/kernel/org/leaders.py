"""Who leads whom: the holder of the superior post, at the same place before anywhere, or of the one above that."""

from datetime import date

from guiju.kernel.org.held import PostHolder
from guiju.kernel.org.holders import Holders, holders, line_at, own_holders
from guiju.kernel.org.models import Post
from guiju.kernel.org.tree import Parents, parents


def leaders(day: date, using: str = "default") -> dict[int, int]:
    """The account of everybody who works here → the account that leads it; 0 for whoever nobody leads."""
    above = dict(Post.objects.using(using).values_list("code", "superior"))
    known, tree = holders(day, above, using), parents(using)
    found: dict[int, int] = {}
    for each in own_holders(day, using):
        if not found.get(each.account):
            found[each.account] = _leader(each, above, known, tree)
    return found


def _leader(each: PostHolder, above: dict[str, str], known: Holders, tree: Parents) -> int:
    post, seen = above.get(each.post, ""), {each.post}
    while post and post not in seen:
        for line in (line_at(each.place, tree), None):
            found = next((one.account for one in known.of((post,), line) if one.account != each.account), 0)
            if found:
                return found
        seen.add(post)
        post = above.get(post, "")
    return 0
