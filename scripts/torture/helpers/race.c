// SPDX-License-Identifier: GPL-2.0-only
/*
 * race -t SECONDS: open, read and close every file of the module as fast as can be, whether it is
 * there or not.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"

static volatile sig_atomic_t over;

static void on_signal(int number)
{
	(void)number;
	over = 1;
}

static const char * const names[] = {
	"version", "features", "config", "state", "zones", "env", "ops", "explain", "selftest",
	"oracle", "verify", "fragment",
	"params/orders", "results", "error_log",
};

int main(int argc, char **argv)
{
	unsigned long seconds = argc > 2 ? strtoul(argv[2], NULL, 0) : 10, opened = 0, tried = 0;
	unsigned long end = now_ms() + 1000 * seconds, nr = sizeof(names) / sizeof(names[0]);
	static char text[FILE_MAX];

	signal(SIGTERM, on_signal);
	while (!over && now_ms() < end) {
		tried++;
		opened += file_read(names[tried % nr], text, 4096, 4096) >= 0;
	}
	printf("provoked: tried=%lu opened=%lu\n", tried, opened);
	return 0;
}
