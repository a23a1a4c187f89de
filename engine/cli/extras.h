/* The plugins of a command: those in the folders plugins/ beside the program
 * and lib/gonio/plugins of its prefix, those named by --plugin, and their
 * options by --set. */
#ifndef GONIO_CLI_EXTRAS_H
#define GONIO_CLI_EXTRAS_H

#include "cli/options.h"
#include "cli/resources.h"
#include "plugin/judge.h"
#include "plugin/view.h"
#include "run/inputs.h"

struct extras_options {
    struct option_texts files;    /* --plugin */
    struct option_texts settings; /* --set */
    const char *map;              /* --map: the csv plugin's option */
    const char *reader;           /* --from; NULL: as each file looks */
    /* Where settings of what is no plugin go, for who has other things to set;
     * NULL: they are refused. */
    struct option_texts *others;
};

struct extras {
    struct plugins plugins;
    struct input_readers readers;
    bool reads, judges; /* whether any of them does */
    struct judge judge;
    struct event_bus bus;
};

/* Loads them. A refused plugin is an error: who put it there counts on it. */
enum status extras_open(const struct extras_options *options, struct extras *extras,
                        struct error *error) MUST_CHECK;
/* Starts those that check and listen. */
enum status extras_start(struct extras *extras, struct error *error) MUST_CHECK;
/* Behind the last event. */
void extras_finish(struct extras *extras);
void extras_close(struct extras *extras);

/* For a run: NULL where no plugin has anything to do with it. */
const struct input_readers *extras_readers(const struct extras *extras);
const struct judge *extras_judge(const struct extras *extras);
struct event_bus *extras_bus(struct extras *extras);

/* The folders that are looked into; the last is NULL. They may not exist. */
struct extras_folders {
    char beside[RESOURCE_PATH];
    char installed[RESOURCE_PATH];
    const char *at[3];
};
void extras_folders(struct extras_folders *folders);

/* Where what is shipped with plugins is: "template", "mappings"; false when it
 * is not there. */
bool extras_shipped(const char *name, char path[RESOURCE_PATH]);

#endif
