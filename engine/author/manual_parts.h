/* The chapters of a policy's manual, each in a file that says how its rows
 * read. */
#ifndef GONIO_AUTHOR_MANUAL_PARTS_H
#define GONIO_AUTHOR_MANUAL_PARTS_H

#include "author/case_file.h"
#include "author/manual_page.h"

struct manual {
    struct page page;
    const struct policy *policy;
    const struct case_file *cases; /* NULL: no examples */
};

/* A paragraph "label: text". */
void manual_labelled(struct manual *manual, const char *label, struct text text);
void manual_cell_text(struct manual *manual, struct text text);
void manual_cell_dates(struct manual *manual, const struct in_force *dates);
void manual_cell_source(struct manual *manual, const struct source *source);
void manual_cell_codes(struct manual *manual, const struct code_set *set);

/* manual_layers.c */
void manual_layers(struct manual *manual);
/* manual_tables.c */
void manual_parameters(struct manual *manual);
void manual_coverage(struct manual *manual);
void manual_units(struct manual *manual);
void manual_modifiers(struct manual *manual);
/* manual_limits.c */
void manual_caps(struct manual *manual);
void manual_frequency(struct manual *manual);
void manual_authorization(struct manual *manual);
void manual_referral(struct manual *manual);
/* manual_lists.c */
void manual_pairs(struct manual *manual);
void manual_telehealth(struct manual *manual);
/* manual_documentation.c */
void manual_documentation(struct manual *manual);
/* manual_fees.c */
void manual_fees(struct manual *manual);
/* manual_rules.c */
void manual_rule(struct manual *manual, const struct rule *rule);
void manual_rules(struct manual *manual);
void manual_examples(struct manual *manual, struct text id);
/* "Says", "To mend" and the codes of the claim, as far as they are stated. */
void manual_verdict(struct manual *manual, const struct verdict *verdict);
/* The same in a cell, for rows. */
void manual_cell_verdict(struct manual *manual, const struct verdict *verdict);
void manual_stated_severity(struct page *page, const struct verdict *verdict);
const char *manual_severity(enum severity severity);

#endif
