/* Which lines a row of the modifiers section speaks of. What a row asks and the
 * session does not say is a missing fact: the row then leaves the line alone. */
#include "policy/deciding.h"

enum asked { ASKED_SETTING, ASKED_PROGRAM, ASKED_AGE, ASKED_CREDENTIAL };

/* What of one service is known to fit, and what is not known, a bit each. */
struct fit {
    bool no;
    uint32_t unknown;
};

static void ask_word(struct fit *fit, uint32_t wanted, int word, enum asked asked)
{
    if (wanted && !word)
        fit->unknown |= 1u << asked;
    else if (wanted && !(wanted >> word & 1u))
        fit->no = true;
}

/* Whole years; COUNT_NONE when the day of birth is not known. */
static int32_t age_on(const struct session *session, int32_t date)
{
    int32_t year, month, day, birth_year, birth_month, birth_day;
    if (!session->patient || session->patient->birth_date == DATE_NONE)
        return COUNT_NONE;
    date_split(date, &year, &month, &day);
    date_split(session->patient->birth_date, &birth_year, &birth_month, &birth_day);
    bool before = month < birth_month || (month == birth_month && day < birth_day);
    return year - birth_year - before;
}

static void ask_age(struct fit *fit, const struct line_filter *filter, int32_t age)
{
    if (filter->min_age == COUNT_NONE && filter->max_age == COUNT_NONE)
        return;
    if (age == COUNT_NONE)
        fit->unknown |= 1u << ASKED_AGE;
    else if (age < filter->min_age ||
             (filter->max_age != COUNT_NONE && age > filter->max_age))
        fit->no = true;
}

static struct fit fit_of(const struct deciding *e, const struct line_filter *filter,
                         const struct treated *t)
{
    struct fit fit = {false, 0};
    ask_word(&fit, filter->settings, t->session->setting, ASKED_SETTING);
    ask_word(&fit, filter->programs, t->session->program, ASKED_PROGRAM);
    ask_word(&fit, filter->credentials, (int)t->credential, ASKED_CREDENTIAL);
    ask_age(&fit, filter, age_on(t->session, e->date));
    return fit;
}

static bool has_line(const struct line_filter *filter, const struct line *line)
{
    if (filter->by != GIVEN_BY_ANYONE &&
        (filter->by == GIVEN_BY_ASSISTANT) != line->assistant)
        return false;
    if (filter->disciplines && !(filter->disciplines >> line->discipline & 1u))
        return false;
    return code_set_is_empty(&filter->codes) ||
           code_set_has(&filter->codes, procedure_index(line->procedure));
}

static void note_unknown(struct deciding *e, const struct treated *t, uint32_t unknown)
{
    if (unknown >> ASKED_SETTING & 1u)
        finding_missing(e, TEXT("setting"), SEVERITY_WARN);
    if (unknown >> ASKED_PROGRAM & 1u)
        finding_missing(e, TEXT("program"), SEVERITY_WARN);
    if (unknown >> ASKED_AGE & 1u)
        finding_missing(e, TEXT("patient.birth_date"), SEVERITY_WARN);
    if (unknown >> ASKED_CREDENTIAL & 1u)
        finding_missing(e, deciding_service_path(e, t, "therapist.", "credential"),
                        SEVERITY_WARN);
}

bool line_filter_has(struct deciding *e, const struct line_filter *filter,
                     const struct line *line)
{
    if (!has_line(filter, line))
        return false;
    bool any = false;
    for (size_t i = 0; i < line->service_count && !any; i++) {
        struct fit fit = fit_of(e, filter, deciding_service(e, line->services[i]));
        any = !fit.no && !fit.unknown;
    }
    for (size_t i = 0; i < line->service_count && !any; i++) {
        const struct treated *t = deciding_service(e, line->services[i]);
        struct fit fit = fit_of(e, filter, t);
        if (!fit.no)
            note_unknown(e, t, fit.unknown);
    }
    return any;
}
