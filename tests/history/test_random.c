/* Random histories of one beneficiary at two clinics and two payers: what each
 * visit is told against the model.
 *
 * Usage: test_history_random [STEPS [SEED]] */
#include "history/model.h"

#include "model/fields.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned long steps = 20000, seed = 1;
static uint64_t dice;

static uint32_t roll(uint32_t sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (uint32_t)((dice * UINT64_C(2685821657736338717)) >> 33) % sides;
}

static const char *const codes[] = {"97110", "97112", "97140",
                                    "97161", "97164", "97035"};
static const struct history_key key = {{7}};

static void make_lines(struct model_visit *v)
{
    v->count = roll(MODEL_LINES + 1);
    for (size_t i = 0; i < v->count; i++)
        v->lines[i] = (struct model_line){
            .code = codes[roll(COUNT_OF(codes))],
            .discipline = roll(8) ? v->discipline : 1 + (int)roll(3),
            .units = 1 + (int)roll(3),
            .minutes = 8 + (int)roll(50),
            .allowed = roll(15) ? 100 + roll(9000) : MONEY_NONE,
            .by_therapist = roll(3) == 0};
}

/* Lines are the session's own discipline's but for one of a companion, with
 * whom this model has no plan: so a session treats in its own alone. */
static void keep_own(struct model_visit *v)
{
    for (size_t i = 0; i < v->count; i++)
        v->lines[i].discipline = v->discipline;
}

static void make_visit(struct model_visit *v, int32_t date)
{
    *v = (struct model_visit){
        .date = date,
        .clinic = roll(6) == 0,
        .payer = roll(8) == 0,
        .discipline = roll(3) ? DISCIPLINE_PT : 1 + (int)roll(3),
        .denied = roll(8) == 0,
        .is_void = roll(12) == 0,
        .report_on = roll(6) ? DATE_NONE : date - (int32_t)roll(12),
        .first_on = roll(4) ? DATE_NONE : date - (int32_t)roll(60),
        .stated = roll(9) ? MONEY_NONE : (int64_t)roll(250000),
        .stated_days = roll(9) ? COUNT_NONE : (int)roll(9),
        .stated_used = roll(9) ? COUNT_NONE : (int)roll(20),
        .stated_as_of = roll(4) ? date - 1 - (int32_t)roll(20) : DATE_NONE,
    };
    make_lines(v);
    keep_own(v);
}

/* ---- as sessions and decisions ---- */

static void *of_arena(struct arena *arena, const struct object *object)
{
    void *record = arena_alloc(arena, object->size);
    assert_non_null(record);
    object_clear(object, record);
    return record;
}

static struct history *history_of(const struct model_visit *v, struct arena *arena)
{
    if (v->stated == MONEY_NONE && v->stated_days == COUNT_NONE &&
        v->stated_used == COUNT_NONE)
        return NULL;
    struct history *history = of_arena(arena, &history_object);
    history->allowed_year_to_date = v->stated;
    history->as_of = v->stated_as_of;
    history->visits_since_progress_report = v->stated_days;
    if (v->stated_used == COUNT_NONE)
        return history;
    history->used.at = of_arena(arena, &used_object);
    history->used.count = 1;
    history->used.at[0].per = PERIOD_CALENDAR_YEAR;
    history->used.at[0].discipline = v->discipline;
    history->used.at[0].visits = v->stated_used;
    return history;
}

static struct session *session_of(const struct model_visit *v, struct arena *arena)
{
    struct session *session = of_arena(arena, &session_object);
    session->billing_provider = of_arena(arena, &provider_object);
    session->billing_provider->npi =
        v->clinic ? TEXT("1234567893") : TEXT("1987654328");
    session->insurance.at = of_arena(arena, &insurance_object);
    session->insurance.count = 1;
    session->insurance.at[0].payer = v->payer ? TEXT("other") : TEXT("medicare");
    session->patient = of_arena(arena, &patient_object);
    session->patient->id = TEXT("P");
    session->session_id = TEXT("S");
    session->date_of_service = v->date;
    session->is_void = v->is_void ? 1 : FLAG_UNKNOWN;
    session->discipline = v->discipline;
    session->progress_report_on = v->report_on;
    session->first_treatment_on = v->first_on;
    session->history = history_of(v, arena);
    session->services.at = ARENA_ARRAY(arena, struct service, MODEL_LINES + 1);
    assert_non_null(session->services.at);
    for (size_t i = 0; i < v->count + !v->count; i++) {
        struct service *service = &session->services.at[session->services.count++];
        object_clear(&service_object, service);
        service->code = text_of(v->count ? v->lines[i].code : "97110");
        service->therapist = of_arena(arena, &clinician_object);
        service->therapist->credential.kind =
            v->count && v->lines[i].by_therapist ? CREDENTIAL_PT : CREDENTIAL_PTA;
    }
    return session;
}

static void leave(const struct model_visit *v, struct arena *arena, struct visit *visit)
{
    struct day_member member = {.session = session_of(v, arena)};
    struct day day = {.members = &member, .count = 1};
    struct line lines[MODEL_LINES] = {{.minutes = 0}};
    struct service_ref refs[MODEL_LINES];
    struct decision decision = {.outcome = v->denied ? OUTCOME_DENY : OUTCOME_READY,
                                .policy_id = member.session->insurance.at[0].payer,
                                .lines = lines,
                                .line_count = v->count};
    struct buffer out;
    struct error error = ERROR_NONE;
    for (size_t i = 0; i < v->count; i++) {
        refs[i] = (struct service_ref){TEXT("S"), 0, (uint32_t)i};
        lines[i] = (struct line){.procedure = procedure_find(text_of(v->lines[i].code)),
                                 .services = &refs[i],
                                 .service_count = 1,
                                 .minutes = v->lines[i].minutes,
                                 .units = v->lines[i].units,
                                 .allowed = v->lines[i].allowed,
                                 .discipline = (enum discipline)v->lines[i].discipline};
    }
    buffer_init(&out, 1 << 20);
    assert_ok(history_leave(&day, 0, &decision, &key, &out, &error), &error);
    *visit = (struct visit){.place = {v->date, CLOCK_NONE, TEXT("S")},
                            .provider = session_provider(member.session),
                            .patient = TEXT("P"),
                            .packed = text_copy(arena, buffer_text(&out))};
    assert_int_equal(out.len == 0, v->is_void);
    buffer_release(&out);
}

/* ---- against each other ---- */

static const struct used *used_of(const struct history *h, enum period per,
                                  int discipline, const char *code)
{
    for (size_t i = 0; i < h->used.count; i++) {
        const struct used *u = &h->used.at[i];
        bool same = code ? u->codes.count == 1 && text_is(u->codes.at[0], code)
                         : !u->codes.count;
        if ((enum period)u->per == per && u->discipline == discipline && !u->program &&
            same)
            return u;
    }
    return NULL;
}

static const struct used *used_there(const struct history *h, enum period per,
                                     int discipline)
{
    const struct used *used = used_of(h, per, discipline, NULL);
    if (!used) {
        fail_msg("nothing is told of what was used");
        abort();
    }
    return used;
}

static void compare(const struct model_told *m, const struct history *h,
                    const struct model_visit *next)
{
    assert_int_equal(h->allowed_year_to_date, m->allowed);
    assert_int_equal(h->partial == 1, m->partial);
    assert_int_equal(h->visits_since_progress_report, m->since_report);
    assert_int_equal(h->visits_since_therapist, m->since_therapist);
    assert_int_equal(h->evaluated_on, m->evaluated_on);
    for (int d = 1; d < DISCIPLINE_COUNT; d++) {
        const struct used *year = used_there(h, PERIOD_CALENDAR_YEAR, d);
        assert_int_equal(used_there(h, PERIOD_WEEK, d)->visits, m->week_visits[d]);
        assert_int_equal(year->visits, m->year_visits[d]);
        assert_int_equal(year->units, m->year_units[d]);
        assert_int_equal(year->partial == 1, m->year_partial[d]);
    }
    const struct used *code = used_of(h, PERIOD_MONTH, next->discipline, "97110");
    assert_int_equal(code ? code->units : 0, m->month_code_units);
}

static void tell(const struct model *model, const struct visit *visits,
                 const struct model_visit *next, struct arena *arena)
{
    struct opening opening = {TEXT("medicare"),     2026,
                              DISCIPLINE_PT,        model->opening,
                              model->opening_as_of, TEXT("portal")};
    struct history_before before = {.visits = visits,
                                    .visit_count = model->count,
                                    .openings = &opening,
                                    .opening_count = model->opening != MONEY_NONE,
                                    .key = &key};
    struct session *session = session_of(next, arena);
    const struct session *told;
    struct model_told expected;
    struct error error = ERROR_NONE;
    assert_ok(history_tell(session, &before, arena, &told, &error), &error);
    if (told == session)
        return;
    model_tell(model, next, &expected);
    compare(&expected, told->history, next);
}

static void run_history(void)
{
    static struct model model;
    struct visit visits[MODEL_DAYS];
    struct arena arena, aside;
    int32_t date = date_of(2025, 11, 1) + (int32_t)roll(60);
    arena_init(&arena, (size_t)1 << 26);
    arena_init(&aside, (size_t)1 << 26);
    model = (struct model){.opening = roll(3) ? MONEY_NONE : (int64_t)roll(200000),
                           .opening_as_of = date_of(2026, 1, 1) + (int32_t)roll(60)};
    while (model.count < MODEL_DAYS && steps) {
        struct model_visit *next = &model.visits[model.count];
        make_visit(next, date);
        if (!next->is_void)
            tell(&model, visits, next, &aside);
        leave(next, &arena, &visits[model.count]);
        arena_reset(&aside);
        model.count++;
        steps--;
        date += 1 + (int32_t)roll(6);
    }
    arena_release(&arena);
    arena_release(&aside);
}

static void what_is_told_is_what_was_left(void **state)
{
    (void)state;
    dice = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    while (steps)
        run_history();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_told_is_what_was_left)};
    struct error error = ERROR_NONE;
    if (argc > 1)
        steps = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoul(argv[2], NULL, 10);
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
