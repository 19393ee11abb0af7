# SPDX-License-Identifier: ISC
"""suite_sendmail: deliveries through a real sendmail, each start in turn."""

import os
import pwd
import re
import subprocess
import time

import expect
import mail
import sendmail
import tap
import world
from mail import BOUNCED, QUEUED, SENT

T = tap.Tap()
HOST = sendmail.world_enter()
NOFILE = {"NOFILE": 1024}               # sendmail's own limit
MAIL = (8, 8, [8])                      # DefaultUser: an alias runs as mail
ALICE = (world.ALICE["uid"], world.ALICE["gid"], world.ALICE["groups"])
ROOT_START = "MODIFY_MAILER_FLAGS(`SHELL', `+S')dnl\n"

FATES = {
    "exit-0": (SENT, "2.0.0"), "exit-1": (BOUNCED, "5.0.0"),
    "exit-64": (BOUNCED, "5.5.4"), "exit-65": (BOUNCED, "5.5.2"),
    "exit-67": (BOUNCED, "5.1.1"), "exit-68": (BOUNCED, "5.1.2"),
    "exit-69": (BOUNCED, "5.5.0"), "exit-70": (BOUNCED, "5.5.0"),
    "exit-71": (QUEUED, "4.0.0"), "exit-72": (BOUNCED, "5.5.0"),
    "exit-73": (BOUNCED, "5.3.0"), "exit-74": (QUEUED, "4.0.0"),
    "exit-75": (QUEUED, "4.0.0"), "exit-76": (BOUNCED, "5.5.0"),
    "exit-77": (BOUNCED, "5.3.0"), "exit-78": (BOUNCED, "5.5.0"),
    "exit-126": (BOUNCED, "5.0.0"), "exit-127": (BOUNCED, "5.0.0"),
    "exit-137": (BOUNCED, "5.0.0"), "exit-255": (BOUNCED, "5.0.0"),
    "killed-9": (BOUNCED, "5.0.0"), "killed-15": (BOUNCED, "5.0.0"),
    "exec-killed-9": (QUEUED, "4.0.0"), "exec-exit-75": (QUEUED, "4.0.0"),
    "or-75": (QUEUED, "4.0.0"), "and": (BOUNCED, "5.5.0"),
    "builtin-exit": (QUEUED, "4.0.0"),
}
# What must not run, and the words of the original that the bounce carries.
REFUSED = {
    "no-sh": ("sh -c id", "not available for sendmail programs"),
    "no-path": ("/bin/cat /etc/passwd", "not available for sendmail programs"),
    "no-dots": ("../../bin/sh -c id", "not available for sendmail programs"),
    "no-semicolon": ("probe say a;id", "cannot use ; in command"),
    "no-pipe": ("probe say a | probe say b", "cannot use | in command"),
    "no-output": ("probe say a > /tmp/x", "cannot use > in command"),
    "no-dollar": ("probe say $(id)", "cannot use $ in command"),
    "no-backquote": ("probe say `id`", "cannot use ` in command"),
}
ALIASES = {
    "report": "|probe report alias", "slow": "|slow sleep 60",
    "stay": "|stay stay 60", "flood": "|flood flood 64",
    "owned": "|owned report owned", "words": "|probe say 'a  b' \"c d\" e\\ f",
    **{n: "|" + c for n, c in expect.COMMANDS.items()},
    **{n: "|" + c for n, (c, _) in REFUSED.items()},
}
SENDERS = ("-c@x.example", '"--option=x"@x.example', '"-c id"@x.example',
           '"a;b|c$(d)"@x.example', "")


def alias_and_forward():
    """as the recipient: an alias, and a user's .forward"""
    with sendmail.Sendmail(HOST, ALIASES) as server:
        got = server.send("report", "to-alias")
        T.same((got.fate, got.status()), (SENT, "2.0.0"), "alias: the message is sent")
        expect.inside(T, HOST, "alias", "alias", MAIL, "/", "0022", NOFILE, False)
        expect.message_whole(T, "alias", "alias", "to-alias")
        HOST.forward("alice", "probe report forward")
        got = server.send("alice", "to-forward")
        T.same((got.fate, got.status()), (SENT, "2.0.0"), ".forward: the message is sent")
        expect.inside(T, HOST, ".forward", "forward", ALICE, "/home/alice", "0022", NOFILE)
        expect.message_whole(T, ".forward", "forward", "to-forward")
        HOST.forward("alice", "probe report first", "probe exit 75")
        got = server.send("alice", "two-programs")
        T.same((got.fate, bool(mail.report_read("first"))), (QUEUED, True),
               ".forward with two programs: one runs, the other's part is queued")


def fates():
    """exit statuses and what becomes of the message"""
    with sendmail.Sendmail(HOST, ALIASES) as server:
        expect.fates(T, server, FATES)
        got = server.send("words", "quoting")
        T.ok("\na  b c d e f\n" in got.bounce,
             "quoted words reach the program; what it prints is in the bounce", got.bounce)


def refusals():
    """commands that must not run"""
    with sendmail.Sendmail(HOST, ALIASES) as server:
        for name, (command, words) in REFUSED.items():
            got = server.send(name, name)
            T.same((got.fate, got.status()), (BOUNCED, "5.5.0"), "`%s` bounces" % command)
            T.ok(words in got.bounce, "`%s`: the bounce says why" % command, got.bounce)
            T.ok(re.search(r"^<18>.*smrsh.*uid 8: attempt to use ", got.log(), re.M),
                 "`%s`: the log says it as the original does" % command, got.log())
            T.same([r["k"] for r in got.records], ["deny"],
                   "`%s`: one record, a denial, and nothing ran" % command)


def correlation():
    """what sendmail says of the message, in the records"""
    with sendmail.Sendmail(HOST, ALIASES) as server:
        for sender in SENDERS:
            got = server.send("exit-0", "correlated", sender)
            T.same((got.fate, [r["k"] for r in got.records]), (SENT, ["intent", "done"]),
                   "from <%s>: it runs, recorded before and after" % sender)
            event = got.of("intent")[0]["ev"]
            T.same([event.get(n) for n in ("qid", "from", "client", "msgid")],
                   [got.queue_id, sender, "127.0.0.1", "<correlated@client.example>"],
                   "from <%s>: queue id, sender, client, message id are in the record"
                   % sender)
            T.ok(re.search(r"smrsh2\[\d+\]: %s: uid=8, cmd=\"probe exit 0\", stat="
                           % got.queue_id, got.log()),
                 "from <%s>: the line for people bears the queue id" % sender, got.log())


def root_start():
    """started as root (mailer flag S): smrsh2 takes the user itself"""
    with sendmail.Sendmail(HOST, ALIASES, ROOT_START) as server:
        HOST.forward("alice", "probe report root-forward")
        got = server.send("alice", "root-forward")
        T.same((got.fate, got.status()), (SENT, "2.0.0"), "root start: the message is sent")
        expect.inside(T, HOST, "root start", "root-forward", ALICE, "/home/alice",
                      "0022", NOFILE, is_root_start=True)
        got = server.send("exit-0", "root-alias")
        T.same((got.fate, [r["k"] for r in got.records]), (QUEUED, ["deny"]),
               "root start, alias without User=: nothing runs, the message waits")
        HOST.policy({"owned": "User=bob\n"})
        HOST.command("owned", HOST.probe)
        got = server.send("owned", "root-owned")
        T.same((got.fate, got.status()), (SENT, "2.0.0"),
               "root start, alias with User=bob: the message is sent")
        report = mail.report_read("owned")
        T.same((report.get("uid"), report.get("gid"), report.get("groups")),
               ([2002] * 3, [2002] * 3, [2002]),
               "root start, alias with User=bob: it runs as bob with bob's groups")
    HOST.policy_drop()


def run_as_user():
    """sendmail as an ordinary user (RunAsUser)"""
    uid, gid = [(p.pw_uid, p.pw_gid) for p in pwd.getpwall() if p.pw_name == "smmta"][0]
    safe = "define(`confDONT_BLAME_SENDMAIL', `NonRootSafeAddr')dnl\n"
    with sendmail.Sendmail(HOST, {**ALIASES, "report": "|probe report run-as"},
                           safe, run_as="smmta") as server:
        got = server.send("report", "run-as")
        T.same((got.fate, got.status()), (SENT, "2.0.0"), "RunAsUser: the message is sent")
        expect.inside(T, HOST, "RunAsUser", "run-as", (uid, gid, [gid]), "/", "0022",
                      NOFILE, has_home=False)
        HOST.policy({"owned": "User=bob\n"})
        HOST.command("owned", HOST.probe)
        got = server.send("owned", "run-as-owned")
        T.same((got.fate, [r["k"] for r in got.records]), (QUEUED, ["deny"]),
               "RunAsUser, User=bob: refused, never ignored; the message waits")
    HOST.policy_drop()


def supervision():
    """programs that do not end, or leave something behind"""
    HOST.policy({"slow": "RuntimeMaxSec=1\nTimeoutStopSec=1\n",
                 "stay": "LingerSec=1\n", "flood": "MaxOutput=4K\n"})
    for name in ("slow", "stay", "flood"):
        HOST.command(name, HOST.probe)
    with sendmail.Sendmail(HOST, ALIASES) as server:
        for name, why in (("slow", "a program over its time limit"),
                          ("stay", "a program that leaves a process behind")):
            started = time.monotonic()
            got = server.send(name, name)
            T.ok(time.monotonic() - started < 50, "%s: the delivery ends soon" % why)
            T.same((got.fate, got.status()), (QUEUED, "4.0.0"),
                   "%s: the message waits" % why)
            T.same(world.processes(name), [], "%s: no process of it is left" % why)
            expect.record_true(T, why, got)
        got = server.send("flood", "flood")
        T.same((got.fate, len(got.bounce) < 16384), (BOUNCED, True),
               "a program that prints without end: the bounce stays small")
    HOST.policy_drop()


def replies():
    """a program that answers by a set-id sendmail, which has no rights here"""
    if not sendmail.vacation_make():
        T.skip("vacation's reply is not lost in silence",
               "no vacation here, or no set-id sendmail for it")
        return
    os.symlink(sendmail.VACATION, world.COMMANDS + "/away")
    HOST.policy({"vacation": "MailSubmission=yes\n"})
    for start in ("", ROOT_START):
        how = "from root" if start else "as the recipient"
        subprocess.run([sendmail.VACATION, "-I"], check=True, user=ALICE[0], group=ALICE[1],
                       extra_groups=[], env={"HOME": "/home/alice"}, cwd="/home/alice")
        with sendmail.Sendmail(HOST, ALIASES, start) as server:
            HOST.forward("alice", "away alice")
            got = server.send("alice", "away", "somebody@" + world.DOMAIN)
            T.same((got.fate, [(r["ev"]["what"], r["ev"]["path"]) for r in got.of("violation")]),
                   (QUEUED, [("neutered", "/usr/sbin/sendmail")]),
                   "%s, without MailSubmission=: the message waits, the helper is named" % how)
            HOST.forward("alice", "vacation alice")
            got = server.send("alice", "vacation")
            world.wait_for(lambda: "Alice is away" in mail.bounce_read())
            T.ok(re.search("^Subject: away$(?s:.*)Alice is away until Monday.",
                           mail.bounce_read(), re.M),
                 "%s: vacation's reply arrives at its sender" % how, mail.bounce_read(), got.log())
            T.same([(r["ev"]["to"], r["ev"]["exit"]) for r in got.of("submit")],
                   [(world.SENDER, 0)], "%s: the letter is on record" % how)
            T.ok(got.exit_recorded() == 0 and re.search(
                "%s: to=.*stat=Sent" % got.queue_id, got.log()),
                "%s: and the message is done with" % how, got.log())
    HOST.policy_drop()


T.run(alias_and_forward, fates, refusals, correlation, root_start, run_as_user,
      supervision, replies)
