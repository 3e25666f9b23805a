// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "files.h"

int file_open(const char *name, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), FOLDER "/%s", name);
	return open(path, flags | O_CLOEXEC);
}

long file_read(const char *name, char *into, size_t room, size_t piece)
{
	int fd = file_open(name, O_RDONLY);
	size_t have = 0;
	ssize_t got = 0;

	if (fd < 0)
		return -1;
	while (have + 1 < room) {
		size_t want = room - 1 - have;

		got = read(fd, into + have, want < piece ? want : piece);
		if (got <= 0)
			break;
		have += got;
	}
	close(fd);
	into[have] = '\0';
	return got < 0 ? -1 : (long)have;
}

static void on_alarm(int number)
{
	(void)number;	/* that it came is all: a system call returns */
}

static void set_alarm(unsigned int ms)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval timer = {
		.it_value = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 },
	};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

int file_write(const char *name, const char *text, size_t len, unsigned int ms)
{
	int fd = file_open(name, O_WRONLY), ret;

	if (fd < 0)
		return errno;
	ret = file_write_to(fd, text, len, ms);
	close(fd);
	return ret;
}

int file_write_to(int fd, const char *text, size_t len, unsigned int ms)
{
	int ret = 0;
	ssize_t put;

	if (ms)
		set_alarm(ms);
	put = write(fd, text, len);
	if (put < 0)
		ret = errno;
	else if ((size_t)put != len)
		ret = EIO;	/* a command is taken whole or not at all */
	if (ms)
		set_alarm(0);
	return ret;
}

/* Through a file that stays open: to open one costs more than to read it. */
long files_state(char *into, size_t room)
{
	static int fd = -1;
	ssize_t got;

	if (fd < 0)
		fd = file_open("state", O_RDONLY);
	got = pread(fd, into, room - 1, 0);
	if (got < 0 && fd >= 0) {
		close(fd);	/* the module has gone since */
		fd = -1;
	}
	into[got > 0 ? got : 0] = '\0';
	return got;
}

bool files_running(void)
{
	char state[512];

	return files_state(state, sizeof(state)) > 0 && !strncmp(state, "running", 7);
}

bool files_until_idle(unsigned int ms)
{
	unsigned long end = now_ms() + ms;

	while (files_running()) {
		if (now_ms() >= end)
			return false;
		sleep_ms(1);
	}
	return true;
}

bool files_wait(unsigned int ms)
{
	char state[512];
	bool came;

	set_alarm(ms);
	came = file_read("wait", state, sizeof(state), sizeof(state)) > 0;
	set_alarm(0);
	return came;
}

unsigned long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000UL + now.tv_nsec / 1000000;
}

void sleep_ms(unsigned int ms)
{
	const struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&pause, NULL);
}
