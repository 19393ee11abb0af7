# SPDX-License-Identifier: ISC
"""oracle: T09 for 009-dash-oracle.sh: dash splits every accepted line alike."""
import os
import random
import subprocess
import sys
import time

ENOUGH = 100            # lines that are accepted
PIECES = [' ', '  ', '\t', "'", '"', '\\', '#', 'a', 'b c', "''", '""', "'x y'",
          '"x y"', '\\ ', "\\'", '\\"', '\\\\', '"\\""', '"\\\\"', '"\\a"', 'é',
          '=', '-', '.', ',', '\x0b', '\x01', ' #c', '"a\'b"', "'a\"b'"]


def run(argv):
    """The arguments the printer told, or None when nothing ran."""
    done = subprocess.run(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, cwd='/home/alice',
        env={'PATH': '/tmp/bin'}, user=61001, group=61001, extra_groups=[],
        check=False)
    return done.stdout.split(b'\0')[1:-1] if done.returncode == 0 else None


def main():
    """Fifteen seconds of lines from a fixed seed and from a new one."""
    os.mkdir('/tmp/bin')
    os.symlink('/run/world/argv', '/tmp/bin/argv')
    tests = 0
    for seed in (1, int(os.environ.get('UNIT_SEED', time.time_ns()))):
        print(f'# seed {seed}: UNIT_SEED={seed}')
        rnd = random.Random(seed)
        end = time.monotonic() + 7
        wrong, accepted = [], 0
        while (time.monotonic() < end or accepted <= ENOUGH) and not wrong:
            line = 'argv ' + ''.join(
                rnd.choice(PIECES) for _ in range(rnd.randrange(1, 12)))
            mine = run([sys.argv[1], '-c', line])
            if mine is None:
                continue
            accepted += 1
            theirs = run(['/bin/dash', '-c', line])
            if mine != theirs:
                wrong = [line, mine, theirs]
        tests += 1
        is_fine = not wrong and accepted > ENOUGH
        print(f'{"" if is_fine else "not "}ok {tests} - lines are split as'
              ' dash splits them')
        print('#', accepted, 'lines accepted', wrong)
    print(f'1..{tests}')


main()
