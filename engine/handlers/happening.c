#include "handlers/happening.h"

#include <stdlib.h>

const struct happening_field happening_fields[] = {
#define FIELD(event, name, type, meaning) {event, name, type, meaning},
#include "handlers/happening.def"
#undef FIELD
    {NULL, NULL, NULL, NULL},
};

#define NAMES_MOST 24

/* A table in the making. Failure is sticky, as with a buffer. */
struct making {
    struct arena *arena;
    struct script_value *table;
    size_t room;
    bool failed;
};

static struct script_value *add(struct making *making, const char *name)
{
    struct script_value *table = making->table;
    if (making->failed || table->count == making->room) {
        making->failed = true;
        return NULL;
    }
    struct script_entry *entry = &table->entries[table->count++];
    *entry = (struct script_entry){.name = name ? text_of(name) : TEXT_NONE};
    table->items += name == NULL;
    return &entry->value;
}

static struct making begin(struct arena *arena, struct script_value *table, size_t room)
{
    struct making making = {arena, table, room, false};
    *table = (struct script_value){.kind = SCRIPT_TABLE};
    table->entries = ARENA_ARRAY(arena, struct script_entry, room + 1);
    making.failed = !table->entries;
    return making;
}

static void add_text(struct making *making, const char *name, struct text text)
{
    struct script_value *value = text_is_absent(text) ? NULL : add(making, name);
    if (value)
        *value = (struct script_value){.kind = SCRIPT_TEXT, .text = text};
}

static void add_cstr(struct making *making, const char *name, const char *text)
{
    if (text && text[0])
        add_text(making, name, text_of(text));
}

static void add_number(struct making *making, const char *name, int64_t number)
{
    struct script_value *value = add(making, name);
    if (value)
        *value = (struct script_value){.kind = SCRIPT_INTEGER, .integer = number};
}

static void add_count(struct making *making, const char *name, uint64_t count)
{
    add_number(making, name, count > INT64_MAX ? INT64_MAX : (int64_t)count);
}

static void add_flag(struct making *making, const char *name, bool flag)
{
    struct script_value *value = add(making, name);
    if (value)
        *value = (struct script_value){.kind = SCRIPT_BOOL, .integer = flag};
}

/* Of a short text on the stack. */
static void add_copy(struct making *making, const char *name, const char *text)
{
    struct text copy = text_copy(making->arena, text_of(text));
    making->failed |= text_is_absent(copy);
    add_text(making, name, copy);
}

static void add_date(struct making *making, const char *name, int32_t date)
{
    char text[11];
    date_write(date, text);
    if (date != DATE_NONE)
        add_copy(making, name, text);
}

static void add_money(struct making *making, const char *name, int64_t cents)
{
    char text[24];
    if (cents == MONEY_NONE)
        return;
    money_write(cents, text);
    add_copy(making, name, text);
}

/* A list of `count` tables; NULL: none is to be filled. */
static struct script_value *add_list(struct making *making, const char *name,
                                     size_t count)
{
    struct script_value *list = add(making, name);
    if (!list)
        return NULL;
    *list = (struct script_value){.kind = SCRIPT_TABLE, .count = count, .items = count};
    list->entries = ARENA_ARRAY(making->arena, struct script_entry, count + 1);
    making->failed |= !list->entries;
    return list->entries ? list : NULL;
}

static enum status end(const struct making *making, struct error *error)
{
    return making->failed ? error_no_memory(error) : STATUS_OK;
}

/* ---- a decision ---- */

static struct text modifiers_of(struct making *making, const struct line *line)
{
    size_t len = 0;
    for (size_t i = 0; i < line->modifiers.count; i++)
        len += line->modifiers.at[i].len + 1;
    char *at = arena_alloc(making->arena, len + 1), *to = at;
    if (!at) {
        making->failed = true;
        return TEXT_NONE;
    }
    for (size_t i = 0; i < line->modifiers.count; i++) {
        const struct text modifier = line->modifiers.at[i];
        if (i)
            *to++ = ' ';
        memcpy(to, modifier.at, modifier.len);
        to += modifier.len;
    }
    return (struct text){at, (size_t)(to - at)};
}

static void fill_line(struct making *making, const struct line *line,
                      struct script_value *table)
{
    struct making made = begin(making->arena, table, 7);
    add_cstr(&made, "code", line->code);
    add_number(&made, "units", line->units);
    add_number(&made, "minutes", line->minutes);
    add_text(&made, "modifiers", modifiers_of(&made, line));
    add_text(&made, "therapist", line->rendering_npi);
    add_cstr(&made, "status",
             line->status == SEVERITY_NONE ? "ready" : severity_text(line->status));
    add_money(&made, "allowed", line->allowed);
    making->failed |= made.failed;
}

/* Of the finding's line, or of all lines when that is one person. */
static struct text therapist_of(const struct decision *decision,
                                const struct finding *finding)
{
    struct text one = TEXT_NONE;
    if (finding->line >= 0 && (size_t)finding->line < decision->line_count)
        return decision->lines[finding->line].rendering_npi;
    for (size_t i = 0; i < decision->line_count; i++) {
        struct text npi = decision->lines[i].rendering_npi;
        if (!text_is_absent(one) && !text_equal(one, npi))
            return TEXT_NONE;
        one = npi;
    }
    return one;
}

static void fill_finding(struct making *making, const struct decision *decision,
                         const struct finding *finding, struct script_value *table)
{
    struct making made = begin(making->arena, table, 7);
    add_text(&made, "rule", finding->rule);
    add_text(&made, "topic", finding->topic);
    add_cstr(&made, "severity", severity_text(finding->severity));
    add_text(&made, "message", finding->message);
    add_text(&made, "fix", finding->fix);
    if (finding->line >= 0 && (size_t)finding->line < decision->line_count)
        add_cstr(&made, "code", decision->lines[finding->line].code);
    add_text(&made, "therapist", therapist_of(decision, finding));
    making->failed |= made.failed;
}

static void add_lines(struct making *making, const struct decision *decision)
{
    int64_t units = 0;
    for (size_t i = 0; i < decision->line_count; i++)
        units += decision->lines[i].units;
    add_number(making, "units", units);
    add_money(making, "allowed", decision_allowed(decision));
    struct script_value *list = add_list(making, "lines", decision->line_count);
    for (size_t i = 0; list && i < decision->line_count; i++)
        fill_line(making, &decision->lines[i], &list->entries[i].value);
}

static void add_findings(struct making *making, const struct decision *decision)
{
    struct script_value *list = add_list(making, "findings", decision->finding_count);
    for (size_t i = 0; list && i < decision->finding_count; i++)
        fill_finding(making, decision, &decision->findings[i], &list->entries[i].value);
}

static void add_decision(struct making *making, const struct decision *decision,
                         struct text patient_id)
{
    const struct session *session = decision->session;
    add_text(making, "session_id", session->session_id);
    add_number(making, "revision", session_revision(session));
    add_text(making, "provider", session_provider(session));
    add_text(making, "patient_id", patient_id);
    add_date(making, "date", session->date_of_service);
    if (session->date_of_service != DATE_NONE)
        add_date(making, "week",
                 session->date_of_service - date_weekday(session->date_of_service) + 1);
    add_text(making, "payer", decision->payer);
    add_number(making, "payer_rank", decision->payer_rank);
    add_cstr(making, "outcome", outcome_text(decision->outcome));
    add_text(making, "policy_id", decision->policy_id);
    add_text(making, "policy_version", decision->policy_version);
    add_date(making, "known_on", decision->known_on);
    add_text(making, "lead_session", decision->lead_session);
    add_lines(making, decision);
    add_findings(making, decision);
}

/* ---- the others ---- */

static struct text patient_of(const struct session *session)
{
    return session->patient ? session->patient->id : TEXT_NONE;
}

static void add_received(struct making *making, const struct event_received *received)
{
    const struct session *session = received->session;
    add_text(making, "session_id", session->session_id);
    add_number(making, "revision", session_revision(session));
    add_text(making, "provider", session_provider(session));
    add_text(making, "patient_id", patient_of(session));
    add_date(making, "date", session->date_of_service);
    add_text(making, "file", received->file);
    add_count(making, "record", received->record);
}

static void add_rejected(struct making *making, const struct event_rejected *rejected)
{
    add_text(making, "session_id", rejected->session_id);
    add_text(making, "file", rejected->file);
    add_count(making, "record", rejected->record);
    add_cstr(making, "code", rejected->why->code);
    add_cstr(making, "message", rejected->why->message);
    add_cstr(making, "fix", rejected->why->fix);
    add_cstr(making, "pointer", rejected->why->pointer);
    add_count(making, "problems", rejected->problems);
}

static void add_units(struct making *making, const struct decision *decision)
{
    const struct day_units *units = &decision->units;
    add_text(making, "session_id", decision->session->session_id);
    add_text(making, "provider", session_provider(decision->session));
    add_date(making, "date", decision->session->date_of_service);
    add_text(making, "payer", decision->payer);
    add_number(making, "payer_rank", decision->payer_rank);
    add_cstr(making, "method", units->method);
    add_number(making, "earned", units->earned);
    add_number(making, "eight_minute", units->eight_minute);
    add_number(making, "midpoint", units->midpoint);
    add_flag(making, "tie", units->tie);
    add_number(making, "timed_minutes", decision->timed_minutes);
    add_number(making, "untimed_minutes", decision->untimed_minutes);
}

static void add_superseded(struct making *making, const struct event_superseded *it)
{
    add_text(making, "session_id", it->session_id);
    add_number(making, "revision", it->revision);
    add_text(making, "provider", it->provider);
    add_date(making, "date", it->date);
    add_text(making, "payer", it->payer);
    add_number(making, "payer_rank", it->rank);
    add_cstr(making, "cause", it->cause);
    add_text(making, "caused_by", it->caused_by);
    add_cstr(making, "was", outcome_text(it->was.outcome));
    add_number(making, "was_units", it->was.units);
    add_money(making, "was_allowed", it->was.allowed);
    add_cstr(making, "is", outcome_text(it->is.outcome));
    add_number(making, "is_units", it->is.units);
    add_money(making, "is_allowed", it->is.allowed);
}

static void add_policy(struct making *making, const struct event_policy *policy)
{
    char hash[HASH_TEXT];
    add_text(making, "id", policy->id);
    if (!policy->why) {
        hash_write(&policy->hash, hash);
        add_text(making, "version", policy->version);
        add_copy(making, "hash", hash);
        return;
    }
    add_text(making, "generation", policy->generation);
    add_cstr(making, "code", policy->why->code);
    add_cstr(making, "message", policy->why->message);
    add_cstr(making, "file", policy->why->file);
    if (policy->why->line)
        add_number(making, "line", policy->why->line);
}

static void add_file(struct making *making, enum event_kind kind,
                     const struct event_file *file)
{
    if (file->receipt)
        add_number(making, "receipt", file->receipt);
    add_text(making, "file", file->name);
    add_count(making, "bytes", file->size);
    if (kind == EVENT_FILE_DONE) {
        add_count(making, "records", file->records);
        add_count(making, "ready", file->ready);
        add_count(making, "held", file->held);
        add_count(making, "denied", file->denied);
        add_count(making, "voids", file->voids);
        add_count(making, "rejected", file->rejected);
        add_count(making, "duplicates", file->duplicates);
    }
    if (file->why) {
        add_cstr(making, "code", file->why->code);
        add_cstr(making, "message", file->why->message);
        add_cstr(making, "fix", file->why->fix);
    }
}

static void add_crossing(struct making *making, const struct event_crossing *crossing)
{
    add_text(making, "session_id", crossing->session_id);
    add_text(making, "provider", crossing->provider);
    add_text(making, "patient_id", crossing->patient_id);
    add_date(making, "date", crossing->date);
    add_text(making, "policy_id", crossing->payer);
    add_cstr(making, "threshold", crossing->threshold);
    add_cstr(making, "bucket", crossing->bucket);
    add_number(making, "year", crossing->year);
    add_money(making, "limit", crossing->limit);
    add_money(making, "before", crossing->before);
    add_money(making, "after", crossing->after);
}

static struct making begin_event(struct arena *arena, struct script_value *table,
                                 const char *event)
{
    struct making making = begin(arena, table, NAMES_MOST);
    add_cstr(&making, "event", event);
    return making;
}

enum status happening_of(const struct event *event, struct arena *arena,
                         struct script_value *table, struct error *error)
{
    struct making making = begin_event(arena, table, event_name(event->kind));
    if (event->received)
        add_received(&making, event->received);
    if (event->rejected)
        add_rejected(&making, event->rejected);
    if (event->decision && event->kind == EVENT_UNITS_COMPUTED)
        add_units(&making, event->decision);
    else if (event->decision)
        add_decision(&making, event->decision, patient_of(event->decision->session));
    if (event->policy)
        add_policy(&making, event->policy);
    if (event->superseded)
        add_superseded(&making, event->superseded);
    if (event->file)
        add_file(&making, event->kind, event->file);
    if (event->crossing)
        add_crossing(&making, event->crossing);
    return end(&making, error);
}

enum status happening_row(const struct happening_row *row, struct arena *arena,
                          struct script_value *table, struct error *error)
{
    struct making making = begin_event(arena, table, "list.row");
    if (row->crossing)
        add_crossing(&making, row->crossing);
    else
        add_decision(&making, row->decision, row->patient_id);
    return end(&making, error);
}

enum status happening_plain(const char *const *pairs, struct arena *arena,
                            struct script_value *table, struct error *error)
{
    struct making making = begin(arena, table, NAMES_MOST);
    for (size_t i = 0; pairs[i]; i += 2)
        add_copy(&making, pairs[i], pairs[i + 1]);
    return end(&making, error);
}

/* ---- kept ---- */

/* A block that is laid out twice: once to see how large it is (at NULL). */
struct layout {
    char *at;
    size_t size;
};

static void *lay(struct layout *layout, size_t size)
{
    void *place = layout->at ? layout->at + layout->size : NULL;
    layout->size += (size + 15) & ~(size_t)15;
    return place;
}

static struct text lay_text(struct layout *layout, struct text text)
{
    char *at = lay(layout, text.len + 1);
    if (!at || text_is_absent(text))
        return TEXT_NONE;
    memcpy(at, text.at, text.len);
    at[text.len] = '\0';
    return (struct text){at, text.len};
}

static void lay_value(struct layout *layout, const struct script_value *from,
                      struct script_value *to)
{
    struct script_value value = *from;
    if (from->kind == SCRIPT_TEXT)
        value.text = lay_text(layout, from->text);
    struct script_entry *entries = NULL;
    if (from->kind == SCRIPT_TABLE)
        value.entries = entries = lay(layout, from->count * sizeof *entries);
    for (size_t i = 0; from->kind == SCRIPT_TABLE && i < from->count; i++) {
        struct text name = lay_text(layout, from->entries[i].name);
        if (entries)
            entries[i].name = name;
        lay_value(layout, &from->entries[i].value, entries ? &entries[i].value : NULL);
    }
    if (to)
        *to = value;
}

struct script_value *happening_keep(const struct script_value *table, size_t *size)
{
    struct layout measured = {NULL, 0};
    (void)lay(&measured, sizeof *table);
    lay_value(&measured, table, NULL);
    struct layout made = {malloc(measured.size), 0};
    *size = measured.size;
    if (!made.at)
        return NULL;
    struct script_value *kept = lay(&made, sizeof *kept);
    lay_value(&made, table, kept);
    return kept;
}
