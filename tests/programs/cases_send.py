# SPDX-License-Identifier: ISC
"""cases_send: programs that answer the message, or send it on."""

import glob
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
CLIENT_QUEUE = "/var/spool/mqueue-client"
QUEUE = "/srv/lists"
LISTS = 2030                    # the group that the queue belongs to
with open(world.BUILD + "/tests/programs/queuer", "rb") as built:
    QUEUER = built.read()


def unanswered(s):
    """Nobody has a reply: so nobody may have been told that all went well."""
    s.same(s.smtp and s.smtp.letters, s.smtp and [], "what was sent")


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
    s.status, s.output = s.start([program, QUEUE], program, False, s.letter, 10)
    s.same((s.status, len(os.listdir(QUEUE))), (0, 1), "what it does with its rights")
    for name in os.listdir(QUEUE):
        os.unlink(QUEUE + "/" + name)


def queue_check(s):
    s.same(os.listdir(QUEUE), [], "what is in the queue")


def gains(set_id, *executed, more=""):
    """A policy whose set-id files keep their rights: an exact list."""
    return ("NoNewPrivileges=no\nSetIDPaths=%s\nExecPaths=\n"
            "ExecPaths=/lib64/ld-linux-x86-64.so.2 %s\n"
            "ReadOnlyPaths=-/usr/lib -/usr/share -/lib -/lib64\n"
            "ReadWritePaths=-%s -/var/lib/sendmail\n%s"
            % (set_id, " ".join(executed), CLIENT_QUEUE, more))


def queued(s, recipient, text):
    """One letter lies in sendmail's own queue, which is not alice's to write."""
    found = glob.glob(CLIENT_QUEUE + "/qf*")
    if s.want(len(found) == 1, "one letter is queued, not %d" % len(found)):
        with open(found[0], encoding="latin-1") as q, \
                open(found[0].replace("/qf", "/df"), encoding="latin-1") as d:
            content = q.read() + d.read()
        s.want(recipient in content and text in content, "it is the one: %r" % content)
    for name in glob.glob(CLIENT_QUEUE + "/*"):
        os.unlink(name)


def has_nothing(s):
    """The program's own status(5) of proc(5): ids, capabilities, layers."""
    rows = dict(l.split(":\t", 1) for l in s.output.decode().splitlines() if ":\t" in l)
    s.same([rows["Cap" + k] for k in ("Inh", "Prm", "Eff", "Bnd", "Amb")], ["0" * 16] * 5,
           "its capabilities")
    s.same((rows["Uid"].split(), rows["NoNewPrivs"], rows["Seccomp"]),
           ([str(world.ALICE["uid"])] * 4, "0", "2"), "its ids and layers")


def queue_taken(s):
    s.same(len(os.listdir(QUEUE)), 1, "how many messages are in the queue")
    for name in os.listdir(QUEUE):
        os.unlink(QUEUE + "/" + name)


def answered(s):
    s.mailed_to(ANNA, "Back on Monday.", "Subject: away")


def came(count):
    return lambda s: s.same(len(s.smtp.letters), count, "how many letters came")


def nobody_noted(s):
    unanswered(s)
    s.absent(".vacation.db")


ANNA, DORA = "anna@client.example", "dora@client.example"
VACATION = {"vacation": "/usr/bin/vacation"}
SUBMITS = "MailSubmission=yes\n"
POST = {"post": "post"}
FEW = {"post": SUBMITS + "MaxSubmissions=2\n"}
TOO_MANY = {"status": 69, "violations": ("submissions /usr/sbin/sendmail",),
            "says": ("sends more messages than it may",)}
GAINS = {"starts": (True,), "no_new_privs": 0}
CASES = (
    Case("from root, vacation answers by a sendmail that keeps its rights",
         "/usr/bin/vacation alice", {"vacation": "/usr/bin/vacation"},
         lambda s: queued(s, "anna@client.example", "Back on Monday."),
         lambda s: s.write(".vacation.msg", AWAY),
         {"/usr/bin/vacation": "vacation"}, SENDMAIL,
         policy={"vacation": gains("/usr/sbin/sendmail")}, **GAINS),
    Case("from root, procmail forwards by a sendmail that keeps its rights",
         "exec procmail || exit 75", {"procmail": "/usr/bin/procmail"},
         lambda s: queued(s, "dora@client.example", s.token),
         lambda s: s.write(".procmailrc", FORWARD),
         {"/usr/bin/procmail": "procmail"}, SENDMAIL,
         policy={"procmail": gains("/usr/bin/procmail /usr/sbin/sendmail")}, **GAINS),
    Case("from root, a set-group-ID wrapper fills its queue",
         "/usr/lib/lists/queuer " + QUEUE, {}, queue_taken, queue_make, ran=("queuer",),
         policy={"queuer": gains(world.COMMANDS + "/queuer", more="ReadWritePaths=%s\n" % QUEUE)},
         **GAINS),
    Case("from root, a program whose helper keeps its rights has none itself",
         "cat /proc/self/status", {"cat": "/usr/bin/cat"}, has_nothing, set_id=SENDMAIL,
         policy={"cat": gains("/usr/sbin/sendmail", more="ReadOnlyPaths=/proc\n")}, **GAINS),
    Case("a start as the recipient can let nothing keep its rights: it waits",
         "/usr/bin/vacation alice", {"vacation": "/usr/bin/vacation"},
         lambda s: (unanswered(s), s.absent(".vacation.db")),
         lambda s: s.write(".vacation.msg", AWAY),
         {"/usr/bin/vacation": "vacation"}, SENDMAIL,
         policy={"vacation": gains("/usr/sbin/sendmail")}, starts=(False,),
         status=75, refused="setid", says=("cannot have the rights",)),
    Case("from root, a set-id file that nobody named keeps the program from starting",
         "procmail", {"procmail": "/usr/bin/procmail"}, unanswered,
         lambda s: s.write(".procmailrc", FORWARD),
         {"/usr/bin/procmail": "procmail"}, {"/usr/bin/procmail": "procmail"},
         policy={"procmail": gains("/usr/sbin/sendmail")},
         status=75, codes=("not-started",), **GAINS),
    Case("vacation answers, by SMTP in the place of a sendmail without rights",
         "/usr/bin/vacation alice", VACATION, answered,
         lambda s: s.write(".vacation.msg", AWAY),
         {"/usr/bin/vacation": "vacation"}, SENDMAIL, policy={"vacation": SUBMITS},
         submitted=((ANNA, 0),)),
    Case("vacation without a way out does not start, and answers nobody: no user namespace",
         "/usr/bin/vacation alice", VACATION, nobody_noted,
         lambda s: s.write(".vacation.msg", AWAY),
         {"/usr/bin/vacation": "vacation"}, SENDMAIL, policy={"vacation": SUBMITS},
         starts=(False,), has_namespaces=False, status=75, codes=("not-started",)),
    Case("vacation without a way out does not start, and answers nobody: no mail server",
         "/usr/bin/vacation alice", VACATION, nobody_noted,
         lambda s: (s.write(".vacation.msg", AWAY), s.smtp_stop()),
         {"/usr/bin/vacation": "vacation"}, SENDMAIL, policy={"vacation": SUBMITS},
         status=75, refused="step", says=("cannot send mail",)),
    Case("without MailSubmission= vacation cannot answer, and the message waits",
         "/usr/bin/vacation alice", VACATION, unanswered,
         lambda s: s.write(".vacation.msg", AWAY),
         {"/usr/bin/vacation": "vacation"}, SENDMAIL,
         status=75, codes=((0, -SIGPIPE),), violations=NEUTERED, says=("set-id",)),
    Case("an autoresponder in perl answers through smrsh2-submit",
         "responder support@mail.example careful", {"responder": "responder"},
         lambda s: (s.mailed_to(ANNA, "From: support@mail.example", "We have it"),
                    s.same(s.smtp.letters[0].sender, "support@mail.example", "-f")),
         needs={"/usr/bin/perl": "perl"}, policy={"responder": SUBMITS}, submitted=((ANNA, 0),)),
    Case("procmail forwards through smrsh2-submit",
         "exec procmail || exit 75", {"procmail": "/usr/bin/procmail"},
         lambda s: s.mailed("dora@client.example", "From what I can tell"),
         lambda s: s.write(".procmailrc", FORWARD),
         {"/usr/bin/procmail": "procmail"}, policy={"procmail": SUBMITS},
         submitted=((DORA, 0),)),
    Case("maildrop forwards through smrsh2-submit",
         "maildrop", {"maildrop": "/usr/bin/maildrop"},
         lambda s: s.mailed("dora@client.example", "From what I can tell"),
         lambda s: s.write(".mailfilter", 'to "! %s"\n' % DORA, 0o600),
         {"/usr/bin/maildrop": "maildrop"}, policy={"maildrop": SUBMITS},
         submitted=((DORA, 0),)),
    Case("PHP's mail() sends through smrsh2-submit",
         "phpmail " + DORA, {"phpmail": "phpmail"},
         lambda s: s.mailed("dora@client.example", "Subject: From PHP"),
         needs={"/usr/bin/php": "php-cli"}, policy={"phpmail": SUBMITS}, submitted=((DORA, 0),)),
    Case("mailx sends through smrsh2-submit",
         "mailer " + DORA, {"mailer": "mailer"},
         lambda s: s.mailed("dora@client.example", "Subject: From mailx"),
         needs={"/usr/bin/mailx": "bsd-mailx"}, policy={"mailer": SUBMITS},
         submitted=((DORA, 0),)),
    Case("a letter that the mail server cannot take now: the message waits",
         "responder later@mail.example careless", {"responder": "responder"}, unanswered,
         needs={"/usr/bin/perl": "perl"}, policy={"responder": SUBMITS},
         status=75, codes=(0,), says=("was not taken",)),
    Case("a letter that the mail server refuses is not tried again",
         "responder never@mail.example careless", {"responder": "responder"}, unanswered,
         needs={"/usr/bin/perl": "perl"}, policy={"responder": SUBMITS}, submitted=((ANNA, 69),)),
    Case("as many letters as MaxSubmissions= lets it are sent",
         "post 2", POST, came(2), policy=FEW, submitted=((DORA, 0),) * 2),
    Case("one letter more than MaxSubmissions= is not sent, and the message bounces",
         "post 3", POST, came(2), policy=FEW, submitted=((DORA, 0),) * 2, codes=(0,), **TOO_MANY),
    Case("where nothing is said, the fifth letter is not sent",
         "post 5", POST, came(4), policy={"post": SUBMITS}, submitted=((DORA, 0),) * 4,
         codes=(0,), **TOO_MANY),
    Case("MaxSubmissions= is for a whole line",
         "post 1 && post 2", POST, came(2), policy=FEW, submitted=((DORA, 0),) * 2,
         ran=("post", "post"), codes=(0, 0), **TOO_MANY),
    Case("on trial, a letter over MaxSubmissions= is recorded and sent",
         "post 3", POST, came(3), policy={"post": FEW["post"] + "Mode=complain\n"},
         submitted=((DORA, 0),) * 3, violations=TOO_MANY["violations"]),
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
