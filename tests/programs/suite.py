# SPDX-License-Identifier: ISC
"""suite: every case, as the recipient and from a start as root.

   sh tests/mta/enter tests/programs/suite.py [WORD...]

With words: only the cases whose name or command line has one of them.
"""

import os
import sys
import traceback

sys.path.append(os.path.dirname(os.path.abspath(__file__)) + "/../mta")

import cases_limit
import cases_line
import cases_send
import cases_store
import records
import scene
import tap

STARTS = (("as the recipient", False), ("from root", True))


def show(s):
    """Everything there is to see, for whoever has to find out."""
    return ["output: %r" % s.output[-2000:]] + [line[:600] for line in s.lines]


def judge(t, s, sentence, *checks):
    """One line of TAP; a check that breaks is one more thing that is wrong."""
    s.wrong = []
    for check in checks:
        try:
            check(s)
        except Exception:                       # whatever it is, it is reported
            s.want(False, traceback.format_exc())
    t.ok(not s.wrong, sentence, *s.wrong, *show(s))


def status_check(s):
    s.same(s.status, s.case.status, "the exit status")
    for word in s.case.says:
        s.want(word.encode() in s.output, "the mail server reads %r" % word)


def play(t, s, c, how, is_root):
    with_what = ", with " + " ".join(c.violations) if c.violations else ""
    judge(t, s, "%s (%s)" % (c.name, how),
          lambda s: s.play(c, is_root), status_check, c.check)
    judge(t, s, "%s (%s): on record, before and after%s" % (c.name, how, with_what),
          lambda s: records.judge(s, is_root))


def part(t, s, module, words):
    """One family of cases."""
    def run():
        for c in module.CASES:
            if words and not any(w in c.name or w in str(c.line) for w in words):
                continue
            if c.missing():
                t.skip(c.name, "not installed: apt-get install " + " ".join(c.missing()))
                continue
            for how, is_root in STARTS:
                if is_root in c.starts:
                    play(t, s, c, how, is_root)
    run.__doc__ = module.__doc__.partition(": ")[2]
    return run


def main():
    t, s = tap.Tap(), scene.Scene()
    t.run(*(part(t, s, m, sys.argv[1:]) for m in (
        cases_store, cases_send, cases_line, cases_limit)))


if __name__ == "__main__":
    main()
