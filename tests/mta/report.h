/* SPDX-License-Identifier: ISC */
/*
 * report: what a mail program was given, told from inside.  Everything is
 * asked by system call: /proc is out of a confined program's reach.
 */
#ifndef TESTS_MTA_REPORT_H
#define TESTS_MTA_REPORT_H

/*
 * Copies the message on stdin to /var/tmp/TAG.eml, then writes
 * /var/tmp/TAG.json, which appears complete or not at all.
 */
int report_write(const char *tag, char *const *argv);

#endif
