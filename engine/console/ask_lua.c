/* What is no command: an expression over the session on the table. A name alone
 * tells what it is; anything else is evaluated in a sandbox of its own. */
#include "console/ask.h"
#include "format/writer.h"
#include "policy/facts.h"

#include <inttypes.h>
#include <stdio.h>

#define EXPRESSION_MEM ((size_t)32 << 20)

/* ---- shown ---- */

/* As JSON; nil is null. */
static void put_json(const struct script_value *value, struct buffer *out)
{
    switch (value->kind) {
    case SCRIPT_BOOL:
        buffer_put_cstr(out, value->integer ? "true" : "false");
        return;
    case SCRIPT_INTEGER:
        buffer_put_int(out, value->integer);
        return;
    case SCRIPT_TEXT:
        buffer_put_json(out, value->text);
        return;
    case SCRIPT_TABLE: {
        bool list = value->items == value->count;
        buffer_put_char(out, list ? '[' : '{');
        for (size_t i = 0; i < value->count; i++) {
            const struct script_entry *entry = &value->entries[i];
            buffer_put_cstr(out, i ? ", " : "");
            if (!list && text_is_absent(entry->name))
                buffer_printf(out, "\"%zu\": ", i + 1);
            else if (!list) {
                buffer_put_json(out, entry->name);
                buffer_put_cstr(out, ": ");
            }
            put_json(&entry->value, out);
        }
        buffer_put_char(out, list ? ']' : '}');
        return;
    }
    case SCRIPT_NIL:
    case SCRIPT_FUNCTION:
    default:
        buffer_put_cstr(out, "null");
    }
}

/* Dates are days and money is cents while one counts with them: what a number may
 * mean where the expression read such a fact. */
static void put_hint(const struct names *names, const struct script_value *value,
                     struct buffer *out)
{
    static const enum value_kind kinds[] = {VALUE_DATE, VALUE_MONEY, VALUE_CLOCK};
    static const char *const words[] = {"a date", "money", "a time of day"};
    unsigned told = 0, at = 0;
    for (unsigned i = 0; i < 3; i++)
        if (names->kinds & 1u << kinds[i]) {
            told++;
            at = i;
        }
    if (value->kind != SCRIPT_INTEGER || told != 1 ||
        (kinds[at] == VALUE_DATE &&
         (value->integer < DATE_MIN / 2 + 20000 || value->integer > DATE_MAX)) ||
        (kinds[at] == VALUE_CLOCK && (value->integer < 0 || value->integer > 1440)))
        return;
    const struct value shown = {.kind = kinds[at], .number = value->integer};
    buffer_printf(out, "   (as %s: ", words[at]);
    name_put_value(&shown, out);
    buffer_put_char(out, ')');
}

/* JSON has no inf and no nan. */
static void put_fraction(struct text number, bool prose, struct buffer *out)
{
    bool finite = number.len && char_is_digit(number.at[number.len - 1]);
    buffer_put_text(out, finite || prose ? number : TEXT("null"));
}

static enum status show_value(struct ask *ask, struct names *names,
                              const struct expression_value *value, struct error *error)
{
    struct console *console = ask->console;
    struct name name;
    if (!text_is_absent(value->path) && name_find(names, value->path, &name))
        return ask_show_name(ask, value->path, &name, error);
    struct buffer scratch = ask_scratch();
    bool prose = ask_in_prose(console);
    if (!text_is_absent(value->fraction))
        put_fraction(value->fraction, prose, &scratch);
    else if (prose && value->value.kind == SCRIPT_NIL)
        buffer_put_cstr(&scratch, "nil");
    else
        put_json(&value->value, &scratch);
    if (prose)
        put_hint(names, &value->value, &scratch);
    struct text text = ask_taken(console, &scratch);
    if (console->screen.mode == SCREEN_CSV) {
        static const char *const columns[] = {"value", NULL};
        struct rows rows;
        rows_begin(&rows, &console->screen, columns);
        rows_text(&rows, value->value.kind == SCRIPT_TEXT ? value->value.text : text);
        rows_end(&rows);
        return STATUS_OK;
    }
    buffer_put_visible(&console->screen.out, text);
    buffer_put_char(&console->screen.out, '\n');
    return STATUS_OK;
}

static void show_unknown(struct ask *ask, struct names *names, struct text path)
{
    struct console *console = ask->console;
    struct name name;
    if (!ask_in_prose(console)) {
        buffer_put_cstr(&console->screen.out, "null\n");
        return;
    }
    if (text_is_absent(path)) {
        ask_say(console, "unknown: the parameter has no value on that day");
        return;
    }
    bool found = name_find(names, path, &name);
    ask_say(console, "unknown: %.*s is not known%s%s%s", TEXT_ARG(path),
            found && name.meaning ? " (" : "",
            found && name.meaning ? name.meaning : "",
            found && name.meaning ? ")" : "");
}

/* ---- evaluated ---- */

static enum status new_state(struct ask *ask, struct deciding *e,
                             struct script **script, struct error *error)
{
    const struct script_options options = {
        .memory_max = EXPRESSION_MEM,
        .roots = ask->console->options->policies->scripts,
    };
    enum status status = script_new(&options, script, error);
    if (status || !e)
        return status;
    status = facts_functions(*script, error);
    if (!status)
        script_facts_turn(*script, e, NULL);
    if (status) {
        script_free(*script);
        *script = NULL;
    }
    return status;
}

/* A function's name alone, or a field's without what it is of. */
static void tell_how(struct names *names, struct text text, struct error *error)
{
    static const char *const fronts[] = {"services[1].", "insurance[1].", "patient.",
                                         "plan_of_care."};
    struct name name;
    char bytes[96];
    if (error->fix[0] || !name_is_path(text) || text.len > 64)
        return;
    if (text_is(text, "param"))
        error_fix(error, "param \"kx_threshold\", or kx_threshold alone");
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts && !error->fix[0]; i++) {
        int len = snprintf(bytes, sizeof bytes, "%s%.*s", fronts[i], TEXT_ARG(text));
        if (len > 0 && name_find(names, (struct text){bytes, (size_t)len}, &name))
            error_fix(error, "did you mean %s?", bytes);
    }
}

static enum status evaluate(struct ask *ask, struct names *names, struct text text,
                            struct error *error)
{
    struct script *script;
    struct expression_result *result =
        ARENA_NEW(&ask->console->arena, struct expression_result);
    const struct expression_names table = name_table(names);
    if (!result)
        return error_no_memory(error);
    enum status status = new_state(ask, names->e, &script, error);
    if (status)
        return status;
    enum script_answer answer =
        script_evaluate(script, text, &table, &ask->console->arena, result, error);
    if (answer == SCRIPT_FAILED) {
        status = error->status;
        tell_how(names, text, error);
    }
    if (answer == SCRIPT_UNKNOWN)
        show_unknown(ask, names, result->missing);
    for (size_t i = 0; answer == SCRIPT_RETURNED && i < result->count && !status; i++)
        status = show_value(ask, names, &result->at[i], error);
    script_free(script);
    return status;
}

enum status ask_expression(struct console *console, struct text expression,
                           struct error *error)
{
    struct ask ask;
    struct name name;
    enum status status = ask_decided(console, false, &ask, error);
    if (status)
        return status;
    struct names names = ask_names(&ask);
    if (names.e)
        names.e->error = error;
    expression = text_trim(expression);
    if (name_find(&names, expression, &name))
        return ask_show_name(&ask, expression, &name, error);
    return evaluate(&ask, &names, expression, error);
}

bool ask_expression_whole(struct console *console, struct text expression)
{
    (void)console;
    return expression_whole(expression);
}
