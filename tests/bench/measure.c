/* SPDX-License-Identifier: MIT */
/* Measure commands from outside: their time against each other, and how much of a file they touch.
 *   measure ratio RUNS COMMAND... -- COMMAND...   "FIRST_US SECOND_US" and the ratio in percent
 *   measure touched FILE COMMAND...               bytes of FILE in the page cache afterwards
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(2);
}

static long microseconds(struct timeval time)
{
    return time.tv_sec * 1000000 + time.tv_usec;
}

/* Run a command with its output thrown away; microseconds of processor time, its own and the
 * kernel's for it: in wall time, what else the machine does would count. A command that cannot be
 * started or dies by a signal ends the measurement. */
static long run(char **command)
{
    struct rusage used;
    pid_t child;
    int status;

    child = fork();
    if (child < 0)
        die("fork");
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);

        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
        execvp(command[0], command);
        _exit(127);
    }
    if (wait4(child, &status, 0, &used) != child)
        die("wait4");
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 127) {
        fprintf(stderr, "measure: %s did not run\n", command[0]);
        exit(2);
    }
    return microseconds(used.ru_utime) + microseconds(used.ru_stime);
}

/* The two commands take turns, so that a busy machine is busy for both; the least time of each
 * counts, as what disturbs only ever adds. */
static void ratio(long runs, char **first, char **second)
{
    long best_first = INT32_MAX, best_second = INT32_MAX;

    for (long i = 0; i < runs; i++) {
        long a = run(first), b = run(second);

        best_first = a < best_first ? a : best_first;
        best_second = b < best_second ? b : best_second;
    }
    printf("%ld %ld %ld\n", best_first, best_second, best_first * 100 / best_second);
}

/* Bytes of an open file that the page cache holds. */
static size_t resident(int fd, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (size + page - 1) / page, found = 0;
    unsigned char *in = malloc(pages);
    void *at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);

    if (!in || at == MAP_FAILED || mincore(at, size, in) != 0)
        die("mincore");
    for (size_t i = 0; i < pages; i++)
        found += in[i] & 1u ? page : 0;
    munmap(at, size);
    free(in);
    return found;
}

static void touched(const char *path, char **command)
{
    int fd = open(path, O_RDONLY);
    struct stat about;

    if (fd < 0 || fstat(fd, &about) != 0 || about.st_size == 0)
        die(path);
    fsync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    if (resident(fd, (size_t)about.st_size) > 0) {
        fprintf(stderr, "measure: this file system does not let go of cached pages\n");
        exit(3);
    }
    run(command);
    printf("%zu\n", resident(fd, (size_t)about.st_size));
}

int main(int argc, char **argv)
{
    int gap = 3;

    if (argc > 3 && strcmp(argv[1], "touched") == 0) {
        touched(argv[2], argv + 3);
        return 0;
    }
    while (gap < argc && strcmp(argv[gap], "--") != 0)
        gap++;
    if (argc < 6 || strcmp(argv[1], "ratio") != 0 || gap + 1 >= argc) {
        fprintf(stderr,
                "usage: measure ratio RUNS CMD... -- CMD... | measure touched FILE CMD...\n");
        return 2;
    }
    argv[gap] = NULL;
    ratio(strtol(argv[2], NULL, 10), argv + 3, argv + gap + 1);
    return 0;
}
