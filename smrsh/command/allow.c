/* SPDX-License-Identifier: ISC */
/*
 * allow: from the name of a program to the very file that will be executed.
 * Phase: decide; opens files for reading.
 * Against: a swap between the check and the exec: what was checked is held
 * open and that is executed.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/command/command.h"
#include "smrsh/command/lex.h"
#include "smrsh/command/shebang.h"
#include "smrsh/command/trust.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/script.h"

struct resolver {
	struct script *script;
	const char *directory;		/* as configured: argv[0] has it */
	struct trust_path base;		/* its canonical name */
	const struct trust *trust;
};

/* smrsh's words, which administrators grep for. */
static int
refuse(const struct command *c, enum err_rule rule, int errnum,
       const char *why, struct err *e)
{
	(void)err_set(e, ERR_DENIED, rule, errnum,
		      "\"%s\" not available for sendmail programs%s", c->name,
		      why);
	e->offset = c->at;
	return -1;
}

static int
not_found(const struct command *c, int errnum, struct err *e)
{
	return refuse(c, RULE_LOOKUP, errnum, " (stat failed)", e);
}

/* An answer about the system, and not about the file. */
static bool
is_weather(int errnum)
{
	static const int answers[] = { 0, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG,
				       EACCES };
	size_t i;

	for (i = 0; i < sizeof answers / sizeof answers[0]; i++)
		if (errnum == answers[i])
			return false;
	return true;
}

static int
unknown(const char *name, int errnum, struct err *e)
{
	(void)err_set(e, ERR_SYSTEM, RULE_SYSTEM, errnum,
		      "deferred: the program cannot be looked at");
	return err_detail(e, "%s: %s", name, strerror(errnum));
}

static int
out_of_room(struct err *e)
{
	return err_set(e, ERR_SYSTEM, RULE_SYSTEM, ENOMEM,
		       "deferred: the command line needs too much memory");
}

/* A canonical name: any link in it now was put there after the check. */
static int
open_checked(const char *name, unsigned long long flags)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};

	if ((flags & O_PATH) != 0)
		how.flags = flags | O_CLOEXEC;
	return (int)syscall(SYS_openat2, AT_FDCWD, name, &how, sizeof how);
}

/* For reading where that is allowed: the kernel executes unreadable files. */
static int
open_program(const struct trust_path *p, const struct trust *trust,
	     int *out_fd, struct stat *out_st, struct err *e)
{
	own_fd fd = open_checked(p->name, O_RDONLY);

	if (fd < 0 && errno == EACCES)
		fd = open_checked(p->name, O_PATH);
	if (fd < 0 || fstat(fd, out_st) != 0) {
		(void)err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
			      "deferred: the program cannot be opened");
		return err_detail(e, "%s: %s", p->name, strerror(errno));
	}
	/* Against: a file swapped since the walk. */
	if (!S_ISREG(out_st->st_mode) || out_st->st_ino != p->st.st_ino ||
	    out_st->st_dev != p->st.st_dev)
		return err_set(e, ERR_SYSTEM, RULE_TRUST, 0,
			       "deferred: the program was just being replaced");
	if (trust_check(out_st, p->name, trust, e) != 0)
		return -1;
	*out_fd = own_fd_give(&fd);
	return 0;
}

static bool
is_set_id(const struct stat *st)
{
	return (st->st_mode & S_ISUID) != 0 ||
	       (st->st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);
}

/* Opens the interpreter of a script; one that is missing is a status. */
static int
resolve_interpreter(struct resolver *r, struct program *p,
		    const struct shebang *sb, struct err *e)
{
	struct trust_path found;

	if (trust_walk(NULL, sb->interpreter, r->trust, &found, e) != 0)
		return -1;
	if (found.errnum == 0 && !S_ISREG(found.st.st_mode))
		found.errnum = EACCES;
	if (found.errnum == 0 && access(found.name, X_OK) != 0)
		found.errnum = errno;
	if (is_weather(found.errnum))
		return unknown(found.name, found.errnum, e);
	if (found.errnum != 0) {
		p->exec_errno = found.errnum;
		return 0;
	}
	if (p->interp_fd >= 0)
		(void)close(own_fd_give(&p->interp_fd));
	if (open_program(&found, r->trust, &p->interp_fd, &p->interp_st,
			 e) != 0)
		return -1;
	p->is_setid |= is_set_id(&p->interp_st);
	p->interp = lex_store(r->script, found.name, found.len);
	return p->interp == NULL ? out_of_room(e) : 0;
}

/* Builds the vector backwards: the innermost interpreter goes to the front. */
static int
read_format(struct resolver *r, struct command *c, struct err *e)
{
	struct program *p = &c->program;
	struct shebang sb[SCRIPT_SHEBANG_MAX + 1];
	size_t levels = 0;
	int fd = p->fd;
	enum shebang_format format;

	while ((format = shebang_read(fd, &sb[levels])) == SHEBANG_SCRIPT) {
		if (levels == SCRIPT_SHEBANG_MAX)
			return refuse(c, RULE_FORMAT, 0,
				      " (scripts of scripts)", e);
		if (sb[levels].interpreter[0] != '/')
			return refuse(c, RULE_FORMAT, 0,
				      " (its interpreter has no full path)", e);
		if (resolve_interpreter(r, p, &sb[levels], e) != 0)
			return -1;
		levels++;
		if (p->exec_errno != 0)
			break;
		fd = p->interp_fd;
	}
	if (format == SHEBANG_OTHER)
		return refuse(c, RULE_FORMAT, 0,
			      " (neither a binary nor a #! script)", e);
	p->is_nested = levels > 1;
	if (levels == 0) {
		p->argv = c->argv;
		return 0;
	}
	return shebang_argv(r->script, c, sb, levels) == 0 ? 0 : out_of_room(e);
}

static int
check_file(struct resolver *r, struct command *c,
	   const struct trust_path *found, struct err *e)
{
	struct program *p = &c->program;

	if (is_weather(found->errnum))
		return unknown(found->name, found->errnum, e);
	if (found->errnum != 0)
		return not_found(c, found->errnum, e);
	if (!S_ISREG(found->st.st_mode))
		return refuse(c, RULE_FILE, 0, " (not a file)", e);
	if (access(found->name, X_OK) != 0)
		return is_weather(errno) ? unknown(found->name, errno, e)
					 : refuse(c, RULE_ACCESS, errno, "", e);
	/* Against: file names that /bin/sh took apart and ran from PATH. */
	if (lex_is_shell_name(c->name))
		return refuse(c, RULE_CHARACTER, 0,
			      " (special character in its name)", e);
	if (c->is_comment)
		return 0;
	if (open_program(found, r->trust, &p->fd, &p->st, e) != 0)
		return -1;
	p->is_setid = is_set_id(&p->st);
	p->real = lex_store(r->script, found->name, found->len);
	return p->real == NULL ? out_of_room(e) : read_format(r, c, e);
}

/* argv[0] is the name in the command directory: programs look for their
 * neighbours there. */
static int
name_program(struct resolver *r, struct command *c, struct err *e)
{
	char path[SCRIPT_LINE_MAX + NAME_MAX + 2];
	size_t dir_len = strlen(r->directory);
	size_t name_len = strlen(c->name);

	if (dir_len + name_len + 2 > sizeof path)
		return not_found(c, ENAMETOOLONG, e);
	memcpy(path, r->directory, dir_len);
	path[dir_len] = '/';
	memcpy(path + dir_len + 1, c->name, name_len + 1);
	c->program.path = lex_store(r->script, path, dir_len + 1 + name_len);
	if (c->program.path == NULL)
		return out_of_room(e);
	if (c->argv[0] != NULL)
		c->argv[0] = (char *)(uintptr_t)c->program.path;
	return 0;
}

static int
resolve(struct resolver *r, struct command *c, struct err *e)
{
	struct trust_path found;

	if (c->name[0] == '\0')	/* the directory itself */
		return refuse(c, RULE_FILE, 0, " (not a file)", e);
	if (strlen(c->name) > NAME_MAX)
		return not_found(c, ENAMETOOLONG, e);
	if (trust_walk(&r->base, c->name, r->trust, &found, e) != 0)
		return -1;
	if (name_program(r, c, e) != 0)
		return -1;
	return check_file(r, c, &found, e);
}

int
command_resolve(struct script *s, const char *directory,
		const struct trust *trust, struct err *e)
{
	struct resolver r;	/* large, so not initialized as a whole */
	size_t i;

	if (s->count == 0)
		return 0;
	r.script = s;
	r.directory = directory;
	r.trust = trust;
	if (trust_walk(NULL, directory, trust, &r.base, e) != 0)
		return -1;
	if (r.base.errnum != 0 || !S_ISDIR(r.base.st.st_mode)) {
		(void)err_set(e, ERR_CONFIG, RULE_LOOKUP, r.base.errnum,
			      "deferred: the command directory is missing");
		return err_detail(e, "%s: %s: create it (root, mode 0755) and"
				  " link the allowed programs into it",
				  directory, strerror(r.base.errnum));
	}
	for (i = 0; i < s->count; i++)
		if (s->commands[i].kind == COMMAND_RUN &&
		    resolve(&r, &s->commands[i], e) != 0)
			return -1;
	return 0;
}

void
command_free(struct script *s)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		struct program *p = &s->commands[i].program;

		if (p->fd >= 0)
			(void)close(own_fd_give(&p->fd));
		if (p->interp_fd >= 0)
			(void)close(own_fd_give(&p->interp_fd));
	}
}
