# SPDX-License-Identifier: ISC
"""suite_auditd: what clients get from a collector, and what it keeps."""

import json
import os
import signal
import socket
import subprocess

from collector import (AUDITD, CTL, Client, Collector, GROUP, USER, finish,
                       in_child, ok, private_world, sh, until, wait)

WORLD = private_world()
LOG = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
LOG.bind('/dev/log')
os.chmod('/dev/log', 0o666)
LOG.settimeout(5)


def fresh(name, *options):
    """A collector in a directory of its own."""
    directory = os.path.join(WORLD, name)
    os.mkdir(directory)
    return Collector(directory, *options).start()


def kinds(records):
    """What they are."""
    return [r['k'] for r in records if r['k'] not in ('key', 'start')]


def lease():
    """One execution from intent to done; one that is cut off."""
    c = fresh('lease')
    client = Client(c)
    answers = [client.say('intent', '{"cmd":"a"}'),
               client.say('violation', '{"what":"seccomp"}'),
               client.say('done', '{"code":0}')]
    records = c.records()[-3:]
    ok(answers == [f'ok {r["seq"]} {r["h"]}' for r in records],
       'an answer names the record, which is on disk by then')
    ok([r['ev'].get('of') for r in records] == [None, records[0]['seq'],
                                                records[0]['seq']],
       'what belongs to an intent says so')
    client.close()
    client = Client(c)
    client.say('intent')
    client.close()
    ok(until(lambda: kinds(c.records())[-1] == 'lost'),
       'a connection that ends before done leaves lost')
    lost = c.records()[-1]
    ok(lost['ev']['of'] == lost['seq'] - 1 and
       lost['ev']['why'] == 'connection closed' and lost['x'] == records[0]['x'],
       'lost names the intent')

    def killed():
        Client(c).say('intent')
        os.kill(os.getpid(), signal.SIGKILL)
    wait(in_child(killed))
    ok(until(lambda: kinds(c.records())[-2:] == ['intent', 'lost']),
       'a launcher that is killed leaves lost')
    client = Client(c)
    client.say('intent')
    client.say('intent')
    client.say('done')
    client.close()
    ok(kinds(c.records())[-4:] == ['intent', 'lost', 'intent', 'done'],
       'an intent over another loses that')
    ok(c.verify()[0] == 0, 'the trail is whole while the collector works')
    ok(c.stop() == 0 and kinds(c.records())[-1] == 'stop', 'SIGTERM: stop')
    ok(c.verify()[0] == 0, 'and the trail is whole')


def facts():
    """What a record says about its sender is the kernel's word."""
    c = fresh('facts', '--mode', '0666')
    for uid, gid, egid, trust in ((1000, 1000, GROUP, 'setgid'),
                                  (1001, 1001, 1001, 'user'),
                                  (0, 0, 0, 'root')):
        pid = in_child(lambda: Client(c).say('deny'), uid, gid, egid)
        wait(pid)
        peer = c.records()[-1]['peer']
        ok((peer['pid'], peer['uid'], peer['egid'], peer['trust'],
            peer['ppid']) == (pid, uid, egid, trust, os.getpid()),
           f'peer: pid, uid, egid and parent of a sender trusted as {trust}')
    with open('/proc/self/stat', encoding='ascii') as file:
        start = int(file.read().rsplit(')', 1)[1].split()[19])
    Client(c).say('deny')
    ok(c.records()[-1]['peer']['start'] == start, 'peer: its start time')
    c.stop()
    c = fresh('mode')

    def stranger():
        try:
            Client(c).say('deny')
        except PermissionError:
            return
        raise AssertionError('connected')
    ok(wait(in_child(stranger, 1000, 1000)) == 0 and
       wait(in_child(lambda: Client(c).say('deny'), 1000, 1000, GROUP)) == 0,
       'without --mode only the group can connect')
    c.stop()


def refused():
    """What is not recorded."""
    c = fresh('refused')
    before = len(c.records())
    me = os.getpid()
    for text in ('', '{"of":1}', '{}\n', '[]', '{"a":"\x1b"}'):
        client = Client(c)
        ok(client.say('intent', text) == 'no malformed' and
           client.answer() == '', f'refused: event {text!r}')
    for line in (f'smrsh2[{me + 1}]: uid=0', 'sendmail[1]: x', 'x',
                 f'smrsh2[{me}]:\x07'):
        ok(Client(c).say('done', '{}', line).startswith('no '),
           f'refused: a line {line!r}')
    for kind in ('start', 'key', 'lost', 'stop', 'intent x'):
        ok(Client(c).say(kind) == 'no malformed', f'refused: {kind}')
    long = '{"a":"' + 'a' * 190000 + '"}'
    ok(Client(c).say('deny', long).startswith('ok '), 'a long event is kept')
    ok(len(c.records()) == before + 1, 'nothing of all that is on record')
    ok(subprocess.run(c.argv, check=False, stderr=subprocess.DEVNULL)
       .returncode == 75, 'a second collector of a trail is refused')
    for args in (['--no'], ['--mode', '9'], ['--segment', '0'], ['x'], []):
        ok(subprocess.run([AUDITD, *args], check=False,
                          stderr=subprocess.DEVNULL).returncode == 64,
           f'called wrongly is 64: {" ".join(args)}')
    c.kill()


def mail_log():
    """The line for people, and a log daemon that does not read."""
    c = fresh('log')
    client = Client(c)
    line = f'smrsh2[{os.getpid()}]: uid=1000, cmd="a", stat=exit 0'
    answer = client.say('done', '{}', line).split()
    got = LOG.recv(9000).decode()
    ok(got == f'<22>{line}, audit={answer[1]}:{answer[2][:16]}',
       'the line ends with the record it stands for')
    for _ in range(100):        # more than the queue of a socket holds
        answer = client.say('deny', '{}', 'smrsh: uid 1000: attempt to use x')
    ok(answer.startswith('ok '), 'a log daemon that is stopped stops nobody')
    LOG.setblocking(False)
    try:
        while LOG.recv(9000):
            pass
    except BlockingIOError:
        pass
    LOG.settimeout(5)
    client.say('deny', '{}', 'smrsh: uid 1000: attempt to use y')
    ok(until(lambda: b'attempt to use y' in LOG.recv(9000)),
       'and is told again later')
    c.stop()


def confinement():
    """The collector itself."""
    c = fresh('confined')
    with open(f'/proc/{c.process.pid}/status', encoding='ascii') as file:
        status = dict(x.rstrip('\n').split(':\t', 1) for x in file)
    ok(status['Uid'].split() == [str(USER)] * 4 and
       status['Groups'].strip() == '', 'it is nobody, in no other group')
    ok(int(status['CapPrm'], 16) == 0 and status['NoNewPrivs'] == '1',
       'it has no capabilities and gets none')
    ok(status['Seccomp'] == '2', 'it has a filter')
    with open(c.trail + '/keys', 'rb') as file:
        ok(os.fstat(file.fileno()).st_mode & 0o777 == 0o600,
           'its keys are its own')
    c.stop()


def flood():
    """A user over the limit waits; another does not."""
    c = fresh('flood', '--mode', '0666')
    ready, go = os.pipe()

    def flooder():
        client = Client(c)
        for i in range(2300):
            if i == 1990:
                os.write(go, b'x')
            if not client.say('deny').startswith('ok '):
                raise AssertionError('dropped')

    def other():
        client = Client(c)
        for _ in range(100):
            client.say('deny')
    pid = in_child(flooder, 1000, 1000)
    os.read(ready, 1)
    ok(wait(in_child(other, 1001, 1001)) == 0 and
       os.waitpid(pid, os.WNOHANG)[0] == 0,
       'a hundred records of another user pass a flooder')
    ok(wait(pid) == 0, 'the flooder is delayed and loses nothing')
    uids = [r['peer']['uid'] for r in c.records() if r['k'] == 'deny']
    ok(uids.count(1000) == 2300 and uids.count(1001) == 100,
       'everything is on record')
    c.stop()


def disk_full():
    """What has begun can end."""
    directory = os.path.join(WORLD, 'full')
    os.mkdir(directory)
    sh(f'mount -t tmpfs -o size=40m,mode=755 full {directory}')
    c = Collector(directory).start()
    client = Client(c)
    ok(client.say('intent').startswith('ok '), 'disk: an intent')
    with open(f'{directory}/filler', 'wb', 0) as file:
        try:
            while file.write(bytes(65536)):
                pass
        except OSError:
            pass
    other, large = Client(c), '{"a":"' + 'a' * 190000 + '"}'
    answers = [other.say('deny', large) for _ in range(95)]
    ok(all(a.startswith('ok ') for a in answers),
       'disk full: refusals are recorded from the reserve')
    ok(other.say('intent') == 'no disk full', 'disk full: no intent')
    ok(client.say('done').startswith('ok '), 'disk full: done is recorded')
    while other.say('deny', large).startswith('ok '):
        pass
    os.unlink(f'{directory}/filler')
    ok(until(lambda: Client(c).say('intent').startswith('ok ')),
       'disk with room again: an intent')
    ok(c.stop() == 0 and c.verify()[0] == 0, 'and the trail is whole')


def activation():
    """A socket that is there before the collector and after it."""
    directory = os.path.join(WORLD, 'activation')
    os.mkdir(directory)
    c = Collector(directory)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server.bind(c.socket)
    server.listen(10)
    answers = []
    for _ in range(2):
        client = Client(c)
        client.send('deny')
        pid = os.fork()
        if pid == 0:
            os.dup2(server.fileno(), 3)
            os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))
            os.execv(AUDITD, [AUDITD, '--trail', c.trail, '--user', 'nobody',
                              '--foreground'])
        answers.append(client.answer())
        os.kill(pid, signal.SIGTERM)
        ok(wait(pid) == 0, 'an activated collector ends')
    ok(all(a.startswith('ok ') for a in answers),
       'who connects while no collector runs is served by the next')
    ok(c.verify()[0] == 0, 'and the trail is whole')


def background():
    """Without --foreground."""
    c = fresh('background')
    c.stop()
    c.argv.remove('--foreground')
    os.unlink(c.socket)
    ok(subprocess.run(c.argv, check=False).returncode == 0 and
       Client(c).say('deny').startswith('ok '),
       'it goes into the background when it can be connected to')
    subprocess.run(['pkill', '-TERM', '-x', 'smrsh2-auditd'], check=True)
    ok(until(lambda: kinds(c.records())[-1] == 'stop') and c.verify()[0] == 0,
       'and ends there')


def restart():
    """Between an intent and its done."""
    c = fresh('restart')
    client = Client(c)      # there to the end: no lease is over
    client.say('intent', '{"cmd":"a"}', x='RESTART')
    seq = c.records()[-1]['seq']
    c.kill()
    c.start()
    Client(c).say('done', x='RESTART')
    ok([r['x'] for r in c.records() if r['k'] == 'done'] == ['RESTART'],
       'a done is taken by the next collector')
    shown = subprocess.run([CTL, 'audit', 'show', '--trail', c.trail,
                            str(seq)], check=False, capture_output=True,
                           encoding='ascii').stdout
    ok([json.loads(x)['k'] for x in shown.splitlines()] == ['intent', 'done'],
       'and shown with its intent')
    client.close()
    c.stop()


def tampering():
    """Its file is cut while it works."""
    c = fresh('tampered')
    client = Client(c)
    client.say('deny')
    path = os.path.join(c.trail, '0' * 20 + '.jsonl')
    os.truncate(path, os.path.getsize(path) - 10)
    ok(client.say('deny').startswith('ok '), 'tampered: records go on')
    c.stop()
    with open(sorted(os.scandir(c.trail), key=lambda e: e.name)[-2].path,
              encoding='ascii') as file:
        after = [json.loads(line)['k'] for line in file]
    ok(after == ['rotate', 'tamper', 'deny', 'stop'],
       'tampered: in a new segment, which says so')
    ok(c.verify()[0] == 1, 'tampered: verify finds it')


for test in (lease, facts, refused, mail_log, confinement, flood, disk_full,
             activation, background, restart, tampering):
    test()
finish()
