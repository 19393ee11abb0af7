# SPDX-License-Identifier: ISC
"""cases_limit: programs that do not end, leave something behind, or shout."""

import world
from case import Case

SHORT = "RuntimeMaxSec=1\nTimeoutStopSec=1\nLingerSec=1\n"
MAX_OUTPUT = 4 << 20            # MaxOutput= of the default policy


def ended(s):
    """Nothing of the program is left, whatever it was doing."""
    s.same(world.processes("sleep"), [], "what still sleeps")


def stopped_check(s):
    ended(s)
    s.holds("stay.mbox")
    s.absent("stay.end")


def shouted(wanted, lost):
    def check(s):
        done = s.records[-1]["ev"]
        s.same((s.output.count(b"x"), len(s.output)), (wanted, wanted),
               "how many bytes the mail server gets")
        s.same((done["out_bytes"], done.get("lost_bytes", 0)), (wanted, lost),
               "the bytes on record, passed on and thrown away")
        s.holds("chatty.end", "end")
    return check


CASES = (
    Case("a program that leaves a daemon behind is deferred, and the daemon ended",
         "stay 60", {"stay": "stay"}, stopped_check, policy={"stay": SHORT},
         status=75, codes=(0,), violations=("left-behind",), says=("deferred",)),
    Case("a program whose daemon ends in time has done its work",
         "stay 1", {"stay": "stay"}, lambda s: (ended(s), s.holds("stay.end", "end")),
         policy={"stay": SHORT.replace("LingerSec=1", "LingerSec=8")}),
    Case("a program over its time is ended, and the message waits",
         "slow", {"slow": "slow"}, ended, policy={"slow": SHORT},
         status=75, codes=("timeout",), violations=("timeout",), says=("deferred",)),
    Case("a program over its time that does not hear SIGTERM is killed",
         "slow deaf", {"slow": "slow"}, ended, policy={"slow": SHORT},
         status=75, codes=("timeout",), violations=("timeout",), says=("deferred",)),
    Case("a program that prints as much as it may",
         "chatty %d" % MAX_OUTPUT, {"chatty": "chatty"}, shouted(MAX_OUTPUT, 0)),
    Case("a program that prints more: the rest is thrown away, the program goes on",
         "chatty %d" % (MAX_OUTPUT + 99999), {"chatty": "chatty"},
         shouted(MAX_OUTPUT, 99999), violations=("output",)),
)
