/* The manual's pages: what is data stays data, in both formats; and what
 * conditions, dates, codes and values read like. */
#include "support/gonio_test.h"

#include "author/manual_words.h"
#include "base/date.h"
#include "policy/facts.h"

struct written {
    struct buffer buffer;
    struct page page;
};

static struct page *begin(struct written *written, enum page_kind kind)
{
    buffer_init(&written->buffer, 1 << 16);
    written->page = (struct page){&written->buffer, kind};
    return &written->page;
}

static void hold(struct written *written, const char *expected)
{
    assert_text(buffer_text(&written->buffer), expected);
    buffer_release(&written->buffer);
}

static void data_is_no_html(void **state)
{
    (void)state;
    struct written written;
    page_text(begin(&written, PAGE_HTML),
              TEXT("<script>alert(\"1\") & </script>\n\x1b[31m\xe2\x80\xae"));
    hold(&written, "&lt;script&gt;alert(&quot;1&quot;) &amp; "
                   "&lt;/script&gt;\\x0a\\x1b[31m\\u202e");
    page_code(begin(&written, PAGE_HTML), TEXT("a<b>"));
    hold(&written, "<code>a&lt;b&gt;</code>");
    page_begin(begin(&written, PAGE_HTML), TEXT("</title><b>"));
    buffer_put_char(&written.buffer, '\0');
    assert_null(strstr(written.buffer.at, "</title><b>"));
    buffer_release(&written.buffer);
}

static void data_is_no_markdown(void **state)
{
    (void)state;
    struct written written;
    page_text(begin(&written, PAGE_MARKDOWN),
              TEXT("a|b *c* _d_ e_f <g> [h](i) `j` #k \\ &amp;\nl"));
    hold(&written, "a\\|b \\*c\\* \\_d\\_ e_f \\<g\\> \\[h\\](i) \\`j\\` \\#k \\\\ "
                   "\\&amp;\\\\x0al");
    page_code(begin(&written, PAGE_MARKDOWN), TEXT("a`b"));
    hold(&written, "a\\`b");
}

static void only_web_addresses_are_links(void **state)
{
    (void)state;
    struct written written;
    page_link(begin(&written, PAGE_HTML), TEXT("x"), TEXT("javascript:alert(1)"));
    hold(&written, "x");
    page_link(begin(&written, PAGE_HTML), TEXT("x"), TEXT("https://a/?b=\"><i>&c"));
    hold(&written, "<a href=\"https://a/?b=%22%3E%3Ci%3E&amp;c\">x</a>");
    page_link(begin(&written, PAGE_MARKDOWN), TEXT("x]"), TEXT("https://a/b) c"));
    hold(&written, "[x\\]](https://a/b%29%20c)");
}

static size_t fact(const char *path)
{
    size_t found = facts_find(text_of(path));
    assert_true(found < facts_count());
    return found;
}

static void hold_condition(const struct condition *condition, const char *expected)
{
    struct written written;
    manual_condition(begin(&written, PAGE_MARKDOWN), condition);
    hold(&written, expected);
}

static void conditions_read_as_sentences(void **state)
{
    (void)state;
    struct value words[] = {{.kind = VALUE_TEXT, .text = TEXT("ma")},
                            {.kind = VALUE_TEXT, .text = TEXT("auto")}};
    struct value yes = {.kind = VALUE_BOOL, .number = 1};
    struct condition object = {.path = TEXT("session.telehealth"),
                               .fact = CONDITION_OBJECT,
                               .asks = ASKS_KNOWN};
    struct condition kind = {.fact = fact("insurance.kind"),
                             .asks = ASKS_IS_NOT,
                             .values = words,
                             .value_count = 2};
    struct condition hospice = {.fact = fact("coverage_status.hospice"),
                                .asks = ASKS_IS,
                                .values = &yes,
                                .value_count = 1};
    struct condition empty = {
        .fact = fact("session.diagnoses"), .asks = ASKS_EMPTY, .known = true};
    hold_condition(&object, "`session.telehealth` is not there");
    hold_condition(&kind, "Kind of its plan (`insurance.kind`) is none of ma, auto");
    hold_condition(&hospice, "Hospice elected (`coverage_status.hospice`) is true");
    hold_condition(&empty, "Diagnoses, ICD-10-CM (`session.diagnoses`) is unknown or "
                           "empty");
}

static void comparisons_read_by_what_they_compare(void **state)
{
    (void)state;
    struct condition date = {
        .fact = fact("plan_of_care.certified_on"),
        .asks = ASKS_ORDER,
        .bounds = {[COMPARE_AT_MOST] = {.kind = OPERAND_FACT,
                                        .fact = fact("first_treatment_on")},
                   [COMPARE_OVER] = {.kind = OPERAND_NUMBER,
                                     .number = date_of(2025, 1, 31)}},
        .plus = {.kind = OPERAND_NUMBER, .number = 30}};
    struct condition money = {
        .fact = fact("history.allowed_year_to_date"),
        .asks = ASKS_ORDER,
        .bounds = {[COMPARE_AT_LEAST] = {.kind = OPERAND_PARAMETER,
                                         .name = TEXT("kx_threshold")},
                   [COMPARE_UNDER] = {.kind = OPERAND_NUMBER, .number = 300050}}};
    hold_condition(&date,
                   "Day the physician signed it (`plan_of_care.certified_on`) is after "
                   "2025-01-31 plus 30 days and is on or before First day of treatment "
                   "under this plan; the evaluation counts (`first_treatment_on`) plus "
                   "30 days");
    hold_condition(&money,
                   "Dollars allowed this year toward the threshold of this bucket "
                   "(`history.allowed_year_to_date`) is at least the value "
                   "`kx_threshold` and is under $3000.50");
}

static void dates_codes_and_sources(void **state)
{
    (void)state;
    struct written written;
    struct code_set set = {{0}};
    struct in_force dates = {date_of(2025, 1, 1), DATE_NONE, date_of(2025, 2, 1)};
    struct source source = {TEXT("A manual"), TEXT_NONE, DATE_NONE};
    manual_dates(begin(&written, PAGE_MARKDOWN), &dates);
    hold(&written, "from 2025-01-01, known from 2025-02-01");
    manual_codes(begin(&written, PAGE_MARKDOWN), &set);
    hold(&written, "no code");
    assert_true(code_set_add(&set, TEXT("97140")));
    assert_true(code_set_add(&set, TEXT("97110")));
    manual_codes(begin(&written, PAGE_MARKDOWN), &set);
    hold(&written, "97110, 97140");
    assert_true(code_set_add(&set, TEXT("timed")));
    manual_codes(begin(&written, PAGE_MARKDOWN), &set);
    hold(&written, "all codes counted in minutes (timed)");
    size_t index = procedure_index(procedure_find(TEXT("97110")));
    set.bits[index / 64] &= ~(UINT64_C(1) << (index % 64));
    manual_codes(begin(&written, PAGE_MARKDOWN), &set);
    hold(&written, "all codes counted in minutes (timed) but 97110");
    manual_source(begin(&written, PAGE_MARKDOWN), &source);
    hold(&written, "A manual (unverified)");
    source.verified_on = date_of(2026, 11, 2);
    manual_source(begin(&written, PAGE_MARKDOWN), &source);
    hold(&written, "A manual (verified 2026-11-02)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_is_no_html),
        cmocka_unit_test(data_is_no_markdown),
        cmocka_unit_test(only_web_addresses_are_links),
        cmocka_unit_test(conditions_read_as_sentences),
        cmocka_unit_test(comparisons_read_by_what_they_compare),
        cmocka_unit_test(dates_codes_and_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
