# SPDX-License-Identifier: ISC
"""suite_storm: a collector that is killed, again and again, under 64 clients.

   suite_storm.py AUDITD SMRSH2CTL KILLS

Every client keeps the answers it got.  At the end each of them is a record of
that number and that hash, and the trail is whole, over small segments.
"""

import glob
import os
import random
import sys
import time

from collector import Client, Collector, finish, in_child, ok, private_world

KILLS = int(sys.argv[3])
CLIENTS = 64
WORLD = private_world()
STOP = os.path.join(WORLD, 'stop')


def client(number):
    """Until it is told to stop: executions, over as many connections as it
    takes; answers go to a file."""
    with open(f'{WORLD}/answers-{number}', 'w', encoding='ascii') as file:
        while not os.path.exists(STOP):
            try:
                lease = Client(collector)
                while not os.path.exists(STOP):
                    for kind in ('intent', 'done'):
                        answer = lease.say(kind, '{"client":%d}' % number)
                        if not answer.startswith('ok '):
                            raise OSError('no answer')
                        file.write(answer[3:] + '\n')
                    time.sleep(0.001)
            except OSError:
                time.sleep(0.005)


collector = Collector(WORLD, '--segment', '1000000')
pids = [in_child(lambda n=n: client(n)) for n in range(CLIENTS)]
whole = 0
for kill in range(KILLS):
    collector.start()
    time.sleep(random.uniform(0.01, 0.12))
    collector.kill()
    if kill % 50 == 49:     # a killed one is incomplete, never tampered
        whole += collector.verify()[0] == 2
ok(whole == KILLS // 50, 'a trail whose collector was killed is incomplete')
collector.start()
time.sleep(0.2)
with open(STOP, 'w', encoding='ascii'):
    pass
for pid in pids:
    os.waitpid(pid, 0)
ok(collector.stop() == 0, 'the last collector stops')
status, text = collector.verify()
ok(status == 0, 'the trail is whole: ' + text.splitlines()[0])
written = {r['seq']: r['h'] for r in collector.records()}
acknowledged = missing = 0
for path in glob.glob(f'{WORLD}/answers-*'):
    with open(path, encoding='ascii') as answers:
        for line in answers:
            seq, h = line.split()
            acknowledged += 1
            missing += written.get(int(seq)) != h
ok(missing == 0 and acknowledged > KILLS,
   f'{acknowledged} acknowledged records, {missing} missing')
torn = len(glob.glob(collector.trail + '/*.torn-*'))
segments = len(glob.glob(collector.trail + '/*.jsonl'))
ok(segments > 1, f'over {segments} segments, {torn} torn tails')
finish()
