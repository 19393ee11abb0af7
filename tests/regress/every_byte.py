# SPDX-License-Identifier: ISC
"""every_byte: T07 for 007-every-byte.sh: prints TAP without a plan."""
import os
import subprocess
import sys

SPECIAL = b'<|>^();&`$\r\n'


def run(line):
    """(status, arguments) of a line, as alice."""
    done = subprocess.run(
        [sys.argv[1], '-c', line], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd='/home/alice',
        env={'AGENT': 'sendmail'}, user=61001, group=61001, extra_groups=[],
        check=False)
    return done.returncode, done.stdout.split(b'\0')[1:-1]


def main():
    """One test for each way to quote, one for UTF-8."""
    tests = 0
    ways = {'plain': (b'argv x%by', b'\'" \t\\'),
            'in single quotes': (b"argv 'x%by'", b"'"),
            'in double quotes': (b'argv "x%by"', b'"'),
            'behind a backslash': (b'argv x\\%by', b'')}
    for name, (line, other) in ways.items():
        wrong = []
        for number in range(1, 256):
            byte = bytes([number])
            status, arguments = run(line % byte)
            if byte in SPECIAL:
                if status != 69 or arguments:
                    wrong.append(number)
            elif byte not in other:
                if status or arguments != [b'x' + byte + b'y']:
                    wrong.append(number)
        tests += 1
        print(f'{"not " if wrong else ""}ok {tests} - every byte {name} is'
              ' handed on or refused')
        if wrong:
            print('#', wrong)
    texts = ['äöüß', 'é', 'русский', '中文', '📧', '\u202e', 'a\u0085b']
    raw = [t.encode() for t in texts] + [
        b'\xc0\xaf', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\xff\xfe', b'\xc3']
    wrong = [t for t in raw if run(b'argv ' + t) != (0, [t])]
    tests += 1
    print(f'{"not " if wrong else ""}ok {tests} - UTF-8, valid or not, is'
          ' handed on as it is')
    if wrong:
        print('#', wrong)
    print(f'1..{tests}')
    sys.stdout.flush()
    os._exit(0)


main()
