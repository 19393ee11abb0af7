# SPDX-License-Identifier: ISC
"""cases_store: programs that put the message into files."""

import json
import os
import platform
import re
import sqlite3

import letters
from case import Case
from scene import HOME

PROCMAIL = {"/usr/bin/procmail": "procmail"}
RECIPE = """\
MAILDIR=$HOME/mail
DEFAULT=$MAILDIR/inbox
LOGFILE=$HOME/procmail.log
:0:
* ^Subject:.*kettle
kitchen
"""
FILTERS = r"""
SHELL=/bin/sh
MAILDIR=$HOME/mail
LOGFILE=$HOME/procmail.log
SUBJECT=`formail -zxSubject: | tr a-z A-Z`
:0fhw
| formail -I "X-Loud: $SUBJECT" -A "X-Folder: $1"
:0fbw
| perl -pe 's/Token-(\d+)/<$1>/g'
:0c
| sed -n 1p >$HOME/envelope; echo $? >>$HOME/statuses
:0:
inbox
"""
MAILFILTER = 'if (/^Subject:.*kettle/)\n\tto "$HOME/Maildir/.kitchen"\nto "$HOME/Maildir"\n'


def has_exit_of_pidfd():
    """Does the kernel tell how somebody else's child ended (Linux 6.15)?"""
    return tuple(map(int, re.findall(r"\d+", platform.release())[:2])) >= (6, 15)


def procmail_simple(s):
    s.directory("mail")
    s.write(".procmailrc", RECIPE)


def procmail_simple_check(s):
    s.holds("mail/kitchen")
    s.holds("procmail.log", "Subject: The kettle leaks", "Folder: kitchen")
    s.absent("mail/inbox")


def procmail_filters(s):
    s.directory("mail")
    s.write(".procmailrc", FILTERS)


def procmail_filters_check(s):
    s.holds("mail/inbox", "X-Loud: THE KETTLE LEAKS", "X-Folder: kitchen",
            "see <%d>-%d." % (os.getpid(), s.starts))
    s.holds("envelope", "From anna@client.example")
    s.holds("statuses", "0\n")


def maildrop(s):
    for box in ("Maildir", "Maildir/.kitchen"):
        for part in ("cur", "new", "tmp"):
            s.directory(box + "/" + part)
    s.write(".mailfilter", MAILFILTER, 0o600)


def tickets_check(s):
    s.same(s.read("attached/readings.csv"), letters.readings(s.token), "the attachment")
    s.read("tickets.db")
    with sqlite3.connect(HOME + "/tickets.db") as base:
        s.same(base.execute("select * from tickets").fetchall(),
               [("kitchen stuff", "The kettle leaks", "Anna Client <anna@client.example>")],
               "what the database holds")


def helpdesk_check(s):
    if s.want(len(s.web.letters) == 1, "one request came"):
        path, kind, body = s.web.letters[0]
        s.same((path, kind), ("/helpdesk", "message/rfc822"), "the request")
        s.same(body == s.letter, True, "its body is the message")
    s.same(json.loads(s.read("helpdesk.json") or "null"),
           [{"subject": "The kettle leaks", "bytes": len(s.letter), "option": "queue=2"}],
           "what it noted")
    s.same(os.listdir("/tmp"), [], "what it left in /tmp")


def classified_check(s):
    s.holds("classified", "\nX-Bogosity: ", s.token)
    s.want(len(s.read(".bogofilter/wordlist.db")) > 0, "it has learned words")


def unpacked_check(s):
    s.same(s.read("unpacked/readings.csv"), letters.readings(s.token), "the attachment")


def locked_check(s):
    s.same(s.read("box").encode("utf-8", "surrogateescape") == s.letter, True,
           "the box is the message")
    s.absent("box.lock")
    s.same(os.listdir("/tmp"), [], "what it left in /tmp")


def mailbox_check(s):
    """A new mailbox in the spool is the one thing that needs the rights."""
    s.absent("/var/mail/alice")


CASES = (
    Case("a shell script appends the message to a file in the home directory",
         "archive", {"archive": "archive"}, lambda s: (
             s.holds("archive.mbox"),
             s.same(os.stat(HOME + "/archive.mbox").st_mode & 0o777, 0o600, "its mode"))),
    Case("procmail, as users call it, files the message in a folder",
         "exec /usr/bin/procmail || exit 75", {"procmail": "/usr/bin/procmail"},
         procmail_simple_check, procmail_simple, PROCMAIL),
    Case("procmail's documented .forward line works",
         "IFS=' ' && exec /usr/bin/procmail -f- || exit 75 #alice",
         {"procmail": "/usr/bin/procmail"},
         procmail_simple_check, procmail_simple, PROCMAIL),
    Case("procmail filters the message through formail, sed and perl",
         "procmail -a kitchen", {"procmail": "/usr/bin/procmail"},
         procmail_filters_check, procmail_filters,
         {**PROCMAIL, "/usr/bin/perl": "perl"}),
    Case("procmail that cannot make a mailbox in the spool defers the message",
         "procmail -Y", {"procmail": "/usr/bin/procmail"}, mailbox_check,
         set_id=PROCMAIL, status=75, codes=(73,),
         violations=("neutered /usr/bin/procmail",), says=("set-id",)),
    Case("maildrop sorts the message into a Maildir",
         "/usr/bin/maildrop", {"maildrop": "/usr/bin/maildrop"},
         lambda s: s.holds("Maildir/.kitchen/new/*"), maildrop,
         {"/usr/bin/maildrop": "maildrop"}),
    Case("a python program keeps a database and the attachments",
         "tickets --queue 'kitchen stuff'", {"tickets": "tickets"}, tickets_check,
         letter=letters.mime),
    Case("a PHP program locks a file, uses /tmp and calls a web application",
         "/home/web/helpdesk queue=2", {"helpdesk": "helpdesk"}, helpdesk_check,
         needs={"/usr/bin/php": "php-cli"},
         violations=("seccomp mmap",)),     # PCRE asks for memory to compile into
    Case("bogofilter classifies the message and learns from it",
         "classify || exit 75", {"classify": "classify"}, classified_check,
         needs={"/usr/bin/bogofilter": "bogofilter"}),
    Case("munpack takes the attachment out",
         "unpack mime", {"unpack": "unpack"}, unpacked_check,
         needs={"/usr/bin/munpack": "mpack"}, letter=letters.mime),
    Case("uudecode takes the attachment out",
         "unpack uu", {"unpack": "unpack"}, unpacked_check,
         needs={"/usr/bin/uudecode": "sharutils"}, letter=letters.uuencoded),
    Case("a dot lock by lockfile, a set-group-ID program that needs no rights here",
         "locked", {"locked": "locked"}, locked_check, needs={"/usr/bin/flock": "util-linux"},
         set_id={"/usr/bin/lockfile": "procmail"},
         status=0 if has_exit_of_pidfd() else 75, codes=(0,),
         violations=("neutered /usr/bin/lockfile",)),
)
