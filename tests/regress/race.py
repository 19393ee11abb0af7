# SPDX-License-Identifier: ISC
"""race: T15 for 015-swap-race.sh: many runs while a name is being swapped.

   race.py LAUNCHER NAME DIRECTORY SECONDS NUMBER KIND

What ran tells itself: the argument printer its words, the script "script".
Two copies of the printer are told apart by size and inode in the record.
An interpreter opens the script by its name, after us: it may find the other
file, which is allowed as well; then it says so and runs nothing.
"""
import json
import os
import re
import socket
import subprocess
import sys
import time

ENOUGH = 200            # runs


def start(launcher, name, number):
    """One run as alice."""
    return subprocess.Popen(
        [launcher, '--queue-id', f'race.{number}.', '-c', name + ' x'],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd='/home/alice',
        env={'AGENT': 'sendmail'}, user=61001, group=61001, extra_groups=[])


def log_lines(mark):
    """All that was logged until now: a line of ours comes out last."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(mark.encode(), '/dev/log')
    lines = []
    while mark not in lines:
        time.sleep(0.02)
        with open('/tmp/log', encoding='ascii') as log:
            lines = log.read().splitlines()
    return lines


def intents(mark):
    """Queue id to the intent on record."""
    found = {}
    for line in log_lines(mark):
        match = re.match(r'<22>smrsh2\[\d+\]: ({.*})$', line)
        if match:
            event = json.loads(match[1])
            if event['k'] == 'intent':
                found[event['ev']['qid']] = event['ev']
    return found


def judge(intent, status, out):
    """None, or what is wrong with a run."""
    if intent is None:
        # Swapped between the check and the opening: deferred, no more.
        return None if status == 75 and out == b'' else 'not on record'
    real = intent['exe']['real']
    found = os.stat(real)
    if (intent['exe']['size'], intent['exe']['ino']) != \
            (found.st_size, found.st_ino):
        return f'not the file on record: {intent["exe"]}'
    if real.endswith('/script'):
        if 'interp' not in intent or (out and out != b'script\n'):
            return f'not the script: {out}'
        return None
    if 'interp' in intent or status or not out.endswith(b'/prog\0x\0'):
        return f'not the program: {status} {out}'
    return None


def main():
    """Runs for so many seconds, two at a time; then compares."""
    launcher, name, _, seconds, test, kind = sys.argv[1:]
    end = time.monotonic() + float(seconds)
    runs = {}
    number = int(test) * 1000000
    while time.monotonic() < end or len(runs) <= ENOUGH:
        batch = [(number + i, start(launcher, name, number + i))
                 for i in range(2)]
        for i, child in batch:
            out, _ = child.communicate()
            runs[f'race.{i}.'] = (child.returncode, out)
        number += 2
    told = intents('race %s is over' % test)
    wrong = [(key, why) for key, (status, out) in runs.items()
             if (why := judge(told.get(key), status, out))]
    seen = {told[key]['exe']['real'] for key in runs if key in told}
    good = not wrong and len(seen) == 2 and len(runs) > ENOUGH
    print(f'{"" if good else "not "}ok {test} - what ran is what is on record,'
          f' in a race of {kind}')
    print(f'# {len(runs)} runs, {len(seen)} targets seen', wrong[:3])


main()
