/* SPDX-License-Identifier: ISC */
/*
 * probe_net: T27: every way out through a socket.
 */
#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/escape/probe.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static struct sockaddr_in
net_address(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((unsigned short)atoi(port));
	return address;
}

static int
net_socket(int family, int type, int protocol)
{
	int fd = socket(family, type, protocol);

	if (fd < 0)
		probe_result(-1, "socket");
	return fd;
}

/* args: family, type, protocol. */
static void
net_family(char **args)
{
	probe_result(socket(atoi(args[0]), atoi(args[1]), atoi(args[2])),
		     "socket");
}

static void
net_tcp(char **args)
{
	struct sockaddr_in to = net_address(args[0]);
	int fd = net_socket(AF_INET, SOCK_STREAM, 0);

	probe_result(connect(fd, (void *)&to, sizeof to), "connect");
}

static void
net_fast_open(char **args)
{
	struct sockaddr_in to = net_address(args[0]);
	int fd = net_socket(AF_INET, SOCK_STREAM, 0);

	probe_result(sendto(fd, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL,
			    (void *)&to, sizeof to),
		     "sendto with MSG_FASTOPEN");
}

static void
net_fast_open_message(char **args)
{
	struct sockaddr_in to = net_address(args[0]);
	struct iovec part = { "x", 1 };
	struct msghdr message = { .msg_name = &to,
				  .msg_namelen = sizeof to,
				  .msg_iov = &part,
				  .msg_iovlen = 1 };
	int fd = net_socket(AF_INET, SOCK_STREAM, 0);

	probe_result(sendmsg(fd, &message, MSG_FASTOPEN | MSG_NOSIGNAL),
		     "sendmsg with MSG_FASTOPEN");
}

/* The option lets connect(2) wait for the first write. */
static void
net_fast_open_connect(char **args)
{
	struct sockaddr_in to = net_address(args[0]);
	int fd = net_socket(AF_INET, SOCK_STREAM, 0);
	int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on,
			 sizeof on);
	if (connect(fd, (void *)&to, sizeof to) != 0)
		probe_result(-1, "connect");
	probe_result(send(fd, "x", 1, MSG_NOSIGNAL), "send");
}

static void
net_mptcp(char **args)
{
	struct sockaddr_in to = net_address(args[0]);
	int fd = net_socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP);

	probe_result(connect(fd, (void *)&to, sizeof to), "MPTCP connect");
}

static void
net_listen(char **args)
{
	struct sockaddr_in at = net_address(args[0]);
	int fd = net_socket(AF_INET, SOCK_STREAM, 0);

	if (at.sin_port != 0 && bind(fd, (void *)&at, sizeof at) != 0)
		probe_result(-1, "bind");
	probe_result(listen(fd, 1), "listen");
}

static void
net_udp(char **args)
{
	struct sockaddr_in to = net_address(args[0]);
	int fd = net_socket(AF_INET, SOCK_DGRAM, 0);

	probe_result(sendto(fd, "x", 1, 0, (void *)&to, sizeof to), "sendto");
}

/* A leading @ stands for the abstract name space. */
static _Noreturn void
net_unix_connect(char **args, int type)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	socklen_t size = sizeof to;
	int fd = net_socket(AF_UNIX, type, 0);

	(void)snprintf(to.sun_path, sizeof to.sun_path, "%s", args[0]);
	if (args[0][0] == '@') {
		to.sun_path[0] = '\0';
		size = (socklen_t)(sizeof to.sun_family + strlen(args[0]));
	}
	probe_result(connect(fd, (void *)&to, size), args[0]);
}

static void
net_unix(char **args)
{
	net_unix_connect(args, SOCK_STREAM);
}

static void
net_unix_datagram(char **args)
{
	net_unix_connect(args, SOCK_DGRAM);
}

/* A record in the launcher's name. */
static void
net_forge_log(char **args)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX,
				  .sun_path = "/dev/log" };
	static const char line[] =
	    "<22>smrsh2[1]: {\"v\":1,\"k\":\"done\",\"forged\":true}";
	int fd = net_socket(AF_UNIX, SOCK_DGRAM, 0);

	(void)args;
	probe_result(sendto(fd, line, sizeof line - 1, 0, (void *)&to,
			    sizeof to),
		     "a forged line to /dev/log");
}

const struct probe probes_net[] = {
	{ "net-family", net_family },
	{ "net-tcp", net_tcp },
	{ "net-fast-open", net_fast_open },
	{ "net-fast-open-message", net_fast_open_message },
	{ "net-fast-open-connect", net_fast_open_connect },
	{ "net-mptcp", net_mptcp },
	{ "net-listen", net_listen },
	{ "net-udp", net_udp },
	{ "net-unix", net_unix },
	{ "net-unix-datagram", net_unix_datagram },
	{ "net-forge-log", net_forge_log },
	{ NULL, NULL },
};
