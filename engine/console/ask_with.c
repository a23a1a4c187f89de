/* :with: the day with one session more, understood from a few words. The session
 * is a copy of the one on the table with one service, and is gone with the
 * answer. */
#include "console/ask.h"
#include "console/difference.h"
#include "model/credential.h"

#include <stdio.h>

#define WORD_MOST 32

struct wanted {
    int32_t minutes; /* COUNT_NONE: not said */
    struct text code;
    enum credential_kind credential;
    bool assistant, therapist; /* of whatever discipline */
    struct text npi;
    enum discipline discipline;
    int32_t start; /* CLOCK_NONE: not said */
};

/* ---- the words ---- */

struct reading {
    struct text rest;
    size_t at, count; /* count: of words read */
    struct text word; /* in small letters, of word_bytes */
    char bytes[WORD_MOST + 1];
    struct text given; /* as it was typed */
    bool by;           /* "by" stood before: what follows is a person */
};

static bool is_between(char c)
{
    return c == ' ' || c == '\t' || c == ',' || c == '"' || c == '\'' || c == ';' ||
           c == '\n' || c == '\r';
}

static bool next_word(struct reading *reading)
{
    struct text rest = reading->rest;
    size_t at = reading->at;
    while (at < rest.len && is_between(rest.at[at]))
        at++;
    size_t from = at;
    while (at < rest.len && !is_between(rest.at[at]))
        at++;
    reading->at = at;
    reading->given = (struct text){rest.at + from, at - from};
    size_t len = at - from < WORD_MOST ? at - from : WORD_MOST;
    for (size_t i = 0; i < len; i++)
        reading->bytes[i] = char_lower(rest.at[from + i]);
    reading->bytes[len] = '\0';
    reading->word = (struct text){reading->bytes, len};
    reading->count += at > from;
    return at > from;
}

static bool is_one_of(struct text word, const char *const *words)
{
    for (; *words; words++)
        if (text_is(word, *words))
            return true;
    return false;
}

/* Words that a person writes and that say nothing. */
static bool is_filler(struct text word)
{
    static const char *const words[] = {
        "a",    "an",   "the", "another", "second", "third",    "more",      "one",
        "of",   "at",   "on",  "for",     "with",   "and",      "today",     "session",
        "that", "same", "day", "visit",   "from",   "same-day", "treatment", NULL};
    return is_one_of(word, words);
}

static bool is_minutes(struct text word)
{
    static const char *const words[] = {"minutes", "minute", "mins", "min", "m", NULL};
    return is_one_of(word, words);
}

/* Digits, then perhaps "min" at once: "20min", "20-minute". */
static bool read_minutes(struct reading *reading, struct wanted *wanted)
{
    struct text word = reading->word;
    size_t len = 0;
    int32_t number = 0;
    while (len < word.len && char_is_digit(word.at[len]) && len < 4)
        number = number * 10 + (word.at[len++] - '0');
    struct text unit = {word.at + len, word.len - len};
    if (!len || len > 4)
        return false;
    if (unit.len && unit.at[0] == '-')
        unit = (struct text){unit.at + 1, unit.len - 1};
    if (unit.len && !is_minutes(unit))
        return false;
    if (!unit.len) {
        struct reading ahead = *reading;
        if (!next_word(&ahead))
            return false;
        ahead.word.at = ahead.bytes;
        if (!is_minutes(ahead.word))
            return false;
        reading->at = ahead.at;
        reading->count = ahead.count;
    }
    wanted->minutes = number;
    return true;
}

static bool read_code(const struct reading *reading, struct wanted *wanted)
{
    struct text word = reading->given;
    char code[6];
    if (word.len != 5)
        return false;
    for (size_t i = 0; i < 5; i++)
        code[i] = word.at[i] >= 'a' && word.at[i] <= 'z' ? (char)(word.at[i] - 32)
                                                         : word.at[i];
    code[5] = '\0';
    const struct procedure *procedure = procedure_find((struct text){code, 5});
    if (procedure)
        wanted->code = text_of(procedure->code);
    return procedure != NULL;
}

static bool read_npi(const struct reading *reading, struct wanted *wanted)
{
    struct text word = reading->given;
    for (size_t i = 0; i < word.len; i++)
        if (!char_is_digit(word.at[i]))
            return false;
    if (word.len == 10)
        wanted->npi = word;
    return word.len == 10;
}

static bool read_person(const struct reading *reading, struct wanted *wanted)
{
    enum credential_kind kind = credential_read(reading->given);
    bool both = text_is(reading->word, "pt") || text_is(reading->word, "ot") ||
                text_is(reading->word, "slp");
    if (text_is(reading->word, "assistant") || text_is(reading->word, "therapist")) {
        wanted->assistant = reading->word.at[0] == 'a';
        wanted->therapist = !wanted->assistant;
        return true;
    }
    if (both && !reading->by) {
        wanted->discipline = credential_discipline(kind);
        return true;
    }
    if (kind == CREDENTIAL_UNKNOWN)
        return false;
    wanted->credential = kind;
    if (wanted->discipline == DISCIPLINE_UNKNOWN)
        wanted->discipline = credential_discipline(kind);
    return true;
}

static enum status not_understood(const struct reading *reading, struct error *error)
{
    error_set(error, STATUS_USAGE, "console.with", "word %zu is not understood",
              reading->count);
    error_fix(error, "as in: 20 minutes of 97140 by a PTA at 14:00; also an NPI behind "
                     "by, or OT; :help with says more");
    return STATUS_USAGE;
}

static enum status read_wanted(struct text rest, struct wanted *wanted,
                               struct error *error)
{
    struct reading reading = {.rest = rest};
    *wanted = (struct wanted){.minutes = COUNT_NONE, .start = CLOCK_NONE};
    while (next_word(&reading)) {
        bool by = text_is(reading.word, "by");
        if (!by && !is_filler(reading.word) &&
            !clock_read(reading.given, &wanted->start) &&
            !read_minutes(&reading, wanted) && !read_code(&reading, wanted) &&
            !read_npi(&reading, wanted) && !read_person(&reading, wanted))
            return not_understood(&reading, error);
        reading.by = by || (reading.by && is_filler(reading.word));
    }
    if (wanted->minutes != COUNT_NONE && wanted->minutes > 0 && wanted->minutes <= 1440)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "console.with",
              wanted->minutes == COUNT_NONE ? "how many minutes?"
                                            : "minutes of a day are 1 to 1440");
    error_fix(error, ":with 20 minutes of 97140");
    return STATUS_USAGE;
}

/* ---- who gave it ---- */

/* The credential that was said, or that goes with "assistant" in the discipline. */
static enum credential_kind credential_of(const struct wanted *wanted,
                                          enum discipline discipline)
{
    static const enum credential_kind therapists[] = {[DISCIPLINE_PT] = CREDENTIAL_PT,
                                                      [DISCIPLINE_OT] = CREDENTIAL_OT,
                                                      [DISCIPLINE_SLP] =
                                                          CREDENTIAL_SLP};
    static const enum credential_kind assistants[] = {[DISCIPLINE_PT] = CREDENTIAL_PTA,
                                                      [DISCIPLINE_OT] = CREDENTIAL_OTA,
                                                      [DISCIPLINE_SLP] =
                                                          CREDENTIAL_SLPA};
    if (wanted->credential != CREDENTIAL_UNKNOWN)
        return wanted->credential;
    bool of_three = discipline == DISCIPLINE_PT || discipline == DISCIPLINE_OT ||
                    discipline == DISCIPLINE_SLP;
    if (wanted->assistant && of_three)
        return assistants[discipline];
    if (of_three && (wanted->therapist || wanted->discipline != DISCIPLINE_UNKNOWN))
        return therapists[discipline];
    return CREDENTIAL_UNKNOWN;
}

/* ---- the session ---- */

static void put_clock(struct buffer *out, const char *name, int32_t minutes)
{
    char text[6];
    if (minutes == CLOCK_NONE) {
        buffer_printf(out, ",\"%s\":null", name);
        return;
    }
    clock_write(minutes, text);
    buffer_printf(out, ",\"%s\":\"%s\"", name, text);
}

/* What is laid over the first service. */
static void put_service(const struct wanted *wanted, struct text code,
                        enum credential_kind who, struct buffer *out)
{
    int32_t end =
        wanted->start == CLOCK_NONE ? CLOCK_NONE : wanted->start + wanted->minutes;
    buffer_printf(out, "{\"code\":\"%.*s\",\"minutes\":%d", TEXT_ARG(code),
                  wanted->minutes);
    put_clock(out, "start",
              end == CLOCK_NONE || end > 1439 ? CLOCK_NONE : wanted->start);
    put_clock(out, "end", end > 1439 ? CLOCK_NONE : end);
    buffer_put_cstr(out, ",\"intervals\":null,\"billed_units\":null");
    if (who != CREDENTIAL_UNKNOWN || wanted->npi.len) {
        buffer_put_cstr(out, ",\"therapist\":{");
        if (wanted->npi.len)
            buffer_printf(out, "\"npi\":\"%.*s\"", TEXT_ARG(wanted->npi));
        else
            buffer_put_cstr(out, "\"npi\":null"); /* another person */
        if (who != CREDENTIAL_UNKNOWN)
            buffer_printf(out, ",\"credential\":\"%s\"",
                          word_text(&credential_kind_words, (int)who));
        buffer_put_char(out, '}');
    }
    buffer_put_char(out, '}');
}

static struct json *read_text(struct console *console, struct buffer *scratch,
                              struct error *error)
{
    struct json *json = NULL;
    struct text text = ask_taken(console, scratch);
    if (text_is_absent(text) ||
        json_read_document(text, &console->arena, &json, error) != STATUS_OK)
        return NULL;
    return json;
}

/* The session's JSON: the one on the table with that service alone, and an id of
 * its own behind the other's. */
static struct text session_text(struct ask *ask, const struct wanted *wanted,
                                struct text code, enum credential_kind who,
                                struct error *error)
{
    struct console *console = ask->console;
    struct json *base = NULL, *patch;
    if (json_read_document(ask->on->json, &console->arena, &base, error))
        return TEXT_NONE;
    struct buffer scratch = ask_scratch();
    put_service(wanted, code, who, &scratch);
    patch = read_text(console, &scratch, error);
    const struct json *first = json_at(json_get(base, "services"), 0);
    struct json *service =
        patch && first ? json_merge(first, patch, &console->arena) : NULL;
    if (!service)
        return TEXT_NONE;
    scratch = ask_scratch();
    buffer_put_cstr(&scratch, "{\"session_id\":");
    struct buffer id = ask_scratch();
    buffer_printf(&id, "%.100s+with",
                  text_copy(&console->arena, ask->on->session->session_id).at);
    buffer_put_json(&scratch, ask_taken(console, &id));
    if (wanted->discipline != DISCIPLINE_UNKNOWN)
        buffer_printf(&scratch, ",\"discipline\":\"%s\"",
                      word_text(&discipline_words, (int)wanted->discipline));
    if (ask->on->session->total_treatment_minutes != COUNT_NONE)
        buffer_printf(&scratch, ",\"total_treatment_minutes\":%d", wanted->minutes);
    buffer_put_cstr(&scratch, ",\"services\":[");
    json_write(service, &scratch);
    buffer_put_cstr(&scratch, "]}");
    patch = read_text(console, &scratch, error);
    struct json *whole = patch ? json_merge(base, patch, &console->arena) : NULL;
    if (!whole)
        return TEXT_NONE;
    scratch = ask_scratch();
    json_write(whole, &scratch);
    return ask_taken(console, &scratch);
}

static enum status read_session(struct ask *ask, struct text json,
                                struct session **session, struct error *error)
{
    const struct reader_options options = {.first_line = 1};
    struct problems problems = {.count = 0};
    struct text id;
    enum status status = reader_session(json, &options, &ask->console->arena, session,
                                        &id, &problems, error);
    if (status || *session)
        return status;
    *error = problems.at[0].error;
    error->line = error->column = 0;
    return STATUS_USAGE;
}

/* ---- the day with it ---- */

static enum status add_session(struct ask *ask, const struct session *session,
                               struct text json, struct error *error)
{
    struct day *day = &ask->day;
    struct day_member *members =
        ARENA_ARRAY(&ask->console->arena, struct day_member, day->count + 1);
    if (!members)
        return error_no_memory(error);
    if (day->count >= DAY_MAX_SESSIONS)
        return error_set(error, STATUS_LIMIT, "console.with",
                         "there are %d sessions that day already", DAY_MAX_SESSIONS);
    size_t at = 0;
    while (at < day->count && day_order(day->members[at].session, session) <= 0)
        at++;
    if (at)
        memcpy(members, day->members, at * sizeof *members);
    members[at] = (struct day_member){session, hash_of(json)};
    if (at < day->count)
        memcpy(members + at + 1, day->members + at,
               (day->count - at) * sizeof *members);
    day->members = members;
    day->count++;
    ask->member = 0; /* who leads has the lines */
    return ask_day(ask, error);
}

static void say_understood(struct ask *ask, const struct wanted *wanted,
                           const struct session *session)
{
    const struct service *service = &session->services.at[0];
    struct buffer scratch = ask_scratch();
    char start[6];
    buffer_printf(&scratch, "A session more: %d minutes of %.*s", wanted->minutes,
                  TEXT_ARG(service->code));
    if (service->therapist && service->therapist->credential.given.len)
        buffer_printf(&scratch, " by %s %.*s",
                      service->therapist->credential.given.at[0] == 'O' ? "an" : "a",
                      TEXT_ARG(service->therapist->credential.given));
    if (wanted->npi.len)
        buffer_printf(&scratch, " (%.*s)", TEXT_ARG(wanted->npi));
    clock_write(service->start, start);
    if (start[0])
        buffer_printf(&scratch, " at %s", start);
    buffer_put_cstr(&scratch, ", for this answer only");
    buffer_put_char(&scratch, '.');
    struct text said = ask_taken(ask->console, &scratch);
    terminal_wrap(&ask->console->screen.terminal, &ask->console->screen.out, 0, said);
}

/* Findings of a day of several sessions say of which: " (session S-1)". Without
 * that, where the same was said before; the one that is added has no name. */
static struct text said_plainly(struct ask *ask, const struct decision *before,
                                const struct finding *finding, struct text added)
{
    static const char front[] = " (session ";
    struct text says = finding->message;
    size_t at = 0, len = sizeof front - 1;
    while (at + len < says.len && memcmp(says.at + at, front, len) != 0)
        at++;
    if (at + len >= says.len)
        return says;
    const struct text plain = {says.at, at};
    for (size_t i = 0; i < before->finding_count; i++)
        if (text_equal(before->findings[i].rule, finding->rule) &&
            text_equal(before->findings[i].message, plain))
            return plain;
    struct text named = {says.at + at + len, says.len - at - len};
    if (named.len < added.len || memcmp(named.at, added.at, added.len) != 0)
        return says;
    struct buffer scratch = ask_scratch();
    buffer_printf(&scratch, "%.*s (the added session%.*s", TEXT_ARG(plain),
                  (int)(named.len - added.len), named.at + added.len);
    return ask_taken(ask->console, &scratch);
}

static bool was_said(const struct decision *before,
                     const struct difference_entry *entry)
{
    for (size_t i = 0; i < before->finding_count; i++)
        if (text_equal(before->findings[i].rule, entry->name) &&
            text_equal(before->findings[i].message, entry->says))
            return text_equal(entry->from, entry->to);
    return false;
}

/* What was found before, found once more of the session that is added, is no
 * difference. */
static void drop_said(const struct decision *before, struct difference *difference)
{
    size_t kept = 0;
    for (size_t i = 0; i < difference->count; i++) {
        const struct difference_entry *entry = &difference->at[i];
        if (entry->kind != DIFFERENCE_SAYS || !was_said(before, entry))
            difference->at[kept++] = *entry;
    }
    difference->count = kept;
}

static void show_outcome(struct ask *ask, const struct decision *before,
                         const struct decision *after)
{
    struct console *console = ask->console;
    if (before->outcome != after->outcome)
        return;
    buffer_put_cstr(&console->screen.out, "  outcome    stays ");
    ask_put_outcome(console, after->outcome);
    buffer_put_char(&console->screen.out, '\n');
}

static enum status show(struct ask *ask, const struct decision *before,
                        struct text added, struct error *error)
{
    struct console *console = ask->console;
    struct decision *after = &ask->decisions[0];
    struct difference difference;
    struct rows rows;
    for (size_t i = 0; i < after->finding_count; i++)
        after->findings[i].message =
            said_plainly(ask, before, &after->findings[i], added);
    if (!difference_of(before, after, &console->arena, &difference))
        return error_no_memory(error);
    drop_said(before, &difference);
    if (ask_in_prose(console)) {
        if (difference.count)
            show_outcome(ask, before, after);
        difference_show(&difference, after, &console->screen);
        return STATUS_OK;
    }
    rows_begin(&rows, &console->screen, difference_columns);
    difference_rows(&difference, after, &rows);
    rows_end(&rows);
    return STATUS_OK;
}

/* The day as it is, asked of the session that leads it. */
static enum status lead_before(struct ask *ask, struct error *error)
{
    if (ask->member == 0)
        return STATUS_OK;
    ask->member = 0;
    return ask_day(ask, error);
}

static enum status decide_with(struct ask *ask, const struct wanted *wanted,
                               struct error *error)
{
    const struct session *own = ask->day.members[ask->member].session;
    struct text code = wanted->code.len ? wanted->code : own->services.at[0].code;
    enum discipline discipline = wanted->discipline != DISCIPLINE_UNKNOWN
                                     ? wanted->discipline
                                     : (enum discipline)own->discipline;
    struct text json =
        session_text(ask, wanted, code, credential_of(wanted, discipline), error);
    struct session *session = NULL;
    if (text_is_absent(json))
        return error->status ? error->status : error_no_memory(error);
    enum status status = read_session(ask, json, &session, error);
    if (!status)
        status = lead_before(ask, error);
    if (status)
        return status;
    const struct decision *before = &ask->decisions[0];
    status = add_session(ask, session, json, error);
    if (status)
        return status;
    if (ask_in_prose(ask->console))
        say_understood(ask, wanted, session);
    return show(ask, before, session->session_id, error);
}

enum status ask_run_with(struct console_call *call, struct error *error)
{
    struct ask ask;
    struct wanted wanted;
    *error = ERROR_NONE;
    enum status status = read_wanted(call->rest, &wanted, error);
    if (!status)
        status = ask_decided(call->console, false, &ask, error);
    return status ? status : decide_with(&ask, &wanted, error);
}
