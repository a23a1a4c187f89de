/* What a handler may do: the functions of its `out`.
 *
 *   out.NAME(row)         a row into that output
 *   out.log(text, n...)   a line of the log: a text that stands in its file, with
 *                         whole numbers for each %d; so no name of a patient can
 *                         get there, whatever the handler does
 *   out.count(key, n)     adds n (1) to what is kept for the key; what it is now
 *   out.counted(key)      what it is
 *   out.counts()          all of them: { { key = ..., count = ... }, ... }
 *   out.forget()          drops them all */
#include "handlers/handler.h"

#include <stdio.h>

#define LINE_MAX_BYTES 300

static bool refuse(struct error *error, const char *message)
{
    error_set(error, STATUS_POLICY, "handler.argument", "%s", message);
    return false;
}

static bool write_row(void *context, const struct script_value *args, size_t count,
                      struct script_value *result, struct error *error)
{
    struct handler_doing *doing = context;
    (void)result;
    if (count != 1)
        return refuse(error, "it takes one row");
    return outlet_row(doing->outlet, &args[0], error);
}

/* ---- the log ---- */

static bool format_line(struct buffer *out, struct text format,
                        const struct script_value *args, size_t count)
{
    size_t next = 0;
    for (size_t i = 0; i < format.len; i++) {
        if (format.at[i] != '%' || i + 1 == format.len) {
            buffer_put_char(out, format.at[i]);
            continue;
        }
        if (format.at[++i] == '%') {
            buffer_put_char(out, '%');
            continue;
        }
        if (format.at[i] != 'd' || next == count || args[next].kind != SCRIPT_INTEGER)
            return false;
        buffer_put_int(out, args[next++].integer);
    }
    return next == count;
}

static bool write_log(void *context, const struct script_value *args, size_t count,
                      struct script_value *result, struct error *error)
{
    struct handler_doing *doing = context;
    struct handler *handler = doing->handler;
    char memory[LINE_MAX_BYTES];
    struct buffer line;
    (void)result;
    if (!handler->logs)
        return refuse(error, "its outputs do not have log = true");
    if (count == 0 || args[0].kind != SCRIPT_TEXT ||
        !script_mentions(handler->script, args[0].text, true))
        return refuse(error, "it takes a text that stands in the handler's file, and "
                             "whole numbers for its %d");
    buffer_borrow(&line, memory, sizeof memory);
    if (!format_line(&line, args[0].text, args + 1, count - 1))
        return refuse(error, "each %d takes a whole number");
    if (buffer_failed(&line))
        return refuse(error, "a line has at most 300 bytes");
    if (handler->lines >= HANDLER_LINES) {
        handler->dropped_lines++;
        return true;
    }
    handler->lines++;
    buffer_put_text(&handler->log, buffer_text(&line));
    buffer_put_char(&handler->log, '\n');
    return true;
}

/* ---- counts ---- */

static bool add_count(void *context, const struct script_value *args, size_t count,
                      struct script_value *result, struct error *error)
{
    struct handler_doing *doing = context;
    int64_t more = count == 2 && args[1].kind == SCRIPT_INTEGER ? args[1].integer : 1;
    if (count == 0 || count > 2 || args[0].kind != SCRIPT_TEXT ||
        (count == 2 && args[1].kind != SCRIPT_INTEGER))
        return refuse(error, "it takes a text and a whole number");
    result->kind = SCRIPT_INTEGER;
    return tallies_add(&doing->handler->tallies, args[0].text, more, &result->integer,
                       error) == STATUS_OK;
}

static bool get_count(void *context, const struct script_value *args, size_t count,
                      struct script_value *result, struct error *error)
{
    struct handler_doing *doing = context;
    if (count != 1 || args[0].kind != SCRIPT_TEXT)
        return refuse(error, "it takes a text");
    *result = (struct script_value){
        .kind = SCRIPT_INTEGER,
        .integer = tallies_get(&doing->handler->tallies, args[0].text)};
    return true;
}

static bool all_counts(void *context, const struct script_value *args, size_t count,
                       struct script_value *result, struct error *error)
{
    struct handler_doing *doing = context;
    struct handler *handler = doing->handler;
    const size_t n = handler->tallies.count;
    struct script_entry *rows =
        ARENA_ARRAY(handler->call_arena, struct script_entry, n + 1);
    struct script_entry *cells =
        ARENA_ARRAY(handler->call_arena, struct script_entry, 2 * n + 1);
    (void)args;
    if (count)
        return refuse(error, "it takes nothing");
    if (!rows || !cells) {
        error_no_memory(error);
        return false;
    }
    tallies_sort(&handler->tallies);
    for (size_t i = 0; i < n; i++) {
        const struct tallied *tally = &handler->tallies.at[i];
        cells[2 * i] = (struct script_entry){
            TEXT("count"), {.kind = SCRIPT_INTEGER, .integer = tally->count}};
        cells[2 * i + 1] = (struct script_entry){
            TEXT("key"), {.kind = SCRIPT_TEXT, .text = tally->key}};
        rows[i].value = (struct script_value){
            .kind = SCRIPT_TABLE, .entries = &cells[2 * i], .count = 2};
    }
    *result = (struct script_value){
        .kind = SCRIPT_TABLE, .entries = rows, .count = n, .items = n};
    return true;
}

static bool forget_counts(void *context, const struct script_value *args, size_t count,
                          struct script_value *result, struct error *error)
{
    struct handler_doing *doing = context;
    (void)args;
    (void)result;
    if (count)
        return refuse(error, "it takes nothing");
    tallies_release(&doing->handler->tallies);
    return true;
}

/* ---- all of it ---- */

static const struct {
    const char *name;
    bool (*call)(void *context, const struct script_value *args, size_t count,
                 struct script_value *result, struct error *error);
} common[] = {
    {"log", write_log},     {"count", add_count},      {"counted", get_count},
    {"counts", all_counts}, {"forget", forget_counts},
};
#define COMMON (sizeof common / sizeof *common)

bool handler_reserves(struct text name)
{
    for (size_t i = 0; i < COMMON; i++) {
        if (text_is(name, common[i].name))
            return true;
    }
    return false;
}

static enum status add_doing(struct handler *handler, size_t place, const char *name,
                             struct error *error)
{
    struct script_entry *entry = &handler->out.entries[place];
    bool is_common = place < COMMON;
    char shown[64];
    snprintf(shown, sizeof shown, "out.%s", name);
    handler->doings[place] = (struct handler_doing){
        handler, is_common ? NULL : &handler->outlets[place - COMMON]};
    const struct script_doing doing = {
        shown, is_common ? common[place].call : write_row, &handler->doings[place]};
    *entry = (struct script_entry){text_of(name), {.kind = SCRIPT_FUNCTION}};
    return script_doing_add(handler->script, &doing, &entry->value.function, error);
}

enum status handler_doings(struct handler *handler, struct error *error)
{
    const size_t count = COMMON + handler->outlet_count;
    handler->out = (struct script_value){.kind = SCRIPT_TABLE, .count = count};
    handler->out.entries = ARENA_ARRAY(&handler->arena, struct script_entry, count);
    if (!handler->out.entries)
        return error_no_memory(error);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = add_doing(
            handler, i,
            i < COMMON ? common[i].name : handler->outlets[i - COMMON].name.at, error);
    return status;
}
