# SPDX-License-Identifier: ISC
"""records: what the audit records of one case must say, and nothing else."""

import os
import re

import world

IDS = (world.ALICE["uid"], world.ALICE["gid"], sorted(world.ALICE["groups"]))


def violation_text(record):
    """A violation in short: "WHAT NAME"."""
    event = record["ev"]
    name = event.get("syscall") or event.get("path") or ""
    return " ".join(filter(None, (event["what"], name)))


def own_status(event):
    """The program's own end: its exit status, a signal below 0, or a word."""
    if event["status"] == "exit":
        return event["code"]
    return -event["sig"] if event["status"] == "signal" else event["status"]


def shape(scene):
    """One intent before and one done after each program, one id for both."""
    spans = []
    for record in scene.records:
        if record["k"] == "intent":
            spans.append([])
        if not spans:
            spans.append([])
        spans[-1].append(record)
    scene.same([[r["k"] for r in span if r["k"] not in ("violation", "submit")] for span in spans],
               [["intent", "done"]] * len(scene.case.ran),
               "the order of records, program by program")
    for span in spans:
        scene.same(span[-1]["k"], "done", "the last record of a program")
        scene.same(len({(r["x"], r["peer"]["pid"]) for r in span}), 1,
                   "how many ids the records of one program bear")
    scene.same(len({r["x"] for r in scene.records}), len(scene.case.ran),
               "how many different ids there are")


def before(scene, is_root):
    """The intents say what runs, as whom, how confined."""
    got = [r for r in scene.records if r["k"] == "intent"]
    scene.same([r["ev"]["argv"][0] for r in got],
               [world.COMMANDS + "/" + name for name in scene.case.ran],
               "argv[0] of what starts")
    for record in got:
        event = record["ev"]
        run = event["run"]
        link = world.COMMANDS + "/" + os.path.basename(event["exe"]["path"])
        scene.same(record["peer"]["uid"], 0 if is_root else IDS[0], "who started it")
        scene.same((run["uid"], run["gid"], sorted(run["groups"])), scene.case.ids or IDS,
                   "whom it runs as")
        scene.same(event["exe"]["real"], os.path.realpath(link), "the file that runs")
        scene.same(event["cwd"], world.ALICE["home"], "the directory it runs in")
        scene.want(run["nnp"] == scene.case.no_new_privs and run["seccomp"] != "none" and run["landlock"] > 0,
                   "no_new_privs, seccomp and Landlock are in force: %r" % run)
        if not isinstance(scene.case.line, bytes):
            scene.same(event["cmd"], scene.case.line, "the command line on record")


def after(scene):
    """The dones say how each ended, the last one what the mail server got."""
    got = [r["ev"] for r in scene.records if r["k"] == "done"]
    status = scene.status if scene.status >= 0 else 128 - scene.status
    for event, wanted in zip(got, scene.case.codes):
        if isinstance(wanted, tuple):
            scene.want(own_status(event) in wanted, "the program itself ended with one of %r,"
                       " not %r" % (wanted, own_status(event)))
        else:
            scene.same(own_status(event), wanted, "how the program itself ended")
    if got:
        scene.same(got[-1]["exit"], status, "the exit status on record")
    scene.same(sum(e.get("violations", 0) for e in got), len(scene.case.violations),
               "how many violations the last records count")


def submitted(scene):
    """A record for each letter: for whom, and how it went."""
    scene.same([(r["ev"]["to"], r["ev"]["exit"]) for r in scene.records if r["k"] == "submit"],
               list(scene.case.submitted), "letters on record")


def people(scene):
    """A line for people for each program's end, each violation and each letter."""
    uid = (scene.case.ids or IDS)[0]
    lines = [l for l in scene.lines if re.match(r"<\d+>smrsh2\[\d+\]: uid=%d, cmd=\"" % uid, l)]
    scene.same(len([l for l in lines if ", stat=" in l]), len(scene.case.ran),
               "how many lines tell the end of a program")
    scene.same(len([l for l in lines if ", stat=" not in l]),
               len(scene.case.violations + scene.case.submitted),
               "how many lines tell of a violation or a letter")


def judge(scene, is_root):
    if scene.case.refused:
        scene.same([(r["k"], r["ev"].get("rule")) for r in scene.records],
                   [("deny", scene.case.refused)], "all there is on record")
        return
    shape(scene)
    before(scene, is_root)
    after(scene)
    people(scene)
    submitted(scene)
    scene.same([violation_text(r) for r in scene.records if r["k"] == "violation"],
               list(scene.case.violations), "violations")
