/* Where payers/ and scripts/ are: the folders named by --payers are added to
 * those that belong to the program, which are in share/gonio of the prefix it
 * is installed under, else in the nearest folder above the program that has
 * both (a source tree). */
#ifndef GONIO_CLI_RESOURCES_H
#define GONIO_CLI_RESOURCES_H

#include "cli/command.h"
#include "cli/options.h"
#include "policy/policy_set.h"

#define RESOURCE_PATH 4096

struct resources {
    char payers_path[RESOURCE_PATH];
    char scripts_path[RESOURCE_PATH];
    const char *payers[OPTION_TEXTS_MAX + 2];
    size_t count; /* of payers */
    const char *scripts[2];
};

/* The struct is referred to from within: it does not move afterwards. */
enum status resources_find(const struct option_texts *more, struct resources *resources,
                           struct error *error) MUST_CHECK;

/* The policies of these folders; one named by --payers that holds none is an
 * error. */
enum status resources_open(const struct option_texts *more, struct resources *resources,
                           struct policy_set **set, struct error *error) MUST_CHECK;
/* Tells on standard error, once for each policy that is loaded from now on,
 * what its layers say of lower ones and is no longer so. command: as for
 * exit_report. */
void resources_warn(struct policy_set *set, const struct command *command);
/* The same with the tables of a data folder (cli/data_folder.h); NULL or "":
 * none. */
enum status resources_open_data(const struct option_texts *more, const char *data,
                                struct resources *resources, struct policy_set **set,
                                struct error *error) MUST_CHECK;
/* There is no policy of that name: the nearest one as the fix. */
enum status resources_unknown(struct policy_set *set, const char *name,
                              struct error *error);

#endif
