/* What the files of mapping.h share while they read one. All give 0, or -1 with
 * host->fail called. */
#ifndef GONIO_CSV_MAPPING_PARTS_H
#define GONIO_CSV_MAPPING_PARTS_H

#include "mapping.h"

int mapping_fault(const struct mapping *mapping, uint32_t line, const char *message,
                  const char *fix);
/* The same: the name in quotes, and what is wrong with it. */
int mapping_fault_of(struct mapping *mapping, uint32_t line, const char *what,
                     struct gonio_text name);
int mapping_no_memory(const struct mapping *mapping);

/* Every name in a table must be one of these. */
int mapping_check_names(struct mapping *mapping, const struct gonio_node *table,
                        const struct gonio_text *names, size_t count);
#define NAME(literal)                                                                  \
    {                                                                                  \
        literal, sizeof(literal) - 1                                                   \
    }
#define CHECK_NAMES(mapping, table, names)                                             \
    mapping_check_names((mapping), (table), (names), sizeof(names) / sizeof *(names))

/* A member of a table, when it is there: a text, true or false, a text or a
 * list of texts. */
int mapping_text(struct mapping *mapping, const struct gonio_node *table,
                 const char *name, struct gonio_text *text);
int mapping_flag(struct mapping *mapping, const struct gonio_node *table,
                 const char *name, int *flag);
int mapping_texts(struct mapping *mapping, const struct gonio_node *table,
                  const char *name, const struct gonio_node **texts);

/* The slot of a column; of all columns that a text or a list names. */
int mapping_slot(struct mapping *mapping, uint32_t table, struct gonio_text name,
                 uint32_t line, uint32_t *slot);
int mapping_slots(struct mapping *mapping, uint32_t table,
                  const struct gonio_node *names, uint32_t **slots, size_t *count);

/* files = { ... } (mapping_files.c). */
int mapping_files(struct mapping *mapping, const struct gonio_node *root);

#endif
