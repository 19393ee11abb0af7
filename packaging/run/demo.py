# SPDX-License-Identifier: ISC
"""demo: two real messages, what became of them, and the evidence."""

import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE + "/../../tests/mta")

import mail                                                     # noqa: E402
import sendmail                                                 # noqa: E402
import world                                                    # noqa: E402

# What an administrator might have in sm.bin: keeps a copy of each message.
ARCHIVE = b"""#!/bin/sh
mkdir -p archive && cat >archive/last || exit 75
/usr/adm/sm.bin/probe report archive </dev/null
"""
FAILED = []


def title(text):
    print("\n\033[1m%s\033[0m" % text if sys.stdout.isatty() else "\n" + text)


def show(lines):
    for line in lines:
        print("    " + line)


def fact(is_true, sentence):
    """One thing that must have happened."""
    print("  %s %s" % ("ok    " if is_true else "FAILED", sentence))
    if not is_true:
        FAILED.append(sentence)


def brief(record):
    """The part of a record that tells most, on one line."""
    keys = ("qid", "cmd", "rule", "what", "path", "status", "code", "exit")
    return json.dumps({"k": record["k"], "ev": {
        k: record["ev"][k] for k in keys if k in record["ev"]}})


def for_people(line):
    """A line of the mail log without its date and its least telling fields."""
    line = re.sub(r"^(<\d+>)[A-Z]\w\w +\d+ [\d:]+ ", r"\1", line)
    return re.sub(r"(ctladdr|delay|xdelay|mailer|pri)=[^,]*, ", "", line)


def wrapped(line, width=112):
    """The lines of a long record, each ending behind a comma."""
    lines = [""]
    for part in re.split(r'(?<=,)(?=")', line):
        if len(lines[-1]) + len(part) > width:
            lines.append("  ")
        lines[-1] += part
    return lines


def evidence(got, is_whole=False):
    """The mail log's lines for people, then the records."""
    show(for_people(l) for l in got.lines if ": {" not in l and
         (" stat=" in l or "smrsh" in l))
    for line in got.lines if is_whole else ():
        if ": {" in line:
            show(wrapped(line))
    if not is_whole:
        show(brief(r) for r in got.records)


def allowed(server, host):
    """A message to alice, whose .forward names a program."""
    title('1. To alice, whose .forward is "|archive"')
    host.forward("alice", "archive")
    got = server.send("alice", "hello")
    inside = mail.report_read("archive")
    fact(got.fate == mail.SENT, "sendmail says it is sent: %s" % got.answer)
    fact(os.path.exists("/home/alice/archive/last"),
         "archive ran and filed it in /home/alice/archive")
    fact(inside.get("uid") == [2001] * 3,
         "from inside: uid %(uid)s gid %(gid)s groups %(groups)s" % inside
         if inside else "the program reported from inside")
    fact(inside.get("no_new_privs") == 1 and inside.get("seccomp") == 2,
         "from inside: no_new_privs %s, seccomp mode %s, capabilities %s" % (
             inside.get("no_new_privs"), inside.get("seccomp"),
             "none" if inside.get("caps") == [0] * 6 else inside.get("caps")))
    fact(inside.get("write_home") == 0 and inside.get("write_outside") == 13,
         "from inside: may write in the home, not in a world-writable"
         " directory elsewhere")
    fact(inside.get("connect_9") == 13 and inside.get("listen_2000") in (1, 13),
         "from inside: may not connect to port 9, may not listen")
    fact([r["k"] for r in got.records if r["k"] != "violation"] ==
         ["intent", "done"], "recorded before it ran, and when it had ended:")
    evidence(got, is_whole=True)


def away(server, host):
    """A program that answers by a set-gid sendmail, whose rights nothing gains."""
    title('2. To alice on holiday: .forward is "|vacation alice"')
    host.policy({"vacation": "MailSubmission=yes\n"})
    host.forward("alice", "vacation alice")
    got = server.send("alice", "question")
    fact(bool(got.of("intent")), "vacation ran, confined in the same way")
    fact([r["ev"]["exit"] for r in got.of("submit")] == [0],
         "its reply went out by SMTP, without set-gid sendmail: recorded")
    fact(world.wait_for(lambda: "Alice is away" in mail.bounce_read()),
         "and the sender has it:")
    evidence(got)


def refused(server, number):
    """A message to an alias that wants a shell."""
    title("%d. To the alias trap: \"|sh -c 'id > /tmp/owned'\"" % number)
    got = server.send("trap", "attack")
    fact(got.fate == mail.BOUNCED, "the message bounces, status %s" % got.status())
    fact(not os.path.exists("/tmp/owned"), "nothing ran")
    fact([r["k"] for r in got.records] == ["deny"], "the refusal is recorded:")
    evidence(got)
    fact("smrsh" in got.bounce, "and the sender is told why; the bounce begins:")
    text = got.bounce[got.bounce.find("   ----- The following"):]
    show(text.split("\n--")[0].strip("\n").splitlines()[:9])


def main():
    host = sendmail.world_enter()
    host.command("archive", ARCHIVE)
    print("A private sendmail on loopback; FEATURE(`smrsh', `%s') is the smrsh2"
          " just built.\nLOCAL_SHELL_ARGS: %s" % (world.LAUNCHER, sendmail.ARGS))
    with sendmail.Sendmail(host, {"trap": "|sh -c 'id > /tmp/owned'"}) as server:
        allowed(server, host)
        number = 2
        if sendmail.vacation_make():
            away(server, host)
            number = 3
        refused(server, number)
    if FAILED:
        title("%d of these did not happen as they must" % len(FAILED))
        sys.exit(1)
    title("All of this happened in private namespaces; nothing of it is left.")


main()
