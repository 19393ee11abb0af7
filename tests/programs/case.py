# SPDX-License-Identifier: ISC
"""case: one command line, what it needs, and what must be true afterwards."""

import dataclasses
import os

import letters


def nothing(_):
    """No preparation; nothing to check but status and records."""


@dataclasses.dataclass
class Case:
    name: str                   # what it shows, as a sentence
    line: object                # the command line, str or bytes
    programs: dict              # name in the command directory -> path, or one of ours
    check: object = nothing     # called with the scene when it is over
    prepare: object = nothing   # called with the scene before
    needs: dict = dataclasses.field(default_factory=dict)   # path -> package
    set_id: dict = dataclasses.field(default_factory=dict)  # the same, with such bits
    status: object = 0          # the launcher's; below 0: a signal
    ran: tuple = ()             # the programs that start; (): the first one
    codes: tuple = ()           # their own statuses, each one or a tuple of
                                # possible ones; (): the launcher's
    violations: tuple = ()      # the records of violations, "WHAT PATH"
    letter: object = letters.plain
    policy: dict = dataclasses.field(default_factory=dict)
    seconds: float = 30         # that it may take, at most
    starts: tuple = (False, True)   # is it a start as root?
    no_new_privs: int = 1
    refused: str = ""           # nothing starts: the rule on record
    submitted: tuple = ()       # letters on record, (recipient, status)
    has_namespaces: bool = True     # False: the kernel gives no user namespace
    says: tuple = ()            # words among what the mail server reads
    ids: tuple = ()             # uid, gid, groups it runs with; (): alice's

    def __post_init__(self):
        self.ran = self.ran or tuple(self.programs)[:1]
        self.codes = self.codes or (self.status,) * len(self.ran)

    def missing(self):
        """The packages that are not installed."""
        return sorted({package for path, package in self.needs.items()
                       if not os.path.exists(path)} |
                      {package for path, package in self.set_id.items()
                       if not is_set_id(path)})


def is_set_id(path):
    """Is it there, and does it gain rights outside the sandbox?"""
    return os.path.exists(path) and os.stat(path).st_mode & 0o6000 != 0


def read_all(directory):
    """name -> content of every file in it."""
    found = {}
    for name in os.listdir(directory):
        with open(directory + "/" + name, "rb") as f:
            found[name] = f.read()
    return found


# Read now: the private host may hide where they lie.
OURS = read_all(os.path.dirname(os.path.abspath(__file__)) + "/bin")
