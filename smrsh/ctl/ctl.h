/* SPDX-License-Identifier: ISC */
/*
 * ctl: the subcommands of smrsh2ctl.
 * Each takes its own arguments (argv[0] is its name) and returns the exit
 * status.
 */
#ifndef SMRSH_CTL_H
#define SMRSH_CTL_H

#define CTL_OK 0
#define CTL_PROBLEM 1
#define CTL_USAGE 2

int ctl_apply(int argc, char **argv);

/* Says on stderr how something is called wrongly; returns CTL_USAGE. */
int ctl_usage(const char *subcommand, const char *what);

#endif
