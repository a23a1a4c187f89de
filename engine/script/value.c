/* Looking into a table that was handed over. */
#include "script/script.h"

const struct script_value *script_get(const struct script_value *table,
                                      const char *name)
{
    if (!table || table->kind != SCRIPT_TABLE)
        return NULL;
    struct text wanted = text_of(name);
    size_t low = table->items, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(table->entries[middle].name, wanted);
        if (order == 0)
            return &table->entries[middle].value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
