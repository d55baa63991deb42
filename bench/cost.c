// SPDX-License-Identifier: MIT
/*
 * What a command costs: cost SAID COMMAND [ARGUMENT...] runs it, with nothing to read, its output
 * dropped and its standard error in the file SAID, and prints its exit status, processor time and
 * elapsed time in microseconds, and peak memory in KiB. A small program of its own, since the peak
 * that the kernel tells contains what the parent had at the time of exec.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void start(char *const *argv)
{
	int null = open("/dev/null", O_RDWR);
	int said = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (null < 0 || said < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(said, 2) < 0)
		_exit(127);
	close(null);
	close(said);
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	_exit(127);
}

static long microseconds(struct timeval t)
{
	return t.tv_sec * 1000000 + t.tv_usec;
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	struct rusage usage;
	int status;
	pid_t pid;

	if (argc < 3) {
		fputs("usage: cost SAID COMMAND [ARGUMENT...]\n", stderr);
		return 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	pid = fork();
	if (pid == 0)
		start(argv);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
		perror("cost");
		return 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%d %ld %ld %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 255,
	       microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
	       (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000,
	       usage.ru_maxrss);
	return 0;
}
