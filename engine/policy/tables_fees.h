/* Published fee schedules (policy/tables.h): relative values, price indexes
 * and ZIP codes, in the form that fees.c reads a policy's own. */
#ifndef GONIO_POLICY_TABLES_FEES_H
#define GONIO_POLICY_TABLES_FEES_H

#include "data/store.h"
#include "policy/deciding.h"

#define TABLES_FEES_MOST 64 /* of one kind */

struct value_table {
    const struct tablefile *file;
    struct rvu_table rvus;
};
struct index_table {
    const struct tablefile *file;
    struct gpci_table gpcis;
};
struct fee_tables {
    bool read;
    struct value_table *values;
    struct index_table *indexes;
    size_t value_count, index_count;
};

/* Once; all rows are verified, those of ZIP codes where they lie. */
enum status tables_fees_read(struct fee_tables *fees, const struct store *store,
                             struct arena *arena, struct error *error) MUST_CHECK;
/* Which are for the day. */
void tables_fees_choose(const struct fee_tables *fees, const struct store *store,
                        struct deciding *e);

/* NULL: none is for the day, or the schedule names none. */
const struct rvu_table *tables_fees_values(const struct deciding *e,
                                           const struct fee_schedule *schedule);
const struct gpci_table *tables_fees_indexes(const struct deciding *e,
                                             const struct fee_schedule *schedule);
/* Whether localities are looked up by ZIP code. */
bool tables_fees_have_zips(const struct deciding *e,
                           const struct fee_schedule *schedule);
/* Where the session's ZIP code lies, "TX-31"; absent: not known, or not by its
 * five digits alone. */
struct text tables_fees_locality(const struct deciding *e,
                                 const struct fee_schedule *schedule,
                                 const struct session *session);

#endif
