# SPDX-License-Identifier: ISC
"""scene: a case on the private host, started as a mail server starts it.

sendmail's prog mailer: the recipient's ids and groups (or, with mailer flag
S, root with the recipient's groups), the home directory, one variable in the
environment, the message on a pipe, one pipe for stdout and stderr, a session
of its own; SIGHUP, SIGINT and SIGPIPE ignored.
"""

import glob
import os
import resource
import shutil
import signal
import socket
import subprocess

import case
import mail
import refuse
import sinks
import world

ALICE = world.ALICE
HOME = ALICE["home"]


class Scene:
    """One host for all cases; what the last one did stands in its fields."""

    def __init__(self, packages=()):
        self.host = world.enter(packages)
        self.smtp = sinks.smtp()
        self.web = sinks.web()
        self.starts = 0
        self.case = None
        self.wrong = []
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))

    # --- before ----------------------------------------------------------

    def reset(self):
        """Nothing of an earlier case is left."""
        for path in (HOME, "/var/mail", "/tmp", world.COMMANDS):
            for name in os.listdir(path):
                full = path + "/" + name
                if os.path.isdir(full) and not os.path.islink(full):
                    shutil.rmtree(full)
                else:
                    os.unlink(full)
        self.host.policy_drop()
        self.smtp = self.smtp or sinks.smtp()
        self.smtp.letters.clear()
        self.web.letters.clear()
        self.host.log.lines.clear()
        self.status, self.output, self.lines, self.records = None, b"", [], []

    def write(self, name, text, mode=0o644):
        """A file of alice's, with the directories above it."""
        path = HOME + "/" + name
        self.directory(os.path.dirname(name))
        world.write(path, text, mode, (ALICE["uid"], ALICE["gid"]))

    def directory(self, name):
        path = HOME
        for part in filter(None, name.split("/")):
            path += "/" + part
            if not os.path.isdir(path):
                os.mkdir(path, 0o755)
                os.chown(path, ALICE["uid"], ALICE["gid"])

    def install(self, programs):
        for name, path in programs.items():
            if path.startswith("/"):
                os.symlink(path, world.COMMANDS + "/" + name)
            else:
                self.host.command(name, case.OURS[path])

    # --- the run ---------------------------------------------------------

    def start(self, argv, program, is_root, data, seconds):
        """Status and output of one program that gets a message."""
        ids = {} if is_root else {"user": ALICE["uid"], "group": ALICE["gid"]}
        if self.case and not self.case.has_namespaces:
            ids["preexec_fn"] = refuse.user_namespaces
        with subprocess.Popen(argv, executable=program, cwd=HOME, umask=0o022,
                              env={"AGENT": "sendmail"}, extra_groups=ALICE["groups"],
                              start_new_session=True, restore_signals=False,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, **ids) as child:
            try:
                output = child.communicate(data, seconds)[0]
            except subprocess.TimeoutExpired:
                child.kill()
                output = child.communicate()[0]
                self.want(False, "it ends, and lets go of its output, within %g s" % seconds)
        return child.returncode, output

    def play(self, c, is_root):
        """One case from an empty home to its records."""
        self.reset()
        self.starts += 1
        self.token = "Token-%d-%d" % (os.getpid(), self.starts)
        self.case = c
        self.letter = c.letter(self.token)
        self.install(c.programs)
        if c.policy:
            self.host.policy(c.policy)
        c.prepare(self)
        self.status, self.output = self.start(
            ["smrsh", "-c", c.line], world.LAUNCHER, is_root, self.letter, c.seconds)
        self.lines = self.log_read()
        self.records = mail.records_read(self.lines)

    def log_read(self):
        """All that was logged until now: a line of ours comes out last."""
        mark = "scene: end of %s" % self.token
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.sendto(mark.encode(), "/dev/log")
        lines = self.host.log.lines
        if not world.wait_for(lambda: mark in lines):
            raise world.Broken("/dev/log is not read")
        return lines[:lines.index(mark)]

    # --- after -----------------------------------------------------------

    def want(self, is_true, sentence):
        if not is_true:
            self.wrong.append("not so: " + sentence)
        return is_true

    def same(self, got, wanted, what):
        self.want(got == wanted, "%s is %r; it is %r" % (what, wanted, got))

    def read(self, pattern):
        """The contents of alice's one file of that name, or of /var/mail/NAME."""
        found = glob.glob(os.path.join(HOME, pattern))
        if not self.want(len(found) == 1, "there is one %s, not %d" % (pattern, len(found))):
            return ""
        self.same(os.stat(found[0]).st_uid, ALICE["uid"], "owner of %s" % pattern)
        with open(found[0], encoding="utf-8", errors="surrogateescape") as f:
            return f.read()

    def holds(self, pattern, *texts):
        """That file is alice's and has the message's token, or the texts."""
        content = self.read(pattern)
        for text in texts or (self.token,):
            self.want(text in content, "%s holds %r" % (pattern, text))

    def absent(self, pattern):
        self.want(not glob.glob(os.path.join(HOME, pattern)), "there is no %s" % pattern)

    def smtp_stop(self):
        """Nobody answers at port 25, until the next case."""
        self.smtp.shutdown()
        self.smtp.server_close()
        self.smtp = None

    def mailed(self, recipient, *texts):
        """The message, or its token, came to port 25, for that recipient."""
        self.mailed_to(recipient, self.token, *texts)

    def mailed_to(self, recipient, *texts):
        """One letter came to port 25, for that recipient."""
        if not self.want(len(self.smtp.letters) == 1, "one letter was sent, not %d"
                         % len(self.smtp.letters)):
            return
        got = self.smtp.letters[0]
        self.same(got.recipients, [recipient], "whom it is for")
        for text in texts:
            self.want(text.encode() in got.data, "the letter holds %r" % text)
