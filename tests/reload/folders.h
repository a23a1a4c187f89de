/* Folders of policies that a test makes and changes: TOP/payers, TOP/scripts,
 * TOP/data and TOP/store, in a temporary folder. */
#ifndef GONIO_TEST_RELOAD_FOLDERS_H
#define GONIO_TEST_RELOAD_FOLDERS_H

#include "support/gonio_test.h"

#include "policy/policy_set.h"

struct test_folders {
    char top[64];
    char payers[80], scripts[80], data[80], store[80];
    const char *payers_list[2], *scripts_list[2];
    struct policy_set_options options;
};

/* With the policy "acme", which uses the library "lib". */
void folders_make(struct test_folders *folders);
void folders_remove(const struct test_folders *folders);

/* path: under TOP. Folders above it are made. */
void folders_put(const struct test_folders *folders, const char *path,
                 const char *format, ...) PRINTF_LIKE(3, 4);
void folders_put_bytes(const struct test_folders *folders, const char *path,
                       struct text bytes);
void folders_take(const struct test_folders *folders, const char *path);
void folders_link(const struct test_folders *folders, const char *target,
                  const char *path);
void folders_rename(const struct test_folders *folders, const char *from,
                    const char *to);
void folders_path(const struct test_folders *folders, const char *name, char path[256]);

/* A whole policy of that id: title says which one it is. */
void folders_policy(const struct test_folders *folders, const char *id,
                    const char *title);
/* Everything of a small policy but what stands in front and behind. */
#define FOLDERS_BODY                                                                   \
    "  coverage = { source = 'S', codes = {\n"                                         \
    "    { codes = 'any', status = 'covered', source = 'S' } } },\n"                   \
    "  units = { { method = 'midpoint', source = 'S' } },\n"

#endif
