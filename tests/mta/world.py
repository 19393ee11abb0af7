# SPDX-License-Identifier: ISC
"""world: from a list of files to a private host for one mail server.

Runs inside the namespaces that tests/mta/enter made.  /usr, /etc and /var
are overlays whose upper layers lie in a tmpfs, so that every directory keeps
the owner and mode it has on the host and nothing on the host changes.
"""

import os
import shutil
import smtplib
import socket
import subprocess
import sys
import threading
import time

CONF = os.path.dirname(os.path.abspath(__file__)) + "/../../packaging/etc/smrsh2.conf"
BUILD = os.path.abspath(os.environ.get("B", "build"))
LAUNCHER = "/usr/bin/smrsh2"
COMMANDS = "/usr/adm/sm.bin"
DOMAIN = "mail.example"
SENDER = "sender@" + DOMAIN
ALICE = {"uid": 2001, "gid": 2001, "groups": [2001, 2009], "home": "/home/alice"}
PEOPLE = (("alice", 2001), ("bob", 2002), ("sender", 2003))
# Accounts of the servers, where the host has none.
SERVERS = (("postfix", 2020), ("postdrop", 2021), ("smmta", 2022), ("smmsp", 2023))
TEAM = "alice-team:x:2009:alice\n"
BOX = "/srv/box/sender"


class Broken(Exception):
    """The world itself could not be made: no verdict on what it was for."""


class Unable(Broken):
    """This system lets nobody make one."""


def run(*argv, **more):
    """Runs a command; its output is shown only when it fails."""
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, **more)
    if done.returncode != 0:
        raise Broken("%s: %s" % (" ".join(argv), done.stdout.strip()))
    return done.stdout


def mount(*argv, **more):
    try:
        run("mount", *argv, **more)
    except Broken as broken:
        raise Unable(str(broken)) from broken


def write(path, text, mode=0o644, owner=(0, 0)):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path, mode)
    os.chown(path, *owner)


def wait_for(what, seconds=30.0):
    """Calls what() until it answers something true, which is returned."""
    end = time.monotonic() + seconds
    while True:
        answer = what()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.02)


def processes(name):
    """The processes in this world whose program has that name."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/comm" % pid, encoding="utf-8") as f:
                if f.read().strip() == name:
                    found.append(int(pid))
        except OSError:                         # it has just ended
            continue
    return found


def listens(port):
    """Does a server listen there?  Asked without a connection to it."""
    with open("/proc/net/tcp", encoding="ascii") as f:
        return any(" 0100007F:%04X 00000000:0000 0A " % port in l for l in f)


class Log(threading.Thread):
    """Reads /dev/log, as a system log daemon would."""

    def __init__(self):
        super().__init__(daemon=True)
        self.lines = []
        self.marks = 0
        try:                                    # a slow reader loses nothing
            with open("/proc/sys/net/unix/max_dgram_qlen", "w", encoding="ascii") as f:
                f.write("1000")
        except OSError:
            pass
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind("/dev/log")
        os.chmod("/dev/log", 0o666)
        self.start()

    def run(self):
        while True:
            data = self.sock.recv(1 << 18)
            self.lines.append(data.rstrip(b"\n\0").decode("utf-8", "replace"))

    def take(self, forget=False):
        """Every line sent until now: ours, sent last, arrives last."""
        self.marks += 1
        mark = "mark %d" % self.marks
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.sendto(mark.encode(), "/dev/log")
        if not wait_for(lambda: mark in self.lines):
            raise Broken("the log is not read")
        taken = self.lines[:self.lines.index(mark)]
        del self.lines[:len(taken) + 1 if forget else 0]
        return [l for l in taken if not l.startswith("mark ")]


def layer_missing(package):
    """Why the unpacked package is not there; "" when it is."""
    path = BUILD + "/mta/" + package
    if os.path.isdir(path):
        return ""
    if not os.path.exists(path + ".why"):
        return "it was not fetched"
    with open(path + ".why", encoding="utf-8") as f:
        return f.read().strip()


def layer_make(stage, packages):
    """The layer above /usr: the launcher, its tool, the command directory."""
    usr = stage + "/usr"
    for directory in ("/bin", "/sbin", "/libexec", "/adm/sm.bin"):
        os.makedirs(usr + directory)
    shutil.copy(BUILD + "/smrsh2", usr + "/bin/smrsh2")
    shutil.copy(BUILD + "/smrsh2ctl", usr + "/sbin/smrsh2ctl")
    shutil.copy(BUILD + "/smrsh2-submit", usr + "/libexec/smrsh2-submit")
    shutil.copy(BUILD + "/mta/probe", stage + "/probe")
    shutil.copy(CONF, stage + "/smrsh2.conf")
    below = ["usr"]
    for package in packages:
        os.mkdir(stage + "/" + package)
        mount("--bind", BUILD + "/mta/" + package, stage + "/" + package)
        below.append(package + "/usr")
    return ":".join(below + ["/usr"])


def devices_make(stage):
    dev = stage + "/dev"
    os.mkdir(dev)
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        write(dev + "/" + name, "")
        mount("--bind", "/dev/" + name, dev + "/" + name)
    os.symlink("/proc/self/fd", dev + "/fd")
    mount("--rbind", dev, "/dev")


def account_lines(path, line, last=""):
    """A file of accounts: the host's without our people's, then ours."""
    with open(path, encoding="utf-8") as f:
        kept = [l for l in f if l.split(":")[0] not in dict(PEOPLE)]
    there = [l.split(":")[0] for l in kept]
    added = [line % {"name": n, "id": i} for n, i in PEOPLE + SERVERS
             if n not in there]
    write(path, "".join(kept + added) + last)


def accounts_make():
    """The host's accounts for the servers' own files, and our people."""
    account_lines("/etc/passwd", "%(name)s:x:%(id)d:%(id)d::/home/%(name)s:/bin/sh\n")
    account_lines("/etc/group", "%(name)s:x:%(id)d:\n", TEAM)
    write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\n"
          "hosts: files\nservices: files\nprotocols: files\n")
    write("/etc/hosts", "127.0.0.1 localhost %s\n" % DOMAIN)
    write("/etc/hostname", DOMAIN + "\n")
    if os.path.lexists("/etc/resolv.conf"):
        os.unlink("/etc/resolv.conf")
    write("/etc/resolv.conf", "")
    for name, uid in PEOPLE:
        os.mkdir("/home/" + name, 0o755)
        os.chown("/home/" + name, uid, uid)


def places_make():
    """Spools, mailboxes, and a place the file modes leave open to all."""
    for path in ("/var/lib/smrsh2", "/etc/smrsh2"):         # the host's own, hidden
        shutil.rmtree(path, ignore_errors=True)
    for path, mode in (("/srv/open", 0o777), ("/srv/box", 0o755),
                       ("/srv/queue", 0o700), ("/srv/run", 0o755),
                       ("/var/lib/smrsh2", 0o755), ("/etc/smrsh2", 0o755)):
        os.makedirs(path, exist_ok=True)
        os.chmod(path, mode)
    os.makedirs("/etc/smrsh2/commands", exist_ok=True)
    write("/srv/open/public", "readable for all\n")
    for path, mode in (("/var/mail", 0o2775), ("/var/tmp", 0o1777),
                       ("/tmp", 0o1777)):
        mount("-t", "tmpfs", "-o", "mode=%o" % mode, "tmpfs", path)
    os.chown("/var/mail", 0, 8)


class World:
    """A private host; one for each process, made once."""

    def __init__(self, packages=()):
        stage = BUILD + "/mta/stage"
        os.makedirs(stage, exist_ok=True)
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", stage)
        self.stage_fd = os.open(stage, os.O_PATH | os.O_DIRECTORY)
        lower = layer_make(stage, packages)
        for name in ("etc", "etc.work", "var", "var.work", "home", "srv", "run"):
            os.mkdir(stage + "/" + name)
        # Names below the stage: a build path may hold what mount would parse.
        mount("-t", "overlay", "-o", "lowerdir=" + lower, "overlay", "/usr",
              cwd=stage)
        for name in ("etc", "var"):
            mount("-t", "overlay", "-o", "lowerdir=/%s,upperdir=%s,"
                  "workdir=%s.work" % (name, name, name), "overlay",
                  "/" + name, cwd=stage)
        self.probe = open(stage + "/probe", "rb").read()
        self.defaults = open(stage + "/smrsh2.conf", encoding="utf-8").read()
        # sm.bin stays writable for us: a layer may not change under its mount.
        os.mkdir(stage + "/sm.bin")
        mount("--bind", stage + "/sm.bin", COMMANDS)
        devices_make(stage)
        for name in ("home", "run", "srv"):
            mount("--bind", stage + "/" + name, "/" + name)
        os.chdir("/")
        run("ip", "link", "set", "lo", "up")
        socket.sethostname(DOMAIN)
        accounts_make()
        places_make()
        self.log = Log()
        self.command("probe", self.probe)

    def layer(self, package):
        """Where an unpacked package lies, whatever now covers its path."""
        return "/proc/self/fd/%d/%s" % (self.stage_fd, package)

    def command(self, name, content):
        """Puts a program into the command directory."""
        path = COMMANDS + "/" + name
        with open(path, "wb") as f:
            f.write(content)
        os.chmod(path, 0o755)

    def policy(self, commands):
        """Compiles the default policy with lines, or a file, for some commands."""
        write("/etc/smrsh2/smrsh2.conf", self.defaults)
        for name, lines in commands.items():
            head = "" if "[Policy]" in lines else "[Policy]\n"
            write("/etc/smrsh2/commands/%s.conf" % name, head + lines)
        run("smrsh2ctl", "apply")

    def policy_drop(self):
        """Back to the policy that the launcher carries inside."""
        for name in os.listdir("/etc/smrsh2/commands"):
            os.unlink("/etc/smrsh2/commands/" + name)
        if os.path.exists("/var/lib/smrsh2/policy"):
            os.unlink("/var/lib/smrsh2/policy")

    def forward(self, user, *commands):
        """Writes a .forward whose lines are programs."""
        uid = dict(PEOPLE)[user]
        write("/home/%s/.forward" % user,
              "".join('"|%s"\n' % c for c in commands), 0o644, (uid, uid))

    def smtp(self, port, sender, recipient, text):
        """Hands one message to the server; returns its last answer."""
        with smtplib.SMTP("127.0.0.1", port, "client.example", timeout=120) as s:
            s.ehlo()
            for verb in ("MAIL FROM:<%s>" % sender, "RCPT TO:<%s>" % recipient):
                code, answer = s.docmd(verb)
                if code >= 300:
                    return code, answer.decode("utf-8", "replace")
            code, answer = s.data(text.replace("\n", "\r\n").encode())
            return code, answer.decode("utf-8", "replace")


def enter(packages=()):
    """A world, or the end of the script with the reason."""
    try:
        return World(packages)
    except Unable as unable:
        print("a private host cannot be made here: %s" % unable)
        sys.exit(77)
