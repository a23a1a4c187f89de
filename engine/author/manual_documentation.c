/* The chapter on what the note must say. Word lists are long, and many rows
 * share one: a row names its list by number, and the lists stand at the end. */
#include "author/manual_parts.h"
#include "author/manual_words.h"
#include "model/fields.h"
#include "policy/phrase.h"

/* ---- lists of phrases ---- */

#define INLINE_MOST 12 /* phrases that a sentence still carries */
#define LISTS_MAX   256

/* Each list once, in the order in which rows first name them. */
struct lists {
    const struct text_list *at[LISTS_MAX];
    size_t count;
};

static size_t number_of(struct lists *lists, const struct text_list *list)
{
    size_t number = 0;
    while (number < lists->count && !text_list_equal(lists->at[number], list))
        number++;
    if (number == lists->count)
        lists->at[lists->count++] = list;
    return number + 1;
}

/* Held against another version the phrases themselves count, not a number. */
static void put_phrases(struct page *page, struct lists *lists,
                        const struct text_list *list)
{
    if (list->count <= INLINE_MOST || page->kind == PAGE_BLOCKS ||
        lists->count == LISTS_MAX) {
        page_say(page, "these: ");
        manual_texts(page, list);
        return;
    }
    page_say(page, "the %zu phrases of list %zu", list->count, number_of(lists, list));
}

static void put_lists(struct page *page, const struct lists *lists)
{
    if (!lists->count)
        return;
    page_heading(page, 3, TEXT("Lists of phrases"));
    page_paragraph_open(page);
    page_say(page, "* stands for any ending of a word, # for a number.");
    page_paragraph_close(page);
    page_list_open(page);
    for (size_t i = 0; i < lists->count; i++) {
        page_item_open(page);
        page_say(page, "List %zu: ", i + 1);
        manual_texts(page, lists->at[i]);
        page_item_close(page);
    }
    page_list_close(page);
}

/* ---- rows ---- */

/* The heading of a row, its codes, its dates. */
static void open_row(struct manual *manual, struct text id,
                     const struct code_set *codes, const struct in_force *dates)
{
    struct page *page = &manual->page;
    page_heading(page, 3, id);
    page_paragraph_open(page);
    page_say(page, "For ");
    manual_codes(page, codes);
    page_say(page, ", ");
    manual_dates(page, dates);
    page_say(page, ": ");
}

static void put_fields(struct page *page, const struct field *const *fields,
                       size_t count, const char *joint)
{
    for (size_t i = 0; i < count; i++) {
        page_say(page, "%s", i ? joint : "");
        page_code(page, text_of(fields[i]->name));
    }
}

static void close_row(struct manual *manual, const struct verdict *verdict,
                      const struct source *source, struct text id)
{
    struct page *page = &manual->page;
    page_say(page, "; else it %s the service. Source: ",
             manual_severity(verdict->severity ? verdict->severity : SEVERITY_HOLD));
    manual_source(page, source);
    page_say(page, ".");
    page_paragraph_close(page);
    manual_verdict(manual, verdict);
    manual_examples(manual, id);
}

static void put_required(struct manual *manual, const struct documentation_row *row)
{
    struct page *page = &manual->page;
    open_row(manual, row->rule, &row->codes, &row->dates);
    page_say(page, "the note says ");
    put_fields(page, (const struct field *const *)row->fields, row->field_count,
               row->all ? " and " : " or ");
    close_row(manual, &row->verdict, &row->source, row->rule);
}

static void put_vague(struct manual *manual, struct lists *lists,
                      const struct vague_row *row)
{
    struct page *page = &manual->page;
    open_row(manual, row->rule, &row->codes, &row->dates);
    page_say(page, "of the note, ");
    put_fields(page, (const struct field *const *)row->fields, row->field_count,
               " or ");
    page_say(page, " says more than one or several of ");
    put_phrases(page, lists, &row->phrases);
    if (row->fillers.count) {
        page_say(page, ", with or without ");
        put_phrases(page, lists, &row->fillers);
    }
    close_row(manual, &row->verdict, &row->source, row->rule);
}

static void put_says(struct manual *manual, struct lists *lists,
                     const struct language_row *row)
{
    struct page *page = &manual->page;
    if (!row->says.count)
        return;
    page_say(page, " says one of ");
    put_phrases(page, lists, &row->says);
    if (row->unless.count) {
        page_say(page, ", in a sentence with none of ");
        put_phrases(page, lists, &row->unless);
    }
}

static void put_lacks(struct manual *manual, struct lists *lists,
                      const struct language_row *row)
{
    struct page *page = &manual->page;
    if (!row->lacks.count)
        return;
    page_say(page, row->says.count ? ", and there is none of " : " says none of ");
    put_phrases(page, lists, &row->lacks);
    if (row->signs.count) {
        page_say(page, ", nor of the signs ");
        manual_texts(page, &row->signs);
    }
}

static void put_language(struct manual *manual, struct lists *lists,
                         const struct language_row *row)
{
    struct page *page = &manual->page;
    open_row(manual, row->rule, &row->codes, &row->dates);
    page_say(page, row->same    ? "of two codes of a visit, "
                   : row->visit ? "of all notes of the visit, "
                                : "of the note, ");
    put_fields(page, (const struct field *const *)row->fields, row->field_count,
               row->same ? " and " : " or ");
    if (row->same)
        page_say(page, " say the same words");
    put_says(manual, lists, row);
    put_lacks(manual, lists, row);
    if (row->without_count) {
        page_say(page, ", and nothing stands in ");
        put_fields(page, (const struct field *const *)row->without, row->without_count,
                   " or ");
    }
    for (size_t i = 0; i < row->when.count; i++) {
        page_say(page, i ? ", and " : ", when ");
        manual_condition(page, &row->when.at[i]);
    }
    if (row->suggests.len) {
        page_say(page, ". That is rather ");
        page_code(page, row->suggests);
    }
    page_say(
        page, ". It %s the %s. Source: ",
        manual_severity(row->verdict.severity ? row->verdict.severity : SEVERITY_WARN),
        row->visit ? "visit" : "service");
    manual_source(page, &row->source);
    page_say(page, ".");
    page_paragraph_close(page);
    manual_verdict(manual, &row->verdict);
    manual_examples(manual, row->rule);
}

static void put_negations(struct manual *manual, const struct language *language)
{
    struct page *page = &manual->page;
    if (!language->negations.count)
        return;
    page_paragraph_open(page);
    page_say(page, "A phrase up to four words behind one of these in its sentence is "
                   "not said: ");
    manual_texts(page, &language->negations);
    page_say(page, ".");
    page_paragraph_close(page);
}

void manual_documentation(struct manual *manual)
{
    const struct documentation_rules *rules = &manual->policy->documentation;
    struct lists lists = {.count = 0};
    if (!rules->require_count && !rules->vague_count && !rules->language.count)
        return;
    page_heading(&manual->page, 2, TEXT("Documentation"));
    for (size_t i = 0; i < rules->require_count; i++)
        put_required(manual, &rules->require[i]);
    for (size_t i = 0; i < rules->vague_count; i++)
        put_vague(manual, &lists, &rules->vague[i]);
    put_negations(manual, &rules->language);
    for (size_t i = 0; i < rules->language.count; i++)
        put_language(manual, &lists, &rules->language.rows[i]);
    put_lists(&manual->page, &lists);
}
