# SPDX-License-Identifier: ISC
"""mail: what became of one message, whichever server had it."""

import json
import os
import re

import world

MESSAGE = """\
From: {sender}
To: {recipient}
Subject: {subject}
Message-ID: <{subject}@client.example>

First line of {subject}.
.dot, From and an umlaut: \u00e4
From the start of a line.
"""

SENT, BOUNCED, QUEUED, LOST = "sent", "bounced", "queued", "lost"


class Delivery:
    """The facts: fate, status of the bounce, log lines, records."""

    def __init__(self, answer, is_queued, queue_id, lines):
        self.answer = answer
        self.queue_id = queue_id
        self.lines = lines
        self.bounce = bounce_read()
        self.fate = self.fate_find(is_queued)
        self.records = records_read(lines)

    def fate_find(self, is_queued):
        """What the queue, the sender's mailbox and the log agree on."""
        if is_queued:
            return QUEUED
        if self.bounce:
            return BOUNCED
        sent = "%s: to=.*stat(us)?=sent" % re.escape(self.queue_id)
        return SENT if re.search(sent, self.log(), re.IGNORECASE) else LOST

    def status(self):
        """The enhanced status code: of the bounce, or of the log."""
        found = re.search(r"^Status: ([\d.]+)", self.bounce, re.MULTILINE)
        if found:
            return found.group(1)
        found = [m for m in (re.search(r"\bdsn=([\d.]+)", l)
                             for l in self.lines) if m]
        return found[-1].group(1) if found else ""

    def exit_seen(self):
        """The exit status that the server saw, where it tells; or None."""
        found = re.search(r"(?:X-Unix; |[Cc]ommand died with status )(\d+)",
                          self.bounce)
        if found:
            return int(found.group(1))
        if self.fate == SENT:
            return 0
        return 75 if re.search("EX_TEMPFAIL|temporary failure", self.log()) else None

    def exit_recorded(self):
        """The exit status that the last record tells."""
        told = [r["ev"]["exit"] for r in self.records if "exit" in r["ev"]]
        return told[-1] if told else None

    def of(self, kind):
        return [r for r in self.records if r.get("k") == kind]

    def log(self):
        return "\n".join(self.lines)


def records_read(lines):
    """The launcher's JSON records among log lines."""
    found = []
    for line in lines:
        head, brace, tail = line.partition(": {")
        if brace and "smrsh2[" in head:
            found.append(json.loads("{" + tail))
    return found


def bounce_read():
    if not os.path.exists(world.BOX):
        return ""
    with open(world.BOX, encoding="utf-8", errors="replace") as f:
        return f.read()


def message(sender, recipient, subject):
    return MESSAGE.format(sender=sender, recipient=recipient, subject=subject)


def report_read(tag):
    """What `probe report TAG` left, or an empty report."""
    path = "/var/tmp/%s.json" % tag
    if not os.path.exists(path):
        return {}
    with open(path, encoding="ascii") as f:
        return json.load(f)


def eml_read(tag):
    with open("/var/tmp/%s.eml" % tag, encoding="utf-8") as f:
        return f.read()
