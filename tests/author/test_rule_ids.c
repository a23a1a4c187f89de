/* The list of the engine's own rule ids, held against the engine. */
#include "support/gonio_test.h"

#include "author/rule_ids.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOURCES GONIO_SOURCE_DIR "/engine/policy"

static const struct policy empty;

static void known_and_unknown(void **state)
{
    (void)state;
    assert_true(rule_ids_has(&empty, TEXT("units.tie")));
    assert_false(rule_ids_has(&empty, TEXT("units.ties")));
    assert_text(rule_ids_nearest(&empty, TEXT("units.tye")), "units.tie");
    assert_true(text_is_absent(rule_ids_nearest(&empty, TEXT("zzzzzzzzzz"))));
}

static void the_policys_own(void **state)
{
    (void)state;
    struct rule rule = {.id = TEXT("ours.first")}, attest = {.id = TEXT("ours.second")};
    struct attested attested = {.rule = &attest};
    struct cap_row cap = {.rule = TEXT("ours.third")};
    struct documentation_row row = {.rule = TEXT("ours.fourth")};
    struct vague_row vague = {.rule = TEXT("ours.fifth")};
    struct language_row words = {.rule = TEXT("ours.sixth")};
    struct policy policy = {
        .rules = &rule,
        .rule_count = 1,
        .modifiers = {.attested = &attested, .attested_count = 1},
        .caps = &cap,
        .cap_count = 1,
        .documentation = {.require = &row,
                          .require_count = 1,
                          .vague = &vague,
                          .vague_count = 1,
                          .language = {.rows = &words, .count = 1}},
    };
    static const char *const ids[] = {"ours.first",  "ours.second", "ours.third",
                                      "ours.fourth", "ours.fifth",  "ours.sixth",
                                      "day.crowded"};
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        assert_true(rule_ids_has(&policy, text_of(ids[i])));
    assert_text(rule_ids_nearest(&policy, TEXT("ours.fourht")), "ours.fourth");
}

/* Every id in the statement that begins at ".rule = ". */
static size_t hold_statement(const char *at, const char *file)
{
    size_t found = 0;
    const char *end = at + strcspn(at, ",;");
    for (const char *quote = at; (quote = memchr(quote, '"', (size_t)(end - quote)));) {
        size_t len = strcspn(quote + 1, "\"");
        struct text id = {quote + 1, len};
        if (id.len && !rule_ids_has(&empty, id))
            fail_msg("%s reports as \"%.*s\", which is not in rule_ids.def", file,
                     TEXT_ARG(id));
        found += id.len > 0;
        quote += len + 2;
    }
    return found;
}

static size_t hold_file(const char *name)
{
    static char text[256 * 1024];
    char path[512];
    size_t found = 0;
    snprintf(path, sizeof path, SOURCES "/%s", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    for (const char *at = text; (at = strstr(at, ".rule = "));) {
        at += strlen(".rule = ");
        found += hold_statement(at, name);
    }
    return found;
}

static void the_list_has_all_that_the_engine_reports(void **state)
{
    (void)state;
    size_t found = 0;
    DIR *folder = opendir(SOURCES);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && strcmp(dot, ".c") == 0)
            found += hold_file(entry->d_name);
    }
    closedir(folder);
    assert_true(found >= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_and_unknown),
        cmocka_unit_test(the_policys_own),
        cmocka_unit_test(the_list_has_all_that_the_engine_reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
