/* :load, and walking over what was loaded: :next :prev :find :sessions. */
#include "console/table_room.h"

#include "console/ask.h"

#include <glob.h>

#define WORK_MEM     ((size_t)256 * 1024 * 1024)
#define LIST_DECIDED ((size_t)1000) /* of a longer list, those decided already */

/* As a shell would have them: a pattern is what matches it, in order, and itself
 * when nothing does. */
static enum status add_paths(struct console *console, struct text word, glob_t *paths,
                             struct error *error)
{
    struct text pattern = text_copy(&console->arena, word);
    int flags = GLOB_NOCHECK | (paths->gl_pathc ? GLOB_APPEND : 0);
    if (text_is_absent(pattern) || glob(pattern.at, flags, NULL, paths))
        return error_no_memory(error);
    return STATUS_OK;
}

static enum status load(struct console_call *call, struct error *error)
{
    glob_t paths = {.gl_pathc = 0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < call->count && !status; i++)
        status = add_paths(call->console, call->words[i], &paths, error);
    if (!status)
        status = table_load_files(call->console, (const char *const *)paths.gl_pathv,
                                  paths.gl_pathc, error);
    if (paths.gl_pathc)
        globfree(&paths);
    return status;
}

/* ---- where we are ---- */

/* "2 of 12: S-1002, 2026-03-16, medicare" */
static void say_where(struct console *console)
{
    const struct table *table = console->table;
    const struct session *session = table_current(table)->session;
    char date[11], memory[1024];
    struct buffer who;
    buffer_borrow(&who, memory, sizeof memory);
    buffer_put_text(&who, session->session_id);
    date_write(session->date_of_service, date);
    buffer_printf(&who, ", %s, ", date);
    buffer_put_text(&who, session->insurance.at[0].payer);
    screen_say(&console->screen, "%zu of %zu: %.*s", table_place(table) + 1,
               table_count(table), TEXT_ARG(buffer_text(&who)));
}

static void lay(struct console *console, size_t place)
{
    table_lay(console->table, place);
    ask_forget(console);
    say_where(console);
}

enum status run_load(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    size_t before = table_count(console->table);
    if (!call->count) {
        error_set(error, STATUS_USAGE, "console.no_file", "load which file?");
        error_fix(error, ":load visits.json");
        return error->status;
    }
    enum status status = load(call, error);
    if (table_count(console->table) > before) {
        ask_forget(console);
        say_where(console);
    }
    return status;
}

static enum status walk(struct console_call *call, bool forth, struct error *error)
{
    const struct table *table = call->console->table;
    const struct table_session *session;
    size_t at = table_place(table), count = table_count(table);
    enum status status = ask_words_most(call, 0, error);
    if (!status)
        status = table_need(table, &session, error);
    if (status)
        return status;
    if (forth ? at + 1 == count : at == 0)
        return error_set(error, STATUS_USAGE, "console.walk",
                         "this is the %s of %zu session%s", forth ? "last" : "first",
                         count, count == 1 ? "" : "s");
    lay(call->console, forth ? at + 1 : at - 1);
    return STATUS_OK;
}

enum status run_next(struct console_call *call, struct error *error)
{
    return walk(call, true, error);
}

enum status run_prev(struct console_call *call, struct error *error)
{
    return walk(call, false, error);
}

/* ---- lists ---- */

static const char *const list_columns[] = {
    "nr", "session", "patient", "date", "payer", "codes", "outcome", "notes", NULL};

static void put_codes(struct buffer *out, const struct session *session)
{
    for (size_t i = 0; i < session->services.count; i++) {
        if (i)
            buffer_put_char(out, ' ');
        buffer_put_text(out, session->services.at[i].code);
    }
}

static void put_notes(struct buffer *out, const struct item *item)
{
    if (item->place == table_place(item->table))
        BUFFER_LITERAL(out, "here ");
    if (item->view.changed)
        buffer_put_cstr(out, item->view.file ? "changed " : "new ");
    if (index_counts(item) != item)
        buffer_printf(out, "repeat of %zu ", index_counts(item)->place + 1);
}

static struct text outcome_of(const struct console *console, const struct item *item)
{
    const struct item_note *note = &item->note;
    bool same = note->version && note->version == item->table->version &&
                note->policies == desk_set(console->desk) &&
                note->known_on == console->known_on &&
                note->filing_date == console->filing_date;
    return same ? text_of(outcome_text(note->outcome)) : TEXT_NONE;
}

/* Decided here where it is not known yet; the oddities of one session are told
 * when it lies on the table. */
static enum status decide_one(const struct console *console, const struct item *item,
                              struct arena *work, struct error *error)
{
    const struct decide_options options = ask_options(console);
    struct table_decided decided;
    struct error unheard = ERROR_NONE;
    if (console_interrupted)
        return error_set(error, STATUS_INTERRUPTED, "console.interrupted",
                         "interrupted");
    if (!text_is_absent(outcome_of(console, item)))
        return STATUS_OK;
    arena_reset(work);
    enum status status = table_decide(item->table, item->place, desk_set(console->desk),
                                      &options, work, &decided, &unheard);
    return status == STATUS_NO_MEMORY ? error_no_memory(error) : STATUS_OK;
}

/* The first so many, for their outcome is asked with them. */
static enum status decide_all(const struct console *console, size_t most,
                              struct error *error)
{
    const struct table *table = console->table;
    struct arena work;
    enum status status = STATUS_OK;
    arena_init(&work, WORK_MEM);
    for (size_t i = 0; i < table->count && i < most && !status; i++)
        status = decide_one(console, table->items[i], &work, error);
    arena_release(&work);
    return status;
}

static void put_row(struct console *console, struct rows *rows, const struct item *item)
{
    const struct session *session = item->view.session;
    char date[11], memory[1024];
    struct buffer cell;
    date_write(session->date_of_service, date);
    buffer_borrow(&cell, memory, sizeof memory);
    rows_number(rows, (int64_t)item->place + 1);
    rows_text(rows, session->session_id);
    rows_text(rows, session->patient->id);
    rows_text(rows, text_of(date));
    rows_text(rows, session->insurance.at[0].payer);
    put_codes(&cell, session);
    rows_text(rows, buffer_text(&cell));
    rows_word(rows, outcome_of(console, item));
    buffer_clear(&cell);
    put_notes(&cell, item);
    rows_text(rows, text_trim(buffer_text(&cell)));
}

enum status run_sessions(struct console_call *call, struct error *error)
{
    const struct table *table = call->console->table;
    struct rows rows;
    enum status status = ask_words_most(call, 0, error);
    if (!status)
        status = decide_all(call->console, LIST_DECIDED, error);
    if (status)
        return status;
    if (!table->count)
        screen_say(&call->console->screen, "No session is here. %s.",
                   table_nothing_there);
    rows_begin(&rows, &call->console->screen, list_columns);
    for (size_t i = 0; i < table->count; i++)
        put_row(call->console, &rows, table->items[i]);
    rows_end(&rows);
    return STATUS_OK;
}

/* ---- :find ---- */

static bool holds(struct text text, struct text part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (text_equal_nocase((struct text){text.at + i, part.len}, part))
            return true;
    return false;
}

static bool is_found(const struct console *console, const struct item *item,
                     struct text part)
{
    const struct session *session = item->view.session;
    char date[11];
    if (text_equal_nocase(outcome_of(console, item), part))
        return true;
    date_write(session->date_of_service, date);
    if (holds(session->session_id, part) || holds(session->patient->id, part) ||
        holds(text_of(date), part))
        return true;
    for (size_t i = 0; i < session->services.count; i++)
        if (holds(session->services.at[i].code, part))
            return true;
    for (size_t i = 0; i < session->insurance.count; i++)
        if (holds(session->insurance.at[i].payer, part))
            return true;
    return false;
}

static enum status find_number(struct console_call *call, struct error *error)
{
    struct text digits = {call->words[0].at + 1, call->words[0].len - 1};
    size_t number = 0, count = table_count(call->console->table);
    for (size_t i = 0; i < digits.len && number <= count; i++)
        number = char_is_digit(digits.at[i])
                     ? number * 10 + (size_t)(digits.at[i] - '0')
                     : SIZE_MAX;
    if (!number || number > count)
        return error_set(error, STATUS_USAGE, "console.number",
                         "sessions are numbered 1 to %zu", count);
    lay(call->console, number - 1);
    return STATUS_OK;
}

/* How many there are; *one: the one, or one whose id it is. */
static size_t find_all(const struct console *console, struct text part, size_t *one)
{
    const struct table *table = console->table;
    size_t found = 0, exact = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct session *session = table->items[i]->view.session;
        if (!is_found(console, table->items[i], part))
            continue;
        bool is_it = text_equal(session->session_id, part);
        if (is_it || !exact)
            *one = i;
        exact += is_it;
        found++;
    }
    return exact == 1 ? 1 : found;
}

/* "HOLD", and what people say of such: "held". */
static bool is_outcome(struct text *part)
{
    static const enum outcome outcomes[] = {OUTCOME_READY, OUTCOME_HOLD, OUTCOME_DENY,
                                            OUTCOME_VOID};
    if (text_equal_nocase(*part, TEXT("held")))
        *part = TEXT("hold");
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (text_equal_nocase(*part, text_of(outcome_text(outcomes[i]))))
            return true;
    return false;
}

enum status run_find(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    struct rows rows;
    size_t one = 0;
    if (call->count != 1) {
        error_set(error, STATUS_USAGE, "console.find", ":find takes one text");
        error_fix(error, ":find 97110, :find medicare, :find hold, :find #3");
        return error->status;
    }
    if (call->words[0].len > 1 && call->words[0].at[0] == '#')
        return find_number(call, error);
    struct text part = call->words[0];
    if (is_outcome(&part)) {
        enum status status = decide_all(console, SIZE_MAX, error);
        if (status)
            return status;
    }
    size_t found = find_all(console, part, &one);
    if (!found) {
        error_set(
            error, STATUS_NOT_FOUND, "console.find",
            "no session has that in its id, patient, date, codes, payers or outcome");
        error_fix(error, ":sessions lists all of them");
        return error->status;
    }
    if (found == 1) {
        lay(console, one);
        return STATUS_OK;
    }
    rows_begin(&rows, &console->screen, list_columns);
    for (size_t i = 0; i < console->table->count; i++)
        if (is_found(console, console->table->items[i], part))
            put_row(console, &rows, console->table->items[i]);
    rows_end(&rows);
    screen_say(&console->screen, "%zu sessions; :find #NUMBER lays one on the table",
               found);
    return STATUS_OK;
}
