# SPDX-License-Identifier: ISC
"""world: a host of its own for smrsh2ctl, in a mount namespace.

/etc, /dev and /var/lib are empty but for what is made here; /usr is the
host's with a launcher, a set-id sendmail and a command directory on top.
"""
import os
import subprocess

SECRET = 'a-password-of-root'
PASSWD = """root:x:0:0::/root:/bin/sh
alice:x:60001:60001::/home/alice:/bin/sh
tickets:x:60002:60002::/nonexistent:/bin/false
"""
GROUP = """root:x:0:
mail:x:8:
alice:x:60001:
tickets:x:60002:
staff:x:60003:alice
"""
TICKETS = """[Policy]
User=tickets
RuntimeMaxSec=1min
ReadWritePaths=
ReadWritePaths=/dev/null
ConnectTCP=
ConnectTCP=443
"""
SENDMAIL_CF = """O QueueDirectory=/var/spool/mqueue
Mlocal, P=/usr/libexec/mail.local, F=lsDFM
Mprog,\t\tP=/bin/sh, F=lsDFMoqeu9, S=EnvFromL/HdrFromL,
\t\tT=X-Unix/X-Unix/X-Unix, A=sh -c $u
"""
MAIN_CF = """# local_command_shell = /bin/other
local_command_shell = /usr/bin/smrsh2 -c
"""


def write(path, text, mode=0o644):
    """A file of root's, with directories above it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(path, mode)


def mount(*words):
    """mount(8); raises OSError when the host cannot."""
    done = subprocess.run(('mount', *words), capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise OSError(done.stderr.strip())


def make_usr(launcher, profiles):
    """What lies over /usr."""
    top = '/mnt/usr'
    write(f'{top}/bin/smrsh2', '')
    write(f'{top}/sbin/sendmail', '')
    os.makedirs(f'{top}/share/doc/smrsh2')
    for name, source, mode in (('bin/smrsh2', launcher, 0o755),
                               ('sbin/sendmail', '/bin/true', 0o2755)):
        subprocess.run(('cp', source, f'{top}/{name}'), check=True)
        os.chown(f'{top}/{name}', 0, 8 if mode & 0o2000 else 0)
        os.chmod(f'{top}/{name}', mode)
    subprocess.run(('cp', '-r', profiles, f'{top}/share/doc/smrsh2/profiles'),
                   check=True)
    commands = f'{top}/adm/sm.bin'
    write(f'{commands}/tickets', '#!/bin/sh\nexit 3\n', 0o755)
    write(f'{commands}/reply', '#!/bin/sh\nexit 0\n', 0o755)
    write(f'{commands}/broken', 'neither\n', 0o755)
    write(f'{commands}/theirs', '#!/bin/sh\n', 0o755)
    os.chown(f'{commands}/theirs', 60001, 60001)
    write(f'{commands}/tool\033[31m', '#!/bin/sh\n', 0o755)
    os.symlink('/etc/shadow', f'{commands}/shadow')
    os.symlink('/nowhere', f'{commands}/gone')
    os.symlink('/bin/sh', f'{commands}/shell')
    os.mkfifo(f'{commands}/pipe', 0o777)


def make_etc(default):
    """What is configured."""
    top = '/mnt/etc'
    write(f'{top}/passwd', PASSWD)
    write(f'{top}/group', GROUP)
    write(f'{top}/shadow', f'root:{SECRET}:1::::::\n', 0o600)
    with open(f'{default}/smrsh2.conf', encoding='utf-8') as file:
        write(f'{top}/smrsh2/smrsh2.conf', file.read())
    write(f'{top}/smrsh2/commands/tickets.conf', TICKETS)
    write(f'{top}/closed/smrsh2.conf', f'[Policy]\n{SECRET}\n', 0o600)
    os.chmod(f'{top}/closed', 0o700)
    write(f'{top}/wrong/smrsh2.conf', '[Policy]\nUsr=recipient\nUMask=9\n')
    write(f'{top}/mail/sendmail.cf', SENDMAIL_CF)
    write(f'{top}/postfix/main.cf', MAIN_CF)


def make(launcher, default):
    """Mounts it all; the process must be in a mount namespace of its own."""
    os.umask(0o022)
    mount('--make-rprivate', '/')
    mount('-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/mnt')
    for name in ('usr', 'work', 'etc', 'dev', 'lib/smrsh2', 'home/alice'):
        os.makedirs(f'/mnt/{name}')
    os.chown('/mnt/home/alice', 60001, 60001)
    make_usr(launcher, f'{default}/../profiles')
    make_etc(default)
    for name in ('null', 'full'):
        write(f'/mnt/dev/{name}', '')
        mount('--bind', f'/dev/{name}', f'/mnt/dev/{name}')
    os.symlink('/proc/self/fd', '/mnt/dev/fd')
    os.symlink('/proc/self/fd/0', '/mnt/dev/stdin')
    mount('-t', 'overlay', '-o', 'lowerdir=/usr,upperdir=/mnt/usr,'
          'workdir=/mnt/work', 'overlay', '/usr')
    mount('--bind', '/mnt/home', '/home')
    mount('--bind', '/mnt/lib', '/var/lib')
    mount('--bind', '/mnt/etc', '/etc')
    mount('--rbind', '/mnt/dev', '/dev')
