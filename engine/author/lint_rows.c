/* Rows of which the first in force decides (coverage, who, units): one that
 * earlier rows leave nothing to, and one without which the next would say the
 * same. And rows of pairs that repeat a pair. */
#include "author/lint_room.h"

/* A row by what it is chosen by. keys: its codes, or its credentials as bits
 * of a code set. */
struct choice {
    struct code_set keys;
    const struct in_force *dates;
    uint32_t line;
    const void *row;
};
struct choices {
    const char *what;
    struct choice *at;
    size_t count;
    bool (*says_same)(const void *a, const void *b);
};

#define KEYS ((size_t)64 * CODE_SET_WORDS)

/* ---- shadowed ---- */

static bool is_taken(const struct choices *all, size_t row, size_t key)
{
    for (size_t i = 0; i < row; i++)
        if (code_set_has(&all->at[i].keys, key) &&
            dates_cover(all->at[i].dates, all->at[row].dates))
            return true;
    return false;
}

static bool is_shadowed(const struct choices *all, size_t row)
{
    for (size_t key = 0; key < KEYS; key++)
        if (code_set_has(&all->at[row].keys, key) && !is_taken(all, row, key))
            return false;
    return true;
}

/* ---- redundant ---- */

/* The row that would decide for this key were this row not there; count when
 * none would, or not on all its dates. */
static size_t heir_of(const struct choices *all, size_t row, size_t key)
{
    const struct choice *mine = &all->at[row];
    for (size_t i = row + 1; i < all->count; i++)
        if (code_set_has(&all->at[i].keys, key) &&
            dates_meet(all->at[i].dates, mine->dates))
            return dates_cover(all->at[i].dates, mine->dates) ? i : all->count;
    return all->count;
}

/* The row that says it all as well; count when none does. */
static size_t repeated_by(const struct choices *all, size_t row)
{
    size_t heir = all->count;
    for (size_t key = 0; key < KEYS; key++) {
        if (!code_set_has(&all->at[row].keys, key))
            continue;
        heir = heir_of(all, row, key);
        if (heir == all->count || !all->says_same(all->at[row].row, all->at[heir].row))
            return all->count;
    }
    return heir;
}

static void check_choices(struct lint *lint, const struct choices *all)
{
    for (size_t i = 0; i < all->count; i++) {
        if (is_shadowed(all, i)) {
            lint_add(lint, LINT_ROW_SHADOWED, all->at[i].line,
                     "this row of %s is never reached: rows above it decide first",
                     all->what);
            continue;
        }
        size_t other = repeated_by(all, i);
        if (other < all->count)
            lint_add(lint, LINT_ROW_REDUNDANT, all->at[i].line,
                     "the row of %s on %.*s says the same of all that this one names",
                     all->what, TEXT_ARG(lint_place(lint, all->at[other].line)));
    }
}

/* ---- the sections ---- */

static bool same_verdict(const struct verdict *a, const struct verdict *b)
{
    return a->severity == b->severity && text_equal(a->message, b->message) &&
           text_equal(a->fix, b->fix) && text_equal(a->carc, b->carc) &&
           text_equal(a->rarc, b->rarc) && text_equal(a->liability, b->liability);
}

/* A row that cites another document is there for it. */
static bool same_source(const struct source *a, const struct source *b)
{
    return text_equal(a->document, b->document);
}

static bool coverage_same(const void *a, const void *b)
{
    const struct coverage_row *x = a, *y = b;
    return x->status == y->status && text_equal(x->use, y->use) &&
           same_verdict(&x->verdict, &y->verdict) &&
           same_source(&x->source, &y->source);
}

static bool who_same(const void *a, const void *b)
{
    const struct who_row *x = a, *y = b;
    return x->may == y->may && memcmp(&x->except, &y->except, sizeof x->except) == 0 &&
           same_verdict(&x->verdict, &y->verdict) &&
           same_source(&x->source, &y->source);
}

static bool units_same(const void *a, const void *b)
{
    const struct units_row *x = a, *y = b;
    const struct units_options *m = &x->options, *n = &y->options;
    return m->method == n->method && m->tie == n->tie && m->share == n->share &&
           m->keep_therapists_apart == n->keep_therapists_apart &&
           m->no_assistants == n->no_assistants && same_source(&x->source, &y->source);
}

static bool begin_choices(struct lint *lint, struct choices *all, size_t count)
{
    all->count = count;
    all->at = ARENA_ARRAY(lint->arena, struct choice, count);
    lint->no_memory |= !all->at;
    return all->at != NULL;
}

static void check_coverage(struct lint *lint)
{
    const struct coverage *coverage = &lint->policy->coverage;
    struct choices all = {.what = "coverage", .says_same = coverage_same};
    if (!begin_choices(lint, &all, coverage->code_count))
        return;
    for (size_t i = 0; i < all.count; i++) {
        const struct coverage_row *row = &coverage->codes[i];
        all.at[i] = (struct choice){row->codes, &row->dates, row->line, row};
    }
    check_choices(lint, &all);
}

static void check_who(struct lint *lint)
{
    const struct coverage *coverage = &lint->policy->coverage;
    struct choices all = {.what = "who", .says_same = who_same};
    if (!begin_choices(lint, &all, coverage->who_count))
        return;
    for (size_t i = 0; i < all.count; i++) {
        const struct who_row *row = &coverage->who[i];
        all.at[i] =
            (struct choice){{.bits = {row->credentials}}, &row->dates, row->line, row};
    }
    check_choices(lint, &all);
}

static void check_units(struct lint *lint)
{
    const struct policy *policy = lint->policy;
    struct choices all = {.what = "units", .says_same = units_same};
    if (!begin_choices(lint, &all, policy->units_count))
        return;
    for (size_t i = 0; i < all.count; i++) {
        const struct units_row *row = &policy->units[i];
        all.at[i] = (struct choice){row->codes, &row->dates, row->line, row};
        if (row->all)
            memset(&all.at[i].keys, 0xff, sizeof all.at[i].keys);
    }
    check_choices(lint, &all);
}

/* ---- modifiers of disciplines ---- */

/* The first in force decides: two on one day are not meant. */
static void check_modifiers(struct lint *lint, const char *what,
                            const struct modifier_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            if (rows[i].discipline != rows[k].discipline ||
                row_layer(rows[i].line) != row_layer(rows[k].line) ||
                !dates_meet(&rows[i].dates, &rows[k].dates))
                continue;
            lint_add(lint, LINT_ROW_SHADOWED, rows[i].line,
                     "on days of both this row of modifiers.%s and the one on %.*s the "
                     "other decides: let their dates not meet",
                     what, TEXT_ARG(lint_place(lint, rows[k].line)));
            break;
        }
}

/* ---- telehealth ---- */

/* A row that is chosen by more than codes. words, settings: bits, 0 is any. */
struct selection {
    const struct code_set *codes; /* none: any */
    uint32_t words, settings;
    const struct in_force *dates;
};

static bool bits_cover(uint32_t a, uint32_t b)
{
    return !a || (b && (a & b) == b);
}

static bool codes_cover(const struct code_set *a, const struct code_set *b)
{
    uint64_t beyond = 0;
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        beyond |= b->bits[i] & ~a->bits[i];
    return code_set_is_empty(a) || (!code_set_is_empty(b) && !beyond);
}

static bool selects_all(const struct selection *a, const struct selection *b)
{
    return codes_cover(a->codes, b->codes) && bits_cover(a->words, b->words) &&
           bits_cover(a->settings, b->settings) && dates_cover(a->dates, b->dates);
}

static struct selection code_selection(const struct telehealth_code *row)
{
    return (struct selection){&row->codes, row->modalities, row->settings, &row->dates};
}

static struct selection modality_selection(const struct telehealth_modality *row)
{
    return (struct selection){&row->codes, 1u << row->modality, row->settings,
                              &row->dates};
}

static void report_unreached(struct lint *lint, const char *what, uint32_t line)
{
    lint_add(lint, LINT_ROW_SHADOWED, line,
             "this row of %s is never reached: rows above it decide first", what);
}

static void check_telehealth(struct lint *lint)
{
    const struct telehealth_rules *t = &lint->policy->telehealth;
    for (size_t i = 0; i < t->code_count; i++) {
        struct selection row = code_selection(&t->codes[i]);
        for (size_t k = 0; k < i; k++) {
            struct selection above = code_selection(&t->codes[k]);
            if (!selects_all(&above, &row))
                continue;
            report_unreached(lint, "telehealth codes", t->codes[i].line);
            break;
        }
    }
    for (size_t i = 0; i < t->modality_count; i++) {
        struct selection row = modality_selection(&t->modalities[i]);
        for (size_t k = 0; k < i; k++) {
            struct selection above = modality_selection(&t->modalities[k]);
            if (!selects_all(&above, &row))
                continue;
            report_unreached(lint, "telehealth.modalities", t->modalities[i].line);
            break;
        }
    }
}

/* ---- pairs ---- */

/* A code that both have; KEYS when there is none. */
static size_t common_code(const struct code_set *a, const struct code_set *b)
{
    size_t key = 0;
    while (key < KEYS && !(code_set_has(a, key) && code_set_has(b, key)))
        key++;
    return key;
}

static bool check_pair(struct lint *lint, const struct pair_row *earlier,
                       const struct pair_row *later)
{
    size_t first = common_code(&earlier->column1, &later->column1);
    size_t second = common_code(&earlier->column2, &later->column2);
    if (earlier->none || first == KEYS || second == KEYS ||
        !dates_meet(&earlier->dates, &later->dates) ||
        earlier->dates.known_from != later->dates.known_from)
        return false;
    lint_add(lint, LINT_PAIR_REPEATED, later->line,
             "%s with %s stands on %.*s too, on some of the same dates",
             procedure_at(first)->code, procedure_at(second)->code,
             TEXT_ARG(lint_place(lint, earlier->line)));
    return true;
}

static void check_pairs(struct lint *lint)
{
    const struct pairs *pairs = &lint->policy->pairs;
    for (size_t i = 0; i < pairs->count; i++)
        for (size_t k = 0; k < i; k++)
            if (check_pair(lint, &pairs->rows[k], &pairs->rows[i]))
                break;
}

void lint_rows(struct lint *lint)
{
    check_coverage(lint);
    check_who(lint);
    check_units(lint);
    check_modifiers(lint, "discipline", lint->policy->modifiers.discipline,
                    lint->policy->modifiers.discipline_count);
    check_modifiers(lint, "assistant", lint->policy->modifiers.assistant,
                    lint->policy->modifiers.assistant_count);
    check_telehealth(lint);
    check_pairs(lint);
}
