/* The commands of the table, and those that walk over what was loaded. */
#include "console/table_room.h"

#include <stdlib.h>

/* ---- :load ---- */

static enum status paths_of(const struct console_call *call, const char ***paths,
                            struct error *error)
{
    *paths = ARENA_ARRAY(&call->console->arena, const char *, call->count + 1);
    if (!*paths)
        return error_no_memory(error);
    for (size_t i = 0; i < call->count; i++) {
        (*paths)[i] = text_copy(&call->console->arena, call->words[i]).at;
        if (!(*paths)[i])
            return error_no_memory(error);
    }
    return STATUS_OK;
}

static enum status run_load(struct console_call *call, struct error *error)
{
    const char **paths;
    if (!call->count) {
        error_set(error, STATUS_USAGE, "console.no_file", ":load which file?");
        error_fix(error, ":load visits.json");
        return error->status;
    }
    enum status status = paths_of(call, &paths, error);
    if (!status)
        status = table_load_files(call->console, paths, call->count, error);
    return status;
}

const struct console_command table_commands[] = {
    {.name = "load",
     .synopsis = "FILE...",
     .summary = "puts the sessions of files on the table",
     .help = "Reads sessions: JSON as gonio check takes it (an object, an array, one a\n"
             "line), or what a plugin reads. The first of them lies on the table then.\n"
             "A record that is refused is told, and the others are loaded.\n"
             "\n"
             "  :load visits.json march/*.json\n",
     .complete = {COMPLETE_FILE},
     .run = run_load,
     .values = true},
    {.name = NULL},
};
