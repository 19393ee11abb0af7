/* SPDX-License-Identifier: ISC */
/*
 * compile: from a configuration directory to the policy file.
 * Everything is read and checked before anything is written.
 * Phase: apply time; reads files.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/compile/compile.h"
#include "smrsh/compile/account.h"
#include "smrsh/compile/arch.h"
#include "smrsh/compile/assign.h"
#include "smrsh/compile/block.h"
#include "smrsh/compile/image.h"
#include "smrsh/compile/ini.h"
#include "smrsh/compile/memo.h"
#include "smrsh/compile/save.h"
#include "smrsh/compile/source.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define CONFIG_FILE "smrsh2.conf"

struct work {
	const struct compile_request *req;
	struct report *report;
	struct err *err;
	struct pool pool;
	struct image image;
	struct memo memo;
	struct draft base;	/* of smrsh2.conf */
	struct draft draft;	/* of the command at hand */
	struct block block;
};

static const char *const sections_global[] = { "Policy", "Global", NULL };
static const char *const sections_command[] = { "Policy", NULL };

/* A file on its way into a draft, and word for word into the policy. */
struct reading {
	struct assign assign;
	size_t base;		/* length of the configuration's directory */
	FILE *text;
};

static void
take(void *user, const char *section, const struct place *place,
     const char *value)
{
	struct reading *r = user;

	assign_statement(&r->assign, section, place, value);
	(void)fprintf(r->text, "%s:%u\t%s=%s\n", place->file + r->base,
		      place->line, place->key, value);
}

static int
no_memory(struct work *w)
{
	return err_set(w->err, ERR_SYSTEM, RULE_SYSTEM, ENOMEM, "no memory");
}

static const char *
keep_path(struct work *w, const char *directory, const char *name)
{
	char path[PATH_MAX];
	int len = snprintf(path, sizeof path, "%s/%s", directory, name);

	if (len < 0 || (size_t)len >= sizeof path)
		return NULL;
	return pool_string(&w->pool, path);
}

/* Returns the text of its statements, from malloc(); NULL: no memory. */
static char *
parse_file(struct work *w, int dir_fd, const char *name, struct draft *d,
	   const char *const *sections)
{
	char *text = NULL;
	size_t size;
	struct reading r = { { d, &w->pool, w->report, NULL, NULL },
			     strlen(w->req->config) + 1,
			     open_memstream(&text, &size) };
	struct ini ini = { d->file, sections, take, &r, w->report };
	struct source source = { NULL, 0 };

	if (r.text == NULL)
		return NULL;
	if (source_read(&source, dir_fd, name, d->file,
			w->req->takes_any_owner, w->report) == 0)
		ini_parse_text(&ini, source.text, source.size);
	source_free(&source);
	if (fclose(r.text) == 0)
		return text;
	free(text);
	return NULL;
}

/* Whatever is wrong is in the report, or in err. */
static int
add_draft(struct work *w, struct draft *d, const char *name)
{
	struct block_filter filter = { NULL, 0 };
	struct place place = { d->file, 0, NULL };
	struct paths paths;

	if (w->req->trial != NULL)
		d->complains = name == NULL || strcmp(name, w->req->trial) == 0;
	if (account_resolve(d, &w->pool, w->report) != 0 ||
	    paths_merge(&paths, d, w->report) != 0)
		return 0;
	d->names_files = paths_name_files(&paths, d);
	if (memo_filter(&w->memo, d, &filter, w->report) != 0)
		return 0;
	if (block_write(&w->block, d, &paths, &filter) != 0) {
		(void)report_add(w->report, &place, "the policy is too large");
		return 0;
	}
	return image_add(&w->image, name, &w->block) == 0 ? 0 : no_memory(w);
}

/* name: of the command; NULL: the defaults. */
static int
add_file(struct work *w, int dir_fd, const char *file, struct draft *d,
	 const char *name)
{
	const size_t before = w->image.count;
	own_mem char *text = parse_file(w, dir_fd, file, d, name == NULL ?
					sections_global : sections_command);

	if (text == NULL)
		return no_memory(w);
	if (add_draft(w, d, name) != 0)
		return -1;
	if (w->image.count > before) {
		image_say(&w->image, text);
		text = NULL;
	}
	return 0;
}

/* NAME of "NAME.conf"; NULL: another file, which is none of ours. */
static const char *
command_name(struct work *w, const char *file)
{
	size_t len = strlen(file);
	size_t suffix = strlen(SOURCE_SUFFIX);

	if (file[0] == '.' || len <= suffix ||
	    strcmp(file + len - suffix, SOURCE_SUFFIX) != 0)
		return NULL;
	return pool_copy(&w->pool, file, len - suffix);
}

static int
add_command(struct work *w, int dir_fd, const char *path, const char *file)
{
	const char *name = command_name(w, file);
	struct place place = { keep_path(w, path, file), 0, NULL };

	if (name == NULL)
		return 0;
	if (place.file == NULL)
		return no_memory(w);
	if (!source_is_name(name)) {
		(void)report_add(w->report, &place,
				 "no command can have that name");
		return 0;
	}
	if (w->image.count > POLICY_ENTRIES_MAX)
		return err_set(w->err, ERR_CONFIG, RULE_POLICY, 0,
			       "%s: more than %u commands", path,
			       POLICY_ENTRIES_MAX);
	w->draft = w->base;
	w->draft.name = name;
	w->draft.file = place.file;
	return add_file(w, dir_fd, file, &w->draft, name);
}

static int
add_commands(struct work *w, int config_fd)
{
	const char *path = keep_path(w, w->req->config, SOURCE_COMMANDS);
	const struct dirent *entry;
	int result = 0;
	int fd = -1;
	DIR *dir;

	if (path == NULL)
		return no_memory(w);
	/* None at all is fine: every command has the default. */
	if (source_open_directory(config_fd, SOURCE_COMMANDS, path,
				  w->req->takes_any_owner, &fd,
				  w->report) != 0)
		return 0;
	dir = fdopendir(fd);
	if (dir == NULL) {
		(void)close(fd);
		return no_memory(w);
	}
	while (result == 0 && (errno = 0, entry = readdir(dir)) != NULL)
		result = add_command(w, fd, path, entry->d_name);
	/* Against: a command under the default, its own policy overlooked. */
	if (result == 0 && errno != 0)
		result = err_set(w->err, ERR_SYSTEM, RULE_SYSTEM, errno,
				 "%s: %s", path, strerror(errno));
	(void)closedir(dir);
	return result;
}

static int
add_all(struct work *w, int config_fd)
{
	draft_init(&w->base);
	w->base.file = keep_path(w, w->req->config, CONFIG_FILE);
	if (w->base.file == NULL)
		return no_memory(w);
	if (add_file(w, config_fd, CONFIG_FILE, &w->base, NULL) != 0 ||
	    add_commands(w, config_fd) != 0)
		return -1;
	(void)account_owners(&w->base, w->image.owners, &w->image.owner_count,
			     w->report);
	if (w->report->count != 0 || w->report->dropped != 0)
		return -1;
	return image_lay_out(&w->image, arch_native(), w->err);
}

static int
run(struct work *w)
{
	own_fd config_fd = -1;
	struct place place = { w->req->config, 0, NULL };
	int opened = source_open_directory(AT_FDCWD, w->req->config,
					   w->req->config,
					   w->req->takes_any_owner, &config_fd,
					   w->report);

	if (opened > 0)
		return report_add(w->report, &place, "no such directory");
	return opened < 0 ? -1 : add_all(w, config_fd);
}

long
compile_build(const struct compile_request *req, struct report *report,
	      unsigned char **out_bytes, size_t *out_size, struct err *e)
{
	struct work *w = calloc(1, sizeof *w);
	long commands = -1;

	memset(e, 0, sizeof *e);
	if (w == NULL)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, ENOMEM, "no memory");
	w->req = req;
	w->report = report;
	w->err = e;
	if (run(w) == 0) {
		commands = (long)w->image.count - 1;
		*out_size = w->image.size;
		*out_bytes = w->image.bytes;
		w->image.bytes = NULL;
	}
	image_free(&w->image);
	memo_free(&w->memo);
	pool_free(&w->pool);
	free(w);
	return commands;
}

int
compile_save(const char *path, const unsigned char *bytes, size_t size,
	     struct err *e)
{
	const struct saved s = { bytes, size, 0644 };

	return save(path, &s, e);
}
