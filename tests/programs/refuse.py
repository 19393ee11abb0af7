# SPDX-License-Identifier: ISC
"""refuse: a kernel that gives nobody a user namespace, for one process."""

import ctypes
import platform
import struct

CLONE = {"x86_64": 56, "aarch64": 220}
CLONE_NEWUSER = 0x10000000
LOAD, AND, EQUAL, RETURN = 0x20, 0x54, 0x15, 0x06
ALLOW, EPERM = 0x7fff0000, 0x00050001
NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2


def user_namespaces():
    """clone(CLONE_NEWUSER) fails with EPERM, as a sysctl of Debian's has it."""
    code = ((LOAD, 0, 0, 0), (EQUAL, 0, 4, CLONE[platform.machine()]),
            (LOAD, 0, 0, 16), (AND, 0, 0, CLONE_NEWUSER), (EQUAL, 1, 0, 0),
            (RETURN, 0, 0, EPERM), (RETURN, 0, 0, ALLOW))
    rows = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *row) for row in code))
    program = struct.pack("HxxxxxxP", len(code), ctypes.addressof(rows))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or prctl(SET_SECCOMP, FILTER, program) != 0:
        raise OSError(ctypes.get_errno(), "no filter")
