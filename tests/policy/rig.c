#define _XOPEN_SOURCE 700 /* nftw, mkdtemp */

#include "policy/rig.h"

#include "base/buffer.h"
#include "base/date.h"
#include "base/hash.h"
#include "format/reader.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- set-up ---- */

int rig_set_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    strcpy(rig->top, "/tmp/gonio-rig-XXXXXX");
    assert_non_null(mkdtemp(rig->top));
    arena_init(&rig->arena, (size_t)1 << 26);
    rig->day.outside = rig->outside;
    rig->date = "2026-03-16";
    rig->payers = "[{'payer':'p'}]";
    rig->discipline = "PT";
    assert_true(date_read(TEXT("2026-11-21"), &rig->options.known_on));
    *state = rig;
    return 0;
}

static int remove_item(const char *path, const struct stat *about, int kind,
                       struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

int rig_tear_down(void **state)
{
    struct rig *rig = *state;
    policy_set_close(rig->set);
    arena_release(&rig->arena);
    (void)nftw(rig->top, remove_item, 8, FTW_DEPTH | FTW_PHYS);
    free(rig);
    return 0;
}

int rig_run(const struct CMUnitTest *tests, size_t count)
{
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    return _cmocka_run_group_tests("policy", tests, count, NULL, NULL);
}

/* ---- policies ---- */

void rig_file(struct rig *rig, const char *id, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", rig->top, id);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/%s/policy.lua", rig->top, id);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void rig_policy(struct rig *rig, const char *id, const char *body)
{
    struct buffer text;
    buffer_init(&text, 65536);
    buffer_printf(&text,
                  "local S = 'Manual' return policy { id = '%s', version = '1', "
                  "title = 'T',\n",
                  id);
    buffer_put_cstr(&text, body);
    buffer_put_cstr(&text, "}\n");
    buffer_put_char(&text, '\0');
    assert_false(buffer_failed(&text));
    rig_file(rig, id, text.at);
    buffer_release(&text);
}

/* ---- sessions ---- */

static void read_session(struct rig *rig, struct buffer *json)
{
    const struct reader_options options = {.first_line = 1};
    struct session *session = NULL;
    struct text session_id;
    struct problems problems = {0};
    struct error error = ERROR_NONE;
    assert_false(buffer_failed(json));
    assert_true(rig->day.count < RIG_SESSIONS);
    for (size_t i = 0; i < json->len; i++)
        if (json->at[i] == '\'')
            json->at[i] = '"';
    assert_ok(reader_session(buffer_text(json), &options, &rig->arena, &session,
                             &session_id, &problems, &error),
              &error);
    if (!session || problems.count)
        fail_msg("%s: %s", problems.at[0].error.message, json->at);
    rig->members[rig->day.count++] =
        (struct day_member){session, hash_of(buffer_text(json))};
}

void rig_session(struct rig *rig, const char *id, const char *services,
                 const char *more)
{
    struct buffer json;
    buffer_init(&json, 65536);
    buffer_printf(&json,
                  "{'session_id':'%s','date_of_service':'%s','patient':{'id':'P'%s},"
                  "'insurance':%s",
                  id, rig->date, rig->patient ? rig->patient : "", rig->payers);
    if (rig->discipline)
        buffer_printf(&json, ",'discipline':'%s'", rig->discipline);
    buffer_put_cstr(&json, ",'services':[");
    buffer_put_cstr(&json, services);
    buffer_put_cstr(&json, "]");
    buffer_put_cstr(&json, more);
    buffer_put_cstr(&json, "}");
    read_session(rig, &json);
    buffer_release(&json);
}

void rig_outside(struct rig *rig, int32_t start, int32_t end, bool same_facility)
{
    assert_true(rig->day.outside_count < RIG_OUTSIDE);
    rig->outside[rig->day.outside_count++] =
        (struct outside_interval){TEXT(NPI_A), start, end, TEXT("X"), same_facility};
}

/* ---- decisions ---- */

static void open_set(struct rig *rig)
{
    static const char *const scripts[] = {NULL};
    const char *const payers[] = {rig->top, NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    struct error error = ERROR_NONE;
    if (!rig->set)
        assert_ok(policy_set_open(&options, &rig->set, &error), &error);
}

static bool names(const struct service_ref *refs, size_t count, uint32_t session,
                  size_t index)
{
    for (size_t i = 0; i < count; i++)
        if (refs[i].session == session && refs[i].index == index)
            return true;
    return false;
}

static bool stands_somewhere(const struct decision *d, uint32_t session, size_t index)
{
    for (size_t i = 0; i < d->line_count; i++)
        if (names(d->lines[i].services, d->lines[i].service_count, session, index))
            return true;
    for (size_t i = 0; i < d->unbilled_count; i++)
        if (names(d->unbilled[i].services, d->unbilled[i].service_count, session,
                  index))
            return true;
    return false;
}

static const struct session *session_named(const struct rig *rig, struct text id)
{
    for (size_t i = 0; i < rig->day.count; i++)
        if (text_equal(rig->members[i].session->session_id, id))
            return rig->members[i].session;
    return NULL;
}

static void check_promises(struct rig *rig, const struct decision *d)
{
    int32_t minutes = 0;
    for (size_t i = 0; i < d->line_count; i++)
        minutes += d->lines[i].minutes;
    for (size_t i = 0; i < d->unbilled_count; i++)
        minutes += d->unbilled[i].minutes;
    assert_int_equal(minutes, d->total_minutes);
    for (uint32_t s = 0; s < d->day_session_count; s++) {
        const struct session *session = session_named(rig, d->day_sessions[s]);
        assert_non_null(session);
        for (size_t i = 0; session && i < session->services.count; i++)
            if (!stands_somewhere(d, s, i))
                fail_msg("service %u.%zu stands nowhere", s, i);
    }
}

void rig_payer(struct rig *rig, size_t i)
{
    assert_true(i < rig->count);
    rig->d = &rig->decisions[i];
    if (rig->d->line_count || rig->d->unbilled_count)
        check_promises(rig, rig->d);
}

void rig_decide(struct rig *rig, size_t i)
{
    struct day_member ordered[RIG_SESSIONS];
    struct day day = rig->day;
    struct error error = ERROR_NONE;
    size_t own = 0;
    open_set(rig);
    for (size_t k = 0; k < day.count; k++) {
        size_t at = k;
        for (;
             at > 0 && day_order(rig->members[k].session, ordered[at - 1].session) < 0;
             at--)
            ordered[at] = ordered[at - 1];
        ordered[at] = rig->members[k];
    }
    while (ordered[own].session != rig->members[i].session)
        own++;
    day.members = ordered;
    rig->policy_failed = false;
    assert_ok(decide_member(rig->set, &day, own, &rig->options, &rig->arena,
                            &rig->decisions, &rig->count, &rig->policy_failed, &error),
              &error);
    rig_payer(rig, 0);
}

/* ---- as text ---- */

struct shown {
    char *at;
    size_t len, room;
};

static struct shown show(struct rig *rig)
{
    rig->shown[0] = '\0';
    return (struct shown){rig->shown, 0, sizeof rig->shown};
}

PRINTF_LIKE(2, 3) static void put(struct shown *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(out->at + out->len, out->room - out->len, format, args);
    va_end(args);
    assert_true(n >= 0 && (size_t)n < out->room - out->len);
    out->len += (size_t)n;
}

const char *rig_lines(struct rig *rig)
{
    struct shown out = show(rig);
    for (size_t i = 0; i < rig->d->line_count; i++) {
        const struct line *line = &rig->d->lines[i];
        put(&out, "%s%s %d/%d", i ? "; " : "", line->code, line->units, line->minutes);
        if (line->assistant_minutes)
            put(&out, " a%d", line->assistant_minutes);
        if (line->units_expected_paid != COUNT_NONE)
            put(&out, " paid %d", line->units_expected_paid);
        for (size_t k = 0; k < line->modifiers.count; k++)
            put(&out, " %.*s", TEXT_ARG(line->modifiers.at[k]));
        if (line->status == SEVERITY_HOLD)
            put(&out, " held");
    }
    return rig->shown;
}

const char *rig_unbilled(struct rig *rig)
{
    struct shown out = show(rig);
    for (size_t i = 0; i < rig->d->unbilled_count; i++) {
        const struct unbilled *u = &rig->d->unbilled[i];
        put(&out, "%s%.*s %d %s %s: %.*s", i ? "; " : "", TEXT_ARG(u->code), u->minutes,
            u->action, u->liability ? u->liability : "-", TEXT_ARG(u->reason));
    }
    return rig->shown;
}

const char *rig_findings(struct rig *rig)
{
    struct shown out = show(rig);
    for (size_t i = 0; i < rig->d->finding_count; i++)
        put(&out, "%s%s %.*s", i ? "; " : "",
            severity_text(rig->d->findings[i].severity),
            TEXT_ARG(rig->d->findings[i].rule));
    return rig->shown;
}

const char *rig_traces(struct rig *rig)
{
    struct shown out = show(rig);
    for (size_t i = 0; i < rig->d->rule_count; i++)
        put(&out, "%s%.*s %s", i ? "; " : "", TEXT_ARG(rig->d->rules[i].rule),
            rule_state_text(rig->d->rules[i].state));
    return rig->shown;
}

static void put_value(struct shown *out, const struct value *value)
{
    char date[11];
    switch (value->kind) {
    case VALUE_UNKNOWN:
        put(out, "?");
        return;
    case VALUE_DATE:
        date_write((int32_t)value->number, date);
        put(out, "%s", date);
        return;
    case VALUE_TEXT:
        put(out, "%.*s", TEXT_ARG(value->text));
        return;
    case VALUE_TEXTS:
        for (size_t i = 0; i < value->list.count; i++)
            put(out, "%s%.*s", i ? "+" : "", TEXT_ARG(value->list.at[i]));
        return;
    case VALUE_NOTE:
        put(out, "note");
        return;
    case VALUE_BOOL:
    case VALUE_NUMBER:
    case VALUE_CLOCK:
    case VALUE_MONEY:
    default:
        put(out, "%lld", (long long)value->number);
    }
}

const char *rig_facts(struct rig *rig, const char *rule)
{
    const struct finding *finding = rig_finding(rig, rule);
    struct shown out = show(rig);
    for (size_t i = 0; i < finding->fact_count; i++) {
        put(&out, "%s%.*s=", i ? ", " : "", TEXT_ARG(finding->facts[i].path));
        put_value(&out, &finding->facts[i].value);
    }
    return rig->shown;
}

const struct finding *rig_finding(struct rig *rig, const char *rule)
{
    for (size_t i = 0; i < rig->d->finding_count; i++)
        if (text_is(rig->d->findings[i].rule, rule))
            return &rig->d->findings[i];
    fail_msg("no finding of %s among: %s", rule, rig_findings(rig));
    return NULL;
}
