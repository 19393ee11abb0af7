/* SPDX-License-Identifier: ISC */
/*
 * mktrail: a small trail of two segments and two keys in a directory.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "smrsh/trail/trail.h"
#include "smrsh2/err.h"

static int
record(struct trail *t, const char *kind, const char *ev, int64_t of)
{
	const struct trail_event event = {
		.kind = kind,
		.x = "01JD9S6V3K7Q2M8W",
		.peer = "{\"pid\":7,\"uid\":1000}",
		.ev = ev,
		.ev_len = strlen(ev),
		.of = of,
	};
	struct trail_place place;
	struct err e;

	return trail_add(t, &event, &place) == 0 ? trail_commit(t, &e) : -1;
}

int
main(int argc, char **argv)
{
	struct trail *t;
	struct err e;
	int fd = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;

	if (fd < 0 || trail_open(&t, fd, "host.example/audit", 1, &e) != 0)
		return 1;
	if (record(t, "intent", "{\"cmd\":\"vacation eric\\n\"}", -1) != 0 ||
	    trail_tick(t, &e) != 0 ||
	    record(t, "violation", "{\"what\":\"seccomp\"}", 2) != 0 ||
	    record(t, "done", "{\"code\":0}", 2) != 0)
		return 1;
	trail_close(t);
	return 0;
}
