# SPDX-License-Identifier: ISC
"""cases_profile: what each profile is for, as sites call it."""

import dataclasses
import glob
import os
import re
import shutil
import subprocess

import cases_send
import cases_store
import letters
import sinks
import world
from case import Case
from cases_send import ANNA, DORA
from scene import ALICE, HOME, Scene

WEB = 80
SPAMD = 783
LIST = 38                       # Debian's account of list managers
MAIL = 8
COOKS = "cooks@mail.example"
MAILMAN2 = "/var/lib/mailman/qfiles/in"
MAILMAN3 = "/var/lib/mailman3/queue/in"
MLMMJ = "/var/spool/mlmmj"
SYMPA = "/var/spool/sympa/msg"
RULES = """\
MAILDIR=$HOME/mail
LOGFILE=$HOME/mail/log
SUBJECT=`formail -zxSubject: | tr a-z A-Z`
:0fhw
| formail -I "X-Loud: $SUBJECT"
:0
* ! ^X-Refused:
{
	:0fw
	| touch $HOME/touched
	:0:
	inbox
}
"""
FORWARD = "LOGFILE=$HOME/mail/log\n" + cases_send.FORWARD.replace("$HOME/inbox", "$HOME/mail/inbox")


# --- before --------------------------------------------------------------

def maildir(s, *above):
    for name in above or ("Maildir",):
        for part in ("cur", "new", "tmp"):
            s.directory(name + "/" + part)


def once(s, *argv):
    """Something that the user does once, by hand."""
    status, output = s.start(list(argv), argv[0], False, s.letter, 30)
    s.same(status, 0, "%s: %r" % (" ".join(argv), output))


def away(s):
    s.write(".vacation.msg", cases_send.AWAY)
    once(s, os.path.realpath(s.case.programs["vacation"]), "-i")


def recipes(text):
    return lambda s: (s.directory("mail"), s.write(".procmailrc", text))


def dovecot(s):
    """A Maildir, and a configuration where the host has none."""
    maildir(s)
    os.makedirs("/etc/dovecot", exist_ok=True)
    if not os.path.exists("/etc/dovecot/dovecot.conf"):
        world.write("/etc/dovecot/dovecot.conf", "ssl = no\ndefault_internal_user = nobody\n"
                    "default_internal_group = nogroup\ndefault_login_user = nobody\n")


def sieve(s):
    dovecot(s)
    s.write(".dovecot.sieve", 'require "vacation";\n'
            'vacation :addresses "alice@mail.example" "Back on Monday.";\n')


def redirect(s):
    dovecot(s)
    s.write(".dovecot.sieve", 'redirect "%s";\n' % DORA)


def filtered(s):
    """A Maildir, and a spamd that answers."""
    maildir(s)
    s.write(".mailfilter", 'to "$HOME/Maildir"\n', 0o600)
    if world.listens(SPAMD):
        return
    os.makedirs("/run/spamd")
    # pylint: disable-next=consider-using-with # it lives as long as the world
    subprocess.Popen(["/usr/sbin/spamd", "--local", "--nouser-config", "--username=nobody",
                      "--listen=127.0.0.1:%d" % SPAMD, "--max-children=1",
                      "--helper-home-dir=/run/spamd"],
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)
    if not world.wait_for(lambda: world.listens(SPAMD), 60):
        raise world.Broken("spamd does not start")


def words(s):
    """Folders, and a word list that has something in it."""
    s.directory("mail")
    s.directory(".bogofilter")
    once(s, "/usr/bin/bogofilter", "-n", "-d", HOME + "/.bogofilter")


class HookTalk(sinks.WebTalk):
    """RT says `ok' to a message it has taken."""

    answer = b"ok\n"


def hooks(s):
    """A web server at the port that the profiles name."""
    if not hasattr(s, "hooks"):
        s.hooks = sinks.Sink(WEB, HookTalk)
    s.hooks.letters.clear()


def spool(s):
    """A mailbox, as the administrator makes it with the account."""
    world.write("/var/mail/alice", "", 0o660, (ALICE["uid"], MAIL))


def set_uid_local(s):
    """mail.local as sites link it: a copy with the bit."""
    spool(s)
    path = world.COMMANDS + "/mail.local"
    os.unlink(path)
    shutil.copy("/usr/libexec/sendmail/mail.local", path)
    os.chmod(path, 0o4755)


def mailman2(s):
    """In Mailman's place a wrapper of the same kind, and its queue."""
    s.host.command("mailman", cases_send.QUEUER)
    os.chown(world.COMMANDS + "/mailman", 0, LIST)
    os.chmod(world.COMMANDS + "/mailman", 0o2755)
    shutil.rmtree("/var/lib/mailman", ignore_errors=True)
    os.makedirs(MAILMAN2)
    os.chown(MAILMAN2, 0, LIST)
    os.chmod(MAILMAN2, 0o2770)


def mailman3(s):
    """The list, made by Mailman itself; no mail server to tell of it."""
    mailman = ["setpriv", "--reuid=list", "--regid=list", "--clear-groups", "/usr/bin/mailman"]
    with open("/etc/mailman3/mailman.cfg", encoding="utf-8") as f:
        text = f.read()
    with open("/etc/mailman3/mailman.cfg", "w", encoding="utf-8") as f:
        f.write(text.replace("mailman.mta.postfix.LMTP", "mailman.mta.null.NullMTA"))
    os.makedirs("/run/mailman3", exist_ok=True)
    world.run("chown", "-R", "list:list", "/var/lib/mailman3", "/var/log/mailman3",
              "/run/mailman3")
    if COOKS not in world.run(*mailman, "lists"):
        world.run(*mailman, "create", "--domain", COOKS)
    for name in glob.glob(MAILMAN3 + "/*"):
        os.unlink(name)


def mlmmj(s):
    """A list, where the package keeps them."""
    cases_send.list_make(s)
    shutil.rmtree(MLMMJ, ignore_errors=True)
    os.makedirs(MLMMJ)
    world.run("cp", "-a", HOME + "/list", MLMMJ + "/cooks")


def sympa(s):
    """alice stands for the account `sympa', whose spool it is."""
    shutil.rmtree(SYMPA, ignore_errors=True)
    os.makedirs(SYMPA)
    os.chown(SYMPA, ALICE["uid"], ALICE["gid"])
    os.makedirs("/etc/sympa/sympa", exist_ok=True)
    world.write("/etc/sympa/sympa/sympa.conf", "queue %s\n" % SYMPA)


# --- after ---------------------------------------------------------------

def filed(s):
    """Filtered and filed; the program that is not listed did not run."""
    s.holds("mail/inbox", s.token, "X-Loud: THE KETTLE LEAKS")
    s.absent("touched")


def logged(s):
    s.want(any(s.token in l for l in s.lines if " inbox: " in l or "inbox: " in l),
           "the log holds %r" % s.token)


def mailgate(s):
    if s.want(len(s.hooks.letters) == 1, "one request came"):
        path, kind, body = s.hooks.letters[0]
        s.same((path, kind), ("/REST/1.0/NoAuth/mail-gateway", "multipart/form-data"),
               "the request")
        for text in (s.token, "Client Support", "correspond"):
            s.want(text.encode() in body, "it holds %r" % text)
    s.same(os.listdir("/tmp"), [], "what it left in /tmp")


def hooked(s):
    s.same([(p, k, b == s.letter) for p, k, b in s.hooks.letters],
           [("/in", "message/rfc822", True)], "the request")


def answered(s):
    s.same([(l.recipients, b"Back on Monday." in l.data) for l in s.smtp.letters],
           [(["anna@client.example"], True)], "the answer")


def unread(s):
    s.same(s.hooks.letters, [], "what was sent")


def posted(s):
    s.mailed("dora@client.example", "Subject: [cooks] The kettle leaks")
    s.holds(MLMMJ + "/cooks/archive/1")


def queued(directory):
    def check(s):
        found = [n for n in glob.glob(directory + "/*") if os.path.isfile(n)]
        if s.want(len(found) == 1, "one message is queued, not %d" % len(found)):
            with open(found[0], "rb") as f:
                s.want(s.token.encode() in f.read(), "it is this one")
    return check


def replaced(old, new):
    return {"": lambda text: text.replace(old, new)}


def home():
    """Every file of alice's, and what it holds."""
    found = {}
    for path in glob.glob(HOME + "/**", recursive=True, include_hidden=True):
        if os.path.isfile(path):
            with open(path, "rb") as f:
                found[path] = f.read()
    return found


def deferred(c, why, stop=lambda s: None, **more):
    """The same, without a way out: nothing has begun, so nothing is lost."""
    before = {}

    def prepare(s):
        c.prepare(s)
        stop(s)
        before["files"] = home()

    def check(s):
        cases_send.unanswered(s)
        s.same(home(), before["files"], "what is in the home")
    return dataclasses.replace(c, name=why % c.name, prepare=prepare, check=check, status=75,
                               submitted=(), **more)


def replies(profile, c):
    """A case that sends a letter, and what comes of it where none can be sent."""
    return ((profile, c),
            (profile, deferred(c, "nobody at port 25 when %s: the message waits",
                               Scene.smtp_stop, refused="step",
                               says=("cannot send mail",))),
            (profile, deferred(c, "no user namespace when %s: the message waits",
                               has_namespaces=False, starts=(False,), codes=("not-started",))))


# A profile with its User= and Group= lines in force.
IN_FORCE = {"": lambda text: re.sub(r"(?m)^#(?=[A-Z]\w+=)", "", text)}
VACATION = "/usr/bin/vacation", "/usr/libexec/sendmail/vacation.sendmail"
LOCAL = {"/usr/libexec/sendmail/mail.local": "sendmail-bin"}

LDA = "dovecot-lda -f anna@client.example -o mail_location=maildir:%s/Maildir" % HOME
LDA_SIEVE = LDA + " -a alice@mail.example -o mail_plugins=sieve"
SIEVE = {"/usr/lib/dovecot/modules/lib90_sieve_plugin.so": "dovecot-sieve"}

# The profile, and the case.
CASES = (
    *replies("vacation", Case(
        "Debian's vacation answers", "/usr/bin/vacation alice", {"vacation": VACATION[0]},
        cases_send.answered, away, {VACATION[0]: "vacation"},
        submitted=((ANNA, 0),))),
    *replies("vacation", Case(
        "sendmail's vacation answers", "/usr/bin/vacation alice", {"vacation": VACATION[1]},
        cases_send.answered, away, {VACATION[1]: "sendmail-bin"}, submitted=((ANNA, 0),))),
    ("procmail", Case(
        "procmail filters and files; a program that is not listed does not run",
        "IFS=' ' && exec /usr/bin/procmail -f- || exit 75 #alice",
        {"procmail": "/usr/bin/procmail"}, filed, recipes(RULES), cases_store.PROCMAIL,
        violations=("exec /usr/bin/touch", "exec /bin/touch"))),
    *replies("procmail", Case(
        "procmail forwards", "exec procmail || exit 75", {"procmail": "/usr/bin/procmail"},
        lambda s: s.mailed(DORA, "From what I can tell"), recipes(FORWARD),
        cases_store.PROCMAIL, submitted=((DORA, 0),))),
    ("procmail", Case(
        "procmail appends to a mailbox of the spool",
        "procmail", {"procmail": "/usr/bin/procmail"}, lambda s: s.holds("/var/mail/alice"),
        spool, cases_store.PROCMAIL)),
    ("maildrop", Case(
        "maildrop sorts the message into a Maildir",
        "/usr/bin/maildrop", {"maildrop": "/usr/bin/maildrop"},
        lambda s: s.holds("Maildir/.kitchen/new/*"), cases_store.maildrop,
        {"/usr/bin/maildrop": "maildrop"})),
    ("maildrop", Case(
        "maildrop runs no program for a filter, and the message waits",
        "/usr/bin/maildrop", {"maildrop": "/usr/bin/maildrop"},
        lambda s: s.absent("Maildir/new/*"),
        lambda s: (maildir(s), s.write(".mailfilter", 'xfilter "cat"\nto "$HOME/Maildir"\n',
                                       0o600)),
        {"/usr/bin/maildrop": "maildrop"}, status=75,
        violations=("exec /bin/cat", "exec /usr/bin/cat", "neutered /usr/bin/maildrop"),
        says=("set-id",))),
    *replies("maildrop", Case(
        "maildrop forwards", "maildrop", {"maildrop": "/usr/bin/maildrop"},
        lambda s: s.mailed(DORA, "From what I can tell"),
        lambda s: s.write(".mailfilter", 'to "! %s"\n' % DORA, 0o600),
        {"/usr/bin/maildrop": "maildrop"}, submitted=((DORA, 0),))),
    ("mail.local", Case(
        "mail.local is no program for users",
        "mail.local -f anna@client.example alice",
        {"mail.local": "/usr/libexec/sendmail/mail.local"},
        lambda s: s.same(os.stat("/var/mail/alice").st_size, 0, "the mailbox"), spool,
        LOCAL, status=69)),
    ("mail.local", Case(
        "mail.local with a set-user-ID bit defers the message",
        "mail.local -f anna@client.example alice",
        {"mail.local": "/usr/libexec/sendmail/mail.local"},
        lambda s: s.same(os.stat("/var/mail/alice").st_size, 0, "the mailbox"), set_uid_local,
        LOCAL, status=75, codes=(69,),
        violations=("neutered %s/mail.local" % world.COMMANDS,), says=("set-id",))),
    ("dovecot-lda", Case(
        "dovecot-lda files the message in a Maildir",
        LDA,
        {"dovecot-lda": "/usr/lib/dovecot/dovecot-lda"},
        lambda s: s.holds("Maildir/new/*"), dovecot,
        {"/usr/lib/dovecot/dovecot-lda": "dovecot-core"})),
    ("dovecot-lda", Case(
        "Sieve answers by SMTP to this host",
        LDA_SIEVE + " -o submission_host=127.0.0.1:25",
        {"dovecot-lda": "/usr/lib/dovecot/dovecot-lda"},
        lambda s: (s.holds("Maildir/new/*"), answered(s)), sieve, SIEVE,
        policy=replaced("MailSubmission=yes", "MailSubmission=no"))),
    *replies("dovecot-lda", Case(
        "Sieve answers by sendmail",
        LDA_SIEVE, {"dovecot-lda": "/usr/lib/dovecot/dovecot-lda"},
        lambda s: (s.holds("Maildir/new/*"), answered(s)), sieve, SIEVE,
        submitted=((ANNA, 0),))),
    *replies("dovecot-lda", Case(
        "Sieve redirects by sendmail",
        LDA_SIEVE, {"dovecot-lda": "/usr/lib/dovecot/dovecot-lda"},
        lambda s: (s.absent("Maildir/new/*"), s.mailed(DORA, "From what I can tell")), redirect,
        SIEVE, submitted=((DORA, 0),))),
    ("spamc", Case(
        "spamc has the message marked, and hands it to maildrop",
        "spamc -e /usr/bin/maildrop", {"spamc": "/usr/bin/spamc"},
        lambda s: s.holds("Maildir/new/*", s.token, "X-Spam-Checker-Version: "), filtered,
        {"/usr/bin/spamc": "spamc", "/usr/sbin/spamd": "spamd",
         "/usr/bin/maildrop": "maildrop"},
        status=0 if cases_store.has_exit_of_pidfd() else 75, codes=(0,),
        violations=("neutered /usr/bin/maildrop",), seconds=60)),
    ("bogofilter", Case(
        "bogofilter learns a message as spam",
        "bogofilter -s -d %s/.bogofilter" % HOME, {"bogofilter": "/usr/bin/bogofilter"},
        lambda s: s.want(len(s.read(".bogofilter/wordlist.db")) > 0, "it knows words"),
        lambda s: (s.directory(".bogofilter"), s.directory("mail")),
        {"/usr/bin/bogofilter": "bogofilter"})),
    ("bogofilter", Case(
        "bogofilter files the classified message",
        "bogofilter -u -p -e -d %s/.bogofilter -O %s/mail/inbox" % (HOME, HOME),
        {"bogofilter": "/usr/bin/bogofilter"},
        lambda s: s.holds("mail/inbox", s.token, "X-Bogosity: "), words,
        {"/usr/bin/bogofilter": "bogofilter"})),
    ("mailman2", Case(
        "a wrapper like Mailman 2's fills the queue of its account",
        "/usr/lib/mailman/mail/mailman " + MAILMAN2, {}, queued(MAILMAN2), mailman2,
        ran=("mailman",), codes=(0,), policy=IN_FORCE, ids=(LIST, MAIL, [MAIL, LIST]))),
    ("mailman2", Case(
        "a wrapper like Mailman 2's, not as its account, defers the message",
        "/usr/lib/mailman/mail/mailman " + MAILMAN2, {},
        lambda s: s.same(os.listdir(MAILMAN2), [], "what is in the queue"), mailman2,
        ran=("mailman",), status=75, codes=(77,),
        violations=("neutered %s/mailman" % world.COMMANDS,), says=("set-id",))),
    ("mailman3", Case(
        "Mailman 3 takes a post",
        "mailman inject " + COOKS, {"mailman": "/usr/bin/mailman"}, queued(MAILMAN3), mailman3,
        {"/usr/lib/mailman3/bin/mailman": "mailman3"}, seconds=60,
        policy=IN_FORCE, ids=(LIST, LIST, [LIST]))),
    ("mlmmj", Case(
        "mlmmj sends a post to the list's subscriber",
        "/usr/bin/mlmmj-receive -F -L %s/cooks" % MLMMJ, cases_send.MLMMJ, posted, mlmmj,
        {"/usr/bin/mlmmj-receive": "mlmmj"}, letter=letters.to_list)),
    ("rt-mailgate", Case(
        "rt-mailgate hands the message to the request tracker",
        "rt-mailgate --queue 'Client Support' --action correspond --url http://127.0.0.1",
        {"rt-mailgate": "/usr/bin/rt-mailgate"}, mailgate, hooks,
        {"/usr/bin/rt-mailgate-5": "rt5-clients"})),
    ("sympa", Case(
        "Sympa's queue takes a post", "queue " + COOKS,
        {"queue": "/usr/lib/sympa/bin/queue"}, queued(SYMPA), sympa,
        {"/usr/lib/sympa/bin/queue": "sympa"})),
    ("logger", Case(
        "logger writes the message to the system log",
        "logger -t inbox -p mail.info", {"logger": "/usr/bin/logger"}, logged,
        needs={"/usr/bin/logger": "bsdutils"})),
    ("archive", Case(
        "a shell script appends the message to a file",
        "archive mail", {"archive": "archive"}, lambda s: s.holds("mail/archive.mbox"),
        lambda s: s.directory("mail"))),
    ("archive", Case(
        "a shell script whose directory is missing does not start, and the message waits",
        "archive mail", {"archive": "archive"}, lambda s: s.absent("mail"),
        status=75, codes=("not-started",))),
    ("msmtp", Case(
        "msmtp sends the message on",
        "msmtp --host=127.0.0.1 --port=25 --from=alice@mail.example dora@client.example",
        {"msmtp": "/usr/bin/msmtp"}, lambda s: s.mailed("dora@client.example"),
        needs={"/usr/bin/msmtp": "msmtp"})),
    ("curl", Case(
        "curl posts the message to a web hook",
        "curl -sf -H Content-Type:message/rfc822 --data-binary @- http://127.0.0.1/in",
        {"curl": "/usr/bin/curl"}, hooked, hooks, {"/usr/bin/curl": "curl"})),
    ("curl", Case(
        "curl can send no file of the user's away",
        "curl -sf -T %s/secret http://127.0.0.1/in || exit 75" % HOME,
        {"curl": "/usr/bin/curl"}, unread, lambda s: (hooks(s), s.write("secret", "x")),
        {"/usr/bin/curl": "curl"}, status=75, codes=(26,))),
    *replies("perl-script", Case(
        "an autoresponder in Perl answers",
        "responder support@mail.example careless autoreply", {"responder": "responder"},
        lambda s: s.mailed_to(ANNA, "From: support@mail.example", "We have it"),
        lambda s: s.directory("autoreply"),
        needs={"/usr/bin/perl": "perl"}, submitted=((ANNA, 0),))),
    ("perl-script", Case(
        "an answer that the mail server cannot take now: the message waits",
        "responder later@mail.example careless autoreply", {"responder": "responder"},
        cases_send.unanswered, lambda s: s.directory("autoreply"),
        needs={"/usr/bin/perl": "perl"}, status=75, codes=(0,),
        says=("was not taken",))),
    ("python-script", Case(
        "a program in Python keeps a database and the attachments",
        "tickets --queue kitchen --directory tickets", {"tickets": "tickets"},
        lambda s: (s.want(s.read("tickets/tickets.db"), "there is a database"),
                   s.same(s.read("tickets/attached/readings.csv"), letters.readings(s.token),
                          "the attachment")),
        lambda s: s.directory("tickets"), letter=letters.mime)),
    ("php-script", Case(
        "a program in PHP calls a web application",
        "helpdesk queue=2 helpdesk", {"helpdesk": "helpdesk"},
        lambda s: (s.same([b == s.letter for _, _, b in s.web.letters], [True], "the request"),
                   s.holds("helpdesk/helpdesk.json", "The kettle leaks"),
                   s.same(os.listdir("/tmp"), [], "what it left in /tmp")),
        lambda s: s.directory("helpdesk"), needs={"/usr/bin/php": "php-cli"},
        policy=replaced("ConnectTCP=25 80 443", "ConnectTCP=25 8025"),
        violations=("seccomp mmap",))),
    *replies("php-script", Case(
        "mail() of PHP sends", "phpmail " + DORA, {"phpmail": "phpmail"},
        lambda s: s.mailed(DORA, "Subject: From PHP"), lambda s: s.directory("helpdesk"),
        needs={"/usr/bin/php": "php-cli"}, submitted=((DORA, 0),))),
)
