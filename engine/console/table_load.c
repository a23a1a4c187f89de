/* Files into sessions: by the same inputs, framing, gate and reader as `gonio
 * check`, so what is refused here is refused there, with the same words. */
#include "console/table_room.h"

#include "format/gate.h"
#include "format/records.h"
#include "run/inputs.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- files ---- */

void file_drop(struct table *table, struct table_file *file)
{
    struct table_file **at = &table->files;
    if (file->sessions)
        return;
    while (*at && *at != file)
        at = &(*at)->next;
    if (*at)
        *at = file->next;
    arena_release(&file->arena);
    free(file->path);
    free(file);
}

struct table_file *file_new(const char *path)
{
    struct table_file *file = calloc(1, sizeof *file);
    char *copy = strdup(path);
    if (!file || !copy) {
        free(file);
        free(copy);
        return NULL;
    }
    file->path = copy;
    arena_init(&file->arena, TABLE_BYTES);
    return file;
}

enum status file_hash(int fd, struct hash *hash, struct error *error)
{
    char piece[64 * 1024];
    struct hash_stream stream;
    off_t at = 0;
    ssize_t n;
    hash_begin(&stream);
    while ((n = pread(fd, piece, sizeof piece, at)) > 0) {
        hash_add_bytes(&stream, (struct text){piece, (size_t)n});
        at += n;
    }
    *hash = hash_end(&stream);
    return n < 0 ? error_set(error, STATUS_IO, "file.read", "a file cannot be read")
                 : STATUS_OK;
}

static size_t bytes_held(const struct table *table)
{
    size_t held = 0;
    for (const struct table_file *file = table->files; file; file = file->next)
        held += file->arena.held;
    return held;
}

/* ---- a record ---- */

static void tell(struct taking *taking, const struct error *error)
{
    if (taking->console)
        screen_error(&taking->console->screen, error);
    if (taking->rejected == 0 && taking->first.status == STATUS_OK)
        taking->first = *error;
}

static enum status name_of(struct reading *reading, uint64_t line, const char **name,
                           struct error *error)
{
    struct text text;
    enum status status =
        inputs_file(reading->inputs, reading->index, line, &text, error);
    if (status)
        return status;
    if (text_is(text, reading->file->path)) {
        *name = reading->file->path;
        return STATUS_OK;
    }
    *name = text_copy(&reading->file->arena, text).at;
    return *name ? STATUS_OK : error_no_memory(error);
}

static enum status refuse(struct reading *reading, const struct arrived *arrived,
                          struct error *error)
{
    const struct problems *problems = &arrived->state.problems;
    (void)error;
    for (size_t i = 0; i < problems->count; i++) {
        struct error why = problems->at[i].error;
        if (problems->at[i].warning)
            continue;
        error_at(&why, arrived->file, 0, 0);
        tell(reading->taking, &why);
    }
    reading->taking->rejected++;
    return STATUS_OK;
}

static enum status refuse_part(struct reading *reading, const struct record *record,
                               const struct error *why, struct error *error)
{
    struct origins *origins = reading->inputs->at[reading->index].converted.origins;
    struct error told = *why;
    const char *name = NULL;
    enum status status = name_of(reading, record->line, &name, error);
    if (!status && origins)
        status = origins_place(origins, record->line, &told, error);
    if (status)
        return status;
    error_at(&told, name, 0, 0);
    tell(reading->taking, &told);
    reading->taking->rejected++;
    return STATUS_OK;
}

/* What was converted says where it came from, and may be refused for it. */
static enum status settle(struct reading *reading, const struct record *record,
                          struct state *state, struct error *error)
{
    struct origins *origins = reading->inputs->at[reading->index].converted.origins;
    for (size_t i = 0; i < state->problems.count; i++)
        record_place(record, &state->problems.at[i].error);
    if (!origins)
        return STATUS_OK;
    enum status status = origins_settle(origins, record->line, &reading->file->arena,
                                        &state->problems, error);
    if (state->problems.refused)
        state->session = NULL;
    return status;
}

static enum status full(struct error *error)
{
    error_set(error, STATUS_LIMIT, "console.memory",
              "a console holds %zu MiB of sessions, and these are there",
              TABLE_BYTES / 1024 / 1024);
    error_fix(error, "gonio check decides any number of them");
    return error->status;
}

static enum status take_record(struct reading *reading, const struct record *record,
                               struct error *error)
{
    struct arrived arrived = {.record = record->number, .offset = record->offset};
    const struct state_source source = {record->text, record->line, record->column,
                                        false};
    struct taking *taking = reading->taking;
    if (bytes_held(taking->table) + reading->file->arena.held > TABLE_BYTES)
        return full(error);
    enum status status =
        state_read(&source, &reading->file->arena, &arrived.state, error);
    if (!status)
        status = settle(reading, record, &arrived.state, error);
    if (!status)
        status = name_of(reading, record->line, &arrived.file, error);
    if (status)
        return status;
    if (!arrived.state.session)
        return refuse(reading, &arrived, error);
    return taking->take(taking, reading->file, &arrived, error);
}

static enum status take_records(struct reading *reading, struct records *records,
                                struct error *error)
{
    for (;;) {
        struct record record;
        struct error why = ERROR_NONE;
        enum status status = records_next(records, &record, &why);
        if (status && status != STATUS_REJECTED) {
            *error = why;
            return status;
        }
        if (!status && text_is_absent(record.text))
            return STATUS_OK;
        status = status ? refuse_part(reading, &record, &why, error)
                        : take_record(reading, &record, error);
        if (!status && console_interrupted)
            status = error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
        if (status)
            return status;
    }
}

enum status file_take(struct reading *reading, struct error *error)
{
    struct records *records = NULL;
    const struct input *input = &reading->inputs->at[reading->index];
    int fd = -1;
    reading->file->known = input->known;
    reading->file->plain = !input->spooled;
    enum status status = inputs_front(reading->inputs, reading->index, &fd, error);
    if (!status && reading->file->plain)
        status = file_hash(fd, &reading->file->bytes, error);
    if (!status)
        status = records_open(fd, input_name(reading->inputs, reading->index), &records,
                              error);
    if (!status)
        status = take_records(reading, records, error);
    if (!status)
        status = inputs_unchanged(reading->inputs, reading->index, error);
    records_close(records);
    return status;
}

/* ---- :load ---- */

void item_place(struct item *item, struct table_file *file,
                const struct arrived *arrived)
{
    item->file = file;
    item->base = arrived->state.json;
    item->base_id = arrived->state.session->session_id;
    item->base_provider = session_provider(arrived->state.session);
    item->offset = arrived->offset;
    item->view.file = arrived->file;
    item->view.record = arrived->record;
    item->view.changed = !text_equal(item->view.json, item->base);
    file->sessions++;
}

static enum status take_new(struct taking *taking, struct table_file *file,
                            const struct arrived *arrived, struct error *error)
{
    struct item *item = NULL;
    enum status status = table_add(taking->table, &arrived->state, &item, error);
    if (!status)
        item_place(item, file, arrived);
    return status;
}

static enum status load_input(struct taking *taking, struct inputs *inputs, size_t i,
                              struct error *error)
{
    struct table_file *file = file_new(inputs->at[i].name);
    struct reading reading = {taking, inputs, i, file};
    if (!file)
        return error_no_memory(error);
    enum status status = file_take(&reading, error);
    if (file->sessions == 0) {
        file_drop(taking->table, file);
        return status;
    }
    file->next = taking->table->files;
    taking->table->files = file;
    return status;
}

/* Of a session that stands there more than once, those that do not count are
 * told as `gonio check` does. */
static void tell_repeats(struct taking *taking)
{
    const struct table *table = taking->table;
    for (size_t i = 0; i < table->count; i++) {
        struct item *item = table->items[i];
        struct error why = ERROR_NONE;
        if (item->told || !repeat_error(item, &why))
            continue;
        item->told = true;
        error_at(&why, item->view.file, 0, 0);
        tell(taking, &why);
        taking->rejected++;
    }
}

static enum status outcome_of(const struct taking *taking, struct error *error)
{
    if (!taking->rejected)
        return STATUS_OK;
    bool one = taking->rejected == 1;
    return error_set(error, STATUS_REJECTED, "console.rejected",
                     "%zu record%s refused, the others were loaded", taking->rejected,
                     one ? " was" : "s were");
}

static enum status no_standard_input(const char *const *paths, size_t count,
                                     struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(paths[i], "-") == 0) {
            error_set(error, STATUS_USAGE, "console.standard_input",
                      "a console does not load standard input: statements come there");
            error_fix(error, "keep it in a file, and :load FILE");
            return error->status;
        }
    }
    return STATUS_OK;
}

enum status table_load_files(struct console *console, const char *const *paths,
                             size_t count, struct error *error)
{
    struct table *table = console->table;
    struct taking taking = {.console = console, .table = table, .take = take_new};
    struct inputs inputs;
    const struct input_names names = {paths, count, &console_interrupted,
                                      console->options->readers};
    size_t first = table->count;
    enum status status = no_standard_input(paths, count, error);
    if (status)
        return status;
    status = inputs_open(&inputs, &names, error);
    for (size_t i = 0; i < inputs.count && !status; i++)
        status = load_input(&taking, &inputs, i, error);
    inputs_close(&inputs);
    tell_repeats(&taking);
    if (table->count > first)
        table_lay(table, first);
    return status ? status : outcome_of(&taking, error);
}
