#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""suite: smrsh2ctl, from command lines to what it prints.

   suite.py SMRSH2CTL SMRSH2 CONFIG TRANSCRIPT

TRANSCRIPT is read from top to bottom, in one world:

   # a sentence: the next test
   $ [alice:] ARGUMENTS...      smrsh2ctl with these, as root or as alice
   output, stdout and then stderr; <*> stands for anything in a line and
   a line of ... for any lines
   ? STATUS
   ! SHELL COMMAND              changes the world

Needs root, and runs in mount, network and pid namespaces of its own.
"""
import json
import os
import pty
import re
import shlex
import subprocess
import sys

import world

ALICE = {'user': 60001, 'group': 60001, 'extra_groups': [60001]}
# Lines the launcher and explain must agree about.
LINES = ('tickets', 'tickets a|b', 'tickets $(id)', 'nothing', 'broken',
         'theirs', 'gone', 'shadow', 'pipe', 'exec exit', 'tickets &&',
         "tickets 'a", '/bin/tickets', '', 'x' * 2000, 'shell; id',
         'theirs && a|b', 'reply # | x')
# What the launcher must not have said when explain says "runs".
RUNS = ('reply', 'reply a "b c"', 'exit 0', 'echo a || reply')


class Tap:
    """Counts tests."""
    def __init__(self):
        self.count = self.failed = 0

    def ok(self, is_good, sentence, why=''):
        """One line of TAP, and why not."""
        self.count += 1
        self.failed += not is_good
        print(f'{"ok" if is_good else "not ok"} {self.count} - {sentence}')
        if not is_good:
            print(''.join(f'# {x}\n' for x in why.splitlines()), end='')


def run(program, arguments, who=None, **more):
    """(status, stdout and then stderr)."""
    done = subprocess.run((program, *arguments), capture_output=True,
                          check=False, cwd='/home/alice' if who else '/',
                          env={'TERM': 'xterm'}, **(who or {}), **more)
    out = (done.stdout + done.stderr).decode('utf-8', 'replace')
    return done.returncode, out


def pattern(lines):
    """A regular expression for expected output."""
    text = ''
    for line in lines:
        if line == '...':
            text += r'(?:.*\n)*?'
        else:
            text += '.*'.join(map(re.escape, line.split('<*>'))) + r'\n'
    return re.compile(text)


def transcript(path):
    """(sentence, shell commands, arguments, lines, status) of each test."""
    sentence, shell, command, lines = '', [], None, []
    with open(path, encoding='utf-8') as file:
        for line in file.read().splitlines():
            if line.startswith('? '):
                yield sentence, shell, command, lines, int(line[2:])
                shell, command, lines = [], None, []
            elif line.startswith('$ ') and command is None:
                command = line[2:]
            elif command is not None:
                lines.append(line)
            elif line.startswith('! '):
                shell.append(line[2:])
            elif line.startswith('# '):
                sentence = line[2:]


def check_rows(tap, ctl, path):
    """The transcript."""
    for sentence, shell, command, lines, status in transcript(path):
        for words in shell:
            subprocess.run(words, shell=True, check=True)
        who = ALICE if command.startswith('alice: ') else None
        arguments = shlex.split(command.removeprefix('alice: '))
        got, out = run(ctl, arguments, who)
        good = got == status and pattern(lines).fullmatch(out) is not None
        if who:
            good = good and world.SECRET not in out
        if '--json' in arguments and good:
            json.loads(out)
        tap.ok(good, sentence, f'status {got}\n{out}')


def check_launcher(tap, ctl):
    """explain and the launcher say the same."""
    for line in LINES:
        status, out = run('/usr/bin/smrsh2', ('-c', line), ALICE)
        _, text = run(ctl, ('explain', '--json', '-c', line), ALICE)
        answer = json.loads(text)
        told = answer.get('why', '')
        good = status == answer.get('status') and (told in out or
                                                   status == 64)
        tap.ok(good, f'explain says what smrsh2 does: {line[:20]!r}',
               f'{status}: {out}{text}')
    for line in RUNS:
        status, out = run('/usr/bin/smrsh2', ('-c', line), ALICE)
        _, text = run(ctl, ('explain', '--json', '-c', line), ALICE)
        answer = json.loads(text)
        tap.ok(status == 0 and answer['verdict'] == 'runs',
               f'what explain says would run, runs: {line!r}',
               f'{status}: {out}{text}')


def seen(ctl, **environment):
    """What a terminal is shown of a list."""
    shown = b''
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(ctl, (ctl, 'list'), environment)
    while True:
        try:
            part = os.read(fd, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.waitpid(pid, 0)
    return shown


def check_terminal(tap, ctl):
    """Colour, and who wants none."""
    os.makedirs('/dev/pts', exist_ok=True)
    world.mount('-t', 'devpts', '-o', 'newinstance,ptmxmode=666', 'devpts',
                '/dev/pts')
    os.symlink('pts/ptmx', '/dev/ptmx')
    tap.ok(b'\033[32mruns' in seen(ctl, TERM='xterm'),
           'a terminal gets colours')
    tap.ok(b'\033' not in seen(ctl, TERM='xterm', NO_COLOR='1'),
           'not with NO_COLOR')
    tap.ok(b'\033' not in seen(ctl, TERM='dumb') and
           b'\033' not in seen(ctl), 'nor one that has none')
    tap.ok(b'\033[31m' not in seen(ctl, TERM='dumb'),
           'a name in the command directory cannot steer the terminal')


def check_completions(tap, ctl):
    """Each shell reads its file; bash completes with it."""
    for shell in ('bash', 'zsh', 'fish'):
        _, text = run(ctl, ('completion', shell))
        if run('sh', ('-c', f'command -v {shell}'))[0] != 0:
            tap.ok(True, f'{shell} reads its completion # SKIP no {shell}')
            continue
        status, out = run(shell, ('-n', '/dev/stdin'), input=text.encode())
        tap.ok(status == 0 and out == '', f'{shell} reads its completion', out)
    script = run(ctl, ('completion', 'bash'))[1]
    for line, want in (('ex', 'explain'), ('show --eff', '--effective'),
                       ('completion z', 'zsh'), ('explain --user ali', 'alice')):
        words = ['smrsh2ctl', *line.split()]
        _, out = run('bash', ('-c', f'{script}\nCOMP_WORDS=({" ".join(words)})'
                              f'\nCOMP_CWORD={len(words) - 1}\n'
                              f'_smrsh2ctl smrsh2ctl {words[-1]} {words[-2]}\n'
                              'echo "${COMPREPLY[*]}"'))
        tap.ok(out == want + '\n', f'bash completes: {line}', out)


def check_full(tap, ctl):
    """Nobody takes what is printed."""
    for line in ('show', 'list', 'show --json', 'completion bash'):
        with open('/dev/full', 'wb') as full:
            done = subprocess.run((ctl, *line.split()), stdout=full,
                                  check=False)
        tap.ok(done.returncode == 1, f'{line}: what nobody gets is a failure')


def check_profiles(tap, ctl):
    """Each policy that is shipped is suggested for what its head names."""
    top, commands = '/usr/share/doc/smrsh2/profiles', '/usr/adm/sm.bin'
    # For any program there is.
    for name in sorted(set(os.listdir(top)) - {'derive', 'tight.conf'}):
        with open(f'{top}/{name}', encoding='utf-8') as file:
            words = re.search('^# For: (.*)$', file.read(), re.M)
        for word in words[1].split() if words else ():
            program = f'{commands}/{word}'
            if word.startswith('#!'):
                program = f'{commands}/a-script'
                run('cp', ('/bin/true', f'/usr/bin/{word[2:]}9.9'))
                world.write(program, f'#!/usr/bin/{word[2:]}9.9\n', 0o755)
            else:
                os.symlink('/bin/true', program)
            _, out = run(ctl, ('check', '--policy', '/var/lib/smrsh2/none',
                               '--json'))
            os.remove(program)
            want = f'install -m 644 {top}/{name} /etc/smrsh2/commands/'
            notes = [x['remedy'] for x in json.loads(out)['findings']
                     if x['text'].startswith('runs under the default')]
            tap.ok(any(x.startswith(want) for x in notes) or
                   word == 'vacation' and not notes,
                   f'check suggests {name} for {word}', out)
        tap.ok(words is not None, f'{name} says what it is for')


def check_messages(tap, ctl):
    """The limit of learn's messages."""
    for count, want in ((1000, '--user is missing'),
                        (1001, 'too many messages')):
        status, out = run(ctl, ('learn', 'x', *(('-m', 'x') * count)))
        tap.ok(status == 2 and want in out, f'learn: {count} messages', out)


ASKS = """#!/bin/sh
cat /root/file mail/file
echo >/srv/new/out
/usr/bin/python3 -c 'import socket
socket.create_connection(("127.0.0.1", 5555))'
"""
ASKED = {'ReadOnlyPaths=/root/file', 'ReadOnlyPaths=%h/mail/file',
         'ReadWritePaths=/srv/new', 'ConnectTCP=5555'}


def check_strace(tap, ctl):
    """learn sees with strace what Landlock refuses."""
    sentence = 'learn --strace proposes files and ports that were refused'
    if not os.path.exists('/usr/bin/strace'):
        tap.ok(True, f'{sentence} # SKIP no strace')
        return
    world.write('/usr/adm/sm.bin/asks', ASKS, 0o755)
    world.write('/etc/smrsh2/commands/asks.conf',
                '[Policy]\nReadWritePaths=\nReadWritePaths=/dev/null\n')
    world.write('/home/alice/mail/file', 'text')
    world.mount('-t', 'tmpfs', 'tmpfs', '/srv')
    os.mkdir('/srv/new')
    world.write('/dev/log', '')
    for start in ((), ('--root-start',)):
        _, out = run(ctl, ('learn', 'asks', '--user', 'alice', '--strace',
                           '--json', *start), input=b'')
        end = out.rfind('\n}\n') + 3
        text = out[:end]
        seen = json.loads(text) if text else {'statements': ()}
        tap.ok(set(seen['statements']) == ASKED and len(seen['other']) == 1,
               f'{sentence} {" ".join(start)}', out)
    for name in ('/usr/adm/sm.bin/asks', '/etc/smrsh2/commands/asks.conf',
                 '/dev/log', '/home/alice/mail/file'):
        os.remove(name)
    run('rm', ('-r', '/var/lib/smrsh2/learned', '/home/alice/mail'))


def main():
    """Makes the world and plays all of it."""
    ctl, launcher, default, path = map(os.path.abspath, sys.argv[1:])
    tap = Tap()
    try:
        world.make(launcher, default)
    except OSError as error:
        print(f'no file systems of its own here: {error}')
        return 77
    run(ctl, ('apply',))
    check_launcher(tap, ctl)
    check_terminal(tap, ctl)
    check_completions(tap, ctl)
    check_full(tap, ctl)
    check_profiles(tap, ctl)
    check_messages(tap, ctl)
    check_strace(tap, ctl)
    os.remove('/var/lib/smrsh2/policy')
    check_rows(tap, ctl, path)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
