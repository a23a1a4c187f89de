#include "history/visit.h"

#include "model/credential.h"

#define VISIT_VERSION 1
/* More of anything in one session is no session. */
#define VISIT_LIST_MAX 4096

enum discipline visit_discipline(const struct session *session)
{
    if (session->discipline)
        return (enum discipline)session->discipline;
    for (size_t i = 0; i < session->services.count; i++) {
        const struct clinician *who = session->services.at[i].therapist;
        enum discipline own =
            who ? credential_discipline(who->credential.kind) : DISCIPLINE_UNKNOWN;
        if (own)
            return own;
    }
    return DISCIPLINE_UNKNOWN;
}

bool visit_opens(const struct procedure *procedure)
{
    static const char *const again[] = {"97002", "97004", "97006",
                                        "97164", "97168", "97172"};
    for (size_t i = 0; i < sizeof again / sizeof *again; i++)
        if (strcmp(procedure->code, again[i]) == 0)
            return false;
    return procedure->evaluation;
}

/* ---- packing ---- */

static void put(struct buffer *out, uint64_t value)
{
    while (value >= 0x80) {
        buffer_put_char(out, (char)(value | 0x80));
        value >>= 7;
    }
    buffer_put_char(out, (char)value);
}

/* Small numbers of either sign stay short; the least of all, which is what is
 * unknown, is 0. */
static void put_number(struct buffer *out, int64_t value, int64_t unknown)
{
    uint64_t zigzag = ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
    put(out, value == unknown ? 0 : zigzag + 1);
}

static void put_text(struct buffer *out, struct text text)
{
    put(out, text_is_absent(text) ? 0 : (uint64_t)text.len + 1);
    buffer_put_text(out, text);
}

static void put_code(struct buffer *out, const struct procedure *procedure)
{
    put_text(out, text_of(procedure->code));
}

static void put_date(struct buffer *out, int32_t date)
{
    put_number(out, date, DATE_NONE);
}

static void put_used(struct buffer *out, const struct used *used)
{
    put(out, (uint64_t)used->per);
    put(out, (uint64_t)used->discipline);
    put(out, (uint64_t)used->program);
    put(out, used->codes.count);
    for (size_t i = 0; i < used->codes.count; i++)
        put_text(out, used->codes.at[i]);
    put_number(out, used->visits, COUNT_NONE);
    put_number(out, used->units, COUNT_NONE);
    put_number(out, used->minutes, COUNT_NONE);
    put_number(out, used->procedures, COUNT_NONE);
    put_number(out, used->allowed, MONEY_NONE);
    put_number(out, used->partial, FLAG_UNKNOWN);
}

static void put_carried(struct buffer *out, const struct history *history)
{
    put(out, history != NULL);
    if (!history)
        return;
    put_number(out, history->allowed_year_to_date, MONEY_NONE);
    put_date(out, history->as_of);
    put_number(out, history->visits_since_progress_report, COUNT_NONE);
    put_number(out, history->visits_since_therapist, COUNT_NONE);
    put_date(out, history->evaluated_on);
    put_number(out, history->partial, FLAG_UNKNOWN);
    put(out, history->used.at ? history->used.count + 1 : 0);
    for (size_t i = 0; i < history->used.count; i++)
        put_used(out, &history->used.at[i]);
}

static void put_line(struct buffer *out, const struct visit_line *line)
{
    put_code(out, line->procedure);
    put(out, (uint64_t)line->discipline);
    put(out, (uint64_t)line->program);
    put_number(out, line->units, COUNT_NONE);
    put_number(out, line->minutes, COUNT_NONE);
    put_number(out, line->allowed, MONEY_NONE);
}

static void put_print(struct buffer *out, uint64_t print)
{
    for (int i = 0; i < 8; i++)
        buffer_put_char(out, (char)(unsigned char)(print >> (8 * i)));
}

static void put_note(struct buffer *out, const struct visit_note *note)
{
    put_code(out, note->procedure);
    put_print(out, note->said);
    put_print(out, note->dose);
    put_print(out, note->progression);
}

static void put_grant(struct buffer *out, const struct visit_grant *grant)
{
    put_text(out, grant->number);
    put(out, (uint64_t)grant->discipline);
    put(out, (uint64_t)grant->unit);
    put_number(out, grant->used, COUNT_NONE);
    put_date(out, grant->as_of);
}

void visit_pack(const struct visit_data *data, struct buffer *out)
{
    put(out, VISIT_VERSION);
    put_text(out, data->payer);
    put_text(out, data->episode);
    put_date(out, data->born);
    put(out, (uint64_t)data->discipline);
    put(out, data->treated);
    put(out, data->whole);
    put(out, data->evaluated);
    put_date(out, data->progress_report_on);
    put_date(out, data->first_treatment_on);
    put_carried(out, data->carried);
    put(out, data->line_count);
    for (size_t i = 0; i < data->line_count; i++)
        put_line(out, &data->lines[i]);
    put(out, data->note_count);
    for (size_t i = 0; i < data->note_count; i++)
        put_note(out, &data->notes[i]);
    put(out, data->grant_count);
    for (size_t i = 0; i < data->grant_count; i++)
        put_grant(out, &data->grants[i]);
}

/* ---- unpacking ---- */

struct packed {
    const unsigned char *at, *end;
    struct arena *arena;
    bool bad;       /* sticky: what is read then is 0 */
    bool no_memory; /* the same */
};

static uint64_t take(struct packed *p)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && p->at < p->end; shift += 7) {
        unsigned char byte = *p->at++;
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    p->bad = true;
    p->at = p->end;
    return 0;
}

/* A number under a limit: a word of a vocabulary, a length. */
static uint64_t take_under(struct packed *p, uint64_t limit)
{
    uint64_t value = take(p);
    if (value < limit)
        return value;
    p->bad = true;
    p->at = p->end;
    return 0;
}

static int64_t take_number(struct packed *p, int64_t unknown)
{
    uint64_t zigzag = take(p);
    if (!zigzag)
        return unknown;
    zigzag--;
    uint64_t value = (zigzag >> 1) ^ (zigzag & 1 ? UINT64_MAX : 0);
    return value <= INT64_MAX ? (int64_t)value : -(int64_t)(UINT64_MAX - value) - 1;
}

/* least, most: what a session may say. */
static int32_t take_small(struct packed *p, int32_t unknown, int32_t least,
                          int32_t most)
{
    int64_t value = take_number(p, unknown);
    if (value == unknown || (value >= least && value <= most))
        return (int32_t)value;
    p->bad = true;
    return unknown;
}

#define COUNT_MAX 100000000

static int32_t take_count(struct packed *p)
{
    return take_small(p, COUNT_NONE, 0, COUNT_MAX);
}

static int32_t take_date(struct packed *p)
{
    return take_small(p, DATE_NONE, DATE_MIN, DATE_MAX);
}

static int32_t take_flag(struct packed *p)
{
    return take_small(p, FLAG_UNKNOWN, 0, 1);
}

static int64_t take_money(struct packed *p)
{
    int64_t value = take_number(p, MONEY_NONE);
    if (value == MONEY_NONE || (value >= 0 && value <= MONEY_MAX))
        return value;
    p->bad = true;
    return MONEY_NONE;
}

static struct text take_text(struct packed *p)
{
    uint64_t len = take_under(p, (uint64_t)(p->end - p->at) + 2);
    if (!len || --len > (uint64_t)(p->end - p->at)) {
        p->bad |= len > 0;
        return TEXT_NONE;
    }
    struct text text = {(const char *)p->at, (size_t)len};
    p->at += len;
    return text;
}

static const struct procedure *take_code(struct packed *p)
{
    const struct procedure *procedure = procedure_find(take_text(p));
    p->bad |= !procedure;
    return procedure;
}

static int32_t take_word(struct packed *p, int count)
{
    return (int32_t)take_under(p, (uint64_t)count);
}

static uint32_t take_disciplines(struct packed *p)
{
    return (uint32_t)take_under(p, 1u << DISCIPLINE_COUNT);
}

/* Room for a list; each element takes a byte at least, so that no length makes
 * more room than there are bytes. */
static void *take_list(struct packed *p, size_t size, size_t *count)
{
    uint64_t left = (uint64_t)(p->end - p->at) + 1;
    *count = (size_t)take_under(p, left < VISIT_LIST_MAX ? left : VISIT_LIST_MAX);
    void *list = arena_zalloc(p->arena, *count ? *count : 1, size);
    if (list)
        return list;
    p->no_memory = p->bad = true;
    *count = 0;
    return NULL;
}

static void take_used(struct packed *p, struct used *used)
{
    used->per = take_word(p, PERIOD_COUNT);
    used->discipline = take_word(p, DISCIPLINE_COUNT);
    used->program = take_word(p, PROGRAM_COUNT);
    used->codes.at = take_list(p, sizeof *used->codes.at, &used->codes.count);
    for (size_t i = 0; i < used->codes.count && !p->bad; i++)
        used->codes.at[i] = take_text(p);
    if (!used->codes.count)
        used->codes.at = NULL;
    used->visits = take_count(p);
    used->units = take_count(p);
    used->minutes = take_count(p);
    used->procedures = take_count(p);
    used->allowed = take_money(p);
    used->partial = take_flag(p);
}

static void take_used_list(struct packed *p, struct used_list *list)
{
    uint64_t left = (uint64_t)(p->end - p->at) + 2;
    uint64_t count = take_under(p, left < VISIT_LIST_MAX ? left : VISIT_LIST_MAX);
    *list = (struct used_list){NULL, 0};
    if (!count)
        return;
    list->at = ARENA_ARRAY(p->arena, struct used, count);
    p->no_memory |= !list->at;
    p->bad |= !list->at;
    for (; list->count < count - 1 && !p->bad; list->count++)
        take_used(p, &list->at[list->count]);
}

static struct history *take_carried(struct packed *p)
{
    if (!take_under(p, 2))
        return NULL;
    struct history *history = ARENA_NEW(p->arena, struct history);
    if (!history) {
        p->no_memory = p->bad = true;
        return NULL;
    }
    history->allowed_year_to_date = take_money(p);
    history->as_of = take_date(p);
    history->visits_since_progress_report = take_count(p);
    history->visits_since_therapist = take_count(p);
    history->evaluated_on = take_date(p);
    history->partial = take_flag(p);
    take_used_list(p, &history->used);
    return history;
}

static void take_lines(struct packed *p, struct visit_data *data)
{
    data->lines = take_list(p, sizeof *data->lines, &data->line_count);
    for (size_t i = 0; i < data->line_count && !p->bad; i++) {
        struct visit_line *line = &data->lines[i];
        line->procedure = take_code(p);
        line->discipline = take_word(p, DISCIPLINE_COUNT);
        line->program = take_word(p, PROGRAM_COUNT);
        line->units = take_count(p);
        line->minutes = take_count(p);
        line->allowed = take_money(p);
        p->bad |= line->units == COUNT_NONE || line->minutes == COUNT_NONE;
    }
}

static uint64_t take_print(struct packed *p)
{
    uint64_t print = 0;
    p->bad |= p->end - p->at < 8;
    for (int i = 0; i < 8 && !p->bad; i++)
        print |= (uint64_t)*p->at++ << (8 * i);
    return print;
}

static void take_notes(struct packed *p, struct visit_data *data)
{
    data->notes = take_list(p, sizeof *data->notes, &data->note_count);
    for (size_t i = 0; i < data->note_count && !p->bad; i++) {
        data->notes[i].procedure = take_code(p);
        data->notes[i].said = take_print(p);
        data->notes[i].dose = take_print(p);
        data->notes[i].progression = take_print(p);
    }
}

static void take_grants(struct packed *p, struct visit_data *data)
{
    data->grants = take_list(p, sizeof *data->grants, &data->grant_count);
    for (size_t i = 0; i < data->grant_count && !p->bad; i++) {
        data->grants[i].number = take_text(p);
        data->grants[i].discipline = take_word(p, DISCIPLINE_COUNT);
        data->grants[i].unit = take_word(p, AUTHORIZATION_UNIT_COUNT);
        data->grants[i].used = take_count(p);
        data->grants[i].as_of = take_date(p);
    }
}

enum status visit_unpack(struct text packed, struct arena *arena,
                         struct visit_data *data, struct error *error)
{
    const unsigned char *bytes = (const unsigned char *)packed.at;
    struct packed p = {.at = bytes, .end = bytes + packed.len, .arena = arena};
    *data = (struct visit_data){.payer = TEXT_NONE};
    if (take(&p) != VISIT_VERSION)
        return error_set(error, STATUS_REJECTED, "history.visit",
                         "a visit is kept in a form that this version cannot read");
    data->payer = take_text(&p);
    data->episode = take_text(&p);
    data->born = take_date(&p);
    data->discipline = take_word(&p, DISCIPLINE_COUNT);
    data->treated = take_disciplines(&p);
    data->whole = take_disciplines(&p);
    data->evaluated = take_disciplines(&p);
    data->progress_report_on = take_date(&p);
    data->first_treatment_on = take_date(&p);
    data->carried = take_carried(&p);
    take_lines(&p, data);
    take_notes(&p, data);
    take_grants(&p, data);
    if (p.no_memory)
        return error_no_memory(error);
    if (p.bad || p.at != p.end)
        return error_set(error, STATUS_REJECTED, "history.visit",
                         "what is kept of a visit is damaged");
    return STATUS_OK;
}
