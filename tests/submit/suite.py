# SPDX-License-Identifier: ISC
"""suite: messages and options, and the letter that comes to port 25."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [HERE + "/../mta", HERE + "/../programs"]

import sinks
import tap

PROGRAM = os.path.abspath(os.environ["B"] + "/smrsh2-submit")
ME = "root@mail.example"                # the user, at the name of the server's greeting
A, B, C = "a@x.example", "b@x.example", "c@x.example"
SUBJECT = "From: me@x.example\nSubject: s\n\n"
LONG = "l" * 64 + "@" + "d" * 254       # 319 bytes

# What it shows; arguments; message; status; sender, recipients and data, or None.
ROWS = (
    ("recipients of the command line", [A, B], SUBJECT + "hi\n", 0, ME, [A, B], SUBJECT + "hi\n"),
    ("several in one word", ["-i", "%s, %s" % (A, B)], SUBJECT, 0, ME, [A, B], SUBJECT),
    ("-f, apart and attached", ["-f", "f@x.example", "-rg@x.example", A], SUBJECT, 0,
     "g@x.example", [A], SUBJECT),
    ("-f in angle brackets", ["-f<f@x.example>", A], SUBJECT, 0, "f@x.example", [A], SUBJECT),
    ("the null sender", ["-f", "<>", A], SUBJECT, 0, "", [A], SUBJECT),
    ("From: is added when it is missing", ["-f", "f@x.example", "-F", 'F "Q" \\ N\r\nBcc: z', A],
     "Subject: s\n\n", 0, "f@x.example", [A],
     'From: "F \\"Q\\" \\\\ NBcc: z" <f@x.example>\nSubject: s\n\n'),
    ("a message without headers is all body", [A], "hi: \x01\nto you\n", 0, ME, [A],
     "From: <%s>\nhi: \x01\nto you\n" % ME),
    ("a body that looks like none of the headers", [A], "hi there\n", 0, ME, [A],
     "From: <%s>\n\nhi there\n" % ME),
    ("nothing at all", [A], "", 0, ME, [A], "From: <%s>\n\n" % ME),
    ("-t: To: Cc: and Bcc:, which goes", ["-t"],
     "To: A <%s>\nbcc : %s\nCC: %s\n\nTo: z@x.example\n" % (A, B, C), 0, ME, [A, C, B],
     "From: <%s>\nTo: A <%s>\nCC: %s\n\nTo: z@x.example\n" % (ME, A, C)),
    ("-t with further recipients", ["-t", B], "From: f\nTo: %s\n\n" % A, 0, ME, [B, A],
     "From: f\nTo: %s\n\n" % A),
    ("-t: Resent- counts alone", ["-t"], "From: f\nTo: %s\nResent-To: %s\n\n" % (A, B), 0, ME, [B],
     "From: f\nTo: %s\nResent-To: %s\n\n" % (A, B)),
    ("-t: names, comments, groups, folded lines", ["-t"],
     'From: f\nTo: "A, (b" <%s>,\n\tx (a (b) \\) , c) @x.example; g:%s ,;,, <%s>\n\n' % (A, B, C),
     0, ME, [A, "x@x.example", B, C],
     'From: f\nTo: "A, (b" <%s>,\n\tx (a (b) \\) , c) @x.example; g:%s ,;,, <%s>\n\n' % (A, B, C)),
    ("a quoted local part stays quoted", ["-t"], 'From: f\nTo: "a,b"@x.example\n\n', 0, ME,
     ['"a,b"@x.example'], 'From: f\nTo: "a,b"@x.example\n\n'),
    ("without -t headers name nobody", [A], "From: f\nTo: %s\n\n" % B, 0, ME, [A],
     "From: f\nTo: %s\n\n" % B),
    ("a dot ends the message", ["-oem", A], SUBJECT + "hi\n.\nno\n", 0, ME, [A], SUBJECT + "hi\n"),
    ("a dot ends nothing with -oi", ["-oi", A], SUBJECT + "hi\n.\n..\n.x", 0, ME, [A],
     SUBJECT + "hi\n.\n..\n.x\n"),
    ("a dot ends nothing with -i", ["-i", A], SUBJECT + ".\nMAIL FROM:<z>\n", 0, ME, [A],
     SUBJECT + ".\nMAIL FROM:<z>\n"),
    ("CR: at the end of lines, and bare, which ends no line", ["-i", A],
     "From: f\r\n\r\nhi\r\n\r.\rMAIL\r\r\n", 0, ME, [A], "From: f\n\nhi\n.MAIL\n"),
    ("a mailbox's From line goes", [A], "From x Mon Nov 23\n" + SUBJECT, 0, ME, [A], SUBJECT),
    ("8 bits", [A], SUBJECT + "\u00e4\n", 0, ME, [A], SUBJECT + "\u00e4\n"),
    ("options of sendmail's that change nothing",
     ["-G", "-U", "-v", "-n", "-m", "-bm", "-em", "-oQ/x", "-Am", "-B8BITMIME", "-Nnever",
      "-Rhdrs", "-V", "id", "-pSMTP:x", "-O", "Timeout=1", "-h9", "-X/x", "--", A],
     SUBJECT, 0, ME, [A], SUBJECT),
    ("the longest address", [LONG], SUBJECT, 0, ME, [LONG], SUBJECT),
    ("one byte more", [LONG + "d"], SUBJECT, 65, None, None, None),
    ("256 recipients", ["%d@x.example" % i for i in range(256)], SUBJECT, 0, ME,
     ["%d@x.example" % i for i in range(256)], SUBJECT),
    ("one more", ["%d@x.example" % i for i in range(257)], SUBJECT, 65, None, None, None),
    ("an address with a control byte", ["a\x01@x.example"], SUBJECT, 65, None, None, None),
    ("an address that would end its command", ["-f", "a> SIZE=1\r\nRCPT", A], SUBJECT, 64,
     None, None, None),
    ("nobody to send to", [], SUBJECT, 64, None, None, None),
    ("-t and nobody in the headers", ["-t"], SUBJECT, 64, None, None, None),
    ("another of sendmail's names", ["-bp"], "", 64, None, None, None),
    ("an unknown option", ["-Z", A], SUBJECT, 64, None, None, None),
    ("a server that says not now", ["-flater@x.example", A], SUBJECT, 75, None, None, None),
    ("a server that says never", ["-fnever@x.example", A], SUBJECT, 69, None, None, None),
)


def rows():
    """a server that takes what comes"""
    server = sinks.smtp()
    for sentence, argv, text, status, sender, recipients, data in ROWS:
        server.letters.clear()
        got = subprocess.run([PROGRAM, *argv], input=text.encode(), stderr=subprocess.PIPE,
                             timeout=60, check=False)
        letters = [(l.sender, l.recipients, l.data.decode()) for l in server.letters]
        T.same((got.returncode, letters),
               (status, [] if data is None else [(sender, recipients, data)]), sentence)
        T.same(got.stderr.count(b"smrsh2-submit: ") > 0, status != 0,
               sentence + ": a sentence, if it fails")
    server.shutdown()
    server.server_close()


def no_server():
    """no server at all"""
    got = subprocess.run([PROGRAM, A], input=b"hi\n", stderr=subprocess.PIPE, timeout=60,
                         check=False)
    T.same(got.returncode, 75, "it is to be tried again")


subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
T = tap.Tap()
T.run(rows, no_server)
