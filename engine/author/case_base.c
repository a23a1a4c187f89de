#include "author/case_base.h"

#include "format/reader.h"
#include "format/scan.h"

#include <stdio.h>

static struct place_step step_to_base(const struct case_file *file)
{
    struct place_step step = {.name = "base"};
    for (const struct json *at = file->cases; at; at = json_next(at)) {
        if (at == file->base)
            step.ordinal = 1;
    }
    return step;
}

/* Lines are counted from the base's first; only there do columns need what
 * stands before it. */
static void place_in_file(const struct case_file *file, const struct error *base,
                          struct error *error)
{
    uint32_t before = error->line == base->line ? base->column - 1 : 0;
    char pointer[sizeof error->pointer];
    snprintf(pointer, sizeof pointer, "%s", error->pointer);
    error->pointer[0] = '\0';
    error_point(error, "/base%s", pointer);
    error->column += before;
    error->status = STATUS_USAGE;
    error_at(error, file->path, error->line, error->column);
}

enum status case_base_check(struct case_file *file, struct error *error)
{
    struct text whole = buffer_text(&file->bytes);
    struct place_step step = step_to_base(file);
    size_t begin = place_find(whole, &step, false);
    const char *end = scan_value(whole.at + begin, whole.at + whole.len);
    struct text text = {whole.at + begin, (size_t)(end - whole.at) - begin};
    struct error base = ERROR_NONE;
    struct session *session = NULL;
    struct text id;
    struct problems problems;
    place_line(whole, begin, 1, &base);
    struct reader_options options = {.first_line = base.line, .strict = true};
    enum status status =
        reader_session(text, &options, &file->work, &session, &id, &problems, error);
    for (size_t i = 0; i < problems.count && !status; i++) {
        if (strcmp(problems.at[i].error.code, "session.required") == 0)
            continue;
        *error = problems.at[i].error;
        place_in_file(file, &base, error);
        status = error->status;
    }
    return status;
}
