#include "format/reader.h"

#include "format/builder.h"
#include "format/gate.h"
#include "format/keys.h"
#include "format/value.h"

void reader_start(void)
{
    tree_start();
}

/* The gate's one problem, as the only one of the session. */
static enum status refuse(struct text json, const struct error *fault,
                          struct arena *arena, struct text *session_id,
                          struct problems *problems)
{
    struct text id = keys_session_id(json);
    problems->at = ARENA_NEW(arena, struct problem);
    if (!problems->at)
        return STATUS_NO_MEMORY;
    problems->at->error = *fault;
    problems->count = 1;
    problems->refused = true;
    if (text_is_absent(id))
        return STATUS_OK;
    *session_id = text_copy(arena, id);
    return text_is_absent(*session_id) ? STATUS_NO_MEMORY : STATUS_OK;
}

static void build(struct builder *builder, const cJSON *tree, struct session **session)
{
    if (!cJSON_IsObject(tree)) {
        problem_add(builder, NULL, SPOT_VALUE, "session.type",
                    "a session must be an object in braces { }; this is %s",
                    value_kind_text(tree));
        return;
    }
    *session = ARENA_NEW(builder->arena, struct session);
    if (*session)
        builder_object(builder, &session_object, tree, NULL, *session);
    else
        builder->no_memory = true;
}

enum status reader_session(struct text json, const struct reader_options *options,
                           struct arena *arena, struct session **session,
                           struct text *session_id, struct problems *problems,
                           struct error *error)
{
    struct builder builder;
    *session = NULL;
    *session_id = TEXT_NONE;
    *problems = (struct problems){.at = NULL};
    if (!options->gated && gate_check(json, options->first_line, error) != STATUS_OK)
        return refuse(json, error, arena, session_id, problems) == STATUS_OK
                   ? STATUS_OK
                   : error_no_memory(error);
    builder.arena = arena;
    builder.json = json;
    builder.options = options;
    builder.problems = problems;
    builder.no_memory = false;
    cJSON *tree = tree_parse(json, arena);
    if (!tree)
        return error_no_memory(error);
    build(&builder, tree, session);
    if (builder.no_memory)
        return error_no_memory(error);
    problem_sort(&builder);
    if (*session)
        *session_id = (*session)->session_id;
    if (problems->refused)
        *session = NULL;
    return STATUS_OK;
}
