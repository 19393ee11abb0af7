/* SPDX-License-Identifier: ISC */
/*
 * probe: one attempt to get out of the sandbox, made from inside.
 * `probe NAME [ARGUMENT...]` prints one line: ESCAPED, CONTAINED or ABSENT
 * (this host has no such thing) and a detail.  Every attempt is bounded.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>

enum verdict {
	CONTAINED,
	ESCAPED,
	ABSENT,
};

struct probe {
	const char *name;
	void (*attempt)(char **args);	/* NULL-terminated; ends in probe_say */
};

/* One table for each file, ended by a row without a name. */
extern const struct probe probes_exec[];
extern const struct probe probes_code[];
extern const struct probe probes_file[];
extern const struct probe probes_net[];
extern const struct probe probes_peer[];
extern const struct probe probes_call[];
extern const struct probe probes_abi[];
extern const struct probe probes_tree[];
extern const struct probe probes_flood[];
extern const struct probe probes_self[];

/* The verdict, printed; ends the program. */
_Noreturn void probe_say(enum verdict verdict, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Of a call's result: 0 or more escaped; EPERM, EACCES, ENOSYS and the like
 * are contained; any other error shows that the kernel got to see the call.
 */
_Noreturn void probe_result(long result, const char *what);

/* argv in a child by fork and execve: its exit status, 128 + signal, or
 * 1000 + errno when it could not be executed. */
int probe_spawn(char *const *argv);

/* Two programs that end with status 42, carried along: nothing to read. */
extern const unsigned char blob_static[];
extern const size_t blob_static_size;
extern const unsigned char blob_pie[];
extern const size_t blob_pie_size;

/* An executable file of these bytes, or of this text; -1 and errno. */
int probe_place(const char *path, const void *data, size_t size);
int probe_write(const char *path, const char *text, unsigned int mode);

#endif
