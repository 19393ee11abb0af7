/* SPDX-License-Identifier: ISC */
/*
 * labworld: commands with their policies, and the processes of the user they
 * run as.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/lab.h"

#define CONFIG "/run/world/etc"

static int
world_command(const struct lab_command *command)
{
	char line[1024];
	char path[256];
	FILE *file;

	(void)snprintf(line, sizeof line,
		       "cp '%s' '" SMRSH_CMDDIR "/%s' && chmod 755 '"
		       SMRSH_CMDDIR "/%s'",
		       command->program, command->name, command->name);
	if (system(line) != 0)
		return -1;
	if (command->policy == NULL)
		return 0;
	(void)snprintf(path, sizeof path, CONFIG "/commands/%s.conf",
		       command->name);
	file = fopen(path, "we");
	if (file == NULL || fputs(command->policy, file) < 0)
		return -1;
	return fclose(file);
}

int
lab_commands(const char *ctl, const struct lab_command *list, size_t count)
{
	char line[1024];
	size_t i;

	if (system("mkdir -p " CONFIG "/commands && cp "
		   "/run/world/smrsh2.conf " CONFIG) != 0)
		return -1;
	for (i = 0; i < count; i++)
		if (world_command(&list[i]) != 0)
			return -1;
	(void)snprintf(line, sizeof line,
		       "'%s' apply --config " CONFIG " --output " SMRSH_POLICY
		       " >&2",
		       ctl);
	return system(line) == 0 ? 0 : -1;
}

static uid_t
world_owner(const char *name)
{
	char path[300];
	struct stat st;

	(void)snprintf(path, sizeof path, "/proc/%s", name);
	return stat(path, &st) == 0 ? st.st_uid : 0;
}

/* A zombie is no process any more. */
static bool
world_is_zombie(const char *name)
{
	char path[300];
	char line[512] = "";
	char *state;
	int fd;

	(void)snprintf(path, sizeof path, "/proc/%s/stat", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, line, sizeof line - 1) <= 0)
		line[0] = '\0';
	(void)close(fd);
	state = strrchr(line, ')');
	return state == NULL || state[2] == 'Z' || state[2] == 'X';
}

/* A chain of short lives is gone when its pid is hit; its group is not. */
static void
world_strike(pid_t pid, pid_t except, int sig)
{
	pid_t group = getpgid(pid);

	(void)kill(pid, sig);
	if (group > 1 && group != getpgrp() &&
	    (except == 0 || group != getpgid(except)))
		(void)kill(-group, sig);
}

int
lab_processes(pid_t except, int sig)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	int count = 0;
	pid_t pid;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		pid = atoi(entry->d_name);
		if (pid <= 0 || pid == except ||
		    world_owner(entry->d_name) != LAB_UID ||
		    world_is_zombie(entry->d_name))
			continue;
		count++;
		if (sig != 0)
			world_strike(pid, except, sig);
	}
	if (dir != NULL)
		(void)closedir(dir);
	return count;
}

void
lab_sweep(pid_t except)
{
	int i;

	for (i = 0; i < 200 && lab_processes(except, SIGKILL) > 0; i++)
		(void)usleep(5000);
}

/* Zombies too: they have a place among LimitNPROC=. */
void
lab_wait_reaped(pid_t except)
{
	struct dirent *entry;
	bool is_left = true;
	int i;

	for (i = 0; is_left && i < 500; i++) {
		DIR *dir = opendir("/proc");

		is_left = false;
		while (dir != NULL && (entry = readdir(dir)) != NULL)
			is_left |= atoi(entry->d_name) > 0 &&
				   atoi(entry->d_name) != except &&
				   world_owner(entry->d_name) == LAB_UID;
		if (dir != NULL)
			(void)closedir(dir);
		if (is_left)
			(void)usleep(10000);
	}
}

int
lab_wait_gone(pid_t except)
{
	int i, left;

	for (i = 0; (left = lab_processes(except, 0)) > 0 && i < 500; i++)
		(void)usleep(10000);
	return left;
}
