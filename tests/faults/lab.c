/* SPDX-License-Identifier: ISC */
/*
 * lab: one run of the launcher as a mail server would start it.
 */
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/lab.h"

#define TIMEOUT_MS 20000
#define NAP_US 20000
#define GRACE_MS 500	/* for what an orphan has to say */
#define MESSAGE "From: stranger@example.net\nSubject: lab\n\nhello\n"

enum stream { STREAM_OUT, STREAM_ERR, STREAM_COUNT };

struct pipes {
	int in[2];
	int out[STREAM_COUNT][2];
};

static const char *launcher;

static long
lab_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int
lab_open(const char *path)
{
	int queue = open("/proc/sys/net/unix/max_dgram_qlen", O_WRONLY);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };

	launcher = path;
	if (access(path, X_OK) != 0) {
		perror(path);
		return -1;
	}
	if (queue < 0 || write(queue, "512", 3) != 3)
		perror("lab: max_dgram_qlen");
	(void)close(queue);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &lo) != 0)
		perror("lab: loopback");
	(void)close(fd);
	(void)signal(SIGPIPE, SIG_IGN);
	lab_log_set(LAB_LOG_LIVE);
	return 0;
}

/* A NUL would end the text for those who look at it. */
static void
lab_keep(const char *bytes, size_t count, char *at, size_t size)
{
	size_t used = strlen(at);

	while (count-- > 0 && used + 1 < size) {
		at[used++] = *bytes != '\0' ? *bytes : '?';
		bytes++;
	}
	at[used] = '\0';
}

static size_t
lab_take(int fd, bool is_slow, char *at, size_t size)
{
	static char bytes[1 << 16];
	size_t total = 0;
	ssize_t n;

	while ((n = read(fd, bytes, sizeof bytes)) > 0) {
		lab_keep(bytes, (size_t)n, at, size);
		total += (size_t)n;
		if (is_slow)
			break;
	}
	return total;
}

static void
lab_take_log(struct lab_result *r)
{
	char record[65536];
	size_t used = strlen(r->log);
	ssize_t n;

	while (lab_log_fd() >= 0 &&
	       (n = recv(lab_log_fd(), record, sizeof record - 1,
			 MSG_DONTWAIT)) > 0) {
		record[n] = '\0';
		r->log_count++;
		used += (size_t)snprintf(r->log + used, sizeof r->log - used,
					 "%s\n", record);
		if (used >= sizeof r->log)
			used = sizeof r->log - 1;
	}
}

static void
lab_take_all(struct pipes *p, bool is_slow, struct lab_result *r)
{
	r->out_total += lab_take(p->out[STREAM_OUT][0], is_slow, r->out,
				 sizeof r->out);
	(void)lab_take(p->out[STREAM_ERR][0], is_slow, r->err, sizeof r->err);
	lab_take_log(r);
}

static void
lab_watch(const struct lab_run *run, struct pipes *p, pid_t pid,
	  struct lab_result *r)
{
	int pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
	long begin = lab_now_ms();
	int timeout = run->timeout_ms ? run->timeout_ms : TIMEOUT_MS;
	struct pollfd fds[] = {
		{ .fd = pid_fd, .events = POLLIN },
		{ .fd = p->out[STREAM_OUT][0], .events = POLLIN },
		{ .fd = p->out[STREAM_ERR][0], .events = POLLIN },
		{ .fd = lab_log_fd(), .events = POLLIN },
	};

	while (!(fds[0].revents & POLLIN) && !r->is_hung) {
		(void)poll(fds, 4, run->meanwhile ? 1 : 50);
		if (run->reader == LAB_READER_STOPPED)
			lab_take_log(r);
		else
			lab_take_all(p, run->reader == LAB_READER_SLOW, r);
		if (run->reader == LAB_READER_SLOW)
			(void)usleep(NAP_US);
		if (fds[1].revents & POLLHUP)
			fds[1].fd = -1;
		if (fds[2].revents & POLLHUP)
			fds[2].fd = -1;
		if (run->meanwhile && !(fds[0].revents & POLLIN))
			run->meanwhile(pid, run->meanwhile_arg);
		r->is_hung = lab_now_ms() - begin > timeout;
	}
	r->elapsed_ms = lab_now_ms() - begin;
	(void)close(pid_fd);
}

/* Without a supervisor a child may speak when its parent is gone. */
static void
lab_wait_orphans(struct pipes *p, struct lab_result *r)
{
	struct pollfd out = { .fd = p->out[STREAM_OUT][0], .events = POLLIN };
	long end = lab_now_ms() + GRACE_MS;

	while (!(out.revents & POLLHUP) && lab_now_ms() < end) {
		(void)poll(&out, 1, 10);
		lab_take_all(p, false, r);
	}
}

static int
lab_pipes(struct pipes *p)
{
	size_t i;

	if (pipe2(p->in, O_CLOEXEC) != 0)
		return -1;
	for (i = 0; i < STREAM_COUNT; i++)
		if (pipe2(p->out[i], O_CLOEXEC) != 0 ||
		    fcntl(p->out[i][0], F_SETFL, O_NONBLOCK) != 0)
			return -1;
	return 0;
}

/* A large message needs somebody who waits until it is read. */
static void
lab_feed(const struct lab_run *run, struct pipes *p)
{
	unsigned int left = run->message_mb * 1024;
	char block[1024];

	if (left == 0) {
		(void)!write(p->in[1], MESSAGE, sizeof MESSAGE - 1);
	} else if (fork() == 0) {
		memset(block, '.', sizeof block);
		while (left-- > 0 &&
		       write(p->in[1], block, sizeof block) > 0)
			continue;
		_exit(0);
	}
	(void)close(p->in[1]);
}

static void
lab_take_mark(struct lab_result *r)
{
	int fd = open(LAB_MARK, O_RDONLY | O_CLOEXEC);

	r->has_run = fd >= 0;
	if (fd >= 0)
		(void)lab_take(fd, false, r->mark, sizeof r->mark);
	(void)close(fd);
}

/* Nothing of an earlier run may be taken for this one's. */
static void
lab_reset(const struct lab_run *run, struct lab_result *r)
{
	memset(r, 0, offsetof(struct lab_result, out));
	r->out[0] = r->err[0] = '\0';
	(void)unlink(LAB_MARK);
	lab_log_set(run->log);
	r->log[0] = '\0';
	lab_take_log(r);
	r->log[0] = '\0';
	r->log_count = 0;
}

static void
lab_close(struct pipes *p)
{
	(void)close(p->out[STREAM_OUT][0]);
	(void)close(p->out[STREAM_ERR][0]);
	p->out[STREAM_OUT][0] = p->out[STREAM_ERR][0] = -1;
}

static void
lab_finish(const struct lab_run *run, struct pipes *p, pid_t pid,
	   struct lab_result *r)
{
	int status = 0;

	if (r->is_hung)
		(void)kill(pid, SIGKILL);
	if (run->program != NULL)
		lab_wait_orphans(p, r);
	(void)waitpid(pid, &status, 0);
	lab_take_all(p, false, r);
	lab_close(p);
	r->is_signal = WIFSIGNALED(status);
	r->status = r->is_signal ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	lab_take_mark(r);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;	/* a feeder */
}

int
lab_run(const struct lab_run *run, struct lab_result *r)
{
	struct pipes p;
	pid_t pid;

	lab_reset(run, r);
	if (lab_pipes(&p) != 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0)
		lab_child(run, launcher,
			  (int[]){ p.in[0], p.out[STREAM_OUT][1],
				   p.out[STREAM_ERR][1] });
	(void)close(p.in[0]);
	(void)close(p.out[STREAM_OUT][1]);
	(void)close(p.out[STREAM_ERR][1]);
	lab_feed(run, &p);
	if (run->reader == LAB_READER_GONE)
		lab_close(&p);
	lab_watch(run, &p, pid, r);
	lab_finish(run, &p, pid, r);
	return 0;
}
