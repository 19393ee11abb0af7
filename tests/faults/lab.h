/* SPDX-License-Identifier: ISC */
/*
 * lab: one run of the launcher as a mail server would start it, with
 * whatever is wrong around it, and everything that came of it.  Works inside
 * the private world (tests/faults/world), as root.
 */
#ifndef LAB_H
#define LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define LAB_HOME "/home/alice"	/* of LAB_UID (lab.mk) */
#define LAB_MARK LAB_HOME "/ran"	/* the report program leaves it */
#define LAB_LOG "/dev/log"
#define LAB_RULES 8
#define LAB_ARGV 16

enum lab_reader {
	LAB_READER_LIVE,
	LAB_READER_SLOW,	/* 64 KiB, then a nap */
	LAB_READER_STOPPED,	/* there, and reads nothing until the end */
	LAB_READER_GONE,	/* both ends closed before it starts */
};

enum lab_log {
	LAB_LOG_LIVE,		/* read at once, records kept */
	LAB_LOG_ABSENT,		/* no socket */
	LAB_LOG_STALE,		/* a socket nobody holds any more */
	LAB_LOG_DENIED,		/* a socket of root's alone */
	LAB_LOG_FULL,		/* a stopped reader with a full queue */
	LAB_LOG_STREAM,		/* a socket of another type */
	LAB_LOG_FILE,		/* no socket at all */
	LAB_LOG_SILENT,		/* bound, never read, with room */
};

struct lab_run {
	const char *command;		/* `smrsh -c command' */
	const char *const *argv;	/* instead: the whole vector */
	bool has_no_argv;		/* instead: argc 0 */
	const char *program;		/* instead of the launcher */
	const char *rules[LAB_RULES];	/* of rule.h */
	bool is_as_root;
	unsigned int message_mb;	/* 0: a small one */
	enum lab_reader reader;		/* of stdout and stderr */
	enum lab_log log;
	unsigned int closed;		/* bit N: descriptor N is closed */
	int timeout_ms;			/* 0: 20 s */
	const char *cwd;		/* NULL: the home directory */
	char *const *envp;		/* NULL: AGENT=sendmail alone */
	/* In the child, the last thing before exec; nonzero: gives up. */
	int (*prepare)(const void *arg);
	const void *prepare_arg;
	/* Again and again while it runs. */
	void (*meanwhile)(pid_t launcher, const void *arg);
	const void *meanwhile_arg;
};

struct lab_result {
	bool is_hung;		/* had to be killed */
	int status;		/* exit status, or 128 + signal */
	bool is_signal;
	long elapsed_ms;
	bool has_run;		/* LAB_MARK came into being */
	char mark[512];		/* what is in it: the report's one line */
	size_t out_total;	/* bytes; `out' holds the first of them */
	char out[1 << 17];
	char err[1 << 16];
	char log[1 << 20];	/* a record a line */
	size_t log_count;
};

/* Log socket, network and home directory; 0, or -1 after a message. */
int lab_open(const char *launcher);

/* 0, or -1 when the launcher could not even be started. */
int lab_run(const struct lab_run *run, struct lab_result *out);

/* Ends in the launcher, or in a status from 120 to 124. */
_Noreturn void lab_child(const struct lab_run *run, const char *launcher,
    const int *fds);

/* The log as the runs before left it, away. */
void lab_log_set(enum lab_log log);
int lab_log_fd(void);

/* A command of the command directory: its program, and its policy or NULL. */
struct lab_command {
	const char *name;
	const char *program;
	const char *policy;
};

/* Installs the commands and compiles the policy with the default beside. */
int lab_commands(const char *ctl, const struct lab_command *list,
    size_t count);

/*
 * The recipient's living processes, `except' aside: counted, and sent `sig'
 * where it is not 0.  lab_sweep kills until there are none.
 */
int lab_processes(pid_t except, int sig);
void lab_sweep(pid_t except);

/* Waits for them to end by themselves, a few seconds; how many have not. */
int lab_wait_gone(pid_t except);

/* Waits until they are reaped as well, as long. */
void lab_wait_reaped(pid_t except);

/* How many records of this kind there are. */
size_t lab_count_records(const struct lab_result *r, const char *kind);

/* Is `text' in a record of kind `kind' ("intent", "done", ...)? */
bool lab_has_record(const struct lab_result *r, const char *kind,
    const char *text);

/* Exactly one line on stderr, not empty, ASCII, no longer than 300 bytes. */
bool lab_is_one_sentence(const struct lab_result *r);

/* All of it, as notes below a failed test. */
void lab_explain(const struct lab_result *r);

#endif
