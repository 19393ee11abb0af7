/* SPDX-License-Identifier: ISC */
/*
 * scene: one command at hand, with everything a record tells about it.
 */
#ifndef SCENE_H
#define SCENE_H

#include <string.h>
#include <sys/sysmacros.h>

#include "smrsh/audit/audit.h"
#include "smrsh2/err.h"
#include "smrsh2/outcome.h"
#include "smrsh2/plan.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"
#include "tests/unit/blob.h"
#include "tests/unit/unit.h"

struct scene {
	struct request request;
	struct command command;
	struct plan plan;
	struct policy_block *block;
	struct outcome outcome;
	struct err err;
	struct audit audit;
	char *argv[8];
};

static struct scene scene;
static struct blob scene_blob;
static char scene_text[AUDIT_TEXT_MAX];

static void
scene_files(struct program *p)
{
	p->path = "/usr/adm/sm.bin/p";
	p->real = "/usr/bin/p";
	p->st.st_dev = makedev(8, 1);
	p->st.st_ino = 4711;
	p->st.st_mode = S_IFREG | 04755;
	p->st.st_size = 123456;
	p->st.st_mtim.tv_sec = 951782400;	/* 2000-02-29T00:00:00Z */
	p->fd = 3;
	p->interp_fd = -1;
	p->argv = scene.argv;
}

/* Everything as usual: a test changes what it is about. */
static void
scene_begin(const char *socket_path)
{
	static const uint32_t groups[] = { 61001, 61009 };
	struct request *r = &scene.request;

	memset(&scene, 0, sizeof scene);
	blob_usual(&scene_blob);
	scene.block = (void *)(scene_blob.bytes +
			       blob_offset(&scene_blob, "beta"));
	r->argv0 = "smrsh";
	r->command = "/x/p a 'b c'";
	r->queue_id = "5AM7YcJk021488";
	r->sender = "<eric@example.net>";
	r->client = "192.0.2.1";
	r->message_id = "<1@example.net>";
	scene.argv[0] = "/usr/adm/sm.bin/p";
	scene.argv[1] = "a";
	scene.argv[2] = "b c";
	scene.command.name = "p";
	scene.command.at = 3;
	scene.command.argv = scene.argv;
	scene.command.argc = 3;
	scene_files(&scene.command.program);
	scene.plan.policy = scene.block;
	scene.plan.program = &scene.command.program;
	scene.plan.uid = scene.plan.gid = 61001;
	scene.plan.groups = groups;
	scene.plan.group_count = 2;
	scene.plan.home = "/home/alice";
	scene.plan.envp[0] = "PATH=/usr/bin:/bin";
	scene.plan.envp[1] = "SECRET=value";
	scene.outcome.end = OUTCOME_EXIT;
	scene.outcome.pid = 4242;
	scene.outcome.in_bytes = -1;
	audit_begin(&scene.audit, socket_path, r, scene_text);
	scene.audit.pid = 77;
	scene.audit.uid = scene.audit.gid = 61001;
	strcpy(scene.audit.id, "0123456789ABCDEF");
	scene.audit.plan = &scene.plan;
	scene.audit.command = &scene.command;
	scene.audit.landlock_abi = 7;
}

#endif
