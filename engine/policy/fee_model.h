/* What a payer allows, compiled: the section `fees` of a policy. compile_fees.c
 * reads it, fees.c works it out. Part of policy/model.h. */
#ifndef GONIO_POLICY_FEE_MODEL_H
#define GONIO_POLICY_FEE_MODEL_H

#include "policy/row.h"

/* Decimal fractions as whole numbers, exactly: relative values in hundredths,
 * price indexes in thousandths, a conversion factor in ten-thousandths of a
 * dollar. The tables of a schedule begin with their dates. */
struct rvu {
    bool known;
    int32_t work, pe, mp;
    int32_t facility_pe; /* practice expense in a facility */
};
struct rvu_table {
    struct in_force dates;
    struct rvu *at; /* by place in the table of codes */
    struct source source;
    uint32_t line;
};
struct gpci {
    struct text locality; /* "TX-31" */
    int32_t work, pe, mp;
};
struct gpci_table {
    struct in_force dates;
    struct gpci *at; /* by locality */
    size_t count;
    struct source source;
    uint32_t line;
};
struct zip_range {
    uint32_t first, last; /* of five digits */
    struct text locality;
};
struct zip_table {
    struct in_force dates;
    struct zip_range *at; /* by first; none meet */
    size_t count;
    struct source source;
    uint32_t line;
};
struct conversion {
    struct in_force dates;
    int32_t value;
    struct source source;
    uint32_t line;
};
struct fee_schedule {
    struct rvu_table *rvus;
    size_t rvu_count;
    struct gpci_table *gpcis;
    size_t gpci_count;
    struct zip_table *zips; /* none: localities are not found by ZIP code */
    size_t zip_count;
    struct conversion *conversions;
    size_t conversion_count;
    enum table_of table;              /* Medicare's, where one is for the day */
    struct text_list facility_places; /* places of service */
    struct source facility_source;
};

/* Of all units of these codes on a day the one with the most practice expense
 * is paid in full, of the others pe_percent of it. */
struct mppr {
    struct code_set codes; /* none: no reduction */
    int32_t pe_percent;
    struct source source;
};

enum fee_per { FEE_PER_SCHEDULE, FEE_PER_UNIT, FEE_PER_VISIT };
struct fee_row {
    struct in_force dates;
    bool all; /* else only codes */
    struct code_set codes;
    enum fee_per per;
    int64_t cents;                /* FEE_PER_UNIT, FEE_PER_VISIT */
    struct fee_schedule schedule; /* FEE_PER_SCHEDULE */
    int32_t percent;              /* of the schedule */
    struct mppr mppr;
    int32_t assistant_percent; /* of what is CQ or CO */
    struct source source;
    uint32_t line;
};

#endif
