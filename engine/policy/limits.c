#include "policy/limits.h"

#include "policy/fact_values.h"

/* ---- lines ---- */

static bool has_code(const struct limit_scope *about, const struct line *line)
{
    return line->units > 0 &&
           (about->all_codes ||
            code_set_has(&about->codes, procedure_index(line->procedure))) &&
           (!about->disciplines || (about->disciplines >> line->discipline & 1u));
}

static int32_t program_of(const struct deciding *e, const struct line *line)
{
    return line->service_count
               ? e->day->members[line->services[0].session].session->program
               : PROGRAM_UNKNOWN;
}

bool limits_has_line(const struct deciding *e, const struct limit_scope *about,
                     const struct line *line)
{
    return has_code(about, line) &&
           (!about->programs || (about->programs >> program_of(e, line) & 1u));
}

uint32_t limits_disciplines(const struct deciding *e, const struct limit_scope *about)
{
    uint32_t disciplines = 0;
    for (size_t i = 0; i < e->line_count; i++)
        if (limits_has_line(e, about, &e->lines[i]))
            disciplines |= 1u << e->lines[i].discipline;
    return disciplines;
}

size_t limits_session(const struct deciding *e, const struct limit_scope *about,
                      enum discipline discipline)
{
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        if (limits_has_line(e, about, line) && line->discipline == discipline &&
            line->service_count)
            return line->services[0].session;
    }
    return 0;
}

struct text limits_codes(struct deciding *e, const struct limit_scope *about,
                         enum discipline discipline)
{
    struct buffer list;
    char room[256];
    buffer_borrow(&list, room, sizeof room);
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        bool before = false;
        for (size_t k = 0; k < i; k++)
            before |= strcmp(e->lines[k].code, line->code) == 0 &&
                      limits_has_line(e, about, &e->lines[k]) &&
                      e->lines[k].discipline == discipline;
        if (before || !limits_has_line(e, about, line) ||
            line->discipline != discipline)
            continue;
        if (list.len)
            buffer_put_cstr(&list, ", ");
        buffer_put_cstr(&list, line->code);
    }
    return deciding_taken(e, &list);
}

/* ---- the day ---- */

void limits_missing(struct deciding *e, const struct limit_scope *about,
                    struct text path)
{
    if (about->when_unknown != UNKNOWN_SKIP)
        finding_missing(e, path,
                        about->when_unknown == UNKNOWN_HOLD ? SEVERITY_HOLD
                                                            : SEVERITY_WARN);
}

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };

/* bits 0: any word will do; word 0: unknown. */
static enum answer among(uint32_t bits, int32_t word)
{
    if (!bits)
        return ANSWER_YES;
    if (!word)
        return ANSWER_UNKNOWN;
    return bits >> word & 1u ? ANSWER_YES : ANSWER_NO;
}

static int32_t age_on(int32_t birth_date, int32_t date)
{
    int32_t year[2], month[2], day[2];
    date_split(birth_date, &year[0], &month[0], &day[0]);
    date_split(date, &year[1], &month[1], &day[1]);
    bool yet = month[1] > month[0] || (month[1] == month[0] && day[1] >= day[0]);
    return year[1] - year[0] - !yet;
}

static enum answer of_age(const struct deciding *e, const struct limit_scope *about,
                          const struct session *session)
{
    int32_t born = session->patient->birth_date;
    if (about->min_age == COUNT_NONE && about->max_age == COUNT_NONE)
        return ANSWER_YES;
    if (born == DATE_NONE)
        return ANSWER_UNKNOWN;
    int32_t age = age_on(born, e->date);
    return (about->min_age == COUNT_NONE || age >= about->min_age) &&
                   (about->max_age == COUNT_NONE || age <= about->max_age)
               ? ANSWER_YES
               : ANSWER_NO;
}

/* What a row asks of a session, and the fact it reads there. */
#define QUESTIONS 3
static const char *const asked_facts[QUESTIONS] = {"setting", "insurance.kind",
                                                   "patient.birth_date"};

static void ask(const struct deciding *e, const struct limit_scope *about, size_t index,
                enum answer answers[QUESTIONS])
{
    const struct session *session = e->day->members[index].session;
    const struct insurance *insurance = fact_insurance(e, index);
    answers[0] = among(about->settings, session->setting);
    answers[1] = among(about->kinds, insurance ? insurance->kind : 0);
    answers[2] = of_age(e, about, session);
}

static bool is_for_anybody(const struct limit_scope *about)
{
    return !about->settings && !about->kinds && about->min_age == COUNT_NONE &&
           about->max_age == COUNT_NONE;
}

/* The first session that knows tells it for the day. */
static enum answer ask_day(const struct deciding *e, const struct limit_scope *about,
                           enum answer answers[QUESTIONS])
{
    enum answer all = ANSWER_YES;
    for (size_t q = 0; q < QUESTIONS; q++)
        answers[q] = ANSWER_UNKNOWN;
    for (size_t i = 0; i < e->day->count; i++) {
        enum answer here[QUESTIONS];
        ask(e, about, i, here);
        for (size_t q = 0; q < QUESTIONS; q++)
            if (answers[q] == ANSWER_UNKNOWN)
                answers[q] = here[q];
    }
    for (size_t q = 0; q < QUESTIONS; q++) {
        if (answers[q] == ANSWER_NO)
            return ANSWER_NO;
        if (answers[q] == ANSWER_UNKNOWN)
            all = ANSWER_UNKNOWN;
    }
    return all;
}

/* Lines that are the row's, or would be if their program were known. */
static bool may_concern_lines(const struct deciding *e, const struct limit_scope *about,
                              bool *unknown)
{
    bool any = false;
    *unknown = false;
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        if (!has_code(about, line))
            continue;
        *unknown |= about->programs && !program_of(e, line);
        any |= limits_has_line(e, about, line);
    }
    return any || *unknown;
}

bool limits_concern(struct deciding *e, const struct limit_scope *about)
{
    enum answer answers[QUESTIONS];
    bool no_program;
    if (!may_concern_lines(e, about, &no_program))
        return false;
    if (is_for_anybody(about) && !no_program)
        return true;
    enum answer all = ask_day(e, about, answers);
    if (all == ANSWER_NO)
        return false;
    for (size_t q = 0; q < QUESTIONS; q++)
        if (answers[q] == ANSWER_UNKNOWN)
            limits_missing(e, about, text_of(asked_facts[q]));
    if (no_program)
        limits_missing(e, about, TEXT("program"));
    return all == ANSWER_YES && !no_program;
}

struct used_asked limits_asked(const struct limit_scope *about, enum amount amount,
                               enum period per, uint32_t disciplines)
{
    return (struct used_asked){.amount = amount,
                               .per = per,
                               .disciplines = disciplines,
                               .programs = about->programs,
                               .codes = about->all_codes ? NULL : &about->codes};
}

const char *limits_period(enum period per)
{
    static const char *const texts[] = {
        [PERIOD_UNKNOWN] = "a day",
        [PERIOD_WEEK] = "this week",
        [PERIOD_MONTH] = "this month",
        [PERIOD_CALENDAR_YEAR] = "this calendar year",
        [PERIOD_BENEFIT_YEAR] = "this benefit year",
        [PERIOD_EPISODE] = "this episode",
        [PERIOD_AUTHORIZATION] = "this authorization",
    };
    return texts[per];
}
