/* SPDX-License-Identifier: ISC */
/*
 * refused: directives of systemd.exec(5) and of plans that there are not, and
 * why: nobody should believe that one of them protects.
 */
#include "smrsh/compile/keys.h"

#define YET "not supported by this version"
#define MOUNTS \
	"it needs a mount namespace, and smrsh2 makes none: ReadOnlyPaths="    \
	" ReadWritePaths= ExecPaths= say what there is"
#define NETWORK \
	"it needs a network namespace, and smrsh2 makes none: ConnectTCP="     \
	" BindTCP= RestrictAddressFamilies= say what there is"
#define GROUP \
	"it needs a control group of its own: the Limit...= directives and"    \
	" RuntimeMaxSec= bound a program"
#define ALWAYS "it is in force always"
#define SERVICE "it is about services, and a command is none"

/* clang-format off */
const struct key_refused keys_refused[] = {
	{ "AmbientCapabilities", "a program never has capabilities" },
	{ "AppArmorProfile", YET },
	{ "BindPaths", MOUNTS },
	{ "BindReadOnlyPaths", MOUNTS },
	{ "CacheDirectory", SERVICE },
	{ "ConfigurationDirectory", SERVICE },
	{ "CPUAffinity", YET },
	{ "CPUQuota", GROUP },
	{ "CPUSchedulingPolicy", YET },
	{ "DynamicUser", "accounts are made by the administrator: User= names one" },
	{ "EnvironmentFile", "Environment= holds the variables" },
	{ "ExecSearchPath", "the command directory holds the programs" },
	{ "IPAddressAllow", GROUP },
	{ "IPAddressDeny", GROUP },
	{ "KeyringMode", YET },
	{ "LimitLOCKS", "Linux does not look at it" },
	{ "LimitRSS", "Linux does not look at it" },
	{ "LoadCredential", SERVICE },
	{ "LockPersonality", ALWAYS },
	{ "LogsDirectory", SERVICE },
	{ "MemoryMax", GROUP },
	{ "Nice", YET },
	{ "OOMScoreAdjust", YET },
	{ "PAMName", "the launcher loads no modules" },
	{ "Personality", "the native ABI is the only one" },
	{ "PrivateDevices", MOUNTS },
	{ "PrivateIPC", YET },
	{ "PrivateMounts", MOUNTS },
	{ "PrivateNetwork", NETWORK },
	{ "PrivateTmp", MOUNTS },
	{ "PrivateUsers", "it needs a user namespace, and smrsh2 makes none" },
	{ "ProcSubset", MOUNTS },
	{ "ProtectClock", ALWAYS },
	{ "ProtectControlGroups", MOUNTS },
	{ "ProtectHome", MOUNTS },
	{ "ProtectHostname", ALWAYS },
	{ "ProtectKernelLogs", ALWAYS },
	{ "ProtectKernelModules", ALWAYS },
	{ "ProtectKernelTunables", MOUNTS },
	{ "ProtectProc", MOUNTS },
	{ "ProtectSystem", MOUNTS },
	{ "RemoveIPC", YET },
	{ "RestrictFileSystems", YET },
	{ "RestrictNamespaces", ALWAYS },
	{ "RestrictRealtime", "LimitRTPRIO=0 says that" },
	{ "RestrictSUIDSGID", ALWAYS },
	{ "RootDirectory", MOUNTS },
	{ "RootImage", MOUNTS },
	{ "RuntimeDirectory", SERVICE },
	{ "SecureBits", "a program never has capabilities" },
	{ "SELinuxContext", YET },
	{ "StandardError", "the mail server reads what a command prints" },
	{ "StandardInput", "the standard input is the message" },
	{ "StandardOutput", "the mail server reads what a command prints" },
	{ "StateDirectory", SERVICE },
	{ "SystemCallArchitectures", "the native ABI is the only one" },
	{ "SystemCallErrorNumber", "a refused call fails with EPERM" },
	{ "SystemCallLog", "every refused call is recorded, and Mode=complain records without refusing" },
	{ "TasksMax", GROUP },
	{ "TemporaryFileSystem", MOUNTS },
	{ "TimeoutSec", "RuntimeMaxSec= bounds the time, TimeoutStopSec= that from SIGTERM to SIGKILL" },
};
/* clang-format on */

const size_t keys_refused_count = sizeof keys_refused / sizeof keys_refused[0];
