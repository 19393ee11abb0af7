# SPDX-License-Identifier: ISC
"""cases_line: the command line, the message, and the status, end to end."""

import hashlib
import re

import letters
import world
from case import Case


def noted(*words):
    """The program's arguments were these."""
    text = "".join(w + "\n" for w in (str(len(words)),) + words)
    return lambda s: s.same(s.read("words.txt"), text, "the arguments")


def on_record(*words):
    """So they were, and the record shows them as they are."""
    def check(s):
        noted(*words)(s)
        s.same([r["ev"]["argv"] for r in s.records if r["k"] == "intent"],
               [[world.COMMANDS + "/words", *words]], "the arguments on record")
    return check


def latin_check(s):
    s.same(s.read("words.txt"), "1\ncaf\udce9\n", "the arguments")
    s.same([r["ev"].get("cmd_b64") for r in s.records if r["k"] == "intent"],
           ["d29yZHMgY2Fm6Q=="], "the command line on record, byte by byte")


def chain_check(s):
    text = s.letter.decode()
    first, _, rest = text.partition("\n")
    s.same(s.read("first.line"), first + "\n", "what the first one read")
    s.same(s.read("rest.lines"), "b  c\n" + rest, "what the second one read")


def checksum_check(s):
    s.want(len(s.letter) > letters.BIG_BYTES, "the message is big")
    s.same(s.read("checksum.txt"), hashlib.sha256(s.letter).hexdigest() + "  -\n",
           "the checksum")


def log_check(s):
    """Its line lies between the two records: one before it starts, one after."""
    order = []
    for line in s.lines:
        kind = re.search(r'"k":"(\w+)"', line)
        if kind:
            order.append(kind.group(1))
        elif re.search(r"^<21>.*kitchen(\[\d+\])?: The kettle leaks$", line):
            order.append("line")
    s.same(order, ["intent", "line", "done"], "what the system log got")


def leaving(line, status, code=None, says=("leaving with",), more=None):
    return Case("`%s` ends with %s" % (line, status if status >= 0 else "signal %d" % -status),
                line, {"leave": "leave", **(more or {})}, ran=("leave",), status=status,
                codes=(status if code is None else code,), says=says)


CASES = (
    leaving("leave 0", 0),
    leaving("leave 1", 1),
    leaving("exec leave 67", 67),
    leaving("leave 75", 75),
    leaving("leave 77", 77),
    leaving("leave 255", 255),
    leaving("leave -15", 143, -15, ("Terminated",)),
    leaving("exec leave -9", -9, says=()),
    leaving("leave 1 || exit 75", 75, 1),
    leaving("leave 0 || exit 75", 0),
    leaving("leave 66 && rest", 66, more={"rest": "rest"}),
    leaving("leave 3 || exit", 3),
    Case("`first && rest`: the second reads what the first has left",
         "first && rest 'b  c'", {"first": "first", "rest": "rest"}, chain_check,
         ran=("first", "rest")),
    Case("`leave 1 || rest x`: the second runs because the first has failed",
         "leave 1 || rest x", {"leave": "leave", "rest": "rest"},
         lambda s: s.same(s.read("rest.lines"), "x\n", "what the second one read"),
         ran=("leave", "rest"), codes=(1, 0)),
    Case("quoted words reach the program as they were meant",
         r"""/usr/ucb/words 'a  b' "c 'd'" '' --queue='Pots and Pans' e\ f x#y # z""",
         {"words": "words"},
         on_record("a  b", "c 'd'", "", "--queue=Pots and Pans", "e f", "x#y")),
    Case("a shell's wildcards are ordinary characters",
         "words * ~ [a-z] ?", {"words": "words"}, on_record("*", "~", "[a-z]", "?")),
    Case("UTF-8 in an argument is ordinary text",
         "words 'K\u00fcche \u2013 \u5bff\u53f8' na\u00efve \U0001f372", {"words": "words"},
         on_record("K\u00fcche \u2013 \u5bff\u53f8", "na\u00efve", "\U0001f372")),
    Case("Latin-1 in an argument is ordinary text", b"words caf\xe9",
         {"words": "words"}, latin_check),
    Case("a message of 24 MB arrives whole",
         "checksum", {"checksum": "checksum"}, checksum_check, letter=letters.big),
    Case("logger writes to the system log",
         "tolog kitchen", {"tolog": "tolog"}, log_check,
         needs={"/usr/bin/logger": "bsdutils"}),
)
