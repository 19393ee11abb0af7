/* SPDX-License-Identifier: ISC */
/*
 * observe: from messages and a policy on trial to what a program asked for
 * beyond it.  The launcher is the one that is installed; in its mount
 * namespace the policy on trial lies in the policy's place, and a socket of
 * ours in the system log's.  Nothing outside changes.
 * Phase: acts in a child.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/observe.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define RECORD_MAX 65536
#define WAIT_MS 50
#define WORDS_MAX 256
#define TRACES "/traces"

/* What RestrictAddressFamilies= calls the first argument of socket(2). */
static const struct {
	const char *argument;
	const char *name;
} families[] = {
	{ "0x1", "AF_UNIX" },	  { "0x2", "AF_INET" },
	{ "0xa", "AF_INET6" },	  { "0x10", "AF_NETLINK" },
	{ "0x11", "AF_PACKET" },
};

static int
failed(const char *what)
{
	(void)fprintf(stderr, "smrsh2ctl: %s: %s\n", what, strerror(errno));
	return -1;
}

void
observe_count(json_t *counts, const char *key, json_int_t by)
{
	json_int_t old = json_integer_value(json_object_get(counts, key));

	(void)json_object_set_new(counts, key, json_integer(old + by));
}

static void
add_call(const json_t *event, json_t *statements)
{
	const char *name = print_get(event, "syscall");
	const json_t *arguments = json_object_get(event, "args");
	const char *first = json_string_value(json_array_get(arguments, 0));
	char text[128];
	size_t i;

	(void)snprintf(text, sizeof text, "SystemCallFilter=%s", name);
	for (i = 0; i < sizeof families / sizeof families[0]; i++)
		if (strncmp(name, "socket", 6) == 0 && first != NULL &&
		    strcmp(first, families[i].argument) == 0)
			(void)snprintf(text, sizeof text,
				       "RestrictAddressFamilies=%s",
				       families[i].name);
	observe_count(statements, text, 1);
}

bool
observe_is_plain(const char *path)
{
	static const char plain[] = "/._+-@,0123456789"
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return path[0] == '/' && path[strspn(path, plain)] == '\0';
}

static void
add_event(const json_t *event, json_t *statements, json_t *other)
{
	const char *what = print_get(event, "what");
	const char *path = print_get(event, "path");
	own_mem char *text = NULL;

	if (strcmp(what, "seccomp") == 0 &&
	    *print_get(event, "syscall") != '\0') {
		add_call(event, statements);
	} else if (strcmp(what, "exec") == 0 && observe_is_plain(path)) {
		if (asprintf(&text, "ExecPaths=%s", path) > 0)
			observe_count(statements, text, 1);
	} else if (asprintf(&text, "%s%s%s", what, *path != '\0' ? " " : "",
			    path) > 0) {
		observe_count(other, text, 1);
	}
}

/* All that waits; false: nothing did. */
static void
take_records(int log, json_t *statements, json_t *other)
{
	static char text[RECORD_MAX];
	ssize_t n;

	while ((n = recv(log, text, sizeof text - 1, MSG_DONTWAIT)) >= 0) {
		const char *json;
		json_t *record;

		text[n] = '\0';
		json = strchr(text, '{');
		record = json != NULL ? json_loads(json, 0, NULL) : NULL;
		if (strcmp(print_get(record, "k"), "violation") == 0)
			add_event(json_object_get(record, "ev"), statements,
				  other);
		json_decref(record);
	}
}

/* What the child executes: the launcher, or strace that starts it. */
static void
make_words(const struct ctl_call *call, const char *words[WORDS_MAX])
{
	const bool is_root = call->values[OPTION_ROOT_START] != NULL;
	char **rest = call->rest;
	size_t n = 0;

	if (call->values[OPTION_STRACE] != NULL) {
		words[n++] = STRACE;
		words[n++] = "-ffyyqq";
		words[n++] = "-etrace=%file,connect,bind";
		words[n++] = "-o" SMRSH_LEARNING TRACES "/t";
		if (!is_root) {
			words[n++] = "-u";
			words[n++] = call->values[OPTION_USER];
		}
	}
	words[n++] = SMRSH_LAUNCHER;
	words[n++] = "--";
	words[n++] = call->operand;
	while (*rest != NULL && n < WORDS_MAX - 1)
		words[n++] = *rest++;
	words[n] = NULL;
}

static void
deliver(const struct ctl_call *call, const char *message)
{
	/* strace starts the launcher as the recipient itself. */
	const bool is_root = call->values[OPTION_ROOT_START] != NULL ||
			     call->values[OPTION_STRACE] != NULL;
	const char *words[WORDS_MAX];

	if (message != NULL && freopen(message, "re", stdin) == NULL) {
		(void)failed(message);
		_exit(EXIT_FAILURE);
	}
	/* freopen(3) may find another place, and exec closes it. */
	if (message != NULL && dup2(fileno(stdin), STDIN_FILENO) == 0)
		(void)fcntl(STDIN_FILENO, F_SETFD, 0);
	make_words(call, words);
	if (ctl_become(call->values[OPTION_USER], is_root) == CTL_OK) {
		(void)dup2(STDERR_FILENO, STDOUT_FILENO);
		(void)execv(words[0], (char **)(uintptr_t)words);
		(void)failed(words[0]);
	}
	_exit(EXIT_FAILURE);
}

static void
take_traces(const struct ctl_call *call, json_t *statements, json_t *other)
{
	const struct passwd *pw = getpwnam(call->values[OPTION_USER]);
	const struct trace t = { pw != NULL ? pw->pw_dir : "",
				 statements, other };

	if (call->values[OPTION_STRACE] != NULL)
		trace_read(SMRSH_LEARNING TRACES, &t);
}

/* How many messages asked, and not how often each did. */
static void
add_message(json_t *counts, json_t *asked)
{
	const char *key;
	json_t *value;

	json_object_foreach(asked, key, value) {
		observe_count(counts, key, json_integer_value(value) > 0);
	}
	json_decref(asked);
}

static int
observe_one(const struct ctl_call *call, const char *message, int log,
	    json_t *result)
{
	struct pollfd p = { .fd = log, .events = POLLIN };
	json_t *statements = json_object();
	json_t *other = json_object();
	const pid_t pid = fork();
	char text[16];
	int status = 0;

	if (pid == 0)
		deliver(call, message);
	if (pid < 0)
		return failed("fork");
	while ( waitpid(pid, &status, WNOHANG) == 0) {
		(void)poll(&p, 1, WAIT_MS);
		take_records(log, statements, other);
	}
	take_records(log, statements, other);
	take_traces(call, statements, other);
	(void)snprintf(text, sizeof text, "%d", WIFEXITED(status) ?
		       WEXITSTATUS(status) : 128 + WTERMSIG(status));
	add_message(json_object_get(result, "statements"), statements);
	add_message(json_object_get(result, "other"), other);
	observe_count(json_object_get(result, "statuses"), text, 1);
	observe_count(result, "messages", 1);
	return 0;
}

/* A directory in memory over the policy's, and the policy on trial in it. */
static int
enter_place(const struct written *trial, int *out_log)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	own_fd log = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct err e;

	(void)strcpy(at.sun_path, SMRSH_LEARNING "/log");
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", SMRSH_LEARNING, "tmpfs", MS_NOSUID | MS_NODEV,
		  "mode=755") != 0 ||
	    mkdir(SMRSH_LEARNING TRACES, 0700) != 0)
		return failed(SMRSH_LEARNING);
	if (compile_save(SMRSH_POLICY, trial->policy.bytes,
			 trial->policy.size, &e) != 0) {
		(void)print_err(&e);
		return -1;
	}
	if (log < 0 || bind(log, (struct sockaddr *)&at, sizeof at) != 0 ||
	    chmod(at.sun_path, 0666) != 0 ||
	    mount(at.sun_path, SMRSH_LOG, NULL, MS_BIND, NULL) != 0)
		return failed(SMRSH_LOG);
	*out_log = own_fd_give(&log);
	return 0;
}

/* The child: its result goes into the pipe. */
static int
work(const struct ctl_call *call, const struct written *trial, int out_fd)
{
	json_t *result = json_pack("{s:i, s:{}, s:{}, s:{}}", "messages", 0,
				   "statements", "other", "statuses");
	const size_t count = call->message_count;
	size_t i;
	int log;

	if (enter_place(trial, &log) != 0)
		return EXIT_FAILURE;
	for (i = 0; i < count || (i == 0 && count == 0); i++) {
		if (isatty(STDERR_FILENO) && count > 1)
			(void)fprintf(stderr, "message %zu of %zu\n", i + 1,
				      count);
		if (observe_one(call, count > 0 ? call->messages[i] : NULL,
				log, result) != 0)
			return EXIT_FAILURE;
	}
	return json_dumpfd(result, out_fd, 0) == 0 ? EXIT_SUCCESS :
	       EXIT_FAILURE;
}

json_t *
observe(const struct ctl_call *call, const struct written *trial)
{
	json_t *result;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return NULL;
	pid = fork();
	if (pid == 0)
		_exit(work(call, trial, ends[1]));
	(void)close(ends[1]);
	result = json_loadfd(ends[0], 0, NULL);
	(void)close(ends[0]);
	if (pid > 0)
		(void)waitpid(pid, NULL, 0);
	return result;
}
