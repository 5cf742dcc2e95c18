/* A disk that fails, or a power cut, at the Nth call of one kind: to be preloaded (LD_PRELOAD) into a program under test.
 * Counts over all threads of the process, which strace's injection does not: there every thread has a count of its own.
 *
 *   SAKSI_FAULT_CALL   fsync | fdatasync | pwrite64
 *   SAKSI_FAULT_AT     which call, from 1; absent: none, calls are only logged
 *   SAKSI_FAULT_ERROR  errno to fail with; absent: the process is killed before the call
 *   SAKSI_FAULT_LOG    file that gets a line for each call of that kind: `call(fd<path>)`, with ` (INJECTED)` behind the one that failed */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;

static void note(const char *call, int fd, const char *mark) {
    const char *log = getenv("SAKSI_FAULT_LOG");
    if (!log) return;
    char link[64], path[4096], line[4352];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    int size = snprintf(line, sizeof line, "%s(%d<%s>)%s\n", call, fd, path, mark);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out < 0) return;
    syscall(SYS_write, out, line, (size_t)size);
    close(out);
}

/* True: the call fails with errno set. */
static int fails(const char *call, int fd) {
    const char *wanted = getenv("SAKSI_FAULT_CALL");
    if (!wanted || strcmp(wanted, call) != 0) return 0;
    const char *at = getenv("SAKSI_FAULT_AT");
    const char *error = getenv("SAKSI_FAULT_ERROR");
    int due = at && atomic_fetch_add(&calls, 1) + 1 == atol(at);
    note(call, fd, due ? " (INJECTED)" : "");
    if (!due) return 0;
    if (!error) kill(getpid(), SIGKILL);
    errno = atoi(error ? error : "0");
    return 1;
}

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

int fsync(int fd) { return fails("fsync", fd) ? -1 : ((int (*)(int))real("fsync"))(fd); }
int fdatasync(int fd) { return fails("fdatasync", fd) ? -1 : ((int (*)(int))real("fdatasync"))(fd); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    return fails("pwrite64", fd) ? -1 : ((ssize_t(*)(int, const void *, size_t, off64_t))real("pwrite64"))(fd, data, size, offset);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }
