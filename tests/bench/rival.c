/* SPDX-License-Identifier: ISC */
/*
 * rival: from names to programs that can be run, or a loud "not installed".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define FOUND ""	/* replaced by the path that was found */

static const char *const no_path[] = { NULL };
static const char *const target_paths[] = { BENCH_TARGET, NULL };
static const char *const dash_paths[] = { "/usr/bin/dash", "/bin/dash", NULL };
static const char *const bwrap_paths[] = { "/usr/bin/bwrap", NULL };
static const char *const minijail_paths[] = { "/usr/bin/minijail0",
					      "/usr/sbin/minijail0",
					      "/usr/local/bin/minijail0",
					      NULL };
static const char *const smrsh_paths[] = { "/usr/libexec/sendmail/smrsh",
					   "/usr/lib/sm.bin/smrsh",
					   "/usr/sbin/smrsh", NULL };

/* clang-format off */
struct rival rivals[RIVAL_COUNT] = {
	[RIVAL_DIRECT] = { "direct exec", target_paths, { FOUND }, NULL },
	[RIVAL_FLOOR] = { "supervised floor", no_path,
		{ FOUND, BENCH_TARGET }, NULL },
	[RIVAL_SMRSH2] = { "smrsh2, everything on", no_path,
		{ "smrsh", "-c", "sm_true" }, NULL },
	[RIVAL_LEAN] = { "lean smrsh model + dash", no_path,
		{ "smrsh", "-c", "sm_true" }, NULL },
	[RIVAL_LEAN_MUSL] = { "lean model, static musl", no_path,
		{ "smrsh", "-c", "sm_true" }, NULL },
	[RIVAL_DASH] = { "dash -c", dash_paths,
		{ FOUND, "-c", BENCH_TARGET }, NULL },
	[RIVAL_SMRSH] = { "Debian's smrsh", smrsh_paths,
		{ "smrsh", "-c", "sm_true" }, NULL },
	[RIVAL_BWRAP] = { "bubblewrap --bind / /", bwrap_paths,
		{ FOUND, "--bind", "/", "/", BENCH_TARGET }, NULL },
	[RIVAL_MINIJAIL] = { "minijail0 -n", minijail_paths,
		{ FOUND, "-n", BENCH_TARGET }, NULL },
};
/* clang-format on */

static void
rival_place(enum rival_id id, const char *dir, const char *name)
{
	char path[4096];

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	if (access(path, X_OK) == 0)
		rivals[id].path = strdup(path);
}

static void
rival_find(struct rival *rival)
{
	const char *const *path;

	for (path = rival->paths; rival->path == NULL && *path != NULL; path++)
		if (access(*path, X_OK) == 0)
			rival->path = *path;
	if (rival->path != NULL && rival->argv[0][0] == '\0')
		rival->argv[0] = rival->path;
	if (rival->path == NULL)
		(void)printf("# *** NOT INSTALLED: %s: no figure for it\n",
			     rival->name);
}

void
rival_find_all(const char *smrsh2, const char *own_dir)
{
	size_t i;

	if (access(smrsh2, X_OK) == 0)
		rivals[RIVAL_SMRSH2].path = smrsh2;
	rival_place(RIVAL_FLOOR, own_dir, "floor");
	rival_place(RIVAL_LEAN, own_dir, "lean");
	rival_place(RIVAL_LEAN_MUSL, own_dir, "lean-musl");
	for (i = 0; i < RIVAL_COUNT; i++)
		rival_find(&rivals[i]);
}
