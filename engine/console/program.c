#include "console/program.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMMAND_LINE 4096
/* What the shell ends with when there is no such program. */
#define SHELL_MISSING 127

extern char **environ;

/* What is looked for in less is often a name or an id: neither its history nor
 * its commands that write files or start programs. */
#define LESS                                                                           \
    "LESS=${LESS-R} LESSHISTFILE=- LESSSECURE=${LESSSECURE-1};"                        \
    " export LESS LESSHISTFILE LESSSECURE; "

/* ---- starting one ---- */

struct program {
    char *command;  /* a line of the shell */
    char *words[2]; /* its "$@"; NULL: no more */
    int input;      /* its standard input; -1: ours */
};

/* Signals as a program expects them: main ignores SIGPIPE. */
static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t usual, none;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGINT);
    sigaddset(&usual, SIGQUIT);
    int failed = posix_spawnattr_setsigdefault(attributes, &usual);
    if (!failed)
        failed = posix_spawnattr_setsigmask(attributes, &none);
    return failed ? failed
                  : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF |
                                                             POSIX_SPAWN_SETSIGMASK);
}

static int spawn(struct program *program, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char shell[] = "sh", option[] = "-c";
    char *const words[] = {
        shell, option, program->command, shell, program->words[0], program->words[1],
        NULL};
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (!failed && program->input >= 0)
        failed =
            posix_spawn_file_actions_adddup2(&actions, program->input, STDIN_FILENO);
    if (!failed)
        failed = set_signals(&attributes);
    if (!failed)
        failed = posix_spawn(pid, "/bin/sh", &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* ---- while it runs, Ctrl-C is for it ---- */

struct keys {
    struct sigaction interrupt, quit;
};

static void keys_lend(struct keys *keys)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &keys->interrupt);
    sigaction(SIGQUIT, &ignore, &keys->quit);
}

static void keys_take(const struct keys *keys)
{
    sigaction(SIGINT, &keys->interrupt, NULL);
    sigaction(SIGQUIT, &keys->quit, NULL);
}

/* What it ended with; -1: killed, or nobody knows. */
static int wait_for(pid_t pid)
{
    int ended = 0;
    pid_t got;
    while ((got = waitpid(pid, &ended, 0)) < 0 && errno == EINTR)
        ;
    return got == pid && WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
}

static enum status cannot_start(const char *what, int number, struct error *error)
{
    return error_set(error, STATUS_USAGE, "console.program", "the %s cannot start: %s",
                     what, strerror(number));
}

/* ---- the pager ---- */

static bool pager_command(char command[COMMAND_LINE])
{
    const char *pager = getenv("PAGER");
    if (pager && !pager[0])
        return false;
    int n = snprintf(command, COMMAND_LINE, LESS "%s", pager ? pager : "less");
    return n > 0 && n < COMMAND_LINE;
}

static enum status feed(int ends[2], pid_t pid, struct text text, struct error *error)
{
    enum status status = file_write_all(ends[1], text, "the pager", error);
    close(ends[1]);
    ends[1] = -1;
    int ended = wait_for(pid);
    if (ended == SHELL_MISSING)
        return error_set(error, STATUS_NOT_FOUND, "console.pager",
                         "there is no pager of that name");
    /* Who leaves a pager early has seen enough. */
    return status == STATUS_CLOSED ? STATUS_OK : status;
}

/* Its ends are not for the pager to have open too: it would wait for ever. */
static int open_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

enum status program_page(struct text text, struct error *error)
{
    char command[COMMAND_LINE];
    struct keys keys;
    int ends[2];
    pid_t pid;
    if (!pager_command(command))
        return error_set(error, STATUS_NOT_FOUND, "console.pager", "no pager is set");
    if (open_pipe(ends) != 0)
        return cannot_start("pager", errno, error);
    keys_lend(&keys);
    int failed = spawn(&(struct program){.command = command, .input = ends[0]}, &pid);
    close(ends[0]);
    enum status status =
        failed ? cannot_start("pager", failed, error) : feed(ends, pid, text, error);
    if (ends[1] >= 0)
        close(ends[1]);
    keys_take(&keys);
    return status;
}

/* ---- the editor ---- */

static const char *editor(void)
{
    const char *visual = getenv("VISUAL"), *plain = getenv("EDITOR");
    return visual && visual[0] ? visual : plain && plain[0] ? plain : "vi";
}

/* By the last name of its path, words behind it aside. */
static bool knows_lines(const char *line)
{
    static const char *const names[] = {
        "vi",          "vim",  "nvim", "view", "ex",    "nano", "pico",   "emacs",
        "emacsclient", "ed",   "joe",  "kak",  "micro", "mg",   "mcedit", "ne",
        "less",        "more", "jed",  "gvim", "gedit", NULL};
    struct text name = {line, strcspn(line, " \t")};
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '/') {
            name = (struct text){name.at + i + 1, name.len - i - 1};
            i = (size_t)-1;
        }
    }
    for (size_t i = 0; names[i]; i++) {
        if (text_is(name, names[i]))
            return true;
    }
    return false;
}

static enum status edit(struct program *program, struct error *error)
{
    struct keys keys;
    pid_t pid;
    keys_lend(&keys);
    int failed = spawn(program, &pid);
    int ended = failed ? 0 : wait_for(pid);
    keys_take(&keys);
    if (failed)
        return cannot_start("editor", failed, error);
    if (ended == 0)
        return STATUS_OK;
    if (ended == SHELL_MISSING) {
        error_set(error, STATUS_USAGE, "console.editor",
                  "there is no editor of that name");
        error_fix(error, "set EDITOR to one that is there, as EDITOR=nano");
        return error->status;
    }
    if (ended < 0)
        error_set(error, STATUS_USAGE, "console.editor", "the editor was killed");
    else
        error_set(error, STATUS_USAGE, "console.editor",
                  "the editor ended with status %d", ended);
    error_fix(error, "what it wrote is taken when it ends with 0 (vi: :wq, not :cq)");
    return error->status;
}

enum status program_edit(const char *path, uint32_t line, struct error *error)
{
    char command[COMMAND_LINE], file[PATH_MAX], at[16];
    const char *name = editor();
    int n =
        snprintf(command, sizeof command, "GONIO_LINE=%u; export GONIO_LINE; %s \"$@\"",
                 line ? line : 1, name);
    int m = snprintf(file, sizeof file, "%s", path);
    if (n <= 0 || n >= (int)sizeof command || m >= (int)sizeof file)
        return cannot_start("editor", E2BIG, error);
    snprintf(at, sizeof at, "+%u", line);
    struct program program = {.command = command, .words = {file}, .input = -1};
    if (line && knows_lines(name)) {
        program.words[0] = at;
        program.words[1] = file;
    }
    return edit(&program, error);
}
