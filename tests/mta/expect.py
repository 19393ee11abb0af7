# SPDX-License-Identifier: ISC
"""expect: what a program must find inside, whichever server started it."""

import errno
import os
import re
import resource

import mail
import world

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "s": 1, "min": 60}
ENDLESS = (1 << 64) - 1
# The endings both servers are asked about: command, the status it becomes.
COMMANDS = {
    "exit-0": "probe exit 0", "exit-1": "probe exit 1",
    "exit-64": "probe exit 64", "exit-65": "probe exit 65",
    "exit-67": "probe exit 67", "exit-68": "probe exit 68",
    "exit-69": "probe exit 69", "exit-70": "probe exit 70",
    "exit-71": "probe exit 71", "exit-72": "probe exit 72",
    "exit-73": "probe exit 73", "exit-74": "probe exit 74",
    "exit-75": "probe exit 75", "exit-76": "probe exit 76",
    "exit-77": "probe exit 77", "exit-78": "probe exit 78",
    "exit-126": "probe exit 126", "exit-127": "probe exit 127",
    "exit-137": "probe exit 137", "exit-255": "probe exit 255",
    "killed-9": "probe kill 9", "killed-15": "probe kill 15",
    "exec-killed-9": "exec probe kill 9", "exec-exit-75": "exec probe exit 75",
    "or-75": "probe exit 1 || exit 75", "and": "probe exit 0 && probe exit 69",
    "builtin-exit": "exit 75",
}


def size(text):
    """A limit as the configuration writes it."""
    if text == "infinity":
        return ENDLESS
    found = re.fullmatch(r"(\d+)([KMG]?|s|min)", text)
    return int(found.group(1)) * UNITS[found.group(2)]


def limits(configuration, inherited):
    """name -> [soft, hard]: the policy's, or less where less was inherited."""
    wanted = {}
    for name, value in re.findall(r"^Limit(\w+)=(\S+)$", configuration,
                                  re.MULTILINE):
        soft, _, hard = value.partition(":")
        most = inherited.get(name)
        if most is None:
            most = resource.getrlimit(getattr(resource, "RLIMIT_" + name))[1]
        most = ENDLESS if most == resource.RLIM_INFINITY else most
        hard = min(size(hard or soft), most)
        wanted[name] = [min(size(soft), hard), hard]
    return wanted


def identity(t, who, got, uid, gid, groups, cwd):
    """The ids are one user's, and there is no way back."""
    t.same((got["uid"], got["gid"]), ([uid] * 3, [gid] * 3),
           "%s: runs as uid %d, gid %d, real, effective and saved" % (who, uid, gid))
    t.same(sorted(got["groups"]), groups, "%s: its groups are %s" % (who, groups))
    t.same(got["setuid_0"], errno.EPERM, "%s: cannot become root" % who)
    t.same(got["cwd"], cwd, "%s: stands in %s" % (who, cwd))
    t.same(sorted(got["env"]), ["PATH=/usr/bin:/bin", "PWD=" + cwd],
           "%s: finds PATH and PWD in its environment and nothing else" % who)


def descriptors(t, who, got):
    t.same(got["fds"], {"extra": -1, "0": ["pipe", os.O_RDONLY],
                        "1": ["pipe", os.O_WRONLY], "2": ["pipe", os.O_WRONLY]},
           "%s: has pipes on descriptors 0, 1 and 2, blocking, and no other" % who)
    t.same((got["pid"] == got["ppid"], got["sid"] in (got["pid"], got["pgid"]),
            got["tty"]), (False, True, -1),
           "%s: is in a session of its own without a terminal" % who)
    t.same((got["signals_blocked"], got["signals_not_default"]), (0, 0),
           "%s: has every signal unblocked and at its default" % who)


def confinement(t, who, got, is_root_start):
    t.same(got["no_new_privs"], 1, "%s: no_new_privs is on" % who)
    t.same(got["seccomp"], 2, "%s: a seccomp filter is in force" % who)
    t.same(got["caps"], [0] * 6, "%s: holds no capability" % who)
    if is_root_start:
        t.same(got["bounding"], 0, "%s: its bounding set is empty" % who)


def walls(t, who, got, has_home):
    """What file modes and the kernel would allow, and the sandbox does not."""
    if has_home:
        t.same(got["write_home"], 0, "%s: may write in the home directory" % who)
    t.same(got["read_etc"], 0, "%s: may read /etc" % who)
    t.same(got["write_outside"], errno.EACCES,
           "%s: may not write in a directory that is open to all" % who)
    t.same(got["read_outside"], errno.EACCES,
           "%s: may not read a file elsewhere that is open to all" % who)
    t.same(got["read_proc"], errno.EACCES, "%s: does not see /proc" % who)
    t.ok(got["connect_25"] in (0, errno.ECONNREFUSED),
         "%s: may connect to port 25" % who, got["connect_25"])
    t.same(got["connect_9"], errno.EACCES,
           "%s: may not connect to port 9" % who)
    t.ok(got["listen_2000"] in (errno.EACCES, errno.EPERM),
         "%s: may not listen" % who, got["listen_2000"])


def inside(t, host, who, tag, ids, cwd, umask, inherited=None, has_home=True,
           is_root_start=False):
    """All of it, from one report of the probe.  ids: uid, gid, groups."""
    got = mail.report_read(tag)
    if not t.ok(got, "%s: the program ran and reported" % who,
                "no /var/tmp/%s.json" % tag, *host.log.take()):
        return
    t.same(got["argv"], [world.COMMANDS + "/probe", "report", tag],
           "%s: argv is the command's, its name in the command directory" % who)
    identity(t, who, got, *ids, cwd)
    t.same("%04o" % got["umask"], umask, "%s: umask is the server's, %s" % (who, umask))
    descriptors(t, who, got)
    confinement(t, who, got, is_root_start)
    wanted = limits(host.defaults, inherited or {})
    t.same({n: got["limits"][n] for n in wanted}, wanted,
           "%s: the limits are the policy's" % who)
    walls(t, who, got, has_home)


def message_whole(t, who, tag, subject):
    """Stdin was the message: header, blank line, body, nothing changed."""
    if not t.ok(mail.report_read(tag), "%s: a message was read" % who):
        return
    text = mail.eml_read(tag)
    body = mail.message("", "", subject).partition("\n\n")[2]
    t.ok("Subject: %s\n" % subject in text and text.endswith("\n\n" + body),
         "%s: the whole message came on stdin, body unchanged" % who, text)


def fates(t, server, table):
    """Each command of the table ends as the server's manual says."""
    for name, (fate, status) in table.items():
        got = server.send(name, name)
        t.same((got.fate, got.status()), (fate, status),
               "`%s` is %s, %s" % (COMMANDS[name], fate, status))
        if name.startswith(("exit-", "killed-")) and got.exit_seen() is not None:
            record_true(t, "`%s`" % COMMANDS[name], got)


def record_true(t, who, got):
    """The record and the server agree on how it ended."""
    t.same(got.exit_recorded(), got.exit_seen(),
           "%s: the record tells the exit status that the server saw" % who)
