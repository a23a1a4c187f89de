/* A mapping: which columns become which fields, and how. Made once from the
 * table that a Lua file returns; everything in it lives as long as the plugin
 * is started.
 *
 * Columns that are used are numbered by slots, per table: a row is kept as the
 * values of its slots. */
#ifndef GONIO_CSV_MAPPING_H
#define GONIO_CSV_MAPPING_H

#include "pool.h"

#define TABLES_MAX 2

struct slot_ref {
    uint32_t table;
    uint32_t slot;
};

struct leaf;

struct leaf_list {
    const struct leaf **at;
    size_t count;
};

/* How one value is made. */
struct leaf {
    uint32_t line;            /* in the mapping */
    struct slot_ref *columns; /* put one behind the other */
    size_t column_count;
    struct gonio_text between;        /* of several columns */
    struct gonio_text value;          /* a constant; absent: none */
    struct leaf_list first;           /* the first that is not blank; or none */
    struct gonio_text prefix, suffix; /* left out where they stand */
    struct gonio_text till, after;    /* what stands before, behind this */
    struct gonio_text otherwise;      /* for what the look-up does not have */
    struct gonio_text by_default;     /* for a blank */
    struct gonio_text split;          /* characters between parts of a list */
    const struct gonio_node *lookup;
    const struct gonio_node *dates, *times; /* a format, or several */
    int as_it_stands;                       /* what the look-up does not have */
    int upper;
    int differs; /* rows of one session may differ in it: the first counts */
};

/* A value and where it goes. */
struct binding {
    const char *pointer;    /* behind "/services/N" for those of rows */
    int kind;               /* of the field: enum gonio_kind */
    struct leaf_list parts; /* one, or those of a list */
};

struct binding_list {
    struct binding *at;
    size_t count;
};

/* A row is left out when the column is, or is not, one of these. */
struct sieve {
    uint32_t slot;
    const struct gonio_node *values; /* a text or several */
    int keep;                        /* left out unless it is */
};

struct table {
    struct gonio_text name;
    uint32_t line;
    struct gonio_text *slots; /* names of the columns used */
    uint32_t *slot_lines;     /* where the mapping names each first */
    size_t slot_count;
    uint32_t *key; /* slots whose values make one session */
    size_t key_count;
    uint32_t *join; /* of two tables: slots that make a row a counterpart */
    size_t join_count;
    struct sieve *sieves;
    size_t sieve_count;
};

enum unmatched { UNMATCHED_PROBLEM, UNMATCHED_SERVICE, UNMATCHED_SKIP };

struct mapping {
    const char *path;
    const struct gonio_host *host;
    struct pool pool;
    struct table tables[TABLES_MAX];
    size_t table_count;
    struct binding_list session, service;
    enum unmatched unmatched; /* rows of the second table without a counterpart */
    char separator;           /* '\0': as the header looks */
    char decimal;             /* before cents: '.' or ',' */
    int latin1;
    int ragged; /* rows may have more or fewer fields than the header */
};

/* Reads the file. 0, or -1 with host->fail called. The mapping does not move
 * afterwards. */
int mapping_load(const struct gonio_host *host, const char *path,
                 struct mapping *mapping);
void mapping_free(struct mapping *mapping);

const struct gonio_node *node_get(const struct gonio_node *table, const char *name);

#endif
