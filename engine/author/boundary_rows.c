#include "author/boundary_rows.h"

#include "base/date.h"
#include "policy/states.h"

/* What rows of one kind answer, key by key: what is covered (by code), who may
 * treat (by credential), which method counts (by code) ... Where the first row
 * in force decides, two are lawful; where each speaks for itself, they are an
 * overlap. */
struct row {
    const struct in_force *dates;
    uint32_t line;
};
struct question {
    const char *what; /* "coverage.codes", as an author writes it */
    size_t keys;
    size_t (*count)(const struct policy *policy);
    struct row (*row)(const struct policy *policy, size_t i);
    bool (*answers)(const struct policy *policy, size_t i, size_t key);
    const char *(*key_name)(size_t key); /* NULL: there is one key */
    bool exclusive;                      /* two in force are a mistake */
};

static const char *code_at(size_t key)
{
    const struct procedure *procedure = procedure_at(key);
    return procedure ? procedure->code : "";
}

#define CODES (CODE_SET_WORDS * 64)

/* ---- the questions ---- */

static size_t coverage_count(const struct policy *policy)
{
    return policy->coverage.code_count;
}
static struct row coverage_row(const struct policy *policy, size_t i)
{
    const struct coverage_row *row = &policy->coverage.codes[i];
    return (struct row){&row->dates, row->line};
}
static bool coverage_answers(const struct policy *policy, size_t i, size_t key)
{
    return code_set_has(&policy->coverage.codes[i].codes, key);
}

static size_t who_row_count(const struct policy *policy)
{
    return policy->coverage.who_count;
}
static struct row who_row(const struct policy *policy, size_t i)
{
    const struct who_row *row = &policy->coverage.who[i];
    return (struct row){&row->dates, row->line};
}
static bool who_answers(const struct policy *policy, size_t i, size_t key)
{
    return policy->coverage.who[i].credentials >> key & 1u;
}
static const char *who_name(size_t key)
{
    return word_text(&credential_kind_words, (int)key);
}

static size_t units_row_count(const struct policy *policy)
{
    return policy->units_count;
}
static struct row units_row(const struct policy *policy, size_t i)
{
    const struct units_row *row = &policy->units[i];
    return (struct row){&row->dates, row->line};
}
static bool units_answers(const struct policy *policy, size_t i, size_t key)
{
    return policy->units[i].all || code_set_has(&policy->units[i].codes, key);
}

static const char *discipline_name(size_t key)
{
    return word_text(&discipline_words, (int)key);
}
static size_t discipline_count(const struct policy *policy)
{
    return policy->modifiers.discipline_count;
}
static struct row discipline_row(const struct policy *policy, size_t i)
{
    return (struct row){&policy->modifiers.discipline[i].dates, 0};
}
static bool discipline_answers(const struct policy *policy, size_t i, size_t key)
{
    return (size_t)policy->modifiers.discipline[i].discipline == key;
}
static size_t assistant_count(const struct policy *policy)
{
    return policy->modifiers.assistant_count;
}
static struct row assistant_row(const struct policy *policy, size_t i)
{
    return (struct row){&policy->modifiers.assistant[i].dates, 0};
}
static bool assistant_answers(const struct policy *policy, size_t i, size_t key)
{
    return (size_t)policy->modifiers.assistant[i].discipline == key;
}

static size_t period_count(const struct policy *policy)
{
    return policy->telehealth.period_count;
}
static struct row period_row(const struct policy *policy, size_t i)
{
    const struct telehealth_period *row = &policy->telehealth.periods[i];
    return (struct row){&row->dates, row->line};
}
static bool period_answers(const struct policy *policy, size_t i, size_t key)
{
    (void)policy;
    (void)i;
    (void)key;
    return true;
}

static size_t modality_count(const struct policy *policy)
{
    return policy->telehealth.modality_count;
}
static struct row modality_row(const struct policy *policy, size_t i)
{
    return (struct row){&policy->telehealth.modalities[i].dates, 0};
}
static bool modality_answers(const struct policy *policy, size_t i, size_t key)
{
    return (size_t)policy->telehealth.modalities[i].modality == key;
}
static size_t telehealth_code_count(const struct policy *policy)
{
    return policy->telehealth.code_count;
}
static struct row telehealth_code_row(const struct policy *policy, size_t i)
{
    const struct telehealth_code *row = &policy->telehealth.codes[i];
    return (struct row){&row->dates, row->line};
}
static bool telehealth_code_answers(const struct policy *policy, size_t i, size_t key)
{
    return code_set_has(&policy->telehealth.codes[i].codes, key);
}
static const char *modality_name(size_t key)
{
    return word_text(&modality_words, (int)key);
}

static size_t access_count(const struct policy *policy)
{
    return policy->referral.access_count;
}
static struct row access_row(const struct policy *policy, size_t i)
{
    const struct direct_access_row *row = &policy->referral.access[i];
    return (struct row){&row->dates, row->line};
}
static bool access_answers(const struct policy *policy, size_t i, size_t key)
{
    const struct text_list *states = &policy->referral.access[i].states;
    for (size_t k = 0; k < states->count; k++)
        if (text_is(states->at[k], state_names[key]))
            return true;
    return false;
}
static const char *state_name(size_t key)
{
    return state_names[key];
}

/* The loader refuses overlapping values of a parameter and periods itself. */
static const struct question questions[] = {
    {"coverage.codes", CODES, coverage_count, coverage_row, coverage_answers, code_at,
     false},
    {"coverage.who", CREDENTIAL_COUNT, who_row_count, who_row, who_answers, who_name,
     false},
    {"units", CODES, units_row_count, units_row, units_answers, code_at, false},
    {"modifiers.discipline", DISCIPLINE_COUNT, discipline_count, discipline_row,
     discipline_answers, discipline_name, true},
    {"modifiers.assistant", DISCIPLINE_COUNT, assistant_count, assistant_row,
     assistant_answers, discipline_name, true},
    {"telehealth.periods", 1, period_count, period_row, period_answers, NULL, false},
    {"telehealth.codes", CODES, telehealth_code_count, telehealth_code_row,
     telehealth_code_answers, code_at, false},
    {"telehealth.modalities", MODALITY_COUNT, modality_count, modality_row,
     modality_answers, modality_name, false},
    {"referral.direct_access", STATES, access_count, access_row, access_answers,
     state_name, false},
};
#define QUESTIONS (sizeof questions / sizeof *questions)

/* ---- judging a question ---- */

/* What of one question is found on the day: keys, named a few at a time. */
#define NAMED_MOST 6
struct found {
    size_t count;
    const char *named[NAMED_MOST];
};

static void note_key(struct found *found, const struct question *question, size_t key)
{
    if (question->key_name && found->count < NAMED_MOST)
        found->named[found->count] = question->key_name(key);
    found->count++;
}

static void say(struct buffer *said, const char *what, const struct found *found,
                const char *trouble)
{
    if (!found->count)
        return;
    if (said->len)
        buffer_put_char(said, '\n');
    buffer_put_cstr(said, what);
    for (size_t i = 0; i < found->count && i < NAMED_MOST && found->named[i]; i++)
        buffer_printf(said, "%s %s", i ? "," : "", found->named[i]);
    if (found->count > NAMED_MOST)
        buffer_printf(said, " and %zu more", found->count - NAMED_MOST);
    buffer_printf(said, ": %s", trouble);
}

/* How the rows that answer a key stand to the day. */
struct standing {
    bool before, after;
    const struct row *on; /* the last one seen that is in force */
    bool twice;
};

static bool is_known_alike(const struct in_force *a, const struct in_force *b)
{
    return a->known_from == b->known_from;
}

static void place(struct standing *standing, const struct row *row, struct row *kept,
                  const struct boundary_day *day)
{
    const struct in_force *dates = row->dates;
    standing->before |= dates->from == DATE_NONE || dates->from < day->date;
    standing->after |= dates->to == DATE_NONE || dates->to > day->date;
    if (!in_force_on(dates, day->date, day->known_on))
        return;
    standing->twice |= standing->on && is_known_alike(standing->on->dates, dates);
    *kept = *row;
    standing->on = kept;
}

static void judge_key(const struct policy *policy, const struct question *question,
                      size_t key, const struct boundary_day *day, struct found found[2],
                      uint32_t *line)
{
    struct standing standing = {.on = NULL};
    struct row kept, row = {NULL, 0};
    size_t count = question->count(policy);
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        if (!question->answers(policy, i, key))
            continue;
        row = question->row(policy, i);
        last = row.line;
        place(&standing, &row, &kept, day);
    }
    bool gap =
        !standing.on && standing.before && standing.after && day->known_on == DATE_MAX;
    bool overlap = question->exclusive && standing.twice;
    if (gap)
        note_key(&found[0], question, key);
    if (overlap)
        note_key(&found[1], question, key);
    if ((gap || overlap) && last)
        *line = last;
}

static void judge_question(const struct policy *policy, const struct question *question,
                           const struct boundary_day *day, struct buffer *said,
                           uint32_t *line)
{
    struct found found[2] = {{.count = 0}, {.count = 0}};
    for (size_t key = 0; key < question->keys; key++)
        judge_key(policy, question, key, day, found, line);
    say(said, question->what, &found[0],
        "no row is in force, and there are some before and after");
    say(said, question->what, &found[1],
        "two rows are in force, and only the first is ever used");
}

/* ---- parameters ---- */

/* Within the first and the last date of its values. */
static bool is_within(const struct parameter *parameter, int32_t date)
{
    bool begun = false, goes_on = false;
    for (size_t i = 0; i < parameter->count; i++) {
        const struct in_force *dates = &parameter->values[i].dates;
        begun |= dates->from == DATE_NONE || dates->from <= date;
        goes_on |= dates->to == DATE_NONE || dates->to >= date;
    }
    return begun && goes_on;
}

static void judge_parameter(const struct parameter *parameter,
                            const struct boundary_day *day, struct buffer *said,
                            uint32_t *line)
{
    bool expired = false;
    if (!is_within(parameter, day->date))
        return;
    if (parameter_on(parameter, day->date, day->known_on, &expired) && !expired)
        return;
    if (said->len)
        buffer_put_char(said, '\n');
    buffer_printf(said,
                  "parameters.%.*s: it has no value, and has some before and after",
                  TEXT_ARG(parameter->name));
    *line = parameter->values[0].line;
}

/* ---- pairs ---- */

/* The first code that both have; "" when there is none. */
static const char *common_code(const struct code_set *a, const struct code_set *b)
{
    for (size_t i = 0; i < CODES; i++)
        if (code_set_has(a, i) && code_set_has(b, i))
            return code_at(i);
    return "";
}

struct common {
    const char *column1, *column2;
};

/* A pair that stands in both rows, whichever way round. */
static bool is_same_pair(const struct pair_row *a, const struct pair_row *b,
                         struct common *common)
{
    *common = (struct common){common_code(&a->column1, &b->column1),
                              common_code(&a->column2, &b->column2)};
    if (common->column1[0] && common->column2[0])
        return true;
    *common = (struct common){common_code(&a->column1, &b->column2),
                              common_code(&a->column2, &b->column1)};
    return common->column1[0] && common->column2[0];
}

static void judge_pair(const struct pairs *pairs, size_t at,
                       const struct boundary_day *day, struct buffer *said,
                       uint32_t *line)
{
    const struct pair_row *row = &pairs->rows[at];
    struct common common;
    if (!in_force_on(&row->dates, day->date, day->known_on))
        return;
    for (size_t i = 0; i < at; i++) {
        const struct pair_row *earlier = &pairs->rows[i];
        if (earlier->none || row_layer(earlier->line) != row_layer(row->line) ||
            !in_force_on(&earlier->dates, day->date, day->known_on) ||
            !is_known_alike(&earlier->dates, &row->dates) ||
            !is_same_pair(earlier, row, &common))
            continue;
        if (said->len)
            buffer_put_char(said, '\n');
        buffer_printf(said, "pairs: %s and %s stand in two rows that are in force",
                      common.column1, common.column2);
        *line = row->line;
    }
}

void boundary_rows_judge(const struct policy *policy, const struct boundary_day *day,
                         struct buffer *said, uint32_t *line)
{
    for (size_t i = 0; i < policy->parameter_count && day->known_on == DATE_MAX; i++)
        judge_parameter(&policy->parameters[i], day, said, line);
    for (size_t i = 0; i < QUESTIONS; i++)
        judge_question(policy, &questions[i], day, said, line);
    for (size_t i = 0; i < policy->pairs.count; i++)
        judge_pair(&policy->pairs, i, day, said, line);
}
