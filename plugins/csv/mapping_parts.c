#include "mapping_parts.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX 16
#define SLOTS_MAX   512

/* ---- faults ---- */

int mapping_fault(const struct mapping *mapping, uint32_t line, const char *message,
                  const char *fix)
{
    return mapping->host->fail(mapping->host, mapping->path, line, message, fix);
}

int mapping_no_memory(const struct mapping *mapping)
{
    return mapping_fault(mapping, 0, "out of memory", NULL);
}

int mapping_fault_of(struct mapping *mapping, uint32_t line, const char *what,
                     struct gonio_text name)
{
    char message[256];
    snprintf(message, sizeof message, "\"%s\" %s", cell_short(&mapping->pool, name),
             what);
    return mapping_fault(mapping, line, message, NULL);
}

const struct gonio_node *node_get(const struct gonio_node *table, const char *name)
{
    for (size_t i = table->items; i < table->count; i++) {
        if (cell_is(table->entries[i].name, name))
            return &table->entries[i];
    }
    return NULL;
}

int mapping_check_names(struct mapping *mapping, const struct gonio_node *table,
                        const struct gonio_text *names, size_t count)
{
    for (size_t i = table->items; i < table->count; i++) {
        struct gonio_text name = table->entries[i].name;
        char message[256], fix[128] = "";
        size_t k = 0;
        while (k < count && !cell_same(name, names[k]))
            k++;
        if (k < count)
            continue;
        k = cell_nearest(name, names, count);
        snprintf(message, sizeof message, "\"%s\" means nothing here",
                 cell_short(&mapping->pool, name));
        if (k < count)
            snprintf(fix, sizeof fix, "did you mean %s?", names[k].at);
        return mapping_fault(mapping, table->entries[i].line, message,
                             fix[0] ? fix : NULL);
    }
    return 0;
}

/* ---- simple members ---- */

int mapping_text(struct mapping *mapping, const struct gonio_node *table,
                 const char *name, struct gonio_text *text)
{
    const struct gonio_node *node = node_get(table, name);
    if (!node)
        return 0;
    if (node->kind != GONIO_TEXT)
        return mapping_fault_of(mapping, node->line, "must be text in quotes",
                                node->name);
    *text = node->text;
    if (!text->at)
        text->at = "";
    return 0;
}

int mapping_flag(struct mapping *mapping, const struct gonio_node *table,
                 const char *name, int *flag)
{
    const struct gonio_node *node = node_get(table, name);
    if (!node)
        return 0;
    if (node->kind != GONIO_FLAG)
        return mapping_fault_of(mapping, node->line, "must be true or false",
                                node->name);
    *flag = node->number != 0;
    return 0;
}

int mapping_texts(struct mapping *mapping, const struct gonio_node *table,
                  const char *name, const struct gonio_node **texts)
{
    const struct gonio_node *node = node_get(table, name);
    int lawful = node && (node->kind == GONIO_TEXT ||
                          (node->kind == GONIO_TABLE && node->items == node->count));
    if (!node)
        return 0;
    for (size_t i = 0; lawful && i < node->count; i++)
        lawful = node->entries[i].kind == GONIO_TEXT;
    if (!lawful)
        return mapping_fault_of(mapping, node->line,
                                "must be a text, or a list of texts", node->name);
    *texts = node;
    return 0;
}

/* ---- columns ---- */

int mapping_slot(struct mapping *mapping, uint32_t table, struct gonio_text name,
                 uint32_t line, uint32_t *slot)
{
    struct table *of = &mapping->tables[table];
    if (!of->slots) {
        of->slots = csv_pool_take(&mapping->pool, SLOTS_MAX * sizeof *of->slots);
        of->slot_lines =
            csv_pool_take(&mapping->pool, SLOTS_MAX * sizeof *of->slot_lines);
        if (!of->slots || !of->slot_lines)
            return mapping_no_memory(mapping);
    }
    for (*slot = 0; *slot < of->slot_count; (*slot)++) {
        if (cell_same(of->slots[*slot], name))
            return 0;
    }
    if (of->slot_count == SLOTS_MAX)
        return mapping_fault(mapping, line, "more than 512 columns are named", NULL);
    of->slots[of->slot_count] = name;
    of->slot_lines[of->slot_count++] = line;
    return 0;
}

int mapping_slots(struct mapping *mapping, uint32_t table,
                  const struct gonio_node *names, uint32_t **slots, size_t *count)
{
    const struct gonio_node *at = names->kind == GONIO_TEXT ? names : names->entries;
    *count = names->kind == GONIO_TEXT ? 1 : names->count;
    if (*count > COLUMNS_MAX)
        return mapping_fault(mapping, names->line, "more than 16 columns stand here",
                             NULL);
    *slots = csv_pool_take(&mapping->pool, (*count + 1) * sizeof **slots);
    if (!*slots)
        return mapping_no_memory(mapping);
    for (size_t i = 0; i < *count; i++) {
        if (mapping_slot(mapping, table, at[i].text,
                         at[i].line ? at[i].line : names->line, &(*slots)[i]))
            return -1;
    }
    return 0;
}
