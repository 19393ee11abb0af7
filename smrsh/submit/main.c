/* SPDX-License-Identifier: ISC */
/*
 * smrsh2-submit: sendmail's command line for programs under smrsh2.
 */
#include <stdio.h>
#include <sysexits.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/submit/submit.h"
#include "smrsh2/submission.h"

int
submit_failed(int status, const char *sentence, const char *what)
{
	(void)fprintf(stderr, "smrsh2-submit: %s%s%s\n", sentence,
		      what[0] != '\0' ? ": " : "", what);
	return status;
}

/*
 * Tells the supervisor, which sees every exec, that this letter is settled.
 * Outside a sandbox there is no such file, and nothing happens.
 */
static void
announce(const struct letter *l, int status)
{
	char path[SUBMISSION_TEXT_MAX];
	static char *const none[] = { NULL };

	(void)snprintf(path, sizeof path, "%s%d %zu %.110s %.110s",
		       SUBMISSION_MARK, status, l->size,
		       l->sender[0] != '\0' ? l->sender : "<>",
		       l->count > 0 ? l->recipients[0] : "");
	(void)syscall(SYS_execve, path, none, none);
}

int
main(int argc, char **argv)
{
	static struct letter letter;
	int status;

	if ((status = options_read(&letter, argc, argv)) == 0 &&
	    (status = message_read(&letter, STDIN_FILENO)) == 0 &&
	    (status = message_headers(&letter)) == 0)
		status = smtp_send(&letter, SUBMISSION_PORT);
	if (status != EX_TEMPFAIL)
		announce(&letter, status);
	return status;
}
