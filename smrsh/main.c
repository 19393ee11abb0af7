/* SPDX-License-Identifier: ISC */
/*
 * smrsh2: the launcher.  From a mail server's `-c COMMAND` to the status of
 * programs that its administrator allowed, confined and on record.
 */
#include <unistd.h>

#include "smrsh/line.h"
#include "smrsh/request.h"
#include "smrsh/start.h"
#include "smrsh/status.h"

#define ROOM_ALIGN 4096u	/* whole pages can be given back */

int
main(int argc, char **argv, char **environment)
{
	/* Behind all small variables (--sort-section=name): few pages are
	 * touched, and a delivery pays for each. */
	static struct line line __attribute__((section(".bss.z_line")));
	static char space[sizeof(struct line_room) + ROOM_ALIGN]
		__attribute__((section(".bss.z_room")));

	line.room = (void *)(((uintptr_t)space + ROOM_ALIGN - 1) /
			     ROOM_ALIGN * ROOM_ALIGN);
	line.request.argv0 = argc > 0 && argv[0] != NULL ? argv[0] : "";
	audit_begin(&line.audit, SMRSH_LOG, &line.request, line.room->text);

	/* Decide everything; nothing here changes the system. */
	if (start_clean(&line.error) != 0 ||
	    request_read(&line.request, argc, argv, &line.error) != 0 ||
	    line_decide(&line, environment) != 0)
		return status_refused(&line.audit, &line.request,
				      STDERR_FILENO, &line.error);

	/* Then act; a command whose record cannot be made never starts. */
	return line_run(&line);
}
