# SPDX-License-Identifier: ISC
"""suite_trail: a trail read by other programs than the one that wrote it.

   suite_trail.py MKTRAIL SMRSH2CTL

Chain, tree and notes are computed again from smrsh2-audit(5), signatures
checked by openssl, records parsed by a JSON parser; then smrsh2ctl audit.
"""
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

MKTRAIL, CTL = sys.argv[1:3]
DIRECTORY = tempfile.mkdtemp(prefix='smrsh2-trail-')
TRAIL = os.path.join(DIRECTORY, 'trail')
COPY = os.path.join(DIRECTORY, 'copy')
COUNT = [0, 0]


def ok(is_good, sentence):
    """One TAP line."""
    COUNT[0] += 1
    COUNT[1] += not is_good
    print(f"{'ok' if is_good else 'not ok'} {COUNT[0]} - {sentence}",
          flush=True)


def files(suffix):
    """The contents of the trail's files of this kind, in order."""
    for name in sorted(os.listdir(TRAIL)):
        if name.endswith(suffix):
            with open(os.path.join(TRAIL, name), 'rb') as file:
                yield file.read()


def sha256(*parts):
    """Of them all."""
    return hashlib.sha256(b''.join(parts)).digest()


def root(leaves):
    """MTH of RFC 6962."""
    if len(leaves) == 1:
        return sha256(b'\0', leaves[0])
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b'\1', root(leaves[:k]), root(leaves[k:]))


def is_signed(message, signature, public):
    """Whether openssl finds this Ed25519 signature good."""
    der = bytes.fromhex('302a300506032b6570032100') + public
    paths = [os.path.join(DIRECTORY, name) for name in ('m', 's', 'p')]
    for path, data in zip(paths, (message, signature, der)):
        with open(path, 'wb') as file:
            file.write(data)
    return subprocess.run(
        ['openssl', 'pkeyutl', '-verify', '-rawin', '-in', paths[0],
         '-sigfile', paths[1], '-pubin', '-keyform', 'DER', '-inkey',
         paths[2]], capture_output=True, check=False).returncode == 0


def read_again():
    """Everything that smrsh2-audit(5) says about the format."""
    lines = b''.join(files('.jsonl')).splitlines()
    records = [json.loads(line) for line in lines]
    ok([r['seq'] for r in records] == list(range(8)),
       'a JSON parser reads every record, numbered from 0')
    ok([r['k'] for r in records] == ['key', 'start', 'intent', 'rotate', 'key',
                                     'violation', 'done', 'stop'],
       'records are of the kinds that were written')
    origin = records[0]['ev']['origin'].encode()
    h, hashes = sha256(b'smrsh2-audit v1\n', origin), []
    for line, record in zip(lines, records):
        hashes.append(h)
        h = sha256(h, line[:line.rindex(b',"h":')])
        if h.hex() != record['h']:
            break
    ok(len(hashes) == len(lines) and h.hex() == records[-1]['h'],
       'each h is SHA-256 of the h before and the line before ,"h":')
    keys = [r for r in records if r['k'] == 'key']
    signed_by = keys[0]['ev']['pub']
    for key in keys:
        ev = key['ev']
        message = '\n'.join(['smrsh2-audit key v1', ev['origin'],
                             str(ev['epoch']), ev['pub'], str(key['seq']),
                             hashes[key['seq']].hex(), '']).encode()
        ok(is_signed(message, bytes.fromhex(ev['sig']),
                     bytes.fromhex(signed_by)),
           f'openssl: key {ev["epoch"]} is signed by the one before')
        signed_by = ev['pub']
    check_notes(lines, keys, origin)


def check_notes(lines, keys, origin):
    """Every checkpoint, as C2SP's signed-note and tlog-checkpoint say."""
    count = 0
    for text in files('.cp'):
        while text:
            *body, blank, mark, text = text.split(b'\n', 5)
            size = int(body[1])
            public = bytes.fromhex([k for k in keys if k['seq'] < size][-1]
                                   ['ev']['pub'])
            blob = base64.b64decode(mark.split(b' ')[2])
            ok(body[0] == origin and blank == b'' and
               base64.b64decode(body[2]) == root(lines[:size]) and
               blob[:4] == sha256(origin, b'\n\1', public)[:4] and
               is_signed(b'\n'.join(body) + b'\n', blob[4:], public),
               f'openssl: the checkpoint of {size} signs the tree of RFC 6962')
            count += 1
    ok(count >= 3, 'there are checkpoints')


def ctl(*args):
    """Exit status and output of smrsh2ctl audit."""
    done = subprocess.run([CTL, 'audit', *args], capture_output=True,
                          check=False, encoding='utf-8')
    return done.returncode, done.stdout


def change(name, edit):
    """A copy of the trail with one file edited: what verify says."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(TRAIL, COPY)
    path = os.path.join(COPY, name)
    with open(path, 'rb') as file:
        data = edit(file.read())
    os.unlink(path)
    if data is not None:
        with open(path, 'wb') as file:
            file.write(data)
    return ctl('verify', '--trail', COPY)


def without_line(number):
    """An edit that deletes a line."""
    def edit(data):
        lines = data.splitlines(True)
        return b''.join(lines[:number] + lines[number + 1:])
    return edit


def judge():
    """smrsh2ctl audit verify and its exit statuses."""
    first, second = (n for n in sorted(os.listdir(TRAIL))
                     if n.endswith('.jsonl'))
    status, text = ctl('verify', '--trail', TRAIL)
    ok(status == 0 and text.startswith('whole: 8 records, '),
       'verify: a whole trail is 0')
    key = text.split('first key ')[1].split()[0]
    ok(ctl('verify', '--trail', TRAIL, '--key', key)[0] == 0,
       'verify: its first key is the one given')
    ok(ctl('verify', '--trail', TRAIL, '--key', '00' * 32)[0] == 1,
       'verify: another first key is 1')
    for name, count in ((first, 3), (second, 5)):
        ok(all(change(name, without_line(i))[0] == 1 for i in range(count)),
           f'verify: each deleted record of {name[18:20]} is 1')
    status, text = change(second, lambda d: d.replace(b'seccomp', b'SECCOMP'))
    ok(status == 1 and f'{second}: record 5: ' in text,
       'verify: an edited record is 1, and named')
    ok(change(second, lambda d: d[:-20])[0] == 1, 'verify: a cut tail is 1')
    ok(change(second, lambda d: None)[0] == 1, 'verify: a lost segment is 1')
    ok(change(first, lambda d: None)[0] == 2,
       'verify: without the oldest segment it is 2')
    ok(change('keys', lambda d: None)[0] == 2, 'verify: without keys it is 2')
    ok(ctl('verify', '--trail', DIRECTORY)[0] == 2, 'verify: no trail is 2')
    ok(ctl('verify', '--trail', DIRECTORY + '/no')[0] == 2,
       'verify: no directory is 2')
    for args in ([], ['verify', '--no'], ['verify', '7'], ['show'],
                 ['show', 'x'], ['verify', '--key', '00']):
        ok(ctl(*args)[0] == 3, f'called wrongly is 3: audit {" ".join(args)}')


def anchors():
    """Lines of the mail log, true and not."""
    path = os.path.join(DIRECTORY, 'mail.log')
    with open(sorted(os.scandir(TRAIL), key=lambda e: e.name)[1].path,
              encoding='ascii') as file:
        record = json.loads(file.readlines()[2])

    def verify(*lines):
        with open(path, 'w', encoding='ascii') as file:
            file.writelines('Nov 25 host smrsh2[7]: uid=1, cmd="' + line + '\n'
                            for line in lines)
        return ctl('verify', '--trail', TRAIL, '--maillog', path)
    true = f'a", stat=exit 0, audit={record["seq"]}:{record["h"][:16]}'
    status, text = verify(true, 'no anchor"', ', audit=9:x", stat=exit 0', true)
    ok(status == 0 and '2 lines of the mail log agree' in text,
       'verify --maillog: lines that name their records')
    ok(verify(f'a", audit={record["seq"]}:{"0" * 16}')[0] == 1,
       'verify --maillog: a record with another hash is 1')
    status, text = verify(true, f'a", audit=99:{record["h"][:16]}')
    ok(status == 1 and f'{path}:2: record 99' in text,
       'verify --maillog: a record that is gone is 1, and named')
    ok(ctl('verify', '--trail', TRAIL, '--maillog', path + 'x')[0] == 2,
       'verify --maillog: without the log it is 2')


def kinds(text):
    """The kinds of printed records."""
    return [json.loads(line)['k'] for line in text.splitlines()]


def show():
    """smrsh2ctl audit show and tail."""
    for seq in ('2', '6'):
        status, text = ctl('show', '--trail', TRAIL, seq)
        ok(status == 0 and kinds(text) == ['intent', 'violation', 'done'],
           f'show {seq}: an execution from its intent to its end')
    ok(kinds(ctl('show', '--trail', TRAIL, '0')[1]) == ['key'],
       'show 0: a record that belongs to none alone')
    ok(ctl('show', '--trail', TRAIL, '8')[0] == 2, 'show 8: there is none')
    ok(kinds(ctl('tail', '--trail', TRAIL, '-n', '2')[1]) == ['done', 'stop'],
       'tail -n 2: the last two')
    ok(len(kinds(ctl('tail', '--trail', TRAIL)[1])) == 8, 'tail: all of few')


def main():
    """All tests, one trail."""
    os.mkdir(TRAIL)
    subprocess.run([MKTRAIL, TRAIL], check=True)
    read_again()
    judge()
    anchors()
    show()
    print(f'1..{COUNT[0]}')
    return 1 if COUNT[1] else 0


if __name__ == '__main__':
    try:
        STATUS = main()
    finally:
        shutil.rmtree(DIRECTORY)
    sys.exit(STATUS)
