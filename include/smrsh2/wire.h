/* SPDX-License-Identifier: ISC */
/*
 * wire: what a launcher and the collector say to each other, on a socket of
 * kind SOCK_SEQPACKET.  A message is an event:
 *
 *	smrsh2 1 KIND ID PRIORITY
 *	the line for people, which the collector ends with audit=SEQ:H16
 *	{"what":"happened"}
 *
 * where the line feed after the last is left out; KIND is intent, done, deny,
 * violation or submit.  The answer is `ok SEQ H` when the record is on disk, or
 * `no WHY`.  Answers come in the order of the messages.  The connection is a
 * lease: one that ends between an intent and its done leaves `lost`.
 */
#ifndef SMRSH2_WIRE_H
#define SMRSH2_WIRE_H

#define WIRE_MESSAGE_MAX 233472	/* a record of the launcher, and its line */
#define WIRE_ANSWER_MAX 128
#define WIRE_HELLO "smrsh2 1 "
#define WIRE_OK "ok "
#define WIRE_NO "no "

#endif
