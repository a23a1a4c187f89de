#include "reload/rehearsal_room.h"

#include "format/reader.h"
#include "history/history.h"
#include "policy/decide.h"

#include <stdlib.h>
#include <time.h>

#define DAY_MEMORY ((size_t)256 * 1024 * 1024)

void rehearsal_free(struct rehearsal *rehearsal)
{
    if (!rehearsal)
        return;
    arena_release(&rehearsal->arena);
    free(rehearsal);
}

int64_t rehearsal_now(void)
{
    struct timespec now = {.tv_sec = 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool rehearsal_ends(const struct rehearsal_end *end)
{
    return (end->stop && atomic_load(end->stop)) || rehearsal_now() >= end->at;
}

/* ---- one day ---- */

struct rehearsing {
    const struct rehearsal_sides *sides;
    struct arena work; /* of a day */
    struct rehearsal_result *result;
    struct error *error;
};

static int in_day_order(const void *a, const void *b)
{
    const struct day_member *x = a, *y = b;
    return day_order(x->session, y->session);
}

static enum status read_member(struct rehearsing *now,
                               const struct rehearsed_member *from,
                               struct day_member *member)
{
    const struct reader_options options = {.gated = true};
    struct session *session = NULL;
    struct problems problems;
    struct text id;
    enum status status = reader_session(from->bytes, &options, &now->work, &session,
                                        &id, &problems, now->error);
    if (!status && !session)
        return error_set(now->error, STATUS_IO, "ledger.session",
                         "a session in the ledger is not understood");
    *member = (struct day_member){session, from->input_hash};
    return status;
}

static enum status read_day(struct rehearsing *now, const struct rehearsed_day *from,
                            struct day *day)
{
    enum status status = STATUS_OK;
    *day = (struct day){.count = from->count};
    day->members = ARENA_ARRAY(&now->work, struct day_member, from->count);
    if (!day->members)
        return error_no_memory(now->error);
    for (size_t i = 0; i < from->count && !status; i++)
        status = read_member(now, &from->members[i], &day->members[i]);
    if (status)
        return status;
    qsort(day->members, day->count, sizeof *day->members, in_day_order);
    return history_restore(from->snapshot, day, &now->work, now->error);
}

static enum status compare_member(struct rehearsing *now, const struct day *day,
                                  size_t member, const struct decide_options *options)
{
    struct decision *before = NULL, *after = NULL;
    size_t before_count = 0, after_count = 0;
    bool failed = false;
    enum status status =
        decide_member(now->sides->before, day, member, options, &now->work, &before,
                      &before_count, &failed, now->error);
    if (!status)
        status = decide_member(now->sides->after, day, member, options, &now->work,
                               &after, &after_count, &failed, now->error);
    for (size_t i = 0; i < before_count && i < after_count && !status; i++) {
        struct comparison_move move;
        status = comparison_of(&before[i], &after[i], &now->work, &move, now->error);
        if (!status)
            status = comparison_add(&now->result->sums, &move, now->error);
    }
    return status;
}

static enum status rehearse_day(struct rehearsing *now,
                                const struct rehearsed_day *from)
{
    const struct decide_options options = {.known_on = from->known_on,
                                           .filing_date = DATE_NONE};
    struct day day;
    enum status status = read_day(now, from, &day);
    for (size_t i = 0; i < day.count && !status; i++)
        status = compare_member(now, &day, i, &options);
    arena_reset(&now->work);
    return status;
}

enum status rehearsal_run(const struct rehearsal *rehearsal,
                          const struct rehearsal_sides *sides,
                          const struct rehearsal_end *end, struct arena *arena,
                          struct rehearsal_result *result, struct error *error)
{
    struct rehearsing now = {.sides = sides, .result = result, .error = error};
    enum status status = STATUS_OK;
    *result = (struct rehearsal_result){.sums.arena = arena, .of = rehearsal->count};
    arena_init(&now.work, DAY_MEMORY);
    for (size_t i = 0; i < rehearsal->count && !status && !rehearsal_ends(end); i++) {
        status = rehearse_day(&now, &rehearsal->days[i]);
        result->days += status == STATUS_OK;
    }
    arena_release(&now.work);
    comparison_order(&result->sums);
    return status;
}

/* ---- told ---- */

static void put_sums(struct buffer *out, const char *name,
                     const struct comparison_sums *sums)
{
    char allowed[24];
    money_write(comparison_allowed(sums), allowed);
    buffer_printf(out, ",\"%s\":{\"ready\":%llu,\"held\":%llu,\"denied\":%llu,", name,
                  (unsigned long long)sums->decisions[OUTCOME_READY],
                  (unsigned long long)sums->decisions[OUTCOME_HOLD],
                  (unsigned long long)sums->decisions[OUTCOME_DENY]);
    buffer_printf(out, "\"units\":%lld,\"allowed\":\"%s\"}",
                  (long long)comparison_units(sums), allowed);
}

static void put_sum(struct buffer *out, const struct comparison_sum *sum)
{
    buffer_printf(out, "\"decisions\":%llu,\"moved\":%llu,\"outcomes\":%llu",
                  (unsigned long long)sum->decisions, (unsigned long long)sum->moved,
                  (unsigned long long)sum->outcomes);
    put_sums(out, "from", &sum->from);
    put_sums(out, "to", &sum->to);
}

static void put_list(struct buffer *out, const struct comparison_list *list,
                     bool *first)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct comparison_sum *sum = &list->at[i];
        if (!sum->moved && !sum->comes && !sum->goes && !sum->heavier && !sum->lighter)
            continue;
        buffer_put_cstr(out, *first ? "{\"payer\":" : ",{\"payer\":");
        *first = false;
        buffer_put_json(out, sum->payer);
        if (!text_is_absent(sum->rule)) {
            buffer_put_cstr(out, ",\"rule\":");
            buffer_put_json(out, sum->rule);
            buffer_printf(out, ",\"comes\":%llu,\"goes\":%llu,",
                          (unsigned long long)sum->comes,
                          (unsigned long long)sum->goes);
            buffer_printf(out, "\"heavier\":%llu,\"lighter\":%llu",
                          (unsigned long long)sum->heavier,
                          (unsigned long long)sum->lighter);
        }
        buffer_put_char(out, ',');
        put_sum(out, sum);
        buffer_put_char(out, '}');
    }
}

void rehearsal_tell(const struct rehearsal_result *result, struct buffer *out)
{
    bool first = true;
    buffer_printf(out, "\"days\":%zu,\"of_days\":%zu,", result->days, result->of);
    put_sum(out, &result->sums.total);
    buffer_put_cstr(out, ",\"by\":[");
    put_list(out, &result->sums.payers, &first);
    put_list(out, &result->sums.rules, &first);
    buffer_put_char(out, ']');
}
