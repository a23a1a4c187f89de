/* What a policy lies over, and what its layers made of that. */
#include "author/manual_parts.h"
#include "author/manual_words.h"
#include "author/survey.h"

static void put_file(struct manual *manual, uint32_t place)
{
    const struct policy_layer *layer = &manual->policy->layers[row_layer(place)];
    page_code(&manual->page, layer->id);
    page_say(&manual->page, " %.*s", TEXT_ARG(layer->version));
    if (row_line(place))
        page_say(&manual->page, ", line %u", row_line(place));
}

static void put_override(struct manual *manual, const struct policy_override *override)
{
    struct page *page = &manual->page;
    page_item_open(page);
    page_code(page, override->id);
    page_say(page, ": ");
    page_text(page, override->says.len ? override->says : TEXT("replaced"));
    page_say(page, "; in force ");
    manual_dates(page, &override->dates);
    if (override->because.len) {
        page_say(page, "; because ");
        page_text(page, override->because);
    }
    page_say(page, " (");
    put_file(manual, override->place);
    page_say(page, ")");
    page_item_close(page);
}

static void put_chain(struct manual *manual)
{
    const struct policy *policy = manual->policy;
    struct page *page = &manual->page;
    page_paragraph_open(page);
    page_say(page, "It lies over ");
    for (size_t i = 1; i < policy->layer_count; i++) {
        page_say(page, "%s", i > 1 ? ", which lies over " : "");
        page_code(page, policy->layers[i].id);
        page_say(page, ", version ");
        page_text(page, policy->layers[i].version);
    }
    page_say(page, ". All that follows is the whole that they make together.");
    page_paragraph_close(page);
}

static void put_overrides(struct manual *manual)
{
    const struct policy_override *at = manual->policy->overrides;
    struct page *page = &manual->page;
    if (!at)
        return;
    page_heading(page, 2, TEXT("What it changes"));
    page_list_open(page);
    for (; at; at = at->next)
        put_override(manual, at);
    page_list_close(page);
}

/* A row that is not of the lowest layer; opened: an item stands already. */
struct own_rows {
    struct manual *manual;
    bool opened;
};

static void put_own_row(void *context, const struct survey_entry *entry)
{
    struct own_rows *own = context;
    struct page *page = &own->manual->page;
    if (!row_line(entry->line) || !entry->name.len || !entry->dates ||
        row_layer(entry->line) + 1 >= own->manual->policy->layer_count)
        return;
    if (!own->opened) {
        page_heading(page, 2, TEXT("What it says of its own"));
        page_list_open(page);
    }
    own->opened = true;
    page_item_open(page);
    page_say(page, "%s: ", entry->section);
    page_text(page, entry->name);
    page_say(page, " (");
    put_file(own->manual, entry->line);
    page_say(page, ")");
    page_item_close(page);
}

static void put_own(struct manual *manual)
{
    struct own_rows own = {.manual = manual};
    survey_walk(manual->policy, put_own_row, &own);
    if (own.opened)
        page_list_close(&manual->page);
}

/* What is new and what is changed, each with the layer that says so. */
void manual_layers(struct manual *manual)
{
    if (manual->policy->layer_count < 2)
        return;
    put_chain(manual);
    put_overrides(manual);
    put_own(manual);
}
