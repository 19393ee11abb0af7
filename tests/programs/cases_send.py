# SPDX-License-Identifier: ISC
"""cases_send: programs that answer the message, or send it on."""

import os
from signal import SIGPIPE

import letters
import world
from case import Case
from scene import ALICE, HOME

SENDMAIL = {"/usr/sbin/sendmail": "sendmail-bin"}
NEUTERED = ("neutered /usr/sbin/sendmail",)
MLMMJ = {"mlmmj-" + n: "/usr/bin/mlmmj-" + n for n in (
    "receive", "process", "send", "bounce", "sub", "unsub", "maintd")}
LIST_DIRECTORIES = ("incoming", "queue/discarded", "archive", "text", "subconf", "unsubconf",
                    "bounce", "control", "moderation", "subscribers.d", "digesters.d",
                    "requeue", "nomailsubs.d")
LIST_FILES = {"control/listaddress": "cooks@mail.example\n",
              "control/owner": "alice@mail.example\n", "control/relayhost": "127.0.0.1\n",
              "control/prefix": "[cooks]\n", "subscribers.d/d": "dora@client.example\n",
              "index": ""}
AWAY = "From: alice@mail.example\nSubject: away\nPrecedence: bulk\n\nBack on Monday.\n"
FORWARD = "DEFAULT=$HOME/inbox\n:0\n! dora@client.example\n"
QUEUE = "/srv/lists"
LISTS = 2030                    # the group that the queue belongs to
with open(world.BUILD + "/tests/programs/queuer", "rb") as built:
    QUEUER = built.read()


def unanswered(s):
    """Nobody has a reply: so nobody may have been told that all went well."""
    s.same(s.smtp.letters, [], "what was sent")


def list_make(s):
    for name in LIST_DIRECTORIES:
        s.directory("list/" + name)
    for name, text in LIST_FILES.items():
        s.write("list/" + name, text)


def list_check(s):
    s.mailed("dora@client.example", "Subject: [cooks] The kettle leaks")
    s.holds("list/archive/1")


def hook_check(s):
    if s.want(len(s.web.letters) == 1, "one request came, not %d" % len(s.web.letters)):
        path, kind, body = s.web.letters[0]
        s.same((path, kind), ("/in?list=cooks", "message/rfc822"), "the request")
        s.same(body == s.letter, True, "its body is the message")
    s.holds("reply", "taken")


def queue_make(s):
    """A queue for one group alone, and proof that the wrapper can fill it."""
    program = world.COMMANDS + "/queuer"
    s.host.command("queuer", QUEUER)
    os.chown(program, 0, LISTS)
    os.chmod(program, 0o2755)
    os.makedirs(QUEUE, exist_ok=True)
    os.chown(QUEUE, 0, LISTS)
    os.chmod(QUEUE, 0o2770)
    s.status, s.output, _ = s.start([program, QUEUE], program, False, s.letter, 10)
    s.same((s.status, len(os.listdir(QUEUE))), (0, 1), "what it does with its rights")
    for name in os.listdir(QUEUE):
        os.unlink(QUEUE + "/" + name)


def queue_check(s):
    s.same(os.listdir(QUEUE), [], "what is in the queue")


CASES = (
    Case("vacation cannot answer, and the message waits",
         "/usr/bin/vacation alice", {"vacation": "/usr/bin/vacation"}, unanswered,
         lambda s: s.write(".vacation.msg", AWAY),
         {"/usr/bin/vacation": "vacation"}, SENDMAIL,
         status=75, codes=((0, -SIGPIPE),), violations=NEUTERED, says=("set-id",)),
    Case("an autoresponder in perl cannot answer, and the message waits",
         "responder support@mail.example careful", {"responder": "responder"},
         lambda s: (unanswered(s), s.same(s.read("answered"), "", "whom it has answered")),
         needs={"/usr/bin/perl": "perl"}, set_id=SENDMAIL,
         status=75, violations=NEUTERED, says=("set-id",)),
    Case("an autoresponder that does not ask how it went is deferred all the same",
         "responder support@mail.example careless", {"responder": "responder"}, unanswered,
         needs={"/usr/bin/perl": "perl"}, set_id=SENDMAIL,
         status=75, codes=(0,), violations=NEUTERED, says=("set-id",)),
    Case("`|| exit 0` does not hide that the answer is gone",
         "responder support@mail.example careful || exit 0", {"responder": "responder"},
         unanswered, needs={"/usr/bin/perl": "perl"}, set_id=SENDMAIL,
         status=75, violations=NEUTERED, says=("set-id",)),
    Case("procmail forwards by sendmail, which has no rights: the message waits",
         "exec procmail || exit 75", {"procmail": "/usr/bin/procmail"}, unanswered,
         lambda s: s.write(".procmailrc", FORWARD),
         {"/usr/bin/procmail": "procmail"}, SENDMAIL,
         status=75, codes=(0,), violations=NEUTERED, says=("set-id",)),
    Case("a set-group-ID wrapper that cannot reach its queue defers the message",
         "/usr/lib/lists/queuer " + QUEUE, {}, queue_check, queue_make,
         ran=("queuer",), status=75, codes=(77,),
         violations=("neutered %s/queuer" % world.COMMANDS,), says=("set-id",)),
    Case("msmtp sends the message on, by SMTP to this host",
         "relay dora@client.example || exit 75", {"relay": "relay"},
         lambda s: s.mailed("dora@client.example", "From what I can tell"),
         needs={"/usr/bin/msmtp": "msmtp"}),
    Case("curl posts the message to a web hook",
         "hook http://127.0.0.1:8025/in?list=cooks || exit 75", {"hook": "hook"},
         hook_check, needs={"/usr/bin/curl": "curl"}),
    Case("curl finds nobody at that port, and the message waits",
         "hook http://127.0.0.1:8080/ || exit 75", {"hook": "hook"},
         lambda s: s.absent("reply"), needs={"/usr/bin/curl": "curl"}, status=75, codes=(7,)),
    Case("mlmmj sends a post to the list's subscriber",
         "/usr/bin/mlmmj-receive -F -L %s/list" % HOME, MLMMJ, list_check, list_make,
         {"/usr/bin/mlmmj-receive": "mlmmj"}, letter=letters.to_list),
)
