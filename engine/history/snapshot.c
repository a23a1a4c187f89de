/* Snapshots: written by hand, in one order, so that equal days give equal
 * bytes; read through a tree, believing nothing. Rows of lists are arrays, as
 * there are many: [per, discipline, program, codes, visits, units, minutes,
 * procedures, allowed, partial], and [index, repeats, session_id, date,
 * unchanged, unchanged_from]. */
#include "history/history.h"

#include "format/json.h"
#include "model/fields.h"

/* ---- writing ---- */

static void put_text(struct buffer *out, struct text text)
{
    if (text_is_absent(text))
        BUFFER_LITERAL(out, "null");
    else
        buffer_put_json(out, text);
}

static void put_number(struct buffer *out, int32_t value, int32_t unknown)
{
    if (value == unknown)
        BUFFER_LITERAL(out, "null");
    else
        buffer_put_int(out, value);
}

static void put_date(struct buffer *out, int32_t date)
{
    char text[11];
    date_write(date, text);
    put_text(out, date == DATE_NONE ? TEXT_NONE : text_of(text));
}

static void put_money(struct buffer *out, int64_t cents)
{
    char text[24];
    money_write(cents, text);
    put_text(out, cents == MONEY_NONE ? TEXT_NONE : text_of(text));
}

static void put_clock(struct buffer *out, int32_t minutes)
{
    put_number(out, minutes, CLOCK_NONE);
}

static void put_used(struct buffer *out, const struct used *used)
{
    buffer_put_char(out, '[');
    buffer_put_int(out, used->per);
    buffer_put_char(out, ',');
    buffer_put_int(out, used->discipline);
    buffer_put_char(out, ',');
    buffer_put_int(out, used->program);
    BUFFER_LITERAL(out, ",[");
    for (size_t i = 0; i < used->codes.count; i++) {
        if (i)
            buffer_put_char(out, ',');
        buffer_put_json(out, used->codes.at[i]);
    }
    BUFFER_LITERAL(out, "],");
    put_number(out, used->visits, COUNT_NONE);
    buffer_put_char(out, ',');
    put_number(out, used->units, COUNT_NONE);
    buffer_put_char(out, ',');
    put_number(out, used->minutes, COUNT_NONE);
    buffer_put_char(out, ',');
    put_number(out, used->procedures, COUNT_NONE);
    buffer_put_char(out, ',');
    put_money(out, used->allowed);
    buffer_put_char(out, ',');
    put_number(out, used->partial, FLAG_UNKNOWN);
    buffer_put_char(out, ']');
}

static void put_note(struct buffer *out, const struct note_history *note)
{
    buffer_put_char(out, '[');
    put_number(out, note->index, COUNT_NONE);
    buffer_put_char(out, ',');
    put_number(out, note->repeats, COUNT_NONE);
    buffer_put_char(out, ',');
    put_text(out, note->session_id);
    buffer_put_char(out, ',');
    put_date(out, note->date);
    buffer_put_char(out, ',');
    put_number(out, note->unchanged, COUNT_NONE);
    buffer_put_char(out, ',');
    put_date(out, note->unchanged_from);
    buffer_put_char(out, ']');
}

static void put_lists(struct buffer *out, const struct history *history)
{
    if (history->used.at)
        BUFFER_LITERAL(out, ",\"used\":[");
    for (size_t i = 0; i < history->used.count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_used(out, &history->used.at[i]);
    }
    if (history->used.at)
        buffer_put_char(out, ']');
    if (history->notes.at)
        BUFFER_LITERAL(out, ",\"notes\":[");
    for (size_t i = 0; i < history->notes.count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_note(out, &history->notes.at[i]);
    }
    if (history->notes.at)
        buffer_put_char(out, ']');
}

static void put_history(struct buffer *out, const struct history *history)
{
    BUFFER_LITERAL(out, ",\"history\":{\"allowed_year_to_date\":");
    put_money(out, history->allowed_year_to_date);
    BUFFER_LITERAL(out, ",\"as_of\":");
    put_date(out, history->as_of);
    BUFFER_LITERAL(out, ",\"visits_since_progress_report\":");
    put_number(out, history->visits_since_progress_report, COUNT_NONE);
    BUFFER_LITERAL(out, ",\"visits_since_therapist\":");
    put_number(out, history->visits_since_therapist, COUNT_NONE);
    BUFFER_LITERAL(out, ",\"evaluated_on\":");
    put_date(out, history->evaluated_on);
    BUFFER_LITERAL(out, ",\"partial\":");
    put_number(out, history->partial, FLAG_UNKNOWN);
    put_lists(out, history);
    buffer_put_char(out, '}');
}

static const struct authorization_list *grants_of(const struct session *session)
{
    static const struct authorization_list none;
    return session->insurance.count ? &session->insurance.at[0].prior_authorizations
                                    : &none;
}

static void put_grants(struct buffer *out, const struct authorization_list *list)
{
    BUFFER_LITERAL(out, ",\"authorizations\":[");
    for (size_t i = 0; i < list->count; i++) {
        buffer_put_cstr(out, i ? ",[" : "[");
        put_number(out, list->at[i].used, COUNT_NONE);
        buffer_put_char(out, ',');
        put_date(out, list->at[i].used_as_of);
        buffer_put_char(out, ']');
    }
    buffer_put_char(out, ']');
}

static void put_member(struct buffer *out, const struct session *session)
{
    BUFFER_LITERAL(out, "{\"provider\":");
    put_text(out, session_provider(session));
    BUFFER_LITERAL(out, ",\"session_id\":");
    put_text(out, session->session_id);
    BUFFER_LITERAL(out, ",\"revision\":");
    buffer_put_int(out, session_revision(session));
    if (session->history)
        put_history(out, session->history);
    if (grants_of(session)->count)
        put_grants(out, grants_of(session));
    buffer_put_char(out, '}');
}

static void put_outside(struct buffer *out, const struct outside_interval *one)
{
    BUFFER_LITERAL(out, "{\"npi\":");
    put_text(out, one->npi);
    BUFFER_LITERAL(out, ",\"start\":");
    put_clock(out, one->start);
    BUFFER_LITERAL(out, ",\"end\":");
    put_clock(out, one->end);
    BUFFER_LITERAL(out, ",\"session_id\":");
    put_text(out, one->session_id);
    BUFFER_LITERAL(out, ",\"same_facility\":");
    buffer_put_cstr(out, one->same_facility ? "true}" : "false}");
}

enum status history_snapshot(const struct day *told, struct buffer *out,
                             struct error *error)
{
    BUFFER_LITERAL(out, "{\"members\":[");
    for (size_t i = 0; i < told->count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_member(out, told->members[i].session);
    }
    buffer_put_char(out, ']');
    if (told->outside_count)
        BUFFER_LITERAL(out, ",\"outside\":[");
    for (size_t i = 0; i < told->outside_count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_outside(out, &told->outside[i]);
    }
    if (told->outside_count)
        buffer_put_char(out, ']');
    if (told->crowd)
        buffer_printf(out, ",\"crowd\":%zu", told->crowd);
    buffer_put_char(out, '}');
    return buffer_failed(out) ? error_no_memory(error) : STATUS_OK;
}

/* ---- reading ---- */

struct restoring {
    struct arena *arena;
    bool bad;       /* something is not what it should be */
    bool no_memory; /* memory was refused */
};

static struct text text_at(const struct json *json)
{
    return json ? json_text(json) : TEXT_NONE;
}

static bool is_null(const struct json *json)
{
    return !json || json_kind(json) == JSON_NULL;
}

static int32_t number_at(struct restoring *r, const struct json *json, int32_t unknown)
{
    int64_t value = 0;
    if (is_null(json))
        return unknown;
    r->bad |= !json_integer(json, &value) || value < 0 || value > INT32_MAX;
    return r->bad ? unknown : (int32_t)value;
}

static int32_t word_at(struct restoring *r, const struct json *json, int count)
{
    int32_t word = number_at(r, json, 0);
    r->bad |= word >= count;
    return r->bad ? 0 : word;
}

static int32_t date_at(struct restoring *r, const struct json *json)
{
    int32_t date = DATE_NONE;
    if (!is_null(json))
        r->bad |= !date_read(text_at(json), &date);
    return date;
}

static int64_t money_at(struct restoring *r, const struct json *json)
{
    int64_t cents = MONEY_NONE;
    if (!is_null(json))
        r->bad |= !money_read(text_at(json), &cents);
    return cents;
}

static void *room_for(struct restoring *r, const struct json *list, size_t size)
{
    r->bad |= json_kind(list) != JSON_ARRAY;
    void *room = arena_zalloc(r->arena, r->bad ? 1 : json_count(list) + 1, size);
    r->no_memory |= !room;
    return room;
}

static void read_codes(struct restoring *r, const struct json *list,
                       struct text_list *codes)
{
    r->bad |= !list;
    if (r->bad || !json_count(list))
        return;
    codes->at = room_for(r, list, sizeof *codes->at);
    for (const struct json *at = json_first(list); codes->at && !r->bad && at;
         at = json_next(at)) {
        codes->at[codes->count++] = json_text(at);
        r->bad |= text_is_absent(json_text(at));
    }
}

static void read_used(struct restoring *r, const struct json *row, struct used *used)
{
    r->bad |= json_kind(row) != JSON_ARRAY || json_count(row) != 10;
    if (r->bad)
        return;
    used->per = word_at(r, json_at(row, 0), PERIOD_COUNT);
    used->discipline = word_at(r, json_at(row, 1), DISCIPLINE_COUNT);
    used->program = word_at(r, json_at(row, 2), PROGRAM_COUNT);
    read_codes(r, json_at(row, 3), &used->codes);
    used->visits = number_at(r, json_at(row, 4), COUNT_NONE);
    used->units = number_at(r, json_at(row, 5), COUNT_NONE);
    used->minutes = number_at(r, json_at(row, 6), COUNT_NONE);
    used->procedures = number_at(r, json_at(row, 7), COUNT_NONE);
    used->allowed = money_at(r, json_at(row, 8));
    used->partial = number_at(r, json_at(row, 9), FLAG_UNKNOWN);
}

static void read_note(struct restoring *r, const struct json *row,
                      struct note_history *note)
{
    r->bad |= json_kind(row) != JSON_ARRAY || json_count(row) != 6;
    if (r->bad)
        return;
    note->index = number_at(r, json_at(row, 0), COUNT_NONE);
    note->repeats = number_at(r, json_at(row, 1), COUNT_NONE);
    note->session_id = text_at(json_at(row, 2));
    note->date = date_at(r, json_at(row, 3));
    note->unchanged = number_at(r, json_at(row, 4), COUNT_NONE);
    note->unchanged_from = date_at(r, json_at(row, 5));
}

static void read_lists(struct restoring *r, const struct json *json,
                       struct history *history)
{
    const struct json *used = json_get(json, "used"), *notes = json_get(json, "notes");
    if (used)
        history->used.at = room_for(r, used, sizeof *history->used.at);
    for (const struct json *at = used && !r->bad ? json_first(used) : NULL;
         at && !r->bad && !r->no_memory; at = json_next(at))
        read_used(r, at, &history->used.at[history->used.count++]);
    if (notes)
        history->notes.at = room_for(r, notes, sizeof *history->notes.at);
    for (const struct json *at = notes && !r->bad ? json_first(notes) : NULL;
         at && !r->bad && !r->no_memory; at = json_next(at))
        read_note(r, at, &history->notes.at[history->notes.count++]);
}

static struct history *read_history(struct restoring *r, const struct json *json)
{
    struct history *history = ARENA_NEW(r->arena, struct history);
    r->no_memory |= !history;
    r->bad |= json_kind(json) != JSON_OBJECT;
    if (r->bad || r->no_memory)
        return NULL;
    history->allowed_year_to_date = money_at(r, json_get(json, "allowed_year_to_date"));
    history->as_of = date_at(r, json_get(json, "as_of"));
    history->visits_since_progress_report =
        number_at(r, json_get(json, "visits_since_progress_report"), COUNT_NONE);
    history->visits_since_therapist =
        number_at(r, json_get(json, "visits_since_therapist"), COUNT_NONE);
    history->evaluated_on = date_at(r, json_get(json, "evaluated_on"));
    history->partial = number_at(r, json_get(json, "partial"), FLAG_UNKNOWN);
    read_lists(r, json, history);
    return history;
}

/* The primary payer's authorizations, in a copy of the insurance. */
static void read_grants(struct restoring *r, const struct json *list,
                        struct session *session)
{
    size_t count = grants_of(session)->count;
    r->bad |= json_kind(list) != JSON_ARRAY || json_count(list) != count || !count;
    if (r->bad)
        return;
    struct insurance *copy =
        ARENA_ARRAY(r->arena, struct insurance, session->insurance.count);
    struct authorization *at = ARENA_ARRAY(r->arena, struct authorization, count);
    if (!copy || !at) {
        r->no_memory = true;
        return;
    }
    memcpy(copy, session->insurance.at, session->insurance.count * sizeof *copy);
    memcpy(at, grants_of(session)->at, count * sizeof *at);
    const struct json *row = json_first(list);
    for (size_t i = 0; i < count; i++, row = json_next(row)) {
        at[i].used = number_at(r, json_at(row, 0), COUNT_NONE);
        at[i].used_as_of = date_at(r, json_at(row, 1));
    }
    copy[0].prior_authorizations.at = at;
    session->insurance.at = copy;
}

static bool is_of(const struct json *member, const struct session *session)
{
    const struct json *provider = json_get(member, "provider");
    int64_t revision = 0;
    return text_equal(text_at(provider), session_provider(session)) &&
           is_null(provider) == text_is_absent(session_provider(session)) &&
           text_equal(text_at(json_get(member, "session_id")), session->session_id) &&
           json_get(member, "revision") &&
           json_integer(json_get(member, "revision"), &revision) &&
           revision == session_revision(session);
}

static void read_member(struct restoring *r, const struct json *member,
                        struct day_member *into)
{
    const struct json *history = json_get(member, "history");
    const struct json *grants = json_get(member, "authorizations");
    struct session *session = ARENA_NEW(r->arena, struct session);
    r->no_memory |= !session;
    if (!session)
        return;
    *session = *into->session;
    session->history = history ? read_history(r, history) : NULL;
    if (grants)
        read_grants(r, grants, session);
    into->session = session;
}

static void read_members(struct restoring *r, const struct json *list, struct day *day)
{
    r->bad |= !list || json_kind(list) != JSON_ARRAY || json_count(list) != day->count;
    for (size_t i = 0; i < day->count && !r->bad && !r->no_memory; i++) {
        const struct json *at = json_first(list);
        while (at && !is_of(at, day->members[i].session))
            at = json_next(at);
        r->bad |= !at;
        if (at)
            read_member(r, at, &day->members[i]);
    }
}

static void read_outside(struct restoring *r, const struct json *list, struct day *day)
{
    day->outside = NULL;
    day->outside_count = 0;
    if (!list)
        return;
    day->outside = room_for(r, list, sizeof *day->outside);
    for (const struct json *at = r->bad ? NULL : json_first(list); at && !r->no_memory;
         at = json_next(at)) {
        const struct json *same = json_get(at, "same_facility");
        r->bad |= !same || json_kind(same) != JSON_BOOL;
        if (r->bad)
            return;
        day->outside[day->outside_count++] = (struct outside_interval){
            .npi = text_at(json_get(at, "npi")),
            .start = number_at(r, json_get(at, "start"), CLOCK_NONE),
            .end = number_at(r, json_get(at, "end"), CLOCK_NONE),
            .session_id = text_at(json_get(at, "session_id")),
            .same_facility = json_bool(same),
        };
    }
}

enum status history_restore(struct text snapshot, struct day *day, struct arena *arena,
                            struct error *error)
{
    struct restoring r = {.arena = arena};
    struct json *json = NULL;
    enum status status = json_read_document(snapshot, arena, &json, error);
    if (status)
        return status;
    r.bad = json_kind(json) != JSON_OBJECT;
    if (!r.bad)
        read_members(&r, json_get(json, "members"), day);
    if (!r.bad && !r.no_memory) {
        read_outside(&r, json_get(json, "outside"), day);
        day->crowd = (size_t)number_at(&r, json_get(json, "crowd"), 0);
    }
    if (r.no_memory)
        return error_no_memory(error);
    if (r.bad)
        return error_set(error, STATUS_REJECTED, "history.snapshot",
                         "what is kept of what a day was told does not fit the day");
    return STATUS_OK;
}
