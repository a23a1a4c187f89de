#include "handlers/handler.h"

#define CALL_MEMORY ((size_t)32 * 1024 * 1024)

void handler_fault(struct handler *handler, const struct error *why)
{
    handler->last = *why;
    handler->faults++;
    handler->off = handler->faults >= HANDLER_FAULTS;
}

static void forget(struct handler *handler)
{
    for (size_t i = 0; i < handler->outlet_count; i++)
        outlet_forget(&handler->outlets[i]);
    buffer_clear(&handler->log);
}

static enum status commit(struct handler *handler, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < handler->outlet_count && !status; i++)
        status =
            outlet_commit(&handler->outlets[i], handler->folder, handler->today, error);
    return status;
}

/* The event, and the day it is. */
static bool with_today(const struct handler *handler, const struct script_value *event,
                       struct script_value *whole)
{
    struct arena *arena = handler->call_arena;
    char today[11];
    date_write(handler->today, today);
    *whole = *event;
    whole->entries = ARENA_ARRAY(arena, struct script_entry, event->count + 1);
    struct text text = text_copy(arena, text_of(today));
    if (!whole->entries || text_is_absent(text))
        return false;
    memcpy(whole->entries, event->entries, event->count * sizeof *event->entries);
    whole->entries[whole->count++] =
        (struct script_entry){TEXT("today"), {.kind = SCRIPT_TEXT, .text = text}};
    return true;
}

static enum status call(struct handler *handler, const struct script_value *event,
                        struct error *error)
{
    struct script_value args[3] = {[1] = handler->out, [2] = handler->options};
    const struct script_ask ask = {handler->function, args, 3, handler->call_arena,
                                   handler->fields};
    if (!with_today(handler, event, &args[0]))
        return error_no_memory(error);
    enum status status = script_ask(handler->script, &ask, error);
    return status ? status : commit(handler, error);
}

bool handler_call(struct handler *handler, const struct script_value *event)
{
    struct error error = ERROR_NONE;
    struct arena arena;
    arena_init(&arena, CALL_MEMORY);
    buffer_clear(&handler->log);
    handler->call_arena = &arena;
    handler->calls++;
    enum status status = call(handler, event, &error);
    if (status) {
        forget(handler);
        handler_fault(handler, &error);
    }
    handler->call_arena = NULL;
    arena_release(&arena);
    return !status;
}

bool handler_begin_list(struct handler *handler)
{
    struct error error = ERROR_NONE;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < handler->outlet_count && !status; i++) {
        if (handler->outlets[i].whole)
            status = outlet_begin(&handler->outlets[i], handler->folder, &error);
    }
    if (status)
        handler_fault(handler, &error);
    return !status;
}

bool handler_end_list(struct handler *handler, bool good)
{
    struct error error = ERROR_NONE;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < handler->outlet_count; i++) {
        if (good && !status)
            status = outlet_end(&handler->outlets[i], handler->folder, handler->today,
                                &error);
        outlet_abandon(&handler->outlets[i], handler->folder);
    }
    if (status)
        handler_fault(handler, &error);
    return good && !status;
}
