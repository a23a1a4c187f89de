/* :balance: what was used before this day, of what payers count across visits. */
#include "console/ask.h"
#include "policy/fact_values.h"

static const char *const columns[] = {"what", "used",     "limit", "left",
                                      "by",   "this day", NULL};

struct balance {
    struct ask *ask;
    const struct session *session;
    struct rows rows;
    size_t count;
};

/* A cell that stays empty where the number is not known. */
static void put_count(struct balance *it, int64_t count)
{
    if (count == COUNT_NONE)
        rows_text(&it->rows, TEXT_NONE);
    else
        rows_number(&it->rows, count);
}

static void put_money(struct balance *it, int64_t cents)
{
    char text[24];
    money_write(cents, text);
    if (text[0])
        rows_printf(&it->rows, "%s", text);
    else
        rows_text(&it->rows, TEXT_NONE);
}

static void put_date(struct balance *it, int32_t date)
{
    char text[11];
    date_write(date, text);
    if (text[0])
        rows_printf(&it->rows, "%s", text);
    else
        rows_text(&it->rows, TEXT_NONE);
}

static int64_t minus(int64_t a, int64_t b, int64_t none)
{
    return a == none || b == none ? none : a - b;
}

/* ---- dollars ---- */

static int64_t threshold(const struct balance *it, const char *name)
{
    const struct policy *policy = it->ask->policy;
    const struct parameter *parameter =
        policy ? policy_parameter(policy, text_of(name)) : NULL;
    bool expired = false;
    if (!parameter)
        return MONEY_NONE;
    const struct parameter_value *value = parameter_on(
        parameter, it->session->date_of_service, it->ask->options.known_on, &expired);
    return value ? value->value : MONEY_NONE;
}

static void put_threshold(struct balance *it, const char *name, const char *what)
{
    const struct history *history = it->session->history;
    int64_t used = history ? history->allowed_year_to_date : MONEY_NONE;
    int64_t most = threshold(it, name);
    if (most == MONEY_NONE)
        return;
    it->count++;
    rows_text(&it->rows, text_of(what));
    put_money(it, used);
    put_money(it, most);
    put_money(it, minus(most, used, MONEY_NONE));
    put_date(it, history ? history->as_of : DATE_NONE);
    put_money(it, decision_allowed(&it->ask->decisions[0]));
}

static void put_dollars(struct balance *it)
{
    const struct history *history = it->session->history;
    put_threshold(it, "kx_threshold", "dollars to the KX threshold");
    put_threshold(it, "review_threshold", "dollars to medical review");
    if (it->count || !history || history->allowed_year_to_date == MONEY_NONE)
        return;
    it->count++;
    rows_text(&it->rows, TEXT("dollars this year"));
    put_money(it, history->allowed_year_to_date);
    rows_text(&it->rows, TEXT_NONE);
    rows_text(&it->rows, TEXT_NONE);
    put_date(it, history->as_of);
    put_money(it, decision_allowed(&it->ask->decisions[0]));
}

/* ---- visits ---- */

static void put_visits(struct balance *it, const char *what, int64_t used, int64_t most,
                       int32_t by)
{
    if (used == COUNT_NONE && most == COUNT_NONE)
        return;
    it->count++;
    rows_text(&it->rows, text_of(what));
    put_count(it, used);
    put_count(it, most);
    put_count(it, minus(most, used, COUNT_NONE));
    put_date(it, by);
    rows_number(&it->rows, 1);
}

static int64_t parameter_count(const struct balance *it, const char *name)
{
    int64_t value = threshold(it, name);
    return value == MONEY_NONE ? COUNT_NONE : value;
}

static int64_t fact_count(struct balance *it, const char *path)
{
    struct names names = ask_names(it->ask);
    struct name name;
    if (!name_find(&names, text_of(path), &name) || name.means != MEANS_VALUE)
        return COUNT_NONE;
    return name.value.number;
}

static void put_treatment_days(struct balance *it)
{
    const struct history *history = it->session->history;
    const struct plan_of_care *plan = it->session->plan_of_care;
    int32_t since = history ? history->visits_since_progress_report : COUNT_NONE;
    int32_t therapist = history ? history->visits_since_therapist : COUNT_NONE;
    int32_t as_of = history ? history->as_of : DATE_NONE;
    put_visits(it, "days since progress report", since,
               parameter_count(it, "progress_report_days"), as_of);
    if (therapist != COUNT_NONE)
        put_visits(it, "days since a therapist", therapist, COUNT_NONE, as_of);
    put_visits(it, "visits this week so far",
               fact_count(it, "history.visits_this_week"),
               plan ? plan->visits_per_week : COUNT_NONE, DATE_NONE);
}

/* ---- periods ---- */

static void name_used(struct balance *it, const struct used *used, const char *what)
{
    struct buffer scratch = ask_scratch();
    const char *discipline = word_text(&discipline_words, used->discipline);
    buffer_printf(&scratch, "%s in the %s", what, word_text(&period_words, used->per));
    for (char *at = scratch.at; at && at < scratch.at + scratch.len; at++)
        *at = *at == '_' ? ' ' : *at;
    if (discipline[0])
        buffer_printf(&scratch, ", %s", discipline);
    for (size_t i = 0; i < used->codes.count; i++)
        buffer_printf(&scratch, "%s%.*s", i ? " " : ", ", TEXT_ARG(used->codes.at[i]));
    if (used->partial == 1)
        buffer_put_cstr(&scratch, ", at least");
    rows_text(&it->rows, ask_taken(it->ask->console, &scratch));
    it->count++;
}

static void put_used_count(struct balance *it, const struct used *used,
                           const char *what, int32_t count)
{
    if (count == COUNT_NONE)
        return;
    name_used(it, used, what);
    rows_number(&it->rows, count);
    rows_text(&it->rows, TEXT_NONE);
    rows_text(&it->rows, TEXT_NONE);
    put_date(it, it->session->history->as_of);
    rows_text(&it->rows, TEXT_NONE);
}

static void put_periods(struct balance *it)
{
    const struct history *history = it->session->history;
    for (size_t i = 0; history && i < history->used.count; i++) {
        const struct used *used = &history->used.at[i];
        put_used_count(it, used, "visits", used->visits);
        put_used_count(it, used, "units", used->units);
        put_used_count(it, used, "minutes", used->minutes);
        put_used_count(it, used, "procedures", used->procedures);
        if (used->allowed == MONEY_NONE)
            continue;
        name_used(it, used, "dollars");
        put_money(it, used->allowed);
        rows_text(&it->rows, TEXT_NONE);
        rows_text(&it->rows, TEXT_NONE);
        put_date(it, history->as_of);
        rows_text(&it->rows, TEXT_NONE);
    }
}

/* ---- authorizations ---- */

static void put_authorization(struct balance *it, const struct insurance *insurance,
                              const struct authorization *authorization)
{
    struct buffer scratch = ask_scratch();
    const char *unit = word_text(&authorization_unit_words, authorization->unit);
    char from[11], to[11];
    date_write(authorization->from, from);
    date_write(authorization->to, to);
    buffer_printf(&scratch, "authorization %.*s of %.*s",
                  TEXT_ARG(authorization->number), TEXT_ARG(insurance->payer));
    if (unit[0])
        buffer_printf(&scratch, ", by %s", unit);
    if (from[0] || to[0])
        buffer_printf(&scratch, ", %s to %s", from, to);
    it->count++;
    rows_text(&it->rows, ask_taken(it->ask->console, &scratch));
    put_count(it, authorization->used);
    put_count(it, authorization->limit);
    put_count(it, minus(authorization->limit, authorization->used, COUNT_NONE));
    put_date(it, authorization->used_as_of);
    rows_text(&it->rows, TEXT_NONE);
}

static void put_authorizations(struct balance *it)
{
    for (size_t i = 0; i < it->session->insurance.count; i++) {
        const struct insurance *insurance = &it->session->insurance.at[i];
        for (size_t k = 0; k < insurance->prior_authorizations.count; k++)
            put_authorization(it, insurance, &insurance->prior_authorizations.at[k]);
    }
}

enum status ask_run_balance(struct console_call *call, struct error *error)
{
    struct ask ask;
    enum status status = ask_words_most(call, 0, error);
    if (!status)
        status = ask_decided(call->console, false, &ask, error);
    if (status)
        return status;
    struct balance it = {.ask = &ask, .session = ask.day.members[ask.member].session};
    rows_begin(&it.rows, &call->console->screen, columns);
    put_dollars(&it);
    put_treatment_days(&it);
    put_periods(&it);
    put_authorizations(&it);
    if (it.count || !ask_in_prose(call->console)) {
        rows_end(&it.rows);
        return STATUS_OK;
    }
    buffer_release(&it.rows.cells);
    ask_say(call->console,
            "Nothing is known of before this day: no history, no authorization.");
    return STATUS_OK;
}
