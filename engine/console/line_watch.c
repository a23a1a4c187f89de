/* Whose changes are told while somebody types: the folders of the policies, and
 * those of the session files that were loaded. */
#include "console/line_room.h"

#include "base/file.h"
#include "base/hash.h"
#include "reload/trees.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#define SETTLE_MS 100  /* an editor writes in several steps */
#define EACH_MS   1000 /* where not all folders are watched */
#define NOW_MS    10000

struct folders {
    char *at[LINE_FOLDERS];
    size_t count;
    bool all;
};

static void add(struct folders *folders, const char *path, size_t len)
{
    for (size_t i = 0; i < folders->count; i++) {
        if (strncmp(folders->at[i], path, len) == 0 && folders->at[i][len] == '\0')
            return;
    }
    char *copy = folders->count < LINE_FOLDERS ? malloc(len + 1) : NULL;
    if (!copy) {
        folders->all = false;
        return;
    }
    memcpy(copy, path, len);
    copy[len] = '\0';
    folders->at[folders->count++] = copy;
}

static void on_folder(void *context, int fd)
{
    char link[40], path[PATH_MAX];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path);
    if (n > 0 && (size_t)n < sizeof path)
        add(context, path, (size_t)n);
}

static void add_sessions(const struct table *table, struct folders *folders)
{
    for (size_t i = 0; i < table_count(table); i++) {
        const char *file = table_at(table, i)->file;
        const char *slash = file ? strrchr(file, '/') : NULL;
        if (slash)
            add(folders, file, slash == file ? 1 : (size_t)(slash - file));
        else if (file)
            add(folders, ".", 1);
    }
}

/* Which files of sessions there are, in one number; their order counts. */
static uint64_t files_of(const struct table *table)
{
    uint64_t sum = UINT64_C(1469598103934665603);
    for (size_t i = 0; i < table_count(table); i++) {
        const char *file = table_at(table, i)->file;
        for (const char *c = file ? file : ""; *c; c++)
            sum = (sum ^ (unsigned char)*c) * UINT64_C(1099511628211);
    }
    return sum;
}

static void watch(struct line_reader *line)
{
    struct folders folders = {.all = true};
    const struct trees_visitor visitor = {&folders, on_folder};
    struct trees trees;
    struct error unheard = ERROR_NONE;
    if (trees_look(line->console->options->policies, &visitor, &trees, &unheard))
        folders.all = false;
    trees_release(&trees);
    add_sessions(line->console->table, &folders);
    line->watches =
        wait_watch(line->wait, (const char *const *)folders.at, folders.count) &&
        folders.all;
    for (size_t i = 0; i < folders.count; i++)
        free(folders.at[i]);
}

void line_watch(struct line_reader *line)
{
    uint64_t files = files_of(line->console->table);
    line->looked_ms = wait_now();
    if (files == line->watched || line->console->options->attach)
        return;
    line->watched = files;
    watch(line);
}

int64_t line_look_due(const struct line_reader *line, int64_t now)
{
    if (line->asking || line->locked || line->console->options->attach)
        return -1;
    int64_t every = line->changed ? SETTLE_MS : line->watches ? NOW_MS : EACH_MS;
    int64_t due = line->looked_ms + every - now;
    return due > 0 ? due : 0;
}

/* What came of it, above the prompt. The same fault is told once. */
static void show(struct line_reader *line, const struct error *error)
{
    struct screen *screen = &line->console->screen;
    struct error unheard = ERROR_NONE;
    bool told =
        error->status == STATUS_OK || strcmp(line->complaint, error->message) == 0;
    (void)snprintf(line->complaint, sizeof line->complaint, "%s",
                   error->status ? error->message : "");
    if (told && buffer_text(&screen->out).len == 0)
        return;
    line_hide(line);
    if (!told)
        screen_error(screen, error);
    if (screen_flush(screen, &unheard))
        line->why = LINE_ENDED_LEFT;
    line_draw(line);
}

void line_look(struct line_reader *line)
{
    struct error error = ERROR_NONE;
    bool changed = line->changed;
    line->changed = false;
    line->console->screen.above = true;
    arena_reset(&line->console->arena);
    if (!console_look(line->console, &error))
        error = ERROR_NONE;
    console_interrupted = 0;
    show(line, &error);
    line->console->screen.above = false;
    if (changed)
        watch(line); /* folders may have come */
    line->looked_ms = wait_now();
}
