/* What needs a prior authorization, and whether one of those that the session
 * lists covers the day: its discipline, codes and dates, and enough of what it
 * grants left. What an authorization does not say it does not limit.
 *
 * An authorization is named by its place in the list, from 1: its number is
 * the patient's. Of several that fit, the first with enough left is used. */
#include "policy/fact_values.h"
#include "policy/limits.h"

#include <stdio.h>

/* How far an authorization goes for a line, the better the later. */
enum fit {
    FIT_NONE,   /* there is none for this discipline */
    FIT_CODES,  /* but not for this code */
    FIT_DATES,  /* but not on this day */
    FIT_SPENT,  /* but nothing is left */
    FIT_UNSURE, /* what is left is not known */
    FIT_GOOD
};

/* What this day takes of one authorization, under all rows and for all sessions
 * that state it. */
struct account {
    const struct authorization *one; /* as the first session states it */
    size_t place;                    /* in that session's list */
    size_t last_session;             /* that stated it */
    int32_t used;                    /* the most that a session knows of */
    int32_t taken;                   /* by this day so far */
    uint32_t disciplines;            /* whose visit was taken */
    bool *lines;                     /* that took of it */
};

/* The authorizations of one session, and the account of each. */
struct grants {
    const struct authorization_list *list;
    struct account **accounts;
};

/* One row asked for one discipline of the day. */
struct asking {
    const struct authorization_row *row;
    enum discipline discipline;
    size_t session; /* whose insurance has the authorizations */
    struct grants grants;
};

/* All that are asked of the day. */
struct ledger {
    struct grants *of_session;
    struct asking *asked; /* what took of them */
    size_t asked_count, asked_room;
};

/* ---- how well one fits ---- */

static bool names_code(const struct authorization *one, const struct line *line)
{
    for (size_t i = 0; i < one->codes.count; i++)
        if (text_is(one->codes.at[i], line->code))
            return true;
    return one->codes.count == 0;
}

static bool is_dated(const struct deciding *e, const struct authorization *one)
{
    return (one->from == DATE_NONE || one->from <= e->date) &&
           (one->to == DATE_NONE || e->date <= one->to);
}

/* What the line takes: a visit is taken once for its discipline, and all that a
 * line takes but once, by however many rows it is asked for. */
static int32_t need_of(const struct deciding *e, const struct asking *a, size_t i,
                       const struct line *line)
{
    const struct authorization *one = &a->grants.list->at[i];
    const struct account *account = a->grants.accounts[i];
    if (account->lines[line - e->lines])
        return 0;
    if (one->unit == AUTHORIZATION_UNIT_UNIT)
        return line->units;
    if (one->unit == AUTHORIZATION_UNIT_MINUTE)
        return line->minutes;
    return !(account->disciplines >> a->discipline & 1u);
}

/* Where the used count holds this day already, nothing more is taken. */
static bool holds_day(const struct deciding *e, const struct authorization *one)
{
    return one->used_as_of != DATE_NONE && one->used_as_of >= e->date;
}

static int32_t larger(int32_t a, int32_t b)
{
    if (a == COUNT_NONE || b == COUNT_NONE)
        return a == COUNT_NONE ? b : a;
    return a > b ? a : b;
}

/* Sessions that know of different numbers: the larger is the later. */
static int32_t used_of(const struct deciding *e, const struct asking *a, size_t i)
{
    const struct authorization *one = &a->grants.list->at[i];
    return holds_day(e, one) ? one->used
                             : larger(one->used, a->grants.accounts[i]->used);
}

static enum fit left_of(const struct deciding *e, const struct asking *a, size_t i,
                        const struct line *line)
{
    const struct authorization *one = &a->grants.list->at[i];
    if (one->limit == COUNT_NONE)
        return FIT_GOOD;
    int32_t used = used_of(e, a, i);
    if (used == COUNT_NONE || !one->unit)
        return FIT_UNSURE;
    int32_t need =
        holds_day(e, one) ? 0 : a->grants.accounts[i]->taken + need_of(e, a, i, line);
    if (one->limit - used >= need)
        return FIT_GOOD;
    return one->used_as_of != DATE_NONE && one->used_as_of > e->date ? FIT_UNSURE
                                                                     : FIT_SPENT;
}

static enum fit fit_of(const struct deciding *e, const struct asking *a, size_t i,
                       const struct line *line)
{
    const struct authorization *one = &a->grants.list->at[i];
    if (one->discipline && (enum discipline)one->discipline != a->discipline)
        return FIT_NONE;
    if (!names_code(one, line))
        return FIT_CODES;
    return is_dated(e, one) ? left_of(e, a, i, line) : FIT_DATES;
}

/* The best for the line, *which: its place. */
static enum fit best_fit(const struct deciding *e, const struct asking *a,
                         const struct line *line, size_t *which)
{
    enum fit best = FIT_NONE;
    *which = 0;
    for (size_t i = 0; i < a->grants.list->count; i++) {
        enum fit fit = fit_of(e, a, i, line);
        if (fit > best) {
            best = fit;
            *which = i;
        }
    }
    return best;
}

static void take(const struct deciding *e, const struct asking *a, size_t i,
                 const struct line *line)
{
    struct account *account = a->grants.accounts[i];
    account->taken += need_of(e, a, i, line);
    account->disciplines |= 1u << a->discipline;
    account->lines[line - e->lines] = true;
}

/* ---- findings ---- */

/* The codes of lines that come to this, each once. */
struct outcome_of_lines {
    enum fit fit;
    size_t which;
    char codes[160];
    int32_t needed;
};

static void note_code(struct outcome_of_lines *outcome, const char *code)
{
    size_t len = strlen(outcome->codes);
    if (!strstr(outcome->codes, code))
        (void)snprintf(outcome->codes + len, sizeof outcome->codes - len, "%s%s",
                       len ? ", " : "", code);
}

static struct text message_of(struct deciding *e, const struct asking *a,
                              const struct outcome_of_lines *o)
{
    const char *name = word_text(&discipline_words, (int)a->discipline);
    if (o->fit == FIT_CODES)
        return deciding_text(e, "Authorization %zu does not cover %s", o->which + 1,
                             o->codes);
    if (o->fit == FIT_DATES)
        return deciding_text(e, "Authorization %zu covers %s, but not on this day",
                             o->which + 1, o->codes);
    if (o->fit == FIT_SPENT)
        return deciding_text(e, "Authorization %zu has not enough left for %s",
                             o->which + 1, o->codes);
    return deciding_text(e, "%s%s%s needs a prior authorization, and none is stated",
                         name, name[0] ? ": " : "", o->codes);
}

static const struct {
    const char *carc, *rarc, *fix;
} told[] = {
    [FIT_NONE] = {"197", "M62",
                  "Ask the payer for an authorization, and enter it with its dates"},
    [FIT_CODES] = {"284", "N54", "Ask the payer to add the codes, or leave them off"},
    [FIT_DATES] = {"284", "N54", "Enter the authorization of this day, or ask for one"},
    [FIT_SPENT] = {"198", "N54",
                   "Ask the payer for more, or correct what is entered as used"},
};

static void add_facts(struct deciding *e, struct finding *finding,
                      const struct asking *a, const struct outcome_of_lines *o)
{
    const struct authorization_row *row = a->row;
    if (row->after_visits)
        finding_fact(e, finding, value_count(row->after_visits), "after_visits");
    if (o->fit == FIT_NONE)
        return;
    const struct authorization *one = &a->grants.list->at[o->which];
    finding_fact(e, finding, value_count((int32_t)o->which + 1), "authorization");
    if (o->fit == FIT_DATES) {
        finding_fact(e, finding, value_date(one->from), "from");
        finding_fact(e, finding, value_date(one->to), "to");
    }
    if (o->fit == FIT_SPENT) {
        finding_fact(e, finding, value_count(used_of(e, a, o->which)), "used");
        finding_fact(e, finding, value_count(o->needed), "needed");
        finding_fact(e, finding, value_count(one->limit), "limit");
    }
}

static void report(struct deciding *e, const struct asking *a,
                   const struct outcome_of_lines *o)
{
    const struct authorization_row *row = a->row;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "authorization.absent", .topic = "authorization",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_DAY,
                        .carc = told[o->fit].carc, .rarc = told[o->fit].rarc,
                        .verdict = &row->verdict, .message = message_of(e, a, o),
                        .fix = text_of(told[o->fit].fix), .source = &row->source,
                        .from = row->dates.from));
    if (finding)
        finding->rule = row->rule;
    add_facts(e, finding, a, o);
}

/* ---- what is nearly used up ---- */

static bool told_before(const struct deciding *e, struct text message)
{
    for (size_t i = 0; i < e->finding_count; i++)
        if (text_is(e->findings[i].rule, "authorization.ending") &&
            text_equal(e->findings[i].message, message))
            return true;
    return false;
}

/* Days like this one that are left after it; COUNT_NONE: nobody counts. */
static int32_t days_left(const struct deciding *e, const struct asking *a, size_t i)
{
    const struct authorization *one = &a->grants.list->at[i];
    int32_t used = used_of(e, a, i);
    int32_t taken = a->grants.accounts[i]->taken;
    taken = taken > 0 ? taken : 1;
    if (one->limit == COUNT_NONE || used == COUNT_NONE || !one->unit)
        return COUNT_NONE;
    int32_t left = one->limit - used - (holds_day(e, one) ? 0 : taken);
    return left < 0 ? 0 : left / taken;
}

static void warn_of(struct deciding *e, const struct asking *a, size_t i)
{
    const struct authorization *one = &a->grants.list->at[i];
    int32_t left = days_left(e, a, i);
    int32_t days = one->to == DATE_NONE ? COUNT_NONE : one->to - e->date;
    bool spent = left != COUNT_NONE && left <= a->row->notice;
    bool ends = days != COUNT_NONE && days <= a->row->notice_days;
    char visits[64] = "", end[64] = "", date[11];
    if (!spent && !ends)
        return;
    if (spent)
        (void)snprintf(visits, sizeof visits, " has %d day%s like this one left", left,
                       left == 1 ? "" : "s");
    if (ends) {
        date_write(one->to, date);
        (void)snprintf(end, sizeof end, "%s ends on %s", spent ? " and" : "", date);
    }
    struct text message = deciding_text(e, "Authorization %zu%s%s", i + 1, visits, end);
    if (told_before(e, message))
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "authorization.ending", .topic = "authorization",
                     .severity = SEVERITY_WARN, .scope = SCOPE_DAY, .message = message,
                     .fix = TEXT("Ask the payer for the next one before it is over"),
                     .source = &a->row->source, .from = a->row->dates.from));
    finding_fact(e, finding, value_count((int32_t)i + 1), "authorization");
    finding_fact(e, finding, value_count(left), "left");
    finding_fact(e, finding, value_date(one->to), "to");
}

static void warn_of_ends(struct deciding *e, const struct asking *a)
{
    for (size_t i = 0; i < a->grants.list->count; i++)
        if (a->grants.accounts[i]->disciplines >> a->discipline & 1u)
            warn_of(e, a, i);
}

/* ---- whether one is needed ---- */

enum need { NEED_NO, NEED_UNSURE, NEED_YES };

/* Visits before the first that needs one are the row's own codes', or where
 * it names none all visits. */
static enum need after_visits(struct deciding *e, const struct asking *a,
                              struct text *path)
{
    const struct authorization_row *row = a->row;
    if (!row->after_visits)
        return NEED_NO;
    struct used_asked asked =
        limits_asked(&row->about, AMOUNT_VISITS, row->per, 1u << a->discipline);
    if (row->any_visit)
        asked.codes = NULL;
    const struct used_sum used = used_before(e, &asked);
    if (used.known != USED_UNKNOWN &&
        used.count + (used.with_day ? 0 : 1) <= row->after_visits)
        return NEED_NO;
    if (!used.with_day &&
        (used.known == USED_EXACTLY || used.least + 1 > row->after_visits))
        return NEED_YES;
    *path = used_path(e, &asked);
    return NEED_UNSURE;
}

static enum need after_days(const struct deciding *e, const struct asking *a,
                            struct text *path)
{
    int32_t first = e->day->members[a->session].session->first_treatment_on;
    if (!a->row->within_days)
        return NEED_NO;
    if (first == DATE_NONE || first > e->date) {
        *path = TEXT("first_treatment_on");
        return NEED_UNSURE;
    }
    return e->date - first < a->row->within_days ? NEED_NO : NEED_YES;
}

static enum need needs_one(struct deciding *e, const struct asking *a,
                           struct text *path)
{
    if (!a->row->after_visits && !a->row->within_days)
        return NEED_YES;
    enum need visits = after_visits(e, a, path);
    if (visits == NEED_YES)
        return NEED_YES;
    enum need days = after_days(e, a, path);
    return days > visits ? days : visits;
}

/* ---- one row ---- */

static void miss_left(struct deciding *e, const struct asking *a, size_t i)
{
    const struct authorization *one = &a->grants.list->at[i];
    const char *what = !one->unit                ? "unit"
                       : one->used == COUNT_NONE ? "used"
                                                 : "used before this day";
    limits_missing(
        e, &a->row->about,
        deciding_text(e, "insurance.prior_authorizations[%zu].%s", i + 1, what));
}

/* What the lines of the discipline come to, one outcome for each way. */
static void fit_lines(struct deciding *e, struct asking *a,
                      struct outcome_of_lines outcomes[FIT_GOOD])
{
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        size_t which = 0;
        if (line->discipline != a->discipline ||
            !limits_has_line(e, &a->row->about, line))
            continue;
        enum fit fit = best_fit(e, a, line, &which);
        if (fit == FIT_GOOD) {
            take(e, a, which, line);
            continue;
        }
        struct outcome_of_lines *o = &outcomes[fit];
        o->fit = fit;
        o->which = o->codes[0] ? o->which : which;
        if (fit == FIT_SPENT && o->which == which)
            o->needed += need_of(e, a, which, line);
        note_code(o, line->code);
    }
}

static const struct authorization_list *list_of(const struct deciding *e,
                                                size_t session)
{
    static const struct authorization_list none;
    const struct insurance *insurance = fact_insurance(e, session);
    return insurance && insurance->prior_authorizations.at
               ? &insurance->prior_authorizations
               : &none;
}

static void judge_discipline(struct deciding *e, struct ledger *ledger,
                             struct asking *a)
{
    struct outcome_of_lines outcomes[FIT_GOOD] = {{.fit = FIT_NONE}};
    struct text path = TEXT_NONE;
    a->session = limits_session(e, &a->row->about, a->discipline);
    a->grants = ledger->of_session[a->session];
    enum need need = needs_one(e, a, &path);
    if (need == NEED_NO)
        return;
    fit_lines(e, a, outcomes);
    for (int fit = FIT_NONE; fit < FIT_GOOD; fit++) {
        if (!outcomes[fit].codes[0])
            continue;
        if (need == NEED_UNSURE)
            limits_missing(e, &a->row->about, path);
        else if (fit == FIT_UNSURE)
            miss_left(e, a, outcomes[fit].which);
        else
            report(e, a, &outcomes[fit]);
    }
    struct asking *kept =
        deciding_push(e, (void **)&ledger->asked, &ledger->asked_count,
                      &ledger->asked_room, sizeof *kept);
    if (kept)
        *kept = *a;
}

static void judge_row(struct deciding *e, struct ledger *ledger,
                      const struct authorization_row *row)
{
    struct asking asking = {.row = row};
    if (!limits_concern(e, &row->about))
        return;
    uint32_t disciplines = limits_disciplines(e, &row->about);
    for (int d = 0; d < DISCIPLINE_COUNT; d++) {
        asking.discipline = (enum discipline)d;
        if (disciplines >> d & 1u)
            judge_discipline(e, ledger, &asking);
    }
}

/* ---- accounts ---- */

static bool is_same_text(struct text a, struct text b)
{
    return text_is_absent(a) ? text_is_absent(b)
                             : !text_is_absent(b) && text_equal(a, b);
}

static bool is_same_content(const struct authorization *a,
                            const struct authorization *b)
{
    if (a->discipline != b->discipline || a->unit != b->unit ||
        a->codes.count != b->codes.count)
        return false;
    for (size_t i = 0; i < a->codes.count; i++)
        if (!text_equal(a->codes.at[i], b->codes.at[i]))
            return false;
    return true;
}

/* By their number; without one, by all that they say at the same place. One
 * number may grant several things, each apart. */
static bool is_account_of(const struct account *account,
                          const struct authorization *one, size_t place)
{
    const struct authorization *other = account->one;
    if (!is_same_text(other->number, one->number) || !is_same_content(other, one))
        return false;
    return !text_is_absent(one->number) ||
           (account->place == place && other->from == one->from &&
            other->to == one->to && other->limit == one->limit);
}

struct accounts {
    struct account *at;
    size_t count;
};

/* The account of an authorization, a new one where no session before this has
 * stated it; NULL when memory is refused. */
static struct account *account_for(struct deciding *e, struct accounts *accounts,
                                   size_t session, size_t place)
{
    const struct authorization *one = &list_of(e, session)->at[place];
    struct account *account = accounts->at;
    struct account *end = accounts->at + accounts->count;
    while (account < end &&
           (account->last_session == session || !is_account_of(account, one, place)))
        account++;
    if (account == end) {
        bool *lines = arena_zalloc(e->arena, e->line_count + 1, sizeof *lines);
        if (!lines)
            return NULL;
        *account = (struct account){
            .one = one, .place = place, .used = COUNT_NONE, .lines = lines};
        accounts->count++;
    }
    account->last_session = session;
    if (!holds_day(e, one))
        account->used = larger(account->used, one->used);
    return account;
}

static bool open_session(struct deciding *e, struct accounts *accounts, size_t session,
                         struct grants *grants)
{
    grants->list = list_of(e, session);
    grants->accounts = ARENA_ARRAY(e->arena, struct account *, grants->list->count + 1);
    for (size_t i = 0; grants->accounts && i < grants->list->count; i++)
        if (!(grants->accounts[i] = account_for(e, accounts, session, i)))
            return false;
    return grants->accounts != NULL;
}

static bool open_ledger(struct deciding *e, struct ledger *ledger)
{
    struct accounts accounts = {NULL, 0};
    size_t most = 0;
    for (size_t i = 0; i < e->day->count; i++)
        most += list_of(e, i)->count;
    accounts.at = ARENA_ARRAY(e->arena, struct account, most + 1);
    ledger->of_session = ARENA_ARRAY(e->arena, struct grants, e->day->count);
    bool good = accounts.at && ledger->of_session;
    for (size_t i = 0; good && i < e->day->count; i++)
        good = open_session(e, &accounts, i, &ledger->of_session[i]);
    return good;
}

/* What is left is told when all rows have taken theirs. */
void authorization_judge(struct deciding *e)
{
    struct ledger ledger = {NULL, NULL, 0, 0};
    if (!e->policy->authorization_count)
        return;
    if (!open_ledger(e, &ledger)) {
        e->no_memory = true;
        return;
    }
    for (size_t i = 0; i < e->policy->authorization_count; i++) {
        const struct authorization_row *row = &e->policy->authorization[i];
        if (in_force_on(&row->dates, e->date, e->known_on))
            judge_row(e, &ledger, row);
    }
    for (size_t i = 0; i < ledger.asked_count; i++)
        warn_of_ends(e, &ledger.asked[i]);
}
