# SPDX-License-Identifier: ISC
"""each: every shipped profile, with the real program and a real message.

   sh tests/mta/enter tests/profiles/each.py [WORD...]

With words: only the profiles whose name has one of them.
"""

import copy
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [HERE + "/../programs", HERE + "/../mta"]

import case
import cases_profile
import cases_send
import scene
import suite
import tap
import world

# Read now: the private host may hide where they lie.
SHIPPED = case.read_all(HERE + "/../../packaging/profiles")
SHIPPED.pop("tight.conf")    # fits no program: the attacks try it
DERIVED = ("archive", "python-script", "maildrop")
TRACES = "/run/traces"


def part(t, s, name, text):
    """One profile: its cases, from each start they are meant for."""
    def run():
        cases = [c for n, c in cases_profile.CASES if n == name]
        t.ok(cases, "%s.conf is tried" % name)
        for c in cases:
            c.policy = {c.ran[0]: c.policy.get("", lambda text: text)(text)}
            if "MailSubmission=yes" in c.policy[c.ran[0]]:
                c.needs = {**c.needs, **cases_send.SENDMAIL}
            if c.missing():
                t.skip(c.name, "not installed: apt-get install " + " ".join(c.missing()))
                continue
            for how, is_root in suite.STARTS[1 if c.ids else 0:]:
                if is_root in c.starts:
                    suite.play(t, s, c, "%s.conf, %s" % (name, how), is_root)
    run.__doc__ = name
    return run


def trace(s, c):
    """The case without smrsh2, as the user, watched; the policy it needs."""
    s.reset()
    s.case, s.token = c, "Token-%d-traced" % os.getpid()
    s.letter = c.letter(s.token)
    s.install(c.programs)
    c.prepare(s)
    os.makedirs(TRACES, 0o777, exist_ok=True)
    os.chmod(TRACES, 0o777)
    for path in glob.glob(TRACES + "/*"):
        os.unlink(path)
    words = c.line.split()
    words[0] = world.COMMANDS + "/" + os.path.basename(words[0])
    s.start(["strace", "-ff", "-yy", "-o", TRACES + "/t"] + words, "/usr/bin/strace",
            False, s.letter, 60)
    return subprocess.run(
        ["awk", "-v", "home=" + scene.HOME, "-f", "-", *sorted(glob.glob(TRACES + "/*"))],
        input=SHIPPED["derive"], stdout=subprocess.PIPE, check=True).stdout.decode()


def derived(t, s):
    """What derive makes of a trace is enough, and not the whole home."""
    def run():
        if not os.path.exists("/usr/bin/strace"):
            t.skip("derive", "not installed: apt-get install strace")
            return
        for name in DERIVED:
            c = copy.copy(next(c for n, c in cases_profile.CASES if n == name))
            if c.missing():
                t.skip(c.name, "not installed: apt-get install " + " ".join(c.missing()))
                continue
            text = trace(s, c)
            c.policy = {c.ran[0]: text}
            suite.play(t, s, c, "under what derive prints for it", False)
            lines = text.splitlines()
            t.ok("ReadWritePaths=%h" not in lines and "ReadWritePaths=/" not in lines,
                 "derive grants %s no more than its directories" % name, text)
    run.__doc__ = "derive"
    return run


def main():
    profiles = {n[:-len(".conf")]: text.decode() for n, text in SHIPPED.items()
                if n.endswith(".conf")}
    there = [p for p in ("dovecot-core", "sympa") if not world.layer_missing(p)]
    t, s = tap.Tap(), scene.Scene(there)
    t.run(*(part(t, s, n, text) for n, text in sorted(profiles.items())
            if not sys.argv[1:] or any(w in n for w in sys.argv[1:])), derived(t, s))


main()
