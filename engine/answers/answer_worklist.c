/* What to mend today: the sessions on hold (--all: those denied too), most
 * money first, then the oldest; and before them, in a table, the sums by rule.
 * Memory holds the sums and as many rows as are listed, however many there
 * are. */
#include "answers/answer_room.h"
#include "format/decision_reader.h"

#include <stdlib.h>

#define LIMIT_DEFAULT 50
#define RULES_MAX     4096

struct work {
    int64_t decision;
    int64_t allowed; /* MONEY_NONE: unknown */
    int32_t date;
    int64_t order; /* in which it was met: stable */
};

struct rule_sum {
    struct text rule;
    uint64_t sessions;
    int64_t waiting;
    int32_t oldest;
    int64_t order;
};

/* A name that is asked for, and the nearest of those that were met. */
struct wanted {
    struct text name; /* absent: any */
    bool met;
    unsigned distance;
    struct text nearest;
};

struct worklist {
    struct asked *asked;
    struct wanted rule, payer;
    struct work *top; /* a heap: the least urgent first */
    size_t count, most;
    struct rule_sum *rules;
    size_t rule_count;
    uint64_t sessions;
    int64_t waiting;
    int32_t oldest;
};

/* ---- the most urgent ---- */

static int64_t dollars(int64_t allowed)
{
    return allowed == MONEY_NONE ? 0 : allowed;
}

/* <0: a is more urgent. */
static int compare_work(const struct work *a, const struct work *b)
{
    int64_t x = dollars(a->allowed), y = dollars(b->allowed);
    if (x != y)
        return x > y ? -1 : 1;
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static int by_urgency(const void *a, const void *b)
{
    return compare_work(a, b);
}

static void sink(struct worklist *list, size_t at)
{
    for (;;) {
        size_t least = at, left = 2 * at + 1;
        for (size_t child = left; child <= left + 1 && child < list->count; child++)
            if (compare_work(&list->top[child], &list->top[least]) > 0)
                least = child;
        if (least == at)
            return;
        struct work swapped = list->top[at];
        list->top[at] = list->top[least];
        list->top[least] = swapped;
        at = least;
    }
}

static void keep(struct worklist *list, const struct work *work)
{
    if (list->count < list->most) {
        list->top[list->count++] = *work;
        if (list->count == list->most)
            for (size_t i = list->most / 2; i-- > 0;)
                sink(list, i);
        return;
    }
    if (!list->most || compare_work(work, &list->top[0]) > 0)
        return;
    list->top[0] = *work;
    sink(list, 0);
}

/* ---- sums ---- */

static struct rule_sum *sum_of(struct worklist *list, struct text rule)
{
    for (size_t i = 0; i < list->rule_count; i++)
        if (text_equal(list->rules[i].rule, rule))
            return &list->rules[i];
    if (list->rule_count == RULES_MAX)
        return NULL;
    struct text copy = text_copy(&list->asked->arena, rule);
    struct rule_sum *sum = &list->rules[list->rule_count];
    if (text_is_absent(copy))
        return NULL;
    *sum = (struct rule_sum){.rule = copy, .oldest = DATE_MAX};
    sum->order = (int64_t)list->rule_count++;
    return sum;
}

static bool holds(const struct asked *asked, const struct finding *finding)
{
    return finding->severity == SEVERITY_HOLD ||
           (asked->all && finding->severity == SEVERITY_DENY);
}

static bool first_of_rule(const struct asked *asked, const struct decision *decision,
                          size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (holds(asked, &decision->findings[i]) &&
            text_equal(decision->findings[i].rule, decision->findings[at].rule))
            return false;
    return holds(asked, &decision->findings[at]);
}

static bool has_rule(const struct asked *asked, const struct decision *decision)
{
    if (!asked->rule)
        return true;
    for (size_t i = 0; i < decision->finding_count; i++)
        if (holds(asked, &decision->findings[i]) &&
            text_is(decision->findings[i].rule, asked->rule))
            return true;
    return false;
}

static bool is_asked_for(const struct asked *asked, const struct decision *decision)
{
    if (decision->outcome != OUTCOME_HOLD &&
        !(asked->all && decision->outcome == OUTCOME_DENY))
        return false;
    if (asked->payer && !text_is(decision->policy_id, asked->payer) &&
        !text_is(decision->payer, asked->payer))
        return false;
    return has_rule(asked, decision);
}

static void add_sums(struct worklist *list, const struct decision *decision,
                     const struct work *work)
{
    for (size_t i = 0; i < decision->finding_count; i++) {
        if (!first_of_rule(list->asked, decision, i))
            continue;
        struct rule_sum *sum = sum_of(list, decision->findings[i].rule);
        if (!sum)
            continue;
        sum->sessions++;
        sum->waiting += dollars(work->allowed);
        if (work->date < sum->oldest)
            sum->oldest = work->date;
    }
}

static enum status take(void *context, const struct ledger_decision *row,
                        const struct ledger_session *session, struct error *error)
{
    struct worklist *list = context;
    struct decision *decision;
    arena_reset(&list->asked->step);
    enum status status =
        decision_read(row->bytes, &list->asked->step, &decision, error);
    if (status || !is_asked_for(list->asked, decision))
        return status;
    const struct work work = {row->id, row->allowed, session->date,
                              (int64_t)list->sessions++};
    list->waiting += dollars(row->allowed);
    if (session->date < list->oldest)
        list->oldest = session->date;
    add_sums(list, decision, &work);
    keep(list, &work);
    return STATUS_OK;
}

/* ---- misspelt names: a clean desk is told only of what is known ---- */

#define FAR 4

static void meet(struct worklist *list, struct wanted *wanted, struct text name)
{
    const size_t most = wanted->name.len / 3;
    if (text_is_absent(wanted->name) || wanted->met || text_is_absent(name))
        return;
    unsigned distance = text_distance(wanted->name, name, FAR - 1);
    wanted->met = text_equal(wanted->name, name);
    if (distance >= wanted->distance || distance > most)
        return;
    wanted->nearest = text_copy(&list->asked->arena, name);
    wanted->distance = distance;
}

static enum status meet_decision(void *context, const struct ledger_decision *row,
                                 const struct ledger_session *session,
                                 struct error *error)
{
    struct worklist *list = context;
    struct decision *decision;
    (void)session;
    arena_reset(&list->asked->step);
    enum status status =
        decision_read(row->bytes, &list->asked->step, &decision, error);
    if (status)
        return status;
    meet(list, &list->payer, decision->policy_id);
    meet(list, &list->payer, decision->payer);
    for (size_t i = 0; i < decision->finding_count; i++)
        meet(list, &list->rule, decision->findings[i].rule);
    return STATUS_OK;
}

static enum status refuse(const struct wanted *wanted, const char *option,
                          struct error *error)
{
    if (text_is_absent(wanted->name) || wanted->met || !wanted->nearest.len)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.value",
              "no decision in the ledger has the %s \"%.*s\"", option,
              TEXT_ARG(wanted->name));
    error_fix(error, "did you mean %.*s?", TEXT_ARG(wanted->nearest));
    return error->status;
}

/* Where nothing was found: whether that rule and that payer were ever seen. */
static enum status check_names(struct worklist *list, struct error *error)
{
    const struct asked *asked = list->asked;
    const struct look_decisions all = {
        .from = DATE_NONE, .to = DATE_NONE, .effective = true};
    if (list->sessions || (!asked->rule && !asked->payer))
        return STATUS_OK;
    list->rule = list->payer = (struct wanted){TEXT_NONE, false, FAR, TEXT_NONE};
    if (asked->rule)
        list->rule.name = text_of(asked->rule);
    if (asked->payer)
        list->payer.name = text_of(asked->payer);
    enum status status =
        look_decisions(asked->answers->ledger, &all, meet_decision, list, error);
    if (!status)
        status = refuse(&list->payer, "payer", error);
    return status ? status : refuse(&list->rule, "rule", error);
}

/* ---- as rows ---- */

static const struct column sum_columns[] = {
    {"rule", "HELD BY", COLUMN_TEXT, 34},
    {"sessions", "SESSIONS", COLUMN_NUMBER, 8},
    {"waiting", "WAITING", COLUMN_MONEY, 12},
    {"oldest", "OLDEST", COLUMN_DATE, 10},
};

static const struct column work_columns[] = {
    {"session_id", "SESSION", COLUMN_TEXT, 16},
    {"date_of_service", "DATE", COLUMN_DATE, 10},
    {"age_days", "DAYS", COLUMN_NUMBER, 5},
    {"billing_provider", NULL, COLUMN_TEXT, 0},
    {"patient", "PATIENT", COLUMN_TEXT, 14},
    {"payer", "PAYER", COLUMN_TEXT, 14},
    {"outcome", NULL, COLUMN_TEXT, 0},
    {"waiting", "WAITING", COLUMN_MONEY, 9},
    {"rules", NULL, COLUMN_TEXT, 0},
    {"messages", NULL, COLUMN_TEXT, 0},
    {"fixes", NULL, COLUMN_TEXT, 0},
    {NULL, "", COLUMN_BELOW, 4},
};

static int by_waiting(const void *a, const void *b)
{
    const struct rule_sum *x = a, *y = b;
    if (x->waiting != y->waiting)
        return x->waiting > y->waiting ? -1 : 1;
    if (x->sessions != y->sessions)
        return x->sessions > y->sessions ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static enum status put_sums(struct worklist *list, struct error *error)
{
    struct asked *asked = list->asked;
    enum status status = STATUS_OK;
    if (asked->format != ANSWER_TABLE || !list->sessions)
        return STATUS_OK;
    qsort(list->rules, list->rule_count, sizeof *list->rules, by_waiting);
    answer_columns(asked, sum_columns, sizeof sum_columns / sizeof *sum_columns);
    for (size_t i = 0; i < list->rule_count && !status; i++) {
        const struct rule_sum *sum = &list->rules[i];
        answer_text(asked, sum->rule);
        answer_number(asked, (int64_t)sum->sessions);
        answer_money(asked, sum->waiting);
        answer_date(asked, sum->oldest);
        status = answer_row(asked, error);
    }
    answer_gap(asked);
    return status;
}

/* One text of each rule that holds it, apart by " | ". */
static struct text gather(struct asked *asked, const struct decision *decision,
                          struct text (*text_from)(const struct finding *))
{
    struct buffer out;
    struct text text = TEXT("");
    buffer_init(&out, (size_t)4 << 20);
    for (size_t i = 0; i < decision->finding_count; i++) {
        if (!first_of_rule(asked, decision, i))
            continue;
        struct text one = text_from(&decision->findings[i]);
        if (out.len && one.len)
            buffer_put_cstr(&out, " | ");
        buffer_put_text(&out, one);
    }
    if (!buffer_failed(&out))
        text = text_copy(&asked->step, buffer_text(&out));
    buffer_release(&out);
    return text;
}

static struct text rule_of(const struct finding *finding)
{
    return finding->rule;
}
static struct text message_of(const struct finding *finding)
{
    return finding->message;
}
static struct text fix_of(const struct finding *finding)
{
    return finding->fix.len ? finding->fix : finding->message;
}

/* "rule: how to mend it", for people; of several rules the first three. */
static struct text mend_of(struct asked *asked, const struct decision *decision)
{
    struct buffer out;
    struct text text = TEXT("");
    size_t told = 0, more = 0;
    buffer_init(&out, (size_t)4 << 20);
    for (size_t i = 0; i < decision->finding_count; i++) {
        const struct finding *finding = &decision->findings[i];
        if (!first_of_rule(asked, decision, i))
            continue;
        if (told++ >= 3) {
            more++;
            continue;
        }
        buffer_printf(&out, "%s%.*s: %.*s", out.len ? "; " : "",
                      TEXT_ARG(finding->rule), TEXT_ARG(fix_of(finding)));
    }
    if (more)
        buffer_printf(&out, "; and %zu more", more);
    if (!buffer_failed(&out))
        text = text_copy(&asked->step, buffer_text(&out));
    buffer_release(&out);
    return text;
}

static enum status put_work(struct asked *asked, const struct work *work,
                            struct error *error)
{
    struct ledger *ledger = asked->answers->ledger;
    struct ledger_decision row;
    struct ledger_session session;
    struct ledger_day day;
    struct decision *decision;
    arena_reset(&asked->step);
    enum status status =
        ledger_decision_get(ledger, work->decision, &asked->step, &row, error);
    if (!status)
        status = decision_read(row.bytes, &asked->step, &decision, error);
    if (!status)
        status = ledger_session_get(ledger, row.session, &asked->step, &session, error);
    if (!status)
        status = ledger_day_get(ledger, session.day, &asked->step, &day, error);
    if (status)
        return status;
    answer_text(asked, session.session_id);
    answer_date(asked, session.date);
    answer_number(asked, asked->answers->today - session.date);
    answer_text(asked, session.provider);
    answer_text(asked, day.patient);
    answer_text(asked, row.payer);
    answer_cstr(asked, outcome_text(row.outcome));
    answer_money(asked, row.allowed);
    answer_text(asked, gather(asked, decision, rule_of));
    answer_text(asked, gather(asked, decision, message_of));
    answer_text(asked, gather(asked, decision, fix_of));
    answer_text(asked, mend_of(asked, decision));
    return answer_row(asked, error);
}

static void put_head(struct worklist *list)
{
    char oldest[11] = "";
    struct text waiting = answer_dollars(&list->asked->arena, list->waiting);
    if (!list->sessions) {
        answer_say(list->asked, "Nothing waits to be mended.");
        return;
    }
    date_write(list->oldest, oldest);
    answer_say(list->asked,
               "%llu session%s to mend, %.*s waiting; the oldest is of %s.",
               (unsigned long long)list->sessions, list->sessions == 1 ? "" : "s",
               TEXT_ARG(waiting), oldest);
    answer_gap(list->asked);
}

static enum status put_list(struct worklist *list, struct error *error)
{
    struct asked *asked = list->asked;
    put_head(list);
    enum status status = put_sums(list, error);
    qsort(list->top, list->count, sizeof *list->top, by_urgency);
    answer_columns(asked, work_columns, sizeof work_columns / sizeof *work_columns);
    for (size_t i = 0; i < list->count && !status; i++)
        status = put_work(asked, &list->top[i], error);
    if (!status && list->sessions > list->count) {
        answer_gap(asked);
        answer_say(asked, "and %llu more: --limit %llu lists them all",
                   (unsigned long long)(list->sessions - list->count),
                   (unsigned long long)list->sessions);
    }
    return status;
}

enum status answer_worklist(struct asked *asked, struct error *error)
{
    struct worklist list = {.asked = asked, .oldest = DATE_MAX};
    const struct look_decisions which = {
        .from = asked->from, .to = asked->to, .effective = true, .held = !asked->all};
    list.most = asked->limit >= 0 ? (size_t)asked->limit : LIMIT_DEFAULT;
    list.top = ARENA_ARRAY(&asked->arena, struct work, list.most);
    list.rules = ARENA_ARRAY(&asked->arena, struct rule_sum, RULES_MAX);
    if (!list.top || !list.rules)
        return error_no_memory(error);
    enum status status =
        look_decisions(asked->answers->ledger, &which, take, &list, error);
    if (!status)
        status = check_names(&list, error);
    return status ? status : put_list(&list, error);
}
