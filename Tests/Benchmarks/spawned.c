// Runs a command and says on standard output how many microseconds it took, the most kilobytes that it
// had resident, and its exit status. A process that Python starts counts Python's own pages with its
// own, which are there until the new program is; and Python takes a millisecond over the start.

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static long microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int main(int count, char **words) {
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t child;
    int status;
    if (count < 2) return 64;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    long begin = microseconds();
    if (posix_spawnp(&child, words[1], &actions, NULL, words + 1, environ) != 0) return 69;
    if (wait4(child, &status, 0, &usage) != child) return 69;
    long taken = microseconds() - begin;
    printf("%ld %ld %d\n", taken, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
    return 0;
}
