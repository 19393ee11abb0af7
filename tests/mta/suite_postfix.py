# SPDX-License-Identifier: ISC
"""suite_postfix: deliveries through a real Postfix (local_command_shell)."""

import re
import sys

import expect
import mail
import postfix
import tap
import world
from mail import BOUNCED, QUEUED, SENT

WHY = world.layer_missing("postfix")
if WHY:
    print("no Postfix here: " + WHY)
    sys.exit(77)

T = tap.Tap()
HOST = world.enter(["postfix"])
SPOOL = "/var/spool/postfix"
NOBODY = (65534, 65534, [65534])        # default_privs: an alias of root's
ALICE = (world.ALICE["uid"], world.ALICE["gid"], [world.ALICE["gid"]])
FSIZE = {"FSIZE": 51200000}             # mailbox_size_limit

FATES = {
    "exit-0": (SENT, "2.0.0"), "exit-1": (BOUNCED, "5.3.0"),
    "exit-64": (BOUNCED, "5.3.0"), "exit-65": (BOUNCED, "5.6.0"),
    "exit-67": (BOUNCED, "5.1.1"), "exit-68": (BOUNCED, "5.1.2"),
    "exit-69": (BOUNCED, "5.3.0"), "exit-70": (BOUNCED, "5.3.0"),
    "exit-71": (QUEUED, "4.3.0"), "exit-72": (BOUNCED, "5.3.0"),
    "exit-73": (BOUNCED, "5.2.0"), "exit-74": (BOUNCED, "5.3.0"),
    "exit-75": (QUEUED, "4.3.0"), "exit-76": (BOUNCED, "5.5.0"),
    "exit-77": (BOUNCED, "5.7.0"), "exit-78": (BOUNCED, "5.3.5"),
    "exit-126": (BOUNCED, "5.3.0"), "exit-127": (BOUNCED, "5.3.0"),
    "exit-137": (BOUNCED, "5.3.0"), "exit-255": (BOUNCED, "5.3.0"),
    "killed-9": (BOUNCED, "5.3.0"), "killed-15": (BOUNCED, "5.3.0"),
    "exec-killed-9": (QUEUED, "4.3.0"), "exec-exit-75": (QUEUED, "4.3.0"),
    "or-75": (QUEUED, "4.3.0"), "and": (BOUNCED, "5.3.0"),
    "builtin-exit": (QUEUED, "4.3.0"),
}
REFUSED = {
    "no-sh": ("sh -c id", "not available for sendmail programs"),
    "no-semicolon": ("probe say a;id", "cannot use ; in command"),
    "no-output": ("probe say a > /tmp/x", "cannot use > in command"),
}
ALIASES = {
    "report": "|probe report alias", "stay": "|stay stay 60",
    **{n: "|" + c for n, c in expect.COMMANDS.items()},
    **{n: "|" + c for n, (c, _) in REFUSED.items()},
}


def alias_and_forward():
    """an alias, and a user's .forward"""
    got = SERVER.send("report", "to-alias")
    T.same((got.fate, got.status()), (SENT, "2.0.0"), "alias: the message is sent")
    expect.inside(T, HOST, "alias", "alias", NOBODY, SPOOL, "0077", FSIZE, False)
    expect.message_whole(T, "alias", "alias", "to-alias")
    HOST.forward("alice", "probe report forward")
    got = SERVER.send("alice", "to-forward")
    T.same((got.fate, got.status()), (SENT, "2.0.0"), ".forward: the message is sent")
    expect.inside(T, HOST, ".forward", "forward", ALICE, SPOOL, "0077", FSIZE)
    expect.message_whole(T, ".forward", "forward", "to-forward")


def fates():
    """exit statuses and what becomes of the message"""
    expect.fates(T, SERVER, FATES)


def refusals():
    """commands that must not run"""
    for name, (command, words) in REFUSED.items():
        got = SERVER.send(name, name)
        T.same((got.fate, got.status()), (BOUNCED, "5.3.0"), "`%s` bounces" % command)
        T.ok(words in " ".join(got.bounce.split()),
             "`%s`: the bounce says why" % command, got.bounce)
        T.ok(re.search(r"^<18>.*smrsh.*uid 65534: attempt to use ", got.log(), re.M),
             "`%s`: the log says it as the original does" % command, got.log())
        T.same([r["k"] for r in got.records], ["deny"],
               "`%s`: one record, a denial, and nothing ran" % command)


def supervision():
    """a program that leaves a process behind"""
    HOST.policy({"stay": "LingerSec=1\n"})
    HOST.command("stay", HOST.probe)
    got = SERVER.send("stay", "stay")
    T.same((got.fate, got.status()), (QUEUED, "4.3.0"),
           "a program that leaves a process behind: the message waits")
    T.same(world.processes("stay"), [], "no process of it is left")
    expect.record_true(T, "a program that leaves a process behind", got)
    HOST.policy_drop()


RESPONDER = """#!/bin/sh
{ echo "From: alice"; echo "To: $1"; echo "Subject: away"; echo; echo "$0 is away"
} | /usr/sbin/sendmail -oi -t
"""


def replies():
    """a program that answers by /usr/sbin/sendmail"""
    HOST.policy({"responder": "MailSubmission=yes\n"})
    HOST.command("responder", RESPONDER.encode())
    HOST.forward("alice", "responder " + world.SENDER)
    got = SERVER.send("alice", "question")
    world.wait_for(lambda: "is away" in mail.bounce_read())
    T.ok(re.search("^From: alice@%s$(?s:.*)^Subject: away$(?s:.*)is away" % world.DOMAIN,
                   mail.bounce_read(), re.M),
         "the reply arrives at the sender, completed by Postfix", mail.bounce_read(), got.log())
    T.same([(r["ev"]["to"], r["ev"]["exit"]) for r in got.of("submit")], [(world.SENDER, 0)],
           "the letter is on record")
    HOST.policy_drop()


try:
    SERVER = postfix.Postfix(HOST, ALIASES)
except world.Broken as broken:
    print("1..0 # SKIP" if "shared libraries" in str(broken) else "Bail out!",
          "Postfix does not start: %s" % str(broken).replace("\n", " "))
    sys.exit(77 if "shared libraries" in str(broken) else 1)
T.run(alias_and_forward, fates, refusals, supervision, replies)
