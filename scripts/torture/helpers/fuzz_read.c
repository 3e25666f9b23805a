// SPDX-License-Identifier: GPL-2.0-only
/* Read in every way there is. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "files.h"
#include "fuzz.h"

static char before[FILE_MAX], after[FILE_MAX];

static const char * const stable[] = { "README", "version", "features", "patterns" };
static const char * const tables[] = {
	"config", "state", "env", "zones", "results", "hist", "paths", "snapshots", "events",
	"selftest", "error_log", "oracle", "verify", "ops", "explain", "fragment", "params/orders",
	"stream", "replay", "params/lists",
};

void read_stable(void)
{
	const char *file = stable[random_below(sizeof(stable) / sizeof(stable[0]))];
	long len = file_read(file, before, sizeof(before), sizeof(before)), at, got;
	int fd;

	if (len <= 0 || file_read(file, after, sizeof(after), 1 + random_below(7)) != len ||
	    memcmp(before, after, len))
		problem("reads otherwise in pieces", file, len);
	fd = file_open(file, O_RDONLY);
	at = len > 0 ? random_below(len) : 0;
	if (fd < 0 || lseek(fd, at, SEEK_SET) != at)
		problem("no seek", file, errno);
	got = read(fd, after, 64);
	if (got <= 0 || memcmp(before + at, after, got))
		problem("reads otherwise from the middle", file, at);
	BUMP(shared->seeks);
	close(fd);
}

void read_wildly(void)
{
	const char *file = tables[random_below(sizeof(tables) / sizeof(tables[0]))];
	int fd = file_open(file, O_RDWR | (random_below(2) ? O_NONBLOCK : 0));
	unsigned int n = 1 + random_below(8), len;
	struct pollfd wait = { .events = POLLIN | POLLPRI };
	void *map;

	if (fd < 0)
		fd = file_open(file, O_RDONLY);
	for (wait.fd = fd; fd >= 0 && n; n--) {
		lseek(fd, (long)random_below(100000) - 50000, random_below(3));
		len = 1 + random_below(random_below(2) ? 8 : 8192);
		if (read(fd, random_below(16) ? after : BAD_POINTER, len) >= 0)
			BUMP(shared->reads);
		if (poll(&wait, 1, random_below(4)) >= 0)
			BUMP(shared->polls);
	}
	ioctl(fd, 0x5401, after);
	map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	if (map != MAP_FAILED)
		problem("can be mapped", file, 0);
	if (fd >= 0)
		close(fd);
}
