/* Folders that are read in one place and called by the name of another: a copy
 * that the program keeps for itself, of which every message, and so every
 * decision, must show the folder that a person named.
 *
 * Whoever carries a path carries the one that is shown; the other one is known
 * only while a file is opened. */
#ifndef GONIO_BASE_SHOWN_H
#define GONIO_BASE_SHOWN_H

#include "base/buffer.h"

struct shown_folder {
    const char *shown, *real;
};
struct shown_folders {
    const struct shown_folder *at;
    size_t count;
};

#define SHOWN_PATH 4096

/* Where the file of that path is: the path itself when it is in none of the
 * folders (or folders is NULL), else written into real; of folders within each
 * other the innermost counts. NULL: too long. */
const char *shown_real(const struct shown_folders *folders, const char *path,
                       char real[SHOWN_PATH]);

/* file_read, by the path that is shown. */
enum status shown_read(const struct shown_folders *folders, const char *path,
                       struct buffer *buffer, struct error *error) MUST_CHECK;

/* The error's file by the name that is shown. */
void shown_hide(const struct shown_folders *folders, struct error *error);

#endif
