#include "cli/events_try.h"

#include "base/file.h"
#include "cli/data_folder.h"
#include "cli/events_rows.h"
#include "cli/exit.h"
#include "cli/interrupt.h"
#include "cli/resources.h"
#include "run/batch.h"
#include "show/output.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FILE_MOST  ((size_t)256 * 1024 * 1024)
#define FILES_MOST 512

struct trying {
    const struct events_try *options;
    struct resources resources;
    struct policy_set *policies;
    struct event_bus bus;
    struct events_rows rows;
    struct handlers *handlers;
    char folder[64];
    int out, events; /* that folder, and events/ in it */
    bool failed;     /* a handler did */
};

/* ---- what handlers are given ---- */

static void say(void *context, const struct handlers_said *said)
{
    struct trying *trying = context;
    struct buffer out;
    struct error error;
    buffer_init(&out, 8 * 1024);
    buffer_printf(&out, "gonio: %s: ", said->handler);
    if (said->why)
        error_write(said->why, &out);
    buffer_put_visible(&out, said->line);
    buffer_put_cstr(&out, said->why ? "" : "\n");
    trying->failed |= said->why != NULL;
    if (file_write_all(STDERR_FILENO, buffer_text(&out), "standard error", &error))
        trying->failed = true;
    buffer_release(&out);
}

/* Noon of the day that was named. */
static int64_t now(void *context)
{
    const struct trying *trying = context;
    struct tm parts = {.tm_hour = 12, .tm_isdst = -1};
    int32_t year, month, day;
    date_split(trying->options->on, &year, &month, &day);
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    parts.tm_mday = day;
    return (int64_t)mktime(&parts);
}

static enum status make_folder(struct trying *trying, struct error *error)
{
    const char *place = getenv("TMPDIR");
    int n = snprintf(trying->folder, sizeof trying->folder, "%s/gonio-events-XXXXXX",
                     place && strlen(place) < 40 ? place : "/tmp");
    if (n < 0 || !mkdtemp(trying->folder))
        return error_set(error, STATUS_IO, "events.folder",
                         "no temporary folder can be made");
    trying->out = open(trying->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (trying->out < 0)
        return error_set(error, STATUS_IO, "events.folder",
                         "the temporary folder cannot be opened");
    return outlet_folder(trying->out, &trying->events, error);
}

static enum status open_all(struct trying *trying, struct error *error)
{
    const struct events_try *options = trying->options;
    const struct handlers_options handlers = {
        .files = options->handlers,
        .roots = options->roots,
        .settings = options->settings,
        .setting_count = options->setting_count,
        .folder = trying->events,
        .rows = {&trying->rows, events_rows_walk},
        .say = say,
        .context = trying,
        .now = now,
        .pause_ms = 1,
    };
    const struct event_subscriber crossings = {events_rows_hear, &trying->rows,
                                               UINT32_C(1) << EVENT_THRESHOLD_CROSSED};
    enum status status = handlers_open(&handlers, &trying->handlers, error);
    if (!status && (!handlers_subscribe(trying->handlers, &trying->bus) ||
                    !event_subscribe(&trying->bus, &crossings)))
        status = error_set(error, STATUS_LIMIT, "events.many", "too many listeners");
    return status;
}

/* ---- deciding ---- */

static enum status take_decision(void *context, const struct decision *decision,
                                 struct error *error)
{
    struct trying *trying = context;
    events_rows_decision(&trying->rows, decision);
    handlers_hear(trying->handlers);
    return trying->rows.failed ? error_no_memory(error) : STATUS_OK;
}

static enum status take_rejection(void *context, const struct rejection *rejection,
                                  struct error *error)
{
    (void)context, (void)rejection, (void)error;
    return STATUS_OK;
}

static enum status decide(struct trying *trying, struct batch_counts *counts,
                          struct error *error)
{
    const struct batch_options batch = {
        .inputs = trying->options->inputs,
        .input_count = trying->options->input_count,
        .bus = &trying->bus,
        .policies = trying->policies,
        .decide = {.known_on = trying->options->on},
        .stop = &interrupted,
    };
    const struct batch_sink sink = {
        .context = trying, .decision = take_decision, .rejection = take_rejection};
    interrupt_catch();
    return batch_run(&batch, &sink, counts, error);
}

/* ---- what came of it ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status show_file(struct trying *trying, const char *name,
                             struct output *out, struct error *error)
{
    struct buffer text;
    int fd = openat(trying->events, name, O_RDONLY | O_CLOEXEC);
    buffer_init(&text, FILE_MOST);
    enum status status = fd < 0 ? error_set(error, STATUS_IO, "events.output",
                                            "an output cannot be read back")
                                : file_read_fd(fd, name, &text, error);
    if (!status) {
        buffer_printf(&out->buffer, "== %s\n", name);
        buffer_put_text(&out->buffer, buffer_text(&text));
        status = output_step(out, error);
    }
    if (fd >= 0)
        close(fd);
    (void)unlinkat(trying->events, name, 0);
    buffer_release(&text);
    return status;
}

static size_t list_files(const struct trying *trying, char *names[FILES_MOST])
{
    int fd = openat(trying->events, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    size_t count = 0;
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        char *name = entry->d_name[0] == '.' ? NULL : strdup(entry->d_name);
        if (name && count < FILES_MOST)
            names[count++] = name;
        else
            free(name);
    }
    if (entries)
        closedir(entries);
    qsort(names, count, sizeof *names, compare_names);
    return count;
}

static enum status show(struct trying *trying, struct error *error)
{
    char *names[FILES_MOST];
    struct output out;
    struct error last = ERROR_NONE;
    size_t count = list_files(trying, names);
    enum status status = STATUS_OK;
    output_begin(&out, STDOUT_FILENO);
    for (size_t i = 0; i < count; i++) {
        if (!status)
            status = show_file(trying, names[i], &out, error);
        else
            (void)unlinkat(trying->events, names[i], 0);
        free(names[i]);
    }
    if (output_end(&out, &last) && !status) {
        *error = last;
        status = last.status;
    }
    return status;
}

static void clean_up(struct trying *trying)
{
    handlers_close(trying->handlers);
    policy_set_close(trying->policies);
    events_rows_release(&trying->rows);
    if (trying->events >= 0)
        close(trying->events);
    if (trying->out >= 0) {
        (void)unlinkat(trying->out, "events", AT_REMOVEDIR);
        close(trying->out);
        (void)rmdir(trying->folder);
    }
}

static enum status prepare(struct trying *trying, struct error *error)
{
    char data[DATA_FOLDER_PATH];
    enum status status = data_folder_find(NULL, false, data, error);
    if (!status)
        status = resources_open_data(trying->options->payers, data, &trying->resources,
                                     &trying->policies, error);
    if (!status)
        status = make_folder(trying, error);
    return status ? status : open_all(trying, error);
}

int events_try(const struct events_try *options)
{
    static struct trying trying; /* folders are referred to from within */
    struct batch_counts counts = {.sessions = 0};
    struct error error = ERROR_NONE;
    trying = (struct trying){.options = options, .out = -1, .events = -1};
    events_rows_init(&trying.rows);
    enum status status = prepare(&trying, &error);
    if (!status)
        status = decide(&trying, &counts, &error);
    if (!status) {
        events_rows_sort(&trying.rows);
        handlers_finish(trying.handlers);
        status = show(&trying, &error);
    }
    int result = status ? exit_report("events", &error) : EXIT_OK;
    if (trying.failed || counts.policy_failed)
        result = exit_worst(result, EXIT_POLICY);
    if (counts.rejected)
        result = exit_worst(result, EXIT_REJECTED);
    clean_up(&trying);
    return result;
}
