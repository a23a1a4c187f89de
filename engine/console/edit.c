/* :set :unset :undo :redo :diff. A statement that changes several fields is one
 * step of :undo, and is made whole or not at all. */
#include "console/edit.h"

#include "console/table_room.h"
#include "format/scan.h"

#define SHOWN_MOST 48 /* bytes of a value in a line about a change */

/* ---- what was changed, shown ---- */

static void put_shown(struct buffer *out, struct text json)
{
    size_t len = json.len;
    if (text_is_absent(json)) {
        BUFFER_LITERAL(out, "(nothing)");
        return;
    }
    if (len > SHOWN_MOST) {
        len = SHOWN_MOST;
        while (len && ((unsigned char)json.at[len] & 0xc0) == 0x80)
            len--;
    }
    buffer_put_visible(out, (struct text){json.at, len});
    if (len < json.len)
        buffer_printf(out, "... (%zu bytes)", json.len);
}

static void tell_change(void *context, struct text path, struct text before,
                        struct text after)
{
    struct screen *screen = context;
    buffer_put_text(&screen->out, path);
    BUFFER_LITERAL(&screen->out, ": ");
    put_shown(&screen->out, before);
    BUFFER_LITERAL(&screen->out, " -> ");
    put_shown(&screen->out, after);
    buffer_put_char(&screen->out, '\n');
}

enum status edit_tell(struct console *console, struct text before, struct error *error)
{
    const struct edit_differences tell = {&console->screen, tell_change};
    const struct table_session *now = table_current(console->table);
    if (console->screen.mode != SCREEN_TABLE)
        return STATUS_OK;
    return edit_diff(before, now->json, &console->arena, &tell, error);
}

/* From before to what lies there now; then it is decided again. */
static enum status changed(struct console *console, struct text before,
                           struct error *error)
{
    enum status status = edit_tell(console, before, error);
    return status ? status : ask_changed(console, error);
}

static enum status text_before(struct console *console, struct text *before,
                               struct error *error)
{
    const struct table_session *session;
    enum status status = table_need(console->table, &session, error);
    if (status)
        return status;
    status = ask_baseline(console, error);
    if (status)
        return status;
    *before = text_copy(&console->arena, session->json);
    return text_is_absent(*before) ? error_no_memory(error) : STATUS_OK;
}

/* ---- :set ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Past a value in quotes or brackets, or the next blank. */
static size_t value_end(struct text rest, size_t at)
{
    char first = at < rest.len ? rest.at[at] : '\0';
    const char *end = rest.at + rest.len;
    if (first == '"') {
        const char *close = scan_string(rest.at + at + 1, end);
        return (size_t)(close - rest.at) + (close < end);
    }
    if (first == '\'') {
        const char *close = memchr(rest.at + at + 1, '\'', rest.len - at - 1);
        return close ? (size_t)(close - rest.at) + 1 : rest.len;
    }
    if (first == '{' || first == '[')
        return (size_t)(scan_value(rest.at + at, end) - rest.at);
    while (at < rest.len && !is_blank(rest.at[at]))
        at++;
    return at;
}

enum status edit_take_pair(struct text *rest, struct edit_pair *pair,
                           struct error *error)
{
    size_t at = 0;
    while (at < rest->len && !is_blank(rest->at[at]) && rest->at[at] != '=')
        at++;
    if (at == rest->len || rest->at[at] != '=') {
        error_set(error, STATUS_USAGE, "console.pair", "a field without a value");
        error_fix(error, "several at once: minutes=23 start=09:00, without blanks "
                         "around =");
        return error->status;
    }
    size_t end = value_end(*rest, at + 1);
    pair->path = (struct text){rest->at, at};
    pair->value = (struct text){rest->at + at + 1, end - at - 1};
    *rest = text_trim((struct text){rest->at + end, rest->len - end});
    return STATUS_OK;
}

static bool is_pairs(struct text rest)
{
    size_t at = 0;
    while (at < rest.len && !is_blank(rest.at[at]) && rest.at[at] != '=')
        at++;
    return at < rest.len && rest.at[at] == '=';
}

static bool takes_blanks(const struct field *field)
{
    return field->kind != FIELD_COUNT && field->kind != FIELD_DATE &&
           field->kind != FIELD_CLOCK && field->kind != FIELD_MONEY &&
           field->kind != FIELD_FLAG && field->kind != FIELD_CODE;
}

/* "minutes 23 start 09:00": no field of one value takes that. */
static enum status one_value(const struct edit_pair *pair, const struct edit_path *path,
                             struct error *error)
{
    const struct field *field = path->steps[path->count - 1].field;
    if (takes_blanks(field) || value_end(pair->value, 0) == pair->value.len)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "console.value", "\"%s\" takes one value",
              field->name);
    error_fix(error, "several fields at once: :set minutes=23 start=09:00");
    return error->status;
}

enum status edit_apply(const struct edit_pair *pair, const struct session *session,
                       struct arena *arena, struct text *json, struct error *error)
{
    struct edit_path path;
    struct edit_value value = {.typed = pair->value};
    struct text read;
    enum status status = edit_path_read(pair->path, session, &path, error);
    if (!status)
        status = one_value(pair, &path, error);
    if (status)
        return status;
    value.before = edit_get(*json, &path);
    status = edit_value_read(&value, &path, arena, &read, error);
    return status ? status : edit_set(*json, &path, read, arena, json, error);
}

static enum status no_value(struct error *error)
{
    error_set(error, STATUS_USAGE, "console.value", "no value is given");
    error_fix(error, ":set services[1].minutes 23, or +3, or null for unknown");
    return error->status;
}

static enum status set_pairs(struct console_call *call, struct text *json,
                             struct error *error)
{
    const struct session *session = table_current(call->console->table)->session;
    struct text rest = call->rest;
    enum status status = STATUS_OK;
    while (!status && rest.len) {
        struct edit_pair pair;
        status = edit_take_pair(&rest, &pair, error);
        if (!status && !pair.value.len)
            status = no_value(error);
        if (!status)
            status = edit_apply(&pair, session, &call->console->arena, json, error);
    }
    return status;
}

static enum status set_one(struct console_call *call, struct text *json,
                           struct error *error)
{
    const struct session *session = table_current(call->console->table)->session;
    struct text rest = call->rest;
    size_t at = 0;
    while (at < rest.len && !is_blank(rest.at[at]))
        at++;
    const struct edit_pair pair = {
        {rest.at, at}, text_trim((struct text){rest.at + at, rest.len - at})};
    if (!pair.value.len)
        return no_value(error);
    return edit_apply(&pair, session, &call->console->arena, json, error);
}

enum status run_set(struct console_call *call, struct error *error)
{
    struct text before, json;
    enum status status = text_before(call->console, &before, error);
    if (status)
        return status;
    json = before;
    if (is_pairs(call->rest))
        status = set_pairs(call, &json, error);
    else
        status = set_one(call, &json, error);
    if (!status)
        status = table_put(call->console->table, json, error);
    return status ? status : changed(call->console, before, error);
}

/* ---- :unset ---- */

enum status run_unset(struct console_call *call, struct error *error)
{
    struct text before, json;
    enum status status = text_before(call->console, &before, error);
    if (!status && !call->count)
        status = error_set(error, STATUS_USAGE, "console.path", ":unset which field?");
    if (status)
        return status;
    json = before;
    for (size_t i = 0; i < call->count && !status; i++) {
        const struct edit_found in = {json,
                                      table_current(call->console->table)->session};
        struct edit_path path;
        status = edit_path_find(call->words[i], &in, &path, error);
        if (!status)
            status = edit_unset(json, &path, &call->console->arena, &json, error);
    }
    if (!status)
        status = table_put(call->console->table, json, error);
    return status ? status : changed(call->console, before, error);
}

/* ---- :undo :redo ---- */

static enum status read_steps(const struct console_call *call, uint32_t *steps,
                              struct error *error)
{
    struct text word = call->count ? call->words[0] : TEXT("1");
    *steps = 0;
    for (size_t i = 0; i < word.len && i < 6; i++)
        *steps = char_is_digit(word.at[i]) ? *steps * 10 + (uint32_t)(word.at[i] - '0')
                                           : 1000000;
    if (call->count > 1 || !*steps || *steps > 99999 || word.len > 5)
        return error_set(error, STATUS_USAGE, "console.steps",
                         ":%s takes how many steps, as :%s 3", call->command->name,
                         call->command->name);
    return STATUS_OK;
}

static enum status step(struct console_call *call, bool back, struct error *error)
{
    struct text before = TEXT_NONE;
    uint32_t steps, done = 0;
    bool moved = true;
    enum status status = read_steps(call, &steps, error);
    if (!status)
        status = text_before(call->console, &before, error);
    for (; !status && moved && done < steps; done += moved)
        status = table_step(call->console->table, back, &moved, error);
    if (status)
        return status;
    if (!done)
        return error_set(error, STATUS_USAGE, "console.steps",
                         back ? "nothing of this session was changed here that could "
                                "be undone"
                              : "nothing was undone that could be done again");
    if (done < steps)
        screen_say(&call->console->screen, "%u step%s, there were no more", done,
                   done == 1 ? "" : "s");
    return changed(call->console, before, error);
}

enum status run_undo(struct console_call *call, struct error *error)
{
    return step(call, true, error);
}

enum status run_redo(struct console_call *call, struct error *error)
{
    return step(call, false, error);
}

/* ---- :diff ---- */

static void tell_row(void *context, struct text path, struct text before,
                     struct text after)
{
    struct rows *rows = context;
    rows_text(rows, path);
    rows_json(rows, before);
    rows_json(rows, after);
}

enum status run_diff(struct console_call *call, struct error *error)
{
    static const char *const columns[] = {"field", "in the file", "here", NULL};
    struct console *console = call->console;
    const struct table_session *session;
    struct rows rows;
    const struct edit_differences tell = {&rows, tell_row};
    enum status status = table_need(console->table, &session, error);
    if (status)
        return status;
    if (text_is_absent(table_item(console->table)->base)) {
        screen_say(&console->screen, "It was made here: no file has it. :save FILE");
        return STATUS_OK;
    }
    if (!session->changed && screen_is_prose(&console->screen)) {
        screen_say(&console->screen, "It is as its file has it.");
        return STATUS_OK;
    }
    rows_begin(&rows, &console->screen, columns);
    status = edit_diff(table_item(console->table)->base, session->json, &console->arena,
                       &tell, error);
    rows_end(&rows);
    return status;
}
