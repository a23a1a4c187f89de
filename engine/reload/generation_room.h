/* What the files of a generation share. */
#ifndef GONIO_RELOAD_GENERATION_ROOM_H
#define GONIO_RELOAD_GENERATION_ROOM_H

#include "reload/generation.h"

#define GENERATION_PATH 4096

bool generation_join(char path[GENERATION_PATH], const char *folder, struct text name);
/* errno as it is. */
enum status generation_io(const char *what, const char *path, struct error *error);
enum status generation_damaged(const char *path, struct error *error);

/* "payers/0 /etc/gonio/payers": of roots, tables and the manifest. */
struct manifest_line {
    struct text name, rest;
};
bool manifest_next(struct text *text, struct manifest_line *line);

/* Writes the files into the folder, synced each; the tables as links. */
enum status generation_unpack(const struct ledger_generation *generation,
                              const char *folder, struct error *error) MUST_CHECK;
void generation_remove_tree(const char *path);

#endif
