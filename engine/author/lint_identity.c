/* The tables of payers' names (policy/identity.h). */
#include "author/lint_room.h"

#include "policy/policy_set.h"

static void check_policies(struct lint *lint, const struct identity_row *row)
{
    for (size_t i = 0; i < row->policies.count; i++) {
        struct text id = row->policies.at[i];
        if (!text_is_absent(policy_set_id(lint->set, id)))
            continue;
        const char *near = policy_set_nearest(lint->set, id);
        struct lint_finding *finding =
            lint_add(lint, LINT_IDENTITY_POLICY, row->line,
                     "there is no policy \"%.*s\"", TEXT_ARG(id));
        if (near)
            lint_mean(lint, finding, text_of(near));
    }
}

static void check_source(struct lint *lint, const struct identity_row *row)
{
    if (!row->source.document.len)
        lint_add(lint, LINT_IDENTITY_SOURCE, row->line,
                 "nobody can tell where this name or id is from");
}

/* One name of a table, with the row it stands in. */
struct named {
    char bytes[IDENTITY_NAME_MAX];
    struct text folded;
    struct text given;
    const struct identity_row *row;
};

static bool next_name(const struct identity_table *table, size_t *row, size_t *name,
                      struct named *found)
{
    while (*row < table->count && *name >= table->rows[*row].names.count) {
        (*row)++;
        *name = 0;
    }
    if (*row == table->count)
        return false;
    found->row = &table->rows[*row];
    found->given = found->row->names.at[(*name)++];
    return identity_fold(found->given, found->bytes, &found->folded);
}

static void check_pair(struct lint *lint, const struct named *first,
                       const struct named *again)
{
    const struct identity_row *a = first->row, *b = again->row;
    if (!text_equal(first->folded, again->folded) || a->kind != b->kind ||
        !dates_meet(&a->dates, &b->dates))
        return;
    lint_add(lint, LINT_IDENTITY_REPEATED, b->line,
             "\"%.*s\" stands in line %u too, for the same days",
             TEXT_ARG(again->given), a->line);
}

static void check_repeats(struct lint *lint, const struct identity_table *table)
{
    struct named first, again;
    size_t row = 0, name = 0;
    while (next_name(table, &row, &name, &first)) {
        size_t next_row = row, next = name;
        while (next_name(table, &next_row, &next, &again))
            check_pair(lint, &first, &again);
    }
}

void lint_names_of_payers(struct lint *lint, const struct identity_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        check_policies(lint, &table->rows[i]);
        check_source(lint, &table->rows[i]);
    }
    check_repeats(lint, table);
}
