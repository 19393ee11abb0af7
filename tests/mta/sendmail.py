# SPDX-License-Identifier: ISC
"""sendmail: a private sendmail whose FEATURE(`smrsh') is the launcher."""

import os
import re
import stat
import subprocess
import sys

import mail
import world

PROGRAM = "/usr/libexec/sendmail/sendmail"
VACATION = "/usr/libexec/sendmail/vacation.sendmail"
CF = "/srv/sendmail.cf"
QUEUE = "/srv/queue"
# Each blank-separated word stays one argument, whatever the value holds.
ARGS = ("smrsh2 --queue-id $i --sender $f --client ${client_addr}"
        " --message-id ${msg_id} -c $u")

CONFIG = r"""divert(0)dnl
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `%(domain)s')dnl
define(`ALIAS_FILE', `/srv/aliases')dnl
define(`QUEUE_DIR', `/srv/queue')dnl
define(`STATUS_FILE', `/srv/run/statistics')dnl
define(`confPID_FILE', `/srv/run/sendmail.pid')dnl
define(`confCW_FILE', `-o /nonexistent')dnl
define(`confSERVICE_SWITCH_FILE', `/srv/service.switch')dnl
define(`confHOSTS_FILE', `/etc/hosts')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confDEF_USER_ID', `mail:mail')dnl
define(`confTO_IDENT', `0')dnl
define(`confDELIVERY_MODE', `interactive')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confMIN_QUEUE_AGE', `0')dnl
define(`LOCAL_SHELL_ARGS', `%(args)s')dnl
%(more)s
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`accept_unqualified_senders')dnl
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Port=25, Addr=127.0.0.1, Name=MTA')dnl
LOCAL_DOMAIN(`%(domain)s localhost')dnl
FEATURE(`smrsh', `%(shell)s')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
"""

ALIASES = {"postmaster": "sender", "mailer-daemon": "postmaster",
           "root": "sender", "sender": world.BOX}


def world_enter():
    """A world with sendmail in it, or the end of the script."""
    layers = []
    if not os.path.exists(PROGRAM):
        layers.append("sendmail-bin")
        why = world.layer_missing(layers[0])
        if why:
            print("no sendmail here: " + why)
            sys.exit(77)
    if not os.path.exists("/usr/share/sendmail/cf/m4/cf.m4"):
        print("sendmail-cf is missing: run 'sh packaging/bootstrap deps'")
        sys.exit(77)
    return world.enter(layers)


def alias_line(name, target):
    """An alias of a program is quoted as aliases(5) wants it."""
    if target.startswith("|"):
        target = '"%s"' % target.replace("\\", "\\\\").replace('"', '\\"')
    return "%s: %s\n" % (name, target)


def has_set_id_helper():
    """Is the host's /usr/sbin/sendmail, which vacation runs, a set-id program?"""
    path = "/usr/sbin/sendmail"
    return os.path.exists(path) and bool(
        os.stat(path).st_mode & (stat.S_ISUID | stat.S_ISGID))


def vacation_make():
    """Links vacation into the command directory; alice is on holiday."""
    if not os.path.exists(VACATION) or not has_set_id_helper():
        return False
    os.symlink(VACATION, world.COMMANDS + "/vacation")
    uid = world.ALICE["uid"]
    world.write("/home/alice/.vacation.msg",
                "Subject: away\n\nAlice is away until Monday.\n", 0o644, (uid, uid))
    subprocess.run([VACATION, "-I"], check=True, user=uid, group=uid,
                   extra_groups=[], env={"HOME": "/home/alice"}, cwd="/home/alice")
    return True


class Sendmail:
    """Started on creation, stopped at the end of its with block."""

    def __init__(self, host, aliases, more="", run_as=None, args=ARGS):
        self.host = host
        self.owner = (0, 0)
        if run_as:
            ids = [l.split(":") for l in open("/etc/passwd", encoding="utf-8")]
            self.owner = [(int(f[2]), int(f[3])) for f in ids if f[0] == run_as][0]
            more += "define(`confRUN_AS_USER', `%s')dnl\n" % run_as
        text = CONFIG % {"domain": world.DOMAIN, "args": args, "more": more,
                         "shell": world.LAUNCHER}
        world.write(CF, world.run("m4", "-", input=text))
        world.write("/srv/service.switch",
                    "hosts files\naliases files\npasswd files\n")
        world.write("/srv/aliases", "".join(
            alias_line(n, t) for n, t in {**ALIASES, **aliases}.items()))
        for path in (QUEUE, "/srv/run"):
            os.chown(path, *self.owner)
        world.write("/srv/run/statistics", "", 0o644, self.owner)
        for path in ("mqueue", "mqueue-client"):
            os.makedirs("/var/spool/" + path, exist_ok=True)
        world.run(PROGRAM, "-C", CF, "-O", "RunAsUser=root", "-bi")
        self.daemon = subprocess.Popen(
            [PROGRAM, "-C", CF, "-bD", "-L", "sm-mta"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env={"PATH": os.environ["PATH"]})
        if not world.wait_for(lambda: world.listens(25)):
            raise world.Broken("sendmail does not answer:\n" +
                               "\n".join(host.log.take()[-10:]))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.daemon.terminate()
        self.daemon.wait()
        self.reset()

    def reset(self):
        """Forgets messages, bounces and log lines."""
        for name in os.listdir(QUEUE):
            os.unlink(QUEUE + "/" + name)
        world.write(world.BOX, "", 0o666)
        self.host.log.take(forget=True)

    def is_idle(self):
        """Every process that took or delivered a message has ended."""
        path = "/proc/%d/task/%d/children" % (self.daemon.pid, self.daemon.pid)
        return not open(path, encoding="ascii").read().strip()

    def send(self, recipient, subject, sender=world.SENDER, text=None):
        """Delivers one message; everything is over when this returns."""
        self.reset()
        if "@" not in recipient:
            recipient += "@" + world.DOMAIN
        text = text or mail.message(sender, recipient, subject)
        code, answer = self.host.smtp(25, sender, recipient, text)
        if not world.wait_for(self.is_idle, 60):
            raise world.Broken("sendmail is still at work on " + recipient)
        found = re.search(r"\b([0-9A-Za-z]{14,}) Message accepted", answer)
        queue_id = found.group(1) if found else ""
        is_queued = any(n.startswith("qf") for n in os.listdir(QUEUE))
        return mail.Delivery("%d %s" % (code, answer), is_queued, queue_id,
                             self.host.log.take())
