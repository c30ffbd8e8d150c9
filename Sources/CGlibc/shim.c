#define _GNU_SOURCE
#include "CGlibc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

int anchorage_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

void anchorage_keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 32 << 20);
}

int anchorage_rename_exclusively(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int anchorage_rename_exchange(const char *one, const char *other) {
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

int anchorage_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

static volatile sig_atomic_t signal_write_end = -1;

static void write_number(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    // A full pipe already holds a signal to act on, so a failed write loses nothing.
    if (write(signal_write_end, &byte, 1) < 0) {
    }
    errno = saved;
}

int anchorage_catch_signal(int number, int write_end, struct sigaction *previous) {
    if (sigaction(number, NULL, previous) != 0) return -1;
    // What the parent chose to ignore, as nohup does, stays ignored.
    if (previous->sa_handler == SIG_IGN) return 0;
    signal_write_end = write_end;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = write_number;
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, NULL);
}

// The groups of children that end when this process is ended; zero is a free place.
static _Atomic(pid_t) child_groups[64];
static pthread_mutex_t child_lock = PTHREAD_MUTEX_INITIALIZER;
static int child_count;

static const int ending[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
enum { ending_count = sizeof ending / sizeof *ending };
static int is_caught[ending_count];

void anchorage_end_groups(void) {
    for (size_t i = 0; i < sizeof child_groups / sizeof *child_groups; i++) {
        pid_t group = child_groups[i];
        if (group > 0) kill(-group, SIGTERM);
    }
}

static void end_with_groups(int number) {
    int saved = errno;
    anchorage_end_groups();
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(number, &action, NULL);
    // It takes effect when this handler returns.
    raise(number);
    errno = saved;
}

// Only where nobody else has decided what a signal does.
static void catch_ending(void) {
    for (int i = 0; i < ending_count; i++) {
        struct sigaction former, action;
        is_caught[i] = 0;
        if (sigaction(ending[i], NULL, &former) != 0 || (former.sa_flags & SA_SIGINFO) != 0 ||
            former.sa_handler != SIG_DFL)
            continue;
        memset(&action, 0, sizeof action);
        action.sa_handler = end_with_groups;
        sigemptyset(&action.sa_mask);
        is_caught[i] = sigaction(ending[i], &action, NULL) == 0;
    }
}

static void release_ending(void) {
    for (int i = 0; i < ending_count; i++) {
        struct sigaction former, action;
        if (!is_caught[i] || sigaction(ending[i], NULL, &former) != 0 ||
            (former.sa_flags & SA_SIGINFO) != 0 || former.sa_handler != end_with_groups)
            continue;
        memset(&action, 0, sizeof action);
        action.sa_handler = SIG_DFL;
        sigaction(ending[i], &action, NULL);
    }
}

void anchorage_remember_group(pid_t group) {
    static int is_registered = 0;
    pthread_mutex_lock(&child_lock);
    // A server that is told to stop ends by itself, and its children with it.
    if (!is_registered) is_registered = atexit(anchorage_end_groups) == 0;
    if (child_count++ == 0) catch_ending();
    for (size_t i = 0; i < sizeof child_groups / sizeof *child_groups; i++) {
        pid_t none = 0;
        if (atomic_compare_exchange_strong(&child_groups[i], &none, group)) break;
    }
    pthread_mutex_unlock(&child_lock);
}

void anchorage_forget_group(pid_t group) {
    pthread_mutex_lock(&child_lock);
    for (size_t i = 0; i < sizeof child_groups / sizeof *child_groups; i++) {
        pid_t one = group;
        if (atomic_compare_exchange_strong(&child_groups[i], &one, 0)) break;
    }
    if (--child_count == 0) release_ending();
    pthread_mutex_unlock(&child_lock);
}

char **anchorage_environment(void) { return environ; }

int anchorage_terminal_columns(int terminal) {
    struct winsize size;
    return ioctl(terminal, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int anchorage_sync_file_system(int descriptor) { return syncfs(descriptor); }

int anchorage_spawn_detached(const char *path, char *const arguments[], char *const variables[]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0) return code;
    code = posix_spawnattr_init(&attributes);
    if (code == 0) {
        pid_t child;
        sigset_t signals;
        sigemptyset(&signals);
        if ((code = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)) == 0 &&
            (code = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)) == 0 &&
            (code = posix_spawn_file_actions_adddup2(&actions, 1, 2)) == 0 &&
            (code = posix_spawn_file_actions_addclosefrom_np(&actions, 3)) == 0 &&
            (code = posix_spawnattr_setsigmask(&attributes, &signals)) == 0 &&
            (code = posix_spawnattr_setflags(
                 &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK)) == 0) {
            code = posix_spawn(&child, path, &actions, &attributes, arguments, variables);
        }
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

int anchorage_start_in(posix_spawn_file_actions_t *actions, const char *directory) {
    return posix_spawn_file_actions_addchdir_np(actions, directory);
}

int anchorage_is_ignoring(const struct sigaction *disposition) {
    return disposition->sa_handler == SIG_IGN;
}

static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
static volatile pid_t forwarded_to;
static volatile sig_atomic_t waiting[NSIG];

static void forward(int number, siginfo_t *origin, void *context) {
    (void)context;
    int saved = errno;
    pid_t child = forwarded_to;
    if (origin->si_code == SI_KERNEL) {
        // Of the terminal, whose foreground group has it.
    } else if (child > 0) {
        kill(child, number);
    } else if (child == 0) {
        waiting[number] = 1;
    }
    errno = saved;
}

void anchorage_forward_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = forward;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof forwarded / sizeof *forwarded; i++) {
        struct sigaction previous;
        // What the parent chose to ignore, as nohup does, stays ignored, also by the program.
        if (sigaction(forwarded[i], NULL, &previous) != 0) continue;
        if (previous.sa_handler == SIG_IGN) continue;
        sigaction(forwarded[i], &action, NULL);
    }
}

void anchorage_forward_to(pid_t child) {
    // Once it has ended, signals go nowhere: this process is about to end in the same way.
    forwarded_to = child > 0 ? child : -1;
    if (child <= 0) return;
    for (int number = 1; number < NSIG; number++) {
        if (!waiting[number]) continue;
        waiting[number] = 0;
        kill(child, number);
    }
}

int anchorage_execute(char *const arguments[], char *const variables[]) {
    // The search must go by the PATH of this process, as the caller's shell would.
    execvpe(arguments[0], arguments, variables);
    return errno;
}

size_t anchorage_inheritable_descriptors(int numbers[], size_t capacity) {
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL) return SIZE_MAX;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char *end;
        long number = strtol(entry->d_name, &end, 10);
        if (end == entry->d_name || number <= 2) continue;
        // The folder itself is closed in programs, too.
        int flags = fcntl((int)number, F_GETFD);
        if (flags < 0 || (flags & FD_CLOEXEC) != 0) continue;
        if (count < capacity) numbers[count] = (int)number;
        count++;
    }
    closedir(folder);
    return count;
}

int anchorage_close_others(posix_spawn_file_actions_t *actions, const int kept[], size_t count) {
    // What is between the kept ones is closed where it is open now: one of them may have a number in
    // the millions.
    enum { capacity = 1024 };
    int open[capacity];
    size_t found = anchorage_inheritable_descriptors(open, capacity);
    if (found == SIZE_MAX) found = 0;
    int last = count == 0 ? 2 : kept[count - 1];
    for (size_t i = 0; i < found && i < capacity; i++) {
        int is_kept = open[i] > last;
        for (size_t j = 0; j < count && !is_kept; j++) is_kept = kept[j] == open[i];
        if (is_kept) continue;
        int code = posix_spawn_file_actions_addclose(actions, open[i]);
        if (code != 0) return code;
    }
    int code = posix_spawn_file_actions_addclosefrom_np(actions, last + 1);
    // Above the limit on descriptors nothing of ours can be open.
    return code == EBADF ? 0 : code;
}

void anchorage_close_in_programs(int descriptor) { fcntl(descriptor, F_SETFD, FD_CLOEXEC); }
