/* Preloaded into the program by tests: the machine's clock and the disk's syncs do what a file says.
 *
 *   FAULTS_CLOCK  names a file with the seconds the clock is ahead
 *   FAULTS_SYNC   names a file whose first letter is f: a sync fails; h: it waits until it says otherwise
 *   FAULTS_HANGS  names a file that is made once a sync of the data file waits
 *   FAULTS_FSIZE  bytes beyond which no file may grow
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static ssize_t said(const char *name, char *into, size_t size)
{
    const char *path = getenv(name);
    if (!path)
        return 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t length = read(file, into, size - 1);
    close(file);
    into[length > 0 ? length : 0] = 0;
    return length;
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(which, now);
    char text[32];
    int before = errno;
    if (which == CLOCK_REALTIME && said("FAULTS_CLOCK", text, sizeof text) > 0)
        now->tv_sec += atoll(text);
    errno = before;
    return done;
}

/* The index and what is saved of columns are synced beside it. */
static int is_data(int file)
{
    char link[32], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    const char *name = strrchr(path, '/');
    return name && strcmp(name, "/suqiu.redb") == 0;
}

static int obstructed(int file)
{
    char text[8];
    while (said("FAULTS_SYNC", text, sizeof text) > 0) {
        if (text[0] == 'f')
            return 1;
        if (text[0] != 'h')
            return 0;
        const char *hangs = is_data(file) ? getenv("FAULTS_HANGS") : 0;
        int made = hangs ? open(hangs, O_CREAT | O_WRONLY | O_CLOEXEC, 0600) : -1;
        if (made >= 0)
            close(made);
        usleep(10000);
    }
    return 0;
}

static int synced(const char *name, int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (obstructed(file)) {
        errno = EIO;
        return -1;
    }
    return real(file);
}

int fdatasync(int file) { return synced("fdatasync", file); }
int fsync(int file) { return synced("fsync", file); }

__attribute__((constructor)) static void limit(void)
{
    const char *bytes = getenv("FAULTS_FSIZE");
    if (bytes) {
        struct rlimit limit = { strtoull(bytes, NULL, 10), RLIM_INFINITY };
        setrlimit(RLIMIT_FSIZE, &limit);
    }
}
