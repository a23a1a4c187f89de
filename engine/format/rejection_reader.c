#include "format/rejection_reader.h"

#include "format/reader.h"
#include "format/walk.h"

#include <stdio.h>

/* An error's texts have a size of their own; what is longer is none of ours. */
static void put_text(struct walk *walk, struct walk_at *of, const char *name, char *to,
                     size_t size)
{
    struct text text = walk_text_or_none(walk, of, name);
    if (!walk->status && text.len >= size)
        walk_fail(walk, of, "shorter");
    if (!walk->status)
        snprintf(to, size, "%.*s", TEXT_ARG(text));
}

static void read_problem(struct walk *walk, struct walk_at *of, struct text file,
                         struct problem *problem)
{
    struct error *error = &problem->error;
    error->status = STATUS_REJECTED;
    put_text(walk, of, "code", error->code, sizeof error->code);
    put_text(walk, of, "message", error->message, sizeof error->message);
    put_text(walk, of, "fix", error->fix, sizeof error->fix);
    error->line = (uint32_t)walk_count(walk, of, "line");
    error->column = (uint32_t)walk_count(walk, of, "column");
    put_text(walk, of, "pointer", error->pointer, sizeof error->pointer);
    if (walk_find(walk, of, "file").json)
        put_text(walk, of, "file", error->file, sizeof error->file);
    if (!error->file[0] && file.len < sizeof error->file)
        snprintf(error->file, sizeof error->file, "%.*s", TEXT_ARG(file));
    problem->warning = walk_flag(walk, of, "warning");
}

static void read_problems(struct walk *walk, struct walk_at *of, struct text file,
                          struct problems *problems)
{
    size_t count;
    struct walk_at list = walk_list(walk, of, "problems", &count);
    struct walk_at entry = walk_first(&list);
    if (!walk->status && !count)
        walk_fail(walk, &list, "at least one problem");
    problems->at = walk_array(walk, count, sizeof *problems->at);
    for (; problems->at && entry.json; walk_next(&entry)) {
        struct problem *problem = &problems->at[problems->count++];
        read_problem(walk, &entry, file, problem);
        problems->refused = problems->refused || !problem->warning;
    }
    problems->more = (size_t)walk_count(walk, of, "more");
}

enum status rejection_read(struct text text, struct arena *arena,
                           struct rejection *rejection, struct error *error)
{
    struct walk walk = {arena, error, STATUS_OK};
    struct json *json;
    *rejection = (struct rejection){.record = 0};
    enum status status = json_read_document(text, arena, &json, error);
    if (status)
        return status;
    struct walk_at root = walk_root(json);
    struct problems *problems = ARENA_NEW(arena, struct problems);
    if (!problems)
        return error_no_memory(error);
    if (json_kind(json) != JSON_OBJECT)
        walk_fail(&walk, &root, "an object");
    struct walk_at inner = walk_object(&walk, &root, "rejected");
    rejection->file = walk_text_or_none(&walk, &inner, "file");
    rejection->record = (uint64_t)walk_count(&walk, &inner, "record");
    rejection->session_id = walk_text_or_none(&walk, &inner, "session_id");
    read_problems(&walk, &inner, rejection->file, problems);
    rejection->problems = problems;
    return walk.status;
}
