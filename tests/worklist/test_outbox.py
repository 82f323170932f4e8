"""What goes outside: written with the act, sent after it, once more after a kill, never to a host that is not listed."""

import base64
import hmac
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import orjson
import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from guiju.kernel.accounts.models import Account
from guiju.kernel.audit.models import Evidence
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.worklist import outbound, senders
from guiju.kernel.worklist.commands import LeaseOutgoing, ResendOutgoing, SendMessages, SettleOutgoing
from guiju.kernel.worklist.delivery import MOST_ATTEMPTS, deliver, waiting
from guiju.kernel.worklist.models import Message, Outgoing
from guiju.kernel.worklist.queries import waiting_of
from guiju.kernel.worklist.sinks import sinks
from tests.findings.company import ADMINISTRATOR, KEEPER, Overseen

pytestmark = pytest.mark.founded

Arrived = list[tuple[dict[str, str], bytes]]


class Receiver(HTTPServer):
    answer = 200

    def __init__(self) -> None:
        self.arrived: Arrived = []
        super().__init__(("127.0.0.1", 0), Taking)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?x=1"


class Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrived.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.answer)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(company: Overseen, receiver: Receiver, settings: Settings) -> Receiver:
    settings.GUIJU_OUTBOUND_HOSTS = ["127.0.0.1=127.0.0.0/8"]
    settings.GUIJU_SINKS = {"boss": {"url": receiver.url, "kinds": ["finding.escalated", "note"], "per_minute": 20}}
    return receiver


def tell(company: Overseen, *titles: str, kind: str = "note") -> None:
    items = [{"kind": kind, "title": title, "person": company.accounts[KEEPER]} for title in titles]
    assert len(run_items(SendMessages, items, Context(SYSTEM)).done) == len(titles)  # type: ignore[arg-type]


def now() -> datetime:
    return timezone.now() + timedelta(seconds=1)


def test_it_is_signed_and_carries_its_key(company: Overseen, hook: Receiver) -> None:
    tell(company, "逾期未整改：灭火器")
    assert hook.arrived == []
    assert deliver(now()) == 1
    assert deliver(now()) == 0
    row = Outgoing.objects.get()
    assert (row.sent_at is not None, row.attempts, row.envelope, row.lease, row.fault) == (True, 1, row.id, "", "")
    [(headers, body)] = hook.arrived
    assert headers["webhook-id"] == f"guiju-{row.id}"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(configured.SECRETS.content("webhook.boss", 32), signed, "sha256")
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    told = orjson.loads(body)
    assert (told["id"], told["title"]) == (f"guiju-{row.id}", "逾期未整改：灭火器")


def test_only_what_a_sink_wants_is_queued(company: Overseen, hook: Receiver) -> None:
    tell(company, "随便", kind="other")
    assert (Message.objects.count(), Outgoing.objects.count()) == (1, 0)


def test_a_busy_sink_gets_a_digest(company: Overseen, hook: Receiver) -> None:
    tell(company, *(f"问题 {number}" for number in range(30)))
    assert deliver(now()) == 1
    [(_, body)] = hook.arrived
    told = orjson.loads(body)
    assert told["title"] == "规矩：30 条通知"
    assert told["body"].splitlines()[0] == "· 问题 0"
    assert told["body"].splitlines()[-1] == "……另有 10 条"
    assert len(told["notices"]) == 30
    assert len(set(Outgoing.objects.values_list("envelope", flat=True))) == 1


def test_no_more_a_minute_than_it_takes(company: Overseen, hook: Receiver, settings: Settings) -> None:
    settings.GUIJU_SINKS = {"boss": {"url": hook.url, "per_minute": 4}}
    for turn in range(6):
        tell(company, f"第 {turn} 条")
        deliver(now())
    assert len(hook.arrived) == 4
    assert Outgoing.objects.filter(sent_at__isnull=True).count() == 2
    deliver(now() + timedelta(seconds=61))
    assert Outgoing.objects.filter(sent_at__isnull=True).count() == 0
    assert len(hook.arrived) == 6


@pytest.mark.parametrize("answer", [500, 302])
def test_a_failure_is_tried_again_ever_later_with_the_same_key(company: Overseen, hook: Receiver, answer: int) -> None:
    hook.answer = answer
    tell(company, "逾期")
    assert deliver(now()) == 0
    row = Outgoing.objects.get()
    assert (row.attempts, row.fault, row.sent_at, row.lease) == (1, f"对方回答 {answer}", None, "")
    assert deliver(now()) == 0
    assert len(hook.arrived) == 1
    pauses = []
    for _ in range(3):
        at = row.next_at + timedelta(seconds=1)
        with time_machine.travel(at, tick=False):
            assert deliver(at) == 0
        row.refresh_from_db()
        pauses.append(row.next_at - at)
    assert pauses == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    hook.answer = 200
    at = row.next_at + timedelta(seconds=1)
    with time_machine.travel(at):
        assert deliver(at) == 1
    assert len(hook.arrived) == 5
    assert len({headers["webhook-id"] for headers, _ in hook.arrived}) == 1


def test_it_is_given_up_in_the_end(company: Overseen, hook: Receiver) -> None:
    hook.answer = 500
    tell(company, "逾期")
    for _ in range(MOST_ATTEMPTS):
        at = Outgoing.objects.get().next_at + timedelta(seconds=2)
        with time_machine.travel(at):
            deliver(at)
    row = Outgoing.objects.get()
    assert (row.attempts, row.abandoned_at is not None, row.fault) == (MOST_ATTEMPTS, True, "对方回答 500")
    assert waiting(timezone.now() + timedelta(days=90)) == []


@pytest.fixture
def abandoned(company: Overseen, hook: Receiver) -> Outgoing:
    """A notice that was tried and given up."""
    tell(company, "逾期：灭火器")
    lease = "a" * 32
    run_items(LeaseOutgoing, [{"sink": "boss", "lease": lease, "most": 10}], Context(SYSTEM))
    row = Outgoing.objects.get()
    given = {"outgoing": row.id, "lease": lease, "envelope": row.id, "fault": "没有回答"}
    run_items(SettleOutgoing, [given], Context(SYSTEM))
    row.refresh_from_db()
    assert row.abandoned_at is not None
    return row


def resend(company: Overseen, row: Outgoing) -> Outcome:
    return company.act(ADMINISTRATOR, ResendOutgoing, {"outgoing": row.id})


def signed_in(company: Overseen, who: str) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(Account.objects.get(id=company.accounts[who]))
    session = made.session
    session["demo"] = True
    session.save()
    return made


def test_the_administrator_sees_what_was_given_up_and_sends_it_again(
    company: Overseen, hook: Receiver, abandoned: Outgoing
) -> None:
    assert waiting_of() == (0, 1)
    assert signed_in(company, KEEPER).get("/worklist/abandoned/").status_code == 403
    client = signed_in(company, ADMINISTRATOR)
    listed = client.get("/worklist/abandoned/").content.decode()
    assert str(abandoned.id) in listed
    assert "没有回答" in listed
    assert "灭火器" not in listed
    record = f"/records/worklist.abandoned/{abandoned.id}/"
    assert "重新发送" in client.get(record).content.decode()
    assert client.get("/records/worklist.abandoned/NO-SUCH/").status_code == 404
    form = client.get(f"/do/worklist.resend_outgoing/?outgoing={abandoned.id}")
    token = re.findall(r'name="request_id" value="([^"]+)"', form.content.decode())[0]
    given = {"outgoing": abandoned.id, "request_id": token}
    assert client.post(f"/do/worklist.resend_outgoing/?outgoing={abandoned.id}", given).status_code == 302
    assert Evidence.objects.filter(command=ResendOutgoing.key, actor=company.accounts[ADMINISTRATOR]).count() == 1
    assert waiting_of() == (1, 0)
    assert client.get(record).status_code == 404
    assert deliver(now()) == 1
    assert [headers["webhook-id"] for headers, _ in hook.arrived] == [f"guiju-{abandoned.id}"]


def test_only_what_was_given_up_is_sent_again_once(company: Overseen, abandoned: Outgoing, settings: Settings) -> None:
    kept, settings.GUIJU_SINKS = settings.GUIJU_SINKS, {}
    assert [why.message for why in resend(company, abandoned).refusals] == ["设置里已经没有去向“boss”"]
    settings.GUIJU_SINKS = kept
    twice = [{"outgoing": abandoned.id}] * 2
    outcome = run_items(ResendOutgoing, twice, Context(company.accounts[ADMINISTRATOR], on_refusal=OnRefusal.PARTIAL))
    assert outcome.refused == [1]
    assert [why.message for why in resend(company, abandoned).refusals] == ["这条通知没有放弃，不用重新发送"]
    abandoned.refresh_from_db()
    assert (abandoned.attempts, abandoned.abandoned_at) == (0, None)


def test_metrics_tell_what_waits_and_what_was_given_up(company: Overseen, abandoned: Outgoing) -> None:
    tell(company, "还有一条")
    said = Client().get("/metrics", headers={"host": "localhost"}).content.decode()
    assert "guiju_outgoing_waiting 1.0" in said
    assert "guiju_outgoing_abandoned 1.0" in said


def test_what_a_killed_worker_leaves_is_sent_by_the_next(company: Overseen, hook: Receiver) -> None:
    tell(company, "逾期")
    lease = {"sink": "boss", "lease": "a" * 32, "most": 10}
    run_items(LeaseOutgoing, [lease], Context(SYSTEM))
    assert deliver(now()) == 0
    later = timezone.now() + timedelta(minutes=3)
    with time_machine.travel(later):
        assert deliver(later) == 1
    assert len(hook.arrived) == 1


@pytest.mark.parametrize(
    ("listed", "host", "allowed"),
    [
        ([], "127.0.0.1", False),
        (["127.0.0.1"], "127.0.0.1", False),
        (["localhost"], "localhost", False),
        (["169.254.169.254"], "169.254.169.254", False),
        (["::ffff:10.0.0.1"], "::ffff:10.0.0.1", False),
        (["224.0.0.1"], "224.0.0.1", False),
        (["127.0.0.1=10.0.0.0/8"], "127.0.0.1", False),
        (["127.0.0.1=127.0.0.0/8"], "127.0.0.1", True),
        (["8.8.8.8"], "8.8.8.8", True),
        (["8.8.8.8"], "8.8.4.4", False),
    ],
)
def test_only_listed_hosts_at_public_or_listed_addresses(
    settings: Settings, *, listed: list[str], host: str, allowed: bool
) -> None:
    settings.GUIJU_OUTBOUND_HOSTS = listed
    if allowed:
        assert outbound.allowed_address(host, 443) == host
    else:
        with pytest.raises(outbound.NotAllowed):
            outbound.allowed_address(host, 443)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://a:b@127.0.0.1/", "https:///x", "gopher://127.0.0.1/"])
def test_only_plain_addresses(settings: Settings, url: str) -> None:
    settings.GUIJU_OUTBOUND_HOSTS = ["127.0.0.1=127.0.0.0/8"]
    with pytest.raises(outbound.NotAllowed):
        outbound.post(url, b"", {})


def test_robots_and_mail_are_checked_too(settings: Settings) -> None:
    settings.GUIJU_SINKS = {
        "ding": {"url": "dingtalk://token"},
        "mail": {"url": "smtp://127.0.0.1:2525/?from=a@b.cn&to=c@d.cn"},
        "odd": {"url": "slack://a/b/c"},
    }
    envelope = senders.Envelope(1, "题", "文", [])
    for name, said in (("ding", "oapi.dingtalk.com 不在允许外连的名单"), ("mail", "127.0.0.1 不在"), ("odd", "slack")):
        with pytest.raises(senders.NotSent, match=said):
            senders.send(sinks()[name], envelope)


def test_a_sink_says_what_is_wrong_with_it(settings: Settings) -> None:
    settings.GUIJU_SINKS = {"boss": {"address": "x"}}
    with pytest.raises(ValueError, match="boss"):
        sinks()
