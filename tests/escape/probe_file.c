/* SPDX-License-Identifier: ISC */
/*
 * probe_file: T14, T26 and what else a file system has to offer: reading
 * what is not the program's, leaving what outlives it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tests/escape/probe.h"

#define NEW "escape-probe"

/* With the rights the program still has, is the bit there afterwards? */
static _Noreturn void
file_bit_verdict(const char *path, const char *what)
{
	struct stat st;
	int error = errno;

	if (lstat(path, &st) == 0 && st.st_mode & 06000) {
		(void)unlink(path);
		probe_say(ESCAPED, "%s left mode %o", what, st.st_mode);
	}
	(void)unlink(path);
	probe_say(CONTAINED, "%s: %s", what, strerrorname_np(error));
}

static void
file_read(char **args)
{
	int fd = open(args[0], O_RDONLY);
	char byte;

	if (fd >= 0 && read(fd, &byte, 1) < 0)
		fd = -1;
	probe_result(fd, args[0]);
}

static void
file_append(char **args)
{
	int fd = open(args[0], O_WRONLY | O_CREAT | O_APPEND, 0600);

	if (fd >= 0 && write(fd, "", 0) < 0)
		fd = -1;
	probe_result(fd, args[0]);
}

static void
file_create(char **args)
{
	int fd = open(args[0], O_WRONLY | O_CREAT | O_EXCL, 0600);

	if (fd >= 0)
		(void)unlink(args[0]);
	probe_result(fd, args[0]);
}

static void
file_list(char **args)
{
	probe_result(open(args[0], O_RDONLY | O_DIRECTORY), args[0]);
}

static void
file_truncate(char **args)
{
	probe_result(truncate(args[0], 0), args[0]);
}

static void
file_chmod_setid(char **args)
{
	(void)args;
	(void)probe_write(NEW, "x", 0755);
	(void)chmod(NEW, 04755);
	file_bit_verdict(NEW, "chmod 04755");
}

static void
file_fchmodat_setid(char **args)
{
	(void)args;
	(void)probe_write(NEW, "x", 0755);
	(void)!fchmodat(AT_FDCWD, NEW, 06755, 0);
	file_bit_verdict(NEW, "fchmodat 06755");
}

static void
file_fchmodat2_setid(char **args)
{
	(void)args;
	(void)probe_write(NEW, "x", 0755);
	(void)syscall(452, AT_FDCWD, NEW, 04755, 0);
	file_bit_verdict(NEW, "fchmodat2 04755");
}

static void
file_open_setid(char **args)
{
	(void)args;
	(void)close(open(NEW, O_WRONLY | O_CREAT, 04755));
	file_bit_verdict(NEW, "open with mode 04755");
}

static void
file_creat_setid(char **args)
{
	(void)args;
	(void)close(creat(NEW, 02755));
	file_bit_verdict(NEW, "creat with mode 02755");
}

/* A nameless file that gets its name afterwards. */
static void
file_tmpfile_setid(char **args)
{
	int fd;

	(void)args;
	(void)unlink(NEW);
	fd = open(".", O_TMPFILE | O_WRONLY, 04755);
	if (fd >= 0)
		(void)!linkat(fd, "", AT_FDCWD, NEW, AT_EMPTY_PATH);
	if (fd >= 0 && fchmod(fd, 04755) == 0) {
		(void)unlink(NEW);
		probe_say(ESCAPED, "fchmod of a nameless file");
	}
	file_bit_verdict(NEW, "O_TMPFILE with mode 04755");
}

static void
file_mkdir_setgid(char **args)
{
	struct stat st;

	(void)args;
	if (mkdir(NEW, 02755) == 0)
		(void)chmod(NEW, 02755);
	if (stat(NEW, &st) == 0 && st.st_mode & 02000) {
		(void)rmdir(NEW);
		probe_say(ESCAPED, "a set-gid directory");
	}
	(void)rmdir(NEW);
	probe_say(CONTAINED, "mkdir 02755: %s", strerrorname_np(errno));
}

static void
file_mknod_setid(char **args)
{
	(void)args;
	(void)mknod(NEW, S_IFREG | 04755, 0);
	file_bit_verdict(NEW, "mknod with mode 04755");
}

static void
file_device(char **args)
{
	(void)args;
	probe_result(mknod(NEW, S_IFBLK | 0600, makedev(8, 0)),
		     "mknod of a block device");
}

static void
file_capability(char **args)
{
	static const unsigned int cap[] = { 0x02000001, 1, 0, 0, 0 };

	(void)args;
	(void)probe_write(NEW, "x", 0755);
	probe_result(setxattr(NEW, "security.capability", cap, sizeof cap, 0),
		     "security.capability");
}

static void
file_xattr(char **args)
{
	(void)args;
	(void)unlink(NEW);
	(void)probe_write(NEW, "x", 0755);
	probe_result(setxattr(NEW, "user.note", "x", 1, 0), "user.note");
}

/* A name of its own for another user's file. */
static void
file_hardlink(char **args)
{
	(void)unlink(NEW);
	probe_result(link(args[0], NEW), args[0]);
}

/* T14: up and out of a working directory that was left open. */
static void
file_dotdot(char **args)
{
	(void)args;
	if (chdir("../bob") != 0)
		probe_say(CONTAINED, "chdir: %s", strerrorname_np(errno));
	probe_result(open("public", O_RDONLY), "../bob/public");
}

static void
file_by_handle(char **args)
{
	struct {
		struct file_handle head;
		unsigned char room[128];
	} handle = { .head.handle_bytes = 128 };
	int mount_id;

	(void)args;
	probe_result(name_to_handle_at(AT_FDCWD, "/", &handle.head, &mount_id,
				       0),
		     "name_to_handle_at");
}

const struct probe probes_file[] = {
	{ "file-read", file_read },
	{ "file-append", file_append },
	{ "file-create", file_create },
	{ "file-list", file_list },
	{ "file-truncate", file_truncate },
	{ "file-chmod-setid", file_chmod_setid },
	{ "file-fchmodat-setid", file_fchmodat_setid },
	{ "file-fchmodat2-setid", file_fchmodat2_setid },
	{ "file-open-setid", file_open_setid },
	{ "file-creat-setid", file_creat_setid },
	{ "file-tmpfile-setid", file_tmpfile_setid },
	{ "file-mkdir-setgid", file_mkdir_setgid },
	{ "file-mknod-setid", file_mknod_setid },
	{ "file-device", file_device },
	{ "file-capability", file_capability },
	{ "file-xattr", file_xattr },
	{ "file-hardlink", file_hardlink },
	{ "file-dotdot", file_dotdot },
	{ "file-by-handle", file_by_handle },
	{ NULL, NULL },
};
