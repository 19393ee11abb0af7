# SPDX-License-Identifier: ISC
"""collector: a collector in a private world, and clients of it."""

import glob
import json
import os
import signal
import socket
import subprocess
import sys
import time

AUDITD, CTL = sys.argv[1:3]
USER, GROUP = 65534, 4242       # the collector's; the launcher's
X = '01JD9S6V3K7Q2M8W'
COUNT = [0, 0]


def ok(is_good, sentence):
    """One TAP line."""
    COUNT[0] += 1
    COUNT[1] += not is_good
    print(f"{'ok' if is_good else 'not ok'} {COUNT[0]} - {sentence}",
          flush=True)


def finish():
    """The plan, and the exit status."""
    print(f'1..{COUNT[0]}')
    sys.exit(1 if COUNT[1] else 0)


def sh(command):
    """Must succeed."""
    subprocess.run(['sh', '-ec', command], check=True)


def private_world():
    """Nothing of it is left: /run, a /dev for the log's socket, and
    /etc/group with our group.  Returns a directory."""
    sh(f'''mount -t tmpfs -o mode=755 world /run
        mkdir -m 755 /run/dev /run/world; touch /run/dev/null
        mount --bind /dev/null /run/dev/null
        mount --rbind /run/dev /dev
        cp /etc/group /run/group
        echo smrsh2test:x:{GROUP}: >>/run/group
        mount --bind /run/group /etc/group''')
    return '/run/world'


class Collector:
    """One smrsh2-auditd, started as root, become another user."""

    def __init__(self, directory, *options):
        self.socket = os.path.join(directory, 'socket')
        self.trail = os.path.join(directory, 'trail')
        self.argv = [AUDITD, '--socket', self.socket, '--trail', self.trail,
                     '--origin', 'host.example/audit', '--user', 'nobody',
                     '--group', 'smrsh2test', '--foreground', *options]
        self.process = None

    def start(self):
        """Returns when it answers."""
        if os.path.exists(self.socket):
            os.unlink(self.socket)
        self.process = subprocess.Popen(self.argv)
        while self.process.poll() is None:
            try:
                client = Client(self)
                client.socket.send(b'?')
                if client.answer() != '':
                    break
            except OSError:
                time.sleep(0.005)
        return self

    def stop(self):
        """Its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait()

    def kill(self):
        """Without a last word."""
        self.process.kill()
        self.process.wait()

    def records(self):
        """Everything on disk."""
        found = []
        for path in sorted(glob.glob(self.trail + '/*.jsonl')):
            with open(path, encoding='ascii') as file:
                found += [json.loads(line) for line in file]
        return found

    def verify(self):
        """Exit status and output of smrsh2ctl audit verify."""
        done = subprocess.run([CTL, 'audit', 'verify', '--trail', self.trail],
                              capture_output=True, check=False,
                              encoding='utf-8')
        return done.returncode, done.stdout


class Client:
    """A connection as a launcher has it."""

    def __init__(self, collector):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(20)
        self.socket.connect(collector.socket)

    def send(self, kind, event='{}', line='', x=X):
        """Without waiting for the answer."""
        self.socket.send(f'smrsh2 1 {kind} {x} 22\n{line}\n{event}'.encode())

    def answer(self):
        """The next answer; '' at the end."""
        return self.socket.recv(200).decode()

    def say(self, kind, event='{}', line='', x=X):
        """The answer."""
        self.send(kind, event, line, x)
        return self.answer()

    def close(self):
        """The end of the lease."""
        self.socket.close()


def in_child(function, uid=0, gid=0, egid=None):
    """Starts function in a process of this user; its pid."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setresgid(gid, gid if egid is None else egid, gid)
            os.setresuid(uid, uid, uid)
            function()
            os._exit(0)
        except BaseException as error:      # pylint: disable=broad-except
            print(f'# {error!r}', file=sys.stderr)
            os._exit(1)
    return pid


def wait(pid):
    """Exit status of a child."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def until(condition):
    """Waits for what must come; whether it did."""
    for _ in range(1000):
        if condition():
            return True
        time.sleep(0.01)
    return False
