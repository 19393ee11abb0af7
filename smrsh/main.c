/* SPDX-License-Identifier: ISC */
/*
 * smrsh2: the launcher.  From a mail server's `-c COMMAND` to the status of
 * programs that its administrator allowed, confined and on record.
 */
#include <sysexits.h>
#include <unistd.h>

#include "smrsh/line.h"
#include "smrsh/request.h"
#include "smrsh/start.h"
#include "smrsh/status.h"

int
main(int argc, char **argv, char **environment)
{
	static struct line line;
	struct err e;

	if (start_clean() != 0)
		return EX_TEMPFAIL;
	audit_begin(&line.audit, SMRSH_LOG, &line.request);

	/* Decide everything; nothing here changes the system. */
	if (request_read(&line.request, argc, argv, &e) != 0 ||
	    line_decide(&line, environment, &e) != 0)
		return status_refused(&line.audit, &line.request,
				      STDERR_FILENO, &e);

	/* Then act; a command whose record cannot be made never starts. */
	return line_run(&line);
}
