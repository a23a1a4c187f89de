/* Who a session means by its payer's name: tables of aliases and payer ids.
 *
 * A payer folder may hold identity.lua beside its policies: a list of rows
 *
 *   { "60054", "Aetna", payer = "commercial/aetna", from = "...", source = "..." }
 *
 * read in the sandbox like a policy. Names are compared without their letter
 * case and white space. A row may be for one kind of insurance alone; it goes
 * before those for all kinds. Rows of a later folder go before those of an
 * earlier one, and within one folder what stands for several policies is
 * ambiguous: nobody chooses among them.
 *
 * Ownership: everything lives in the arena given, which outlives the table. */
#ifndef GONIO_POLICY_IDENTITY_H
#define GONIO_POLICY_IDENTITY_H

#include "policy/model.h"

#define IDENTITY_FILE "identity.lua"

struct identity_row {
    struct text_list names;    /* as they are written */
    struct text_list policies; /* one, or several when it is ambiguous */
    int kind;                  /* enum payer_kind; 0: every kind */
    struct in_force dates;
    struct source source; /* absent document: none is given */
    uint32_t line;
};

/* One folder's. */
struct identity_table {
    struct text path;
    struct identity_row *rows;
    size_t count;
};

struct identity_name;
struct identity {
    struct identity_table *tables; /* in the order of the folders */
    size_t table_count;
    struct identity_name *names; /* folded, in order */
    size_t name_count;
};

/* payers, scripts: NULL at the end. A file that is not there is no fault; one
 * that does not load is, with its place (STATUS_POLICY). */
struct identity_folders {
    const char *const *payers, *const *scripts;
    const struct shown_folders *shown; /* where they are; NULL: at their path */
};
enum status identity_load(const struct identity_folders *folders, struct arena *arena,
                          struct identity *identity, struct error *error) MUST_CHECK;

#define IDENTITY_NAME_MAX 128 /* bytes; what is longer is no payer's name */
/* Without letter case and white space; false when it is too long. */
bool identity_fold(struct text name, char folded[IDENTITY_NAME_MAX],
                   struct text *result);

/* The policies that a name stands for; there may be none. More than this many
 * are as ambiguous as this many. */
#define IDENTITY_POLICIES_MAX 8
struct identity_answer {
    struct text policies[IDENTITY_POLICIES_MAX];
    size_t count;
};
struct identity_question {
    struct text name;
    int kind; /* enum payer_kind */
    int32_t date;
    int32_t known_on;
};
void identity_ask(const struct identity *identity,
                  const struct identity_question *question,
                  struct identity_answer *answer);

/* Names near to one that is not known, the nearest first: ids of policies, and
 * names of the table with the policy they stand for. */
#define IDENTITY_NEAR_MAX 3
struct identity_near {
    struct text name;
    struct text policy; /* absent: name is its id */
    unsigned distance;
};
struct identity_ids {
    const struct text *at;
    size_t count;
};
size_t identity_nearest(const struct identity *identity, const struct identity_ids *ids,
                        struct text name, struct identity_near near[IDENTITY_NEAR_MAX]);

#endif
