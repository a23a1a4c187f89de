#include "format/reader.h"

#include "format/builder.h"
#include "format/gate.h"
#include "format/keys.h"
#include "format/scan.h"
#include "format/value.h"

/* The gate's one problem, as the only one of the session. */
static enum status refuse(struct builder *builder, struct text json,
                          const struct error *fault, struct text *session_id)
{
    struct text id = keys_session_id(json);
    struct problem *problem = arena_alloc(builder->arena, sizeof *problem);
    if (!problem)
        return STATUS_NO_MEMORY;
    *problem = (struct problem){.error = *fault};
    *builder->problems = (struct problems){.at = problem, .count = 1, .refused = true};
    *session_id = TEXT_NONE;
    if (text_is_absent(id))
        return STATUS_OK;
    *session_id = text_copy(builder->arena, id);
    return text_is_absent(*session_id) ? STATUS_NO_MEMORY : STATUS_OK;
}

static struct session *build(struct builder *builder)
{
    struct place_step whole = {.at = scan_space(builder->begin, builder->end)};
    if (whole.at == builder->end || *whole.at != '{') {
        char first = whole.at < builder->end ? *whole.at : '\0';
        problem_add(builder, &whole, "session.type",
                    "a session must be an object in braces { }; this is %s",
                    value_kind_text(first));
        return NULL;
    }
    struct session *session = arena_alloc(builder->arena, sizeof *session);
    if (!session) {
        builder->no_memory = true;
        return NULL;
    }
    const char *past = builder_object(builder, &session_object, &whole, session);
    builder->lost |= scan_space(past, builder->end) != builder->end;
    return session;
}

static enum status read_copy(struct builder *builder, struct text json,
                             struct session **session, struct text *session_id)
{
    struct text copy = text_copy(builder->arena, json);
    if (text_is_absent(copy))
        return STATUS_NO_MEMORY;
    builder->begin = copy.at;
    builder->end = copy.at + copy.len;
    struct session *read = build(builder);
    if (builder->no_memory)
        return STATUS_NO_MEMORY;
    problem_sort(builder);
    if (read)
        *session_id = read->session_id;
    builder->problems->refused |= builder->lost;
    *session = builder->problems->refused ? NULL : read;
    return STATUS_OK;
}

enum status reader_session(struct text json, const struct reader_options *options,
                           struct arena *arena, struct session **session,
                           struct text *session_id, struct problems *problems,
                           struct error *error)
{
    struct builder builder;
    enum status status = STATUS_OK;
    *session = NULL;
    *session_id = TEXT_NONE;
    *problems = (struct problems){.at = NULL};
    builder.arena = arena;
    builder.options = options;
    builder.problems = problems;
    builder.no_memory = false;
    builder.lost = false;
    builder.wrapped = false;
    enum status gate =
        options->gated ? STATUS_OK : gate_check(json, options->first_line, error);
    if (!gate)
        status = read_copy(&builder, json, session, session_id);
    if (!status && builder.lost)
        gate = gate_check(json, options->first_line, error);
    if (!status && gate)
        status = refuse(&builder, json, error, session_id);
    return status ? error_no_memory(error) : STATUS_OK;
}
