# SPDX-License-Identifier: ISC
"""postfix: a private Postfix whose local_command_shell is the launcher."""

import os
import re
import shutil

import mail
import world

PORT = 2525
MAIN = """\
compatibility_level = 3.6
myhostname = {domain}
mydestination = {domain}, localhost
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps = hash:/etc/postfix/aliases
alias_database =
local_command_shell = {shell} -c
smtp_dns_support_level = disabled
default_transport = error:no mail leaves
data_directory = /var/lib/postfix
queue_directory = /var/spool/postfix
shlib_directory = /usr/lib/postfix
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
sendmail_path = /usr/sbin/sendmail
minimal_backoff_time = 4000s
"""
ALIASES = {"postmaster": "sender", "root": "sender", "sender": world.BOX}


def master_cf(text):
    """The distributed master.cf, no service in a chroot, another port beside 25."""
    lines = []
    for line in text.splitlines():
        fields = line.split()
        if fields and line[0].isalpha() and len(fields) >= 8:
            fields[4] = "n"
            if fields[0] == "smtp" and fields[1] == "inet":
                lines.append(" ".join(["127.0.0.1:25"] + fields[1:]))
                fields[0] = "127.0.0.1:%d" % PORT
            line = " ".join(fields)
        lines.append(line)
    return "\n".join(lines) + "\n"


class Postfix:
    """Started on creation, in a world with the layer "postfix"."""

    def __init__(self, host, aliases):
        self.host = host
        shutil.copytree(host.layer("postfix") + "/etc/postfix", "/etc/postfix",
                        symlinks=True, dirs_exist_ok=True)
        with open("/usr/share/postfix/master.cf.dist", encoding="utf-8") as f:
            world.write("/etc/postfix/master.cf", master_cf(f.read()))
        world.write("/etc/postfix/main.cf", MAIN.format(
            domain=world.DOMAIN, shell=world.LAUNCHER))
        world.write("/etc/postfix/aliases", "".join(
            '%s: %s\n' % (n, '"%s"' % t if t.startswith("|") else t)
            for n, t in {**ALIASES, **aliases}.items()))
        for path in ("/var/lib/postfix", "/var/spool/postfix"):
            os.makedirs(path, exist_ok=True)
        shutil.chown("/var/lib/postfix", "postfix", "postfix")
        os.chmod("/var/lib/postfix", 0o700)
        # default_privs writes the mailbox of a file alias.
        world.write(world.BOX, "", 0o666)
        world.run("postalias", "/etc/postfix/aliases")
        world.run("postfix", "start")
        if not world.wait_for(lambda: world.listens(PORT)):
            raise world.Broken("Postfix does not listen")

    def reset(self):
        world.run("postsuper", "-d", "ALL")
        world.write(world.BOX, "", 0o666)
        self.host.log.take(forget=True)

    def find(self, pattern):
        for line in list(self.host.log.lines):
            found = re.search(pattern, line)
            if found:
                return found.group(found.lastindex or 0)
        return ""

    def send(self, recipient, subject, sender=world.SENDER):
        """Delivers one message; everything is over when this returns."""
        self.reset()
        recipient += "@" + world.DOMAIN
        code, answer = self.host.smtp(PORT, sender, recipient, mail.message(
            sender, recipient, subject))
        queue_id = answer.rpartition(" ")[2]
        word = world.wait_for(lambda: self.find(
            queue_id + r": to=.* status=(\w+)"), 60)
        if not word:
            raise world.Broken("no verdict on %s:\n%s" % (
                queue_id, "\n".join(self.host.log.take())))
        waits = [queue_id] if word in ("sent", "bounced") else []
        if word == "bounced":
            waits.append(world.wait_for(lambda: self.find(
                "non-delivery notification: ([0-9A-F]+)")))
        for name in waits:
            world.wait_for(lambda n=name: self.find(n + ": removed"))
        if word == "deferred":
            world.wait_for(lambda: os.path.exists(self.deferred(queue_id)))
        return mail.Delivery("%d %s" % (code, answer),
                             os.path.exists(self.deferred(queue_id)), queue_id,
                             self.host.log.take())

    @staticmethod
    def deferred(queue_id):
        return "/var/spool/postfix/deferred/%s/%s" % (queue_id[0], queue_id)
