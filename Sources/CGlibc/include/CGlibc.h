#pragma once

#include <signal.h>
#include <spawn.h>
#include <sys/types.h>

/// `prctl(PR_SET_DUMPABLE, 0)`: prctl is variadic, which Swift cannot call.
int anchorage_forbid_dumps(void);

/// `mallopt`: blocks of up to 4 MiB come from the heap, of which 32 MiB may stay when they are free.
void anchorage_keep_freed_memory(void);

/// `renameat2` with `RENAME_NOREPLACE`, which glibc shows only to `_GNU_SOURCE`.
int anchorage_rename_exclusively(const char *from, const char *to);

/// `renameat2` with `RENAME_EXCHANGE`: both names stay, and what they name is exchanged at once.
int anchorage_rename_exchange(const char *one, const char *other);

/// A pipe whose ends are non-blocking and closed in children: `pipe2` needs `_GNU_SOURCE` too.
int anchorage_pipe(int ends[2]);

/// Makes a signal write its number, as one byte, to the pipe's end, unless it is being ignored.
///
/// The handler is in C because a handler may touch nothing that Swift initialises when first used.
/// `previous` receives what was there before, for `sigaction` to put back.
int anchorage_catch_signal(int number, int write_end, struct sigaction *previous);

/// `posix_spawn_file_actions_addchdir_np`: only with `_GNU_SOURCE`.
int anchorage_start_in(posix_spawn_file_actions_t *actions, const char *directory);

/// Has the members of a process group ended (SIGTERM) when this process ends or is ended by a signal that
/// it does not treat otherwise.
///
/// The handler is in C, as that of `anchorage_catch_signal`.
void anchorage_remember_group(pid_t group);

/// Has them ended now, for whoever ends the process without `exit`.
void anchorage_end_groups(void);

/// Leaves the group alone again.
void anchorage_forget_group(pid_t group);

/// `environ`, a global that Swift does not let be read.
char **anchorage_environment(void);

/// What main was given, whatever has become of the environment since; it ends with NULL.
char **anchorage_arguments(void);

/// The width of a terminal, 0 when it is not known: ioctl is variadic.
int anchorage_terminal_columns(int terminal);

/// `syncfs`: waits until everything that was written to the file system of an open file is on the
/// disk. 0, or -1 with `errno`.
int anchorage_sync_file_system(int descriptor);

/// Starts a program in a session of its own, with nothing open but /dev/null, and does not wait for it:
/// `POSIX_SPAWN_SETSID` and `posix_spawn_file_actions_addclosefrom_np` need `_GNU_SOURCE`.
///
/// 0, or the number of the error.
int anchorage_spawn_detached(const char *path, char *const arguments[], char *const variables[]);

/// Whether a disposition is to ignore the signal: `sa_handler` is a macro over a union.
int anchorage_is_ignoring(const struct sigaction *disposition);

/// From now on, signals that somebody sends to this process go on to the program of
/// `anchorage_forward_to`, or wait for it; those of the terminal are let pass.
///
/// The terminal sends its signals to the whole foreground group, in which that program is.
void anchorage_forward_signals(void);

/// Names the process that signals go on to; 0 for none.
void anchorage_forward_to(pid_t child);

/// `execvpe`: only with `_GNU_SOURCE`. Returns an error's number, or not at all.
int anchorage_execute(char *const arguments[], char *const variables[]);

/// The numbers above 2 of what is open now and would stay open in another program: up to `capacity` of
/// them, in no order. How many there are; SIZE_MAX where /proc does not tell.
size_t anchorage_inheritable_descriptors(int numbers[], size_t capacity);

/// Has a child close all descriptors above 2 but these, which are in ascending order. 0, or the number
/// of the error.
///
/// `posix_spawn_file_actions_addclosefrom_np` needs `_GNU_SOURCE`.
int anchorage_close_others(posix_spawn_file_actions_t *actions, const int kept[], size_t count);

/// `FD_CLOEXEC`: `fcntl` is variadic.
void anchorage_close_in_programs(int descriptor);
