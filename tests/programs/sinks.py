# SPDX-License-Identifier: ISC
"""sinks: servers on loopback that take whatever comes and keep it."""

import http.server
import socketserver
import threading


class Letter:
    """What one SMTP transaction brought."""

    def __init__(self, sender):
        self.sender = sender
        self.recipients = []
        self.data = b""


class SmtpTalk(socketserver.StreamRequestHandler):
    """One SMTP session (RFC 5321), as much of it as clients here speak."""

    letter = None

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def take_data(self):
        self.say("354 go ahead")
        lines = []
        for line in iter(self.rfile.readline, b""):
            if line == b".\r\n":
                self.letter.data = b"".join(lines).replace(b"\r\n", b"\n")
                self.server.letters.append(self.letter)
                return "250 2.0.0 taken"
            lines.append(line[1:] if line.startswith(b".") else line)
        return "451 4.3.0 cut short"

    def answer(self, verb, line):
        address = line.partition("<")[2].partition(">")[0]
        if verb == "EHLO":
            return "250-mail.example\r\n250-8BITMIME\r\n250 SIZE 99999999"
        if verb == "MAIL" and address.startswith("later@"):
            return "451 4.3.0 not now"
        if verb == "MAIL" and address.startswith("never@"):
            return "550 5.7.1 not you"
        if verb == "MAIL":
            self.letter = Letter(address)
        elif verb == "RCPT":
            self.letter.recipients.append(address.lower())
        elif verb == "DATA":
            return self.take_data()
        elif verb == "QUIT":
            return "221 2.0.0 bye"
        return "250 2.0.0 ok"

    def handle(self):
        self.say("220 mail.example ESMTP")
        for line in iter(self.rfile.readline, b""):
            text = line.decode("latin-1").strip()
            verb = text[:4].upper()
            self.say(self.answer(verb, text))
            if verb == "QUIT":
                return


class WebTalk(http.server.BaseHTTPRequestHandler):
    """One request; the body is kept."""

    answer = b"taken"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.letters.append((self.path, self.headers.get_content_type(), body))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_):
        pass


class Sink(socketserver.ThreadingTCPServer):
    """A server in a thread of its own; letters is what it has taken."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, talk):
        super().__init__(("127.0.0.1", port), talk)
        self.letters = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A client that hangs up is a client's right."""


def smtp():
    return Sink(25, SmtpTalk)


def web():
    return Sink(8025, WebTalk)
