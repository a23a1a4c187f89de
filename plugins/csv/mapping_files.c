/* The files of a mapping: their keys, how they are joined, which rows count. */
#include "mapping_parts.h"

#include <string.h>

#define SIEVES_MAX 32

static int take_sieve(struct mapping *mapping, uint32_t table,
                      const struct gonio_node *node, int keep)
{
    static const struct gonio_text names[] = {NAME("column"), NAME("is")};
    struct table *of = &mapping->tables[table];
    struct gonio_text column = {NULL, 0};
    struct sieve *sieve = &of->sieves[of->sieve_count];
    if (node->kind != GONIO_TABLE || CHECK_NAMES(mapping, node, names) ||
        mapping_text(mapping, node, "column", &column) ||
        mapping_texts(mapping, node, "is", &sieve->values))
        return -1;
    if (!column.at || !sieve->values || of->sieve_count == SIEVES_MAX)
        return mapping_fault(
            mapping, node->line,
            "a row to skip is named by { column = \"...\", is = \"...\" }", NULL);
    sieve->keep = keep;
    of->sieve_count++;
    return mapping_slot(mapping, table, column, node->line, &sieve->slot);
}

static int take_sieves(struct mapping *mapping, uint32_t table,
                       const struct gonio_node *file, int keep)
{
    const struct gonio_node *node = node_get(file, keep ? "only" : "skip");
    if (!node)
        return 0;
    if (node->kind != GONIO_TABLE || node->items != node->count)
        return mapping_fault(
            mapping, node->line,
            "skip and only are lists of { column = \"...\", is = \"...\" }", NULL);
    for (size_t i = 0; i < node->count; i++) {
        if (take_sieve(mapping, table, &node->entries[i], keep))
            return -1;
    }
    return 0;
}

static int take_file(struct mapping *mapping, uint32_t index,
                     const struct gonio_node *file)
{
    static const struct gonio_text names[] = {NAME("name"), NAME("key"), NAME("join"),
                                              NAME("skip"), NAME("only")};
    struct table *table = &mapping->tables[index];
    const struct gonio_node *key = NULL, *join = NULL;
    table->line = file->line;
    table->sieves =
        csv_pool_take(&mapping->pool, (SIEVES_MAX + 1) * sizeof *table->sieves);
    if (!table->sieves)
        return mapping_no_memory(mapping);
    memset(table->sieves, 0, (SIEVES_MAX + 1) * sizeof *table->sieves);
    if (file->kind != GONIO_TABLE || CHECK_NAMES(mapping, file, names) ||
        mapping_text(mapping, file, "name", &table->name) ||
        mapping_texts(mapping, file, "key", &key) ||
        mapping_texts(mapping, file, "join", &join))
        return -1;
    if (!key)
        return mapping_fault(
            mapping, file->line,
            "a file needs a key: the columns that make rows one session",
            "key = \"visit_id\", or key = { \"patient\", \"date\" }");
    if (mapping_slots(mapping, index, key, &table->key, &table->key_count) ||
        (join && mapping_slots(mapping, index, join, &table->join, &table->join_count)))
        return -1;
    return take_sieves(mapping, index, file, 0) || take_sieves(mapping, index, file, 1)
               ? -1
               : 0;
}

int mapping_files(struct mapping *mapping, const struct gonio_node *root)
{
    const struct gonio_node *files = node_get(root, "files");
    if (!files || files->kind != GONIO_TABLE || files->items != files->count ||
        files->count < 1 || files->count > TABLES_MAX)
        return mapping_fault(mapping, files ? files->line : root->line,
                             "files must be a list of one or two files",
                             "files = { { key = \"visit_id\" } }");
    for (; mapping->table_count < files->count; mapping->table_count++) {
        if (take_file(mapping, (uint32_t)mapping->table_count,
                      &files->entries[mapping->table_count]))
            return -1;
    }
    if (files->count == 2 &&
        (mapping->tables[0].key_count != mapping->tables[1].key_count ||
         mapping->tables[0].join_count != mapping->tables[1].join_count ||
         mapping->tables[0].join_count == 0))
        return mapping_fault(
            mapping, files->line,
            "two files need as many key columns, and as many join columns, each", NULL);
    return 0;
}
