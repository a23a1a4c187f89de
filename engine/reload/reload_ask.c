/* What a person asks for: what waits, or what was before. */
#include "reload/reload_room.h"

#include <stdlib.h>

static enum status open_waiting(struct reload *reload, struct held **held,
                                struct error *error)
{
    *held = reload->waiting;
    if (*held)
        return STATUS_OK;
    *held = calloc(1, sizeof **held);
    if (!*held)
        return error_no_memory(error);
    enum status status = generation_load(reload->options.store, reload->memory.waiting,
                                         &(*held)->generation, error);
    if (!status)
        status = held_open(*held, reload->options.store, error);
    if (status)
        held_free(*held);
    return status;
}

enum status reload_approve(struct reload *reload, const char *id,
                           struct reload_news *news, struct error *error)
{
    struct held *held = NULL;
    if (!reload->memory.waiting[0] || strcmp(reload->memory.waiting, id) != 0) {
        (void)error_set(error, STATUS_NOT_FOUND, "policy.waiting",
                        "no policies of that id wait to be approved");
        error_fix(error, "gonio policies --spool SPOOL shows what waits");
        return STATUS_NOT_FOUND;
    }
    enum status status = open_waiting(reload, &held, error);
    if (status)
        return status;
    bool waited = held == reload->waiting;
    status = reload_activate(reload, held, id, error);
    if (status && !waited)
        held_free(held);
    if (!status)
        reload_put_news(reload, "approved", news);
    return status;
}

enum status reload_rollback(struct reload *reload, struct ledger *ledger,
                            const char *id, struct reload_news *news,
                            struct error *error)
{
    char folders[GENERATION_ID];
    if (strcmp(id, reload->memory.active) == 0)
        return error_set(error, STATUS_USAGE, "policy.active",
                         "these policies are active already");
    struct held *held = calloc(1, sizeof *held);
    if (!held)
        return error_no_memory(error);
    enum status status =
        generation_find(reload->options.store, ledger, id, &held->generation, error);
    if (!status)
        status = held_open(held, reload->options.store, error);
    /* What the folders hold stays as it is until it changes. */
    memcpy(folders,
           reload->memory.waiting[0] ? reload->memory.waiting
           : reload->refused[0]      ? reload->refused
                                     : reload->memory.folders,
           sizeof folders);
    if (!status)
        status = reload_activate(reload, held, folders, error);
    if (status) {
        held_free(held);
        return status;
    }
    reload_put_news(reload, "rolled back", news);
    return STATUS_OK;
}
