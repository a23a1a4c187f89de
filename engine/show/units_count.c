#include "show/units.h"

enum status units_page_count(struct units_page *page, struct arena *arena,
                             struct error *error)
{
    enum status status = STATUS_OK;
    for (int method = 0; method < UNITS_METHODS && !status; method++) {
        struct units_options options = page->options;
        options.method = (enum unit_method)method;
        status = units_count(page->asked->entries, page->asked->count, &options, arena,
                             &page->results[method], error);
    }
    return status;
}
