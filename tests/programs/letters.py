# SPDX-License-Identifier: ISC
"""letters: messages as a mail server hands them to a program."""

import base64
import binascii
import random

HEAD = """\
From anna@client.example Mon Nov 23 09:00:00 2026
Return-Path: <anna@client.example>
Received: from client.example (client.example [192.0.2.7])
\tby mail.example with ESMTP id 9N1; Mon, 23 Nov 2026 09:00:00 GMT
Date: Mon, 23 Nov 2026 09:00:00 +0000
From: Anna Client <anna@client.example>
To: %(to)s
Message-ID: <%(token)s@client.example>
Subject: The kettle leaks
"""
BODY = """
The kettle in the kitchen leaks again, see %(token)s.
>From what I can tell it is the seal.
.
An umlaut: \u00e4
"""
MIME = """\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut here"

--cut here
Content-Type: text/plain

The readings are attached.
--cut here
Content-Type: text/csv; name="readings.csv"
Content-Disposition: attachment; filename="readings.csv"
Content-Transfer-Encoding: base64

%s
--cut here--
"""
BIG_BYTES = 24 << 20


def readings(token):
    return "kettle,%s\npot,0\n" % token


def head(token, to="alice@mail.example"):
    return HEAD % {"token": token, "to": to}


def plain(token):
    return (head(token) + BODY % {"token": token}).encode()


def to_list(token):
    return (head(token, "cooks@mail.example") + BODY % {"token": token}).encode()


def mime(token):
    coded = base64.encodebytes(readings(token).encode()).decode()
    return (head(token) + MIME % coded.strip()).encode()


def uuencoded(token):
    coded = binascii.b2a_uu(readings(token).encode()).decode()
    return (head(token) + "\nbegin 644 readings.csv\n%s`\nend\n" % coded).encode()


def big(token):
    """Of a size that no buffer holds; nothing in it repeats."""
    noise = random.Random(token).randbytes(BIG_BYTES * 3 // 4)
    return plain(token) + base64.encodebytes(noise)
