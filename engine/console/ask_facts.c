/* :facts, and a name alone: what it is, and where it comes from. */
#include "console/ask.h"
#include "console/edit.h"
#include "format/place.h"
#include "policy/facts.h"

#include <stdio.h>

/* ---- where a value comes from ---- */

/* The line in the record at which a field stands; 0: it is not there. */
static uint32_t line_of(const struct ask *ask, struct text path)
{
    struct edit_path fields;
    struct error unheard = ERROR_NONE;
    if (edit_path_read(path, ask->on->session, &fields, &unheard))
        return 0;
    struct text found = edit_get(ask->on->json, &fields);
    if (text_is_absent(found))
        return 0;
    struct error place = ERROR_NONE;
    place_line(ask->on->json, (size_t)(found.at - ask->on->json.at), 1, &place);
    return place.line;
}

/* As policies write it: "session.services[1].code" is services[1].code. */
static struct text of_session(struct text path)
{
    static const char front[] = "session.";
    size_t len = sizeof front - 1;
    bool named = path.len > len && memcmp(path.at, front, len) == 0;
    return named ? (struct text){path.at + len, path.len - len} : path;
}

static void put_file(const struct ask *ask, struct text path, const struct name *name,
                     struct buffer *out)
{
    bool whole = text_is(path, "session");
    uint32_t line = whole ? 1 : line_of(ask, of_session(path));
    if (!line) {
        buffer_printf(out,
                      name->means == MEANS_VALUE ? "told by the sessions before it (%s)"
                                                 : "the session does not say it (%s)",
                      name->pointer);
        return;
    }
    if (ask->on->file)
        buffer_printf(out, "%s, record %llu", ask->on->file,
                      (unsigned long long)ask->on->record);
    else
        buffer_put_cstr(out, "made here");
    if (!whole)
        buffer_printf(out, ", line %u of it: %s", line, name->pointer);
    buffer_put_cstr(out, ask->on->changed ? "; changed since it was loaded" : "");
}

static void put_origin(const struct ask *ask, struct text path, const struct name *name,
                       struct buffer *out)
{
    switch (name->origin) {
    case NAME_WORKED_OUT:
        buffer_put_cstr(out, "worked out by the engine");
        return;
    case NAME_OF_ANOTHER:
        buffer_printf(out, "another session of the day, %.*s: %s",
                      TEXT_ARG(name->other->session_id), name->pointer);
        return;
    case NAME_PARAMETER:
        buffer_printf(out, "the policy %.*s", TEXT_ARG(ask->policy->id));
        return;
    case NAME_OF_SESSION:
    default:
        put_file(ask, path, name, out);
    }
}

/* ---- a parameter ---- */

static void put_parameter_value(struct ask *ask, const struct parameter *parameter,
                                const struct parameter_value *value)
{
    struct console *console = ask->console;
    const struct value shown = {.kind = parameter->unit == PARAMETER_USD ? VALUE_MONEY
                                                                         : VALUE_NUMBER,
                                .number = value->value};
    struct buffer scratch = ask_scratch();
    char from[11], to[11], verified[11];
    date_write(value->dates.from, from);
    date_write(value->dates.to, to);
    date_write(value->source.verified_on, verified);
    name_put_value(&shown, &scratch);
    if (from[0])
        buffer_printf(&scratch, " from %s", from);
    if (to[0])
        buffer_printf(&scratch, " to %s", to);
    buffer_printf(&scratch, "; %.*s, ", TEXT_ARG(value->source.document));
    if (verified[0])
        buffer_printf(&scratch, "verified on %s", verified);
    else
        buffer_put_cstr(&scratch, "unverified");
    buffer_printf(&scratch, " (%.*s:%u)",
                  TEXT_ARG(policy_file(ask->policy, value->line)),
                  row_line(value->line));
    ask_put_labelled(console, "value", ask_taken(console, &scratch));
}

/* ---- a name alone ---- */

/* The names below an object or in a list. */
static enum status put_members(struct ask *ask, struct text path,
                               const struct name *name)
{
    struct console *console = ask->console;
    struct buffer scratch = ask_scratch();
    const struct object *object = name->field ? name->field->object : NULL;
    if (name->means == MEANS_LIST)
        buffer_printf(&scratch, "%zu: %.*s[1] is the first; each has ", name->count,
                      TEXT_ARG(path));
    for (size_t i = 0; object && i < object->count; i++)
        buffer_printf(&scratch, "%s%s", i ? ", " : "", object->fields[i].name);
    if (!object)
        buffer_put_cstr(&scratch, name->means == MEANS_LIST
                                      ? "code, units, minutes, allowed, discipline"
                                      : "see :facts");
    ask_put_labelled(console, "has", ask_taken(console, &scratch));
    return STATUS_OK;
}

static void put_head(struct ask *ask, struct text path, const struct name *name)
{
    struct console *console = ask->console;
    struct buffer scratch = ask_scratch();
    bool value = name->means == MEANS_VALUE || name->means == MEANS_UNKNOWN;
    buffer_put_visible(&console->screen.out, path);
    if (value) {
        buffer_put_cstr(&console->screen.out, " = ");
        name_put_text(name, &scratch);
        terminal_wrap(&console->screen.terminal, &console->screen.out, 4,
                      ask_taken(console, &scratch));
        return;
    }
    buffer_put_cstr(&console->screen.out, name->count ? "\n" : ": none\n");
    buffer_release(&scratch);
}

static void put_card(struct ask *ask, struct text path, const struct name *name)
{
    struct console *console = ask->console;
    struct buffer scratch = ask_scratch();
    put_head(ask, path, name);
    name_put_type(name, &scratch);
    if (name->meaning)
        buffer_printf(&scratch, ": %s", name->meaning);
    ask_put_labelled(console, "is", ask_taken(console, &scratch));
    if (name->means == MEANS_OBJECT || name->means == MEANS_LIST) {
        if (put_members(ask, path, name))
            return;
    }
    scratch = ask_scratch();
    put_origin(ask, path, name, &scratch);
    ask_put_labelled(console, "from", ask_taken(console, &scratch));
    for (size_t i = 0; name->parameter && i < name->parameter->count; i++)
        put_parameter_value(ask, name->parameter, &name->parameter->values[i]);
}

/* ---- rows ---- */

static const char *const card_columns[] = {"name",    "value", "type",
                                           "meaning", "from",  NULL};
static const char *const list_columns[] = {"name", "value", "type", "meaning", NULL};
/* People read type and meaning as one sentence: names are not to be broken. */
static const char *const prose_columns[] = {"name", "value", "is", NULL};

static void put_row(struct ask *ask, struct text path, const struct name *name,
                    struct rows *rows)
{
    struct console *console = ask->console;
    struct buffer scratch = ask_scratch();
    rows_text(rows, path);
    if (name->means == MEANS_VALUE) {
        name_put_text(name, &scratch);
        rows_text(rows, ask_taken(console, &scratch));
    } else {
        buffer_release(&scratch);
        if (name->means == MEANS_UNKNOWN && ask_in_prose(console))
            rows_word(rows, TEXT("unknown"));
        else
            rows_text(rows, TEXT_NONE);
    }
    scratch = ask_scratch();
    name_put_type(name, &scratch);
    if (ask_in_prose(console) && name->meaning)
        buffer_printf(&scratch, ": %s", name->meaning);
    rows_text(rows, ask_taken(console, &scratch));
    if (!ask_in_prose(console))
        rows_text(rows, text_of(name->meaning));
}

enum status ask_show_name(struct ask *ask, struct text path, const struct name *name,
                          struct error *error)
{
    struct console *console = ask->console;
    struct rows rows;
    (void)error;
    if (ask_in_prose(console)) {
        put_card(ask, path, name);
        return STATUS_OK;
    }
    struct buffer scratch = ask_scratch();
    rows_begin(&rows, &console->screen, card_columns);
    put_row(ask, path, name, &rows);
    put_origin(ask, path, name, &scratch);
    rows_text(&rows, ask_taken(console, &scratch));
    rows_end(&rows);
    return STATUS_OK;
}

/* ---- :facts ---- */

struct listing {
    struct ask *ask;
    struct names names;
    struct text pattern;
    struct rows rows;
    size_t count;
};

static bool has_at(struct text text, size_t at, struct text part)
{
    for (size_t i = 0; i < part.len; i++)
        if (at + i >= text.len || char_lower(text.at[at + i]) != char_lower(part.at[i]))
            return false;
    return true;
}

/* A part of the name; or the whole of it, with * for anything. */
static bool fits(struct text name, struct text pattern)
{
    if (!pattern.len || !memchr(pattern.at, '*', pattern.len)) {
        for (size_t at = 0; at + pattern.len <= name.len; at++)
            if (has_at(name, at, pattern))
                return true;
        return false;
    }
    size_t at = 0, from = 0, star = SIZE_MAX, mark = 0;
    while (at < name.len) {
        if (from < pattern.len && pattern.at[from] == '*') {
            star = from++;
            mark = at;
        } else if (from < pattern.len &&
                   char_lower(pattern.at[from]) == char_lower(name.at[at])) {
            from++;
            at++;
        } else if (star != SIZE_MAX) {
            from = star + 1;
            at = ++mark;
        } else {
            return false;
        }
    }
    while (from < pattern.len && pattern.at[from] == '*')
        from++;
    return from == pattern.len;
}

static void list_one(struct listing *it, struct text path)
{
    struct name name;
    if (!fits(path, it->pattern) || !name_find(&it->names, path, &name))
        return;
    it->count++;
    put_row(it->ask, path, &name, &it->rows);
}

/* One fact of each service or line: "services[1].code". */
static void list_each(struct listing *it, const char *list, size_t count,
                      const char *rest)
{
    for (size_t i = 1; i <= count; i++) {
        struct buffer scratch = ask_scratch();
        buffer_printf(&scratch, "%s[%zu].%s", list, i, rest);
        list_one(it, ask_taken(it->ask->console, &scratch));
    }
}

static void list_subject(struct listing *it, const char *subject, const char *list,
                         size_t count)
{
    size_t len = strlen(subject);
    for (size_t i = 0; i < facts_count(); i++) {
        struct text path = facts_path(i);
        if (path.len <= len || memcmp(path.at, subject, len) != 0)
            continue;
        struct text rest = {path.at + len, path.len - len};
        if (list)
            list_each(it, list, count, rest.at);
        else if (text_is(text_of(subject), "day.") || facts_find(rest) == facts_count())
            list_one(it, rest);
    }
}

static enum status none_fits(const struct listing *it, struct error *error)
{
    const char *near = facts_nearest(it->pattern);
    error_set(error, STATUS_USAGE, "console.facts", "no fact is called so");
    if (near)
        error_fix(error, "did you mean %s? A pattern is a part of a name, or has *",
                  near);
    else
        error_fix(error, "a pattern is a part of a name, or has *; :facts lists all");
    return STATUS_USAGE;
}

enum status ask_run_facts(struct console_call *call, struct error *error)
{
    struct ask ask;
    enum status status = ask_words_most(call, 1, error);
    if (!status)
        status = ask_decided(call->console, false, &ask, error);
    if (status)
        return status;
    struct listing it = {
        .ask = &ask, .names = ask_names(&ask), .pattern = ask_word(call, 0)};
    rows_begin(&it.rows, &call->console->screen,
               ask_in_prose(call->console) ? prose_columns : list_columns);
    list_subject(&it, "day.", NULL, 0);
    list_subject(&it, "session.", NULL, 0);
    list_subject(&it, "service.", "services", it.names.session->services.count);
    list_subject(&it, "line.", "lines", it.names.e ? it.names.e->line_count : 0);
    list_one(&it, TEXT("outcome"));
    if (it.count) {
        rows_end(&it.rows);
        return STATUS_OK;
    }
    buffer_release(&it.rows.cells);
    return none_fits(&it, error);
}
